"""A query string as a Query: every parameter known and every value read, or a refusal that names the nearest."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl

from app.domain.calendar import span
from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.clock import milliseconds
from app.domain.errors import Issue, Refusal
from app.domain.query import ID, LAST_UPDATED, Criterion, Link, Order, Query, Span, Target, Token, Value, Words
from app.fhir.extraction import fold, reference_parts
from app.fhir.subset import read_subset
from app.fhir.terminology import nearest

PREFIXES = ("eq", "ne", "gt", "ge", "lt", "le", "sa", "eb", "ap")
MODIFIERS = {
    "token": ("not", "missing"),
    "reference": ("identifier", "missing"),
    "string": ("exact", "contains", "missing"),
    "date": ("missing",),
    "uri": ("missing",),
}
RESULT = ("_count", "_sort", "_total", "_page", "_format", "_pretty", "_summary", "_elements")
UNSTATED = ("_totalMethod", "_lastupdated_method")
"""What client libraries add by themselves: known and left out (fhir-rules.md 9)."""

DEFAULT_COUNT, MOST = 20, 200
MOST_PARAMETERS, MOST_VALUES, MOST_ORDERS = 100, 200, 5
"""What one search may ask for: beyond, a statement grows past what the databases take."""

CHOICES = {"_total": ("none", "estimate", "accurate")}
NAME = re.compile(r"[A-Za-z_][A-Za-z_.:$-]{0,39}", re.ASCII)
ESCAPED = re.compile(r"\\([,|$\\])")


def read_query(declared: ResourceType, text: str, *, strict: bool = True) -> Query:
    """The Query a query string stands for.

    Raises every fault at once: SEA-001 for unknown names (left out, and listed in `ignored`, when not strict), SEA-002
    for values that cannot be read, SEA-003 for modifiers, SEA-005 for sorting.
    """
    pairs = pairs_of(text)
    issues: list[Issue] = [*choice_faults(pairs)]
    criteria: list[Criterion] = []
    used: list[tuple[str, str]] = []
    ignored: list[str] = []
    for name, value in pairs:
        if name in RESULT:
            used.append((name, value))
        elif (criterion := _criterion(declared, name, value, issues)) is not None:
            criteria.append(criterion)
            used.append((name, value))
        elif name not in UNSTATED and not _known(declared, name):
            ignored.append(name)
    if strict:
        issues += [_unknown(declared, name) for name in ignored]
    if sum(len(criterion.values) for criterion in criteria) > MOST_VALUES:
        issues.append(bad_value("the search", f"it has more than {MOST_VALUES} values", "http.query"))
    results = dict(pairs)
    count = 0 if results.get("_summary") == "count" else count_of(results.get("_count"), issues)
    query = Query(
        declared,
        tuple(criteria),
        _order(declared, results.get("_sort", ""), issues),
        count,
        results.get("_total") == "accurate" or count == 0,
        tuple(used),
        tuple(ignored),
        subset=read_subset(declared, pairs, issues),
    )
    if issues:
        raise Refusal(*issues)
    return query


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


def _known(declared: ResourceType, name: str) -> bool:
    return _parameter(declared, name.split(":")[0]) is not None


def _parameter(declared: ResourceType, name: str) -> Parameter | None:
    return {"_id": ID, "_lastUpdated": LAST_UPDATED}.get(name) or declared.parameter(name)


def _unknown(declared: ResourceType, name: str) -> Issue:
    return unknown_parameter(
        declared.name, name, [p.name for p in declared.parameters] + ["_id", "_lastUpdated", *RESULT]
    )


def unknown_parameter(of: str, name: str, names: Iterable[str]) -> Issue:
    """SEA-001 for a parameter that is none of the names, with the nearest of them."""
    near = nearest(name, names)
    hint = f" Nearest: {', '.join(near)}." if near else ""
    told = _told(name)
    at = f"http.query.{told}" if told == name else "http.query"
    return Issue("SEA-001", at, {"type": of, "name": told, "hint": hint})


def _told(name: str) -> str:
    """A name as it may be told again: letters only, since anything else may be somebody's number."""
    return name if NAME.fullmatch(name) else "of that name"


