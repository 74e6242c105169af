"""A search as values: parsed from a query string once, compiled to SQL by the store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.views import rank_showing, whole_rank

TOTAL_LIMIT = 10_000
"""Beyond it a total is left out, with a warning (design.md 4); the store counts one more and no further."""


@dataclass(frozen=True)
class Token:
    """A token value: None means not given, "" means given as empty (`|code` has the empty system)."""

    system: str | None
    code: str | None


@dataclass(frozen=True)
class Target:
    """A reference value: a record by type and id, or whoever carries an identifier."""

    type: str | None = None
    id: str | None = None
    identifier: Token | None = None


@dataclass(frozen=True)
class Span:
    """A date value: prefix and the half-open range [low, high) in milliseconds that the text stands for."""

    prefix: str
    low: int
    high: int


@dataclass(frozen=True)
class Words:
    """A string value, as sent and folded (case and accents removed)."""

    exact: str
    folded: str


@dataclass(frozen=True)
class Amount:
    """A quantity value: prefix, number, the half-open range [low, high) that its digits stand for, and its unit, None
    where it is not given.
    """

    prefix: str
    number: Decimal
    low: Decimal
    high: Decimal
    system: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Link:
    """A uri value, compared whole."""

    value: str


Value = Token | Target | Span | Amount | Words | Link


@dataclass(frozen=True)
class Criterion:
    """One parameter of a search: any of its values may match; criteria are joined by AND."""

    parameter: Parameter
    modifier: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Joined:
    """A condition on another record, of the type `declared`: on one that the parameter leads to (a chain), or in
    reverse on one that leads here through it (`_has`).
    """

    parameter: Parameter
    declared: ResourceType
    condition: "Criterion | Joined"
    is_reverse: bool = False

    @property
    def levels(self) -> "tuple[Joined, ...]":
        """This and what it goes on with, nearest first."""
        further = self.condition.levels if isinstance(self.condition, Joined) else ()
        return (self, *further)

    @property
    def last(self) -> Criterion:
        """What is asked of the record at the end."""
        return self.condition.last if isinstance(self.condition, Joined) else self.condition

    @property
    def needed(self) -> int:
        """The rank on the joined record at which every parameter that is read of it is shown (access.md 4)."""
        own = [self.parameter] if self.is_reverse else []
        if isinstance(self.condition, Criterion) or not self.condition.is_reverse:
            own.append(self.condition.parameter)
        return max((rank_for(self.declared, parameter) for parameter in own), default=1)

    def reads(self, outer: ResourceType) -> Iterator[tuple[ResourceType, Parameter]]:
        """Every parameter that is read, with the type it is a parameter of; `outer` is the type that is joined from."""
        yield self.declared if self.is_reverse else outer, self.parameter
        if isinstance(self.condition, Joined):
            yield from self.condition.reads(self.declared)
        else:
            yield self.declared, self.condition.parameter


@dataclass(frozen=True)
class Order:
    """One sort key."""

    parameter: Parameter
    descending: bool


SUMMARIES = ("true", "text", "data", "count", "false")


@dataclass(frozen=True)
class Subset:
    """Which part of each record is wanted: the words of `_summary`, or the elements that are listed."""

    summary: str = "false"
    elements: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out; a count shows no record at all."""
        return not self.elements and self.summary in ("false", "count")


WHOLE = Subset()


@dataclass(frozen=True)
class Include:
    """What goes with a page beside its matches: records of the targets that the source names through a parameter or,
    in reverse, records of the source that name them so. A repeated one also starts from what was included.
    """

    source: ResourceType
    parameter: Parameter
    targets: tuple[str, ...]
    is_reverse: bool = False
    is_repeated: bool = False


@dataclass(frozen=True)
class Query:
    """A whole search of one type; `after` is the last row of the page before, `until` the first page's instant."""

    declared: ResourceType
    criteria: tuple[Criterion, ...]
    order: tuple[Order, ...]
    count: int
    accurate_total: bool
    used: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...] = ()
    until: int | None = None
    after: tuple[int | str, ...] = field(default=())
    subset: Subset = WHOLE
    includes: tuple[Include, ...] = ()
    joins: tuple[Joined, ...] = ()

    @property
    def about(self) -> str:
        """Where it is asked for, below the FHIR base: what its page links are bound to."""
        return self.declared.name


ID = Parameter("_id", "token", "id", column="id")
LAST_UPDATED = Parameter("_lastUpdated", "date", "meta", column="last_updated")
SECURITY = Parameter("_security", "token", "meta.security", column="data_class")
"""A label stands for a data class, which is what is kept of it."""


def every_parameter(declared: ResourceType) -> tuple[Parameter, ...]:
    """What a type is searched by: what every type has, labels where it has any, and what it declares."""
    labelled = () if declared.is_directory else (SECURITY,)
    return (ID, LAST_UPDATED, *labelled, *declared.parameters)


def rank_for(declared: ResourceType, parameter: Parameter) -> int:
    """The rank at which everything a parameter reads is shown, which a search by it needs (access.md 4)."""
    if parameter.path == "meta.profile" and not declared.is_directory:
        return whole_rank(declared.name)
    elements = () if declared.is_directory or parameter in (ID, LAST_UPDATED, SECURITY) else parameter.elements
    return max((rank_showing(declared.name, (element,)) for element in elements), default=1)
