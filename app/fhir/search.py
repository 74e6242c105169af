"""A query string as a Query: every parameter known and every value read, or a refusal that names the nearest."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from app.domain.catalogue.declare import ResourceType
from app.domain.errors import Issue, Refusal
from app.domain.query import ID, SECURITY, Criterion, Joined, Order, Query, every_parameter
from app.fhir.chains import HAS, MOST_JOINS, UnknownName, is_joined, read_joined
from app.fhir.criteria import as_told, parameter_of, read_criterion, unknown_parameter
from app.fhir.inclusion import INCLUDES, read_includes
from app.fhir.subset import read_subset

RESULT = ("_count", "_sort", "_total", "_page", "_format", "_pretty", "_summary", "_elements", *INCLUDES)
"""Parameters that say what of the answer is wanted."""

UNSTATED = ("_totalMethod", "_lastupdated_method")
"""What client libraries add by themselves: known and left out (fhir-rules.md 9)."""

DEFAULT_COUNT, MOST = 20, 200
MOST_PARAMETERS, MOST_VALUES, MOST_ORDERS = 100, 200, 5
"""What one search may ask for: beyond, a statement grows past what the databases take."""

CHOICES = {"_total": ("none", "estimate", "accurate")}


def read_query(declared: ResourceType, text: str, *, strict: bool = True) -> Query:
    """The Query a query string stands for.

    Raises every fault at once: SEA-001 for unknown names (left out, and listed in `ignored`, when not strict), SEA-002
    for values that cannot be read, SEA-003 for modifiers, SEA-005 for sorting, SEA-014 for includes.
    """
    pairs = pairs_of(text)
    issues: list[Issue] = [*choice_faults(pairs)]
    read = _Read(declared, issues)
    for name, value in pairs:
        read.take(name, value)
    if strict:
        issues += [issue for _, issue in read.unknown]
    issues += read.excesses()
    results = dict(pairs)
    count = 0 if results.get("_summary") == "count" else count_of(results.get("_count"), issues)
    query = Query(
        declared,
        tuple(read.criteria),
        _order(declared, results.get("_sort", ""), issues),
        count,
        results.get("_total") == "accurate" or count == 0,
        tuple(read.used),
        tuple(name for name, _ in read.unknown),
        subset=read_subset(declared, pairs, issues),
        includes=read_includes(declared, pairs, issues),
        joins=tuple(read.joins),
    )
    if issues:
        raise Refusal(*issues)
    return query


class _Read:
    """The parameters of a query string as they are read one by one."""

    def __init__(self, declared: ResourceType, issues: list[Issue]) -> None:
        self._declared, self._issues = declared, issues
        self.criteria: list[Criterion] = []
        self.joins: list[Joined] = []
        self.used: list[tuple[str, str]] = []
        self.unknown: list[tuple[str, Issue]] = []

    def take(self, name: str, value: str) -> None:
        """One parameter more; what stands against it goes to the issues, or to the unknown."""
        if name in RESULT:
            self.used.append((name, value))
        elif is_joined(name):
            self._join(name, value)
        elif parameter_of(self._declared, name.partition(":")[0]):
            if criterion := read_criterion(self._declared, name, value, self._issues):
                self.criteria.append(criterion)
                self.used.append((name, value))
        elif name not in UNSTATED:
            self.unknown.append((name, _unknown(self._declared, name)))

    def _join(self, name: str, value: str) -> None:
        try:
            joined = read_joined(self._declared, name, value, self._issues)
        except UnknownName as unknown:
            self.unknown.append((name, unknown.issue))
            return
        if joined:
            self.joins.append(joined)
            self.used.append((name, value))

    def excesses(self) -> Iterator[Issue]:
        """SEA-002 for more values, or more records that chains go through, than one statement takes."""
        asked = [*self.criteria, *(joined.last for joined in self.joins)]
        if sum(len(criterion.values) for criterion in asked) > MOST_VALUES:
            yield bad_value("the search", f"it has more than {MOST_VALUES} values", "http.query")
        if sum(len(joined.levels) for joined in self.joins) > MOST_JOINS:
            yield bad_value("the search", f"its chains go through more than {MOST_JOINS} records", "http.query")


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The parameters of a query string; SEA-002 for too many, and for characters no name or value has."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Refusal(bad_value("the search", f"it has more than {MOST_PARAMETERS} parameters", "http.query")) from None
    if not all(name.isprintable() and (value.isprintable() or name == "_page") for name, value in pairs):
        raise Refusal(bad_value("the search", "it has control characters", "http.query"))
    return pairs


def bad_value(name: str, reason: str, at: str | None = None) -> Issue:
    """SEA-002 for a parameter that cannot be read."""
    return Issue("SEA-002", at or f"http.query.{name}", {"name": name, "reason": reason})


def choice_faults(pairs: list[tuple[str, str]]) -> Iterator[Issue]:
    """SEA-002 for each parameter whose value is none of its choices."""
    for name, value in pairs:
        if name in CHOICES and value not in CHOICES[name]:
            yield bad_value(name, f"it takes {' or '.join(CHOICES[name])}")


def _unknown(declared: ResourceType, name: str) -> Issue:
    return unknown_parameter(declared.name, name, [*(p.name for p in every_parameter(declared)), HAS, *RESULT])


def _order(declared: ResourceType, text: str, issues: list[Issue]) -> tuple[Order, ...]:
    orders = []
    parts = text.split(",") if text else ["_lastUpdated"]
    if len(parts) > MOST_ORDERS:
        issues.append(bad_value("_sort", f"it takes {MOST_ORDERS} parameters at most"))
    for part in parts[:MOST_ORDERS]:
        name = part.removeprefix("-")
        parameter = parameter_of(declared, name)
        if parameter is None or parameter == SECURITY or parameter.kind not in ("date", "string", "token"):
            hint = _sortable(declared)
            issues.append(
                Issue("SEA-005", "http.query._sort", {"type": declared.name, "name": as_told(name), "hint": hint})
            )
        elif parameter is not ID:
            orders.append(Order(parameter, part.startswith("-")))
    return tuple(orders)


def _sortable(declared: ResourceType) -> str:
    dates = [p.name for p in declared.parameters if p.kind == "date"]
    return f" It can by: {', '.join(['_lastUpdated', *dates])}."


def count_of(text: str | None, issues: list[Issue]) -> int:
    """How many a page holds; SEA-002 among the issues where it is no number."""
    if text is None:
        return DEFAULT_COUNT
    if not text.isascii() or not text.isdigit():
        issues.append(Issue("SEA-002", "http.query._count", {"name": "_count", "reason": "it must be a whole number"}))
        return DEFAULT_COUNT
    return min(int(text[:6]), MOST)