def _criterion(declared: ResourceType, name: str, value: str, issues: list[Issue]) -> Criterion | None:
    plain, _, modifier = name.partition(":")
    parameter = _parameter(declared, plain)
    if parameter is None:
        return None
    if modifier in parameter.targets:
        value, modifier = ",".join(f"{modifier}/{part}" for part in split(value)), ""
    if modifier and modifier not in MODIFIERS[parameter.kind]:
        hint = f" It takes: {', '.join(MODIFIERS[parameter.kind])}."
        issues.append(
            Issue("SEA-003", f"http.query.{plain}", {"name": plain, "modifier": _told(modifier), "hint": hint})
        )
        return None
    try:
        values = tuple(_value(parameter, modifier, part) for part in split(value))
    except ValueError as fault:
        issues.append(Issue("SEA-002", f"http.query.{plain}", {"name": plain, "reason": str(fault)}))
        return None
    return Criterion(parameter, modifier or None, values)


def split(value: str) -> list[str]:
    r"""The alternatives of a value: split at commas, save where `\,` escapes one. What is escaped stays so."""
    return _parted(value, ",")


def _parted(text: str, separator: str) -> list[str]:
    parts = [""]
    escaped = False
    for character in text:
        if character == separator and not escaped:
            parts.append("")
        else:
            parts[-1] += character
        escaped = character == "\\" and not escaped
    return parts


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def _value(parameter: Parameter, modifier: str, text: str) -> Value:
    if not text:
        raise ValueError("a value is missing")
    if modifier == "missing":
        return _missing(text)
    if parameter.kind == "date":
        return _span(text)
    if parameter.kind == "token":
        return _token(text)
    if parameter.kind == "reference":
        return Target(identifier=_token(text)) if modifier == "identifier" else _target(parameter, _plain(text))
    plain = _plain(text)
    return Words(plain, fold(plain)) if parameter.kind == "string" else Link(plain)


def _missing(text: str) -> Token:
    if text not in ("true", "false"):
        raise ValueError(":missing takes true or false")
    return Token(None, text)


def _span(text: str) -> Span:
    prefix, rest = (text[:2], text[2:]) if text[:2] in PREFIXES else ("eq", text)
    try:
        # A plus sign in a query string reads as a space; an offset after a time is meant.
        low, high = span(rest.replace(" ", "+"))
    except (ValueError, OverflowError):
        raise ValueError("a date must be like 2026-09-01 or 2026-09-01T09:12:00Z, with a prefix such as gt") from None
    return Span(prefix, milliseconds(low), max(milliseconds(high), milliseconds(low) + 1))


def _token(text: str) -> Token:
    first, *rest = _parted(text, "|")
    system, code = _plain(first), _plain("|".join(rest))
    if not rest:
        return Token(None, system)
    if not code and not system:
        raise ValueError("a token must be like code, system|code, |code or system|")
    return Token(system, code or None)


def _target(parameter: Parameter, text: str) -> Target:
    parts = text.split("/")
    if len(parts) == 1:
        return Target(parameter.targets[0] if len(parameter.targets) == 1 else None, text)
    type, id = reference_parts("/".join(parts[-2:]))
    if not id:
        raise ValueError("a reference must be like Type/id, or the address of a record")
    return Target(type, id)


def _order(declared: ResourceType, text: str, issues: list[Issue]) -> tuple[Order, ...]:
    orders = []
    parts = text.split(",") if text else ["_lastUpdated"]
    if len(parts) > MOST_ORDERS:
        issues.append(bad_value("_sort", f"it takes {MOST_ORDERS} parameters at most"))
    for part in parts[:MOST_ORDERS]:
        name = part.removeprefix("-")
        parameter = _parameter(declared, name)
        if parameter is None or parameter.kind not in ("date", "string", "token"):
            hint = _sortable(declared)
            issues.append(
                Issue("SEA-005", "http.query._sort", {"type": declared.name, "name": _told(name), "hint": hint})
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
