"""A search as values: parsed from a query string once, compiled to SQL by the store."""

from dataclasses import dataclass, field

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.views import rank_showing

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
class Link:
    """A uri value, compared whole."""

    value: str


Value = Token | Target | Span | Words | Link


@dataclass(frozen=True)
class Criterion:
    """One parameter of a search: any of its values may match; criteria are joined by AND."""

    parameter: Parameter
    modifier: str | None
    values: tuple[Value, ...]


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

    @property
    def about(self) -> str:
        """Where it is asked for, below the FHIR base: what its page links are bound to."""
        return self.declared.name


ID = Parameter("_id", "token", "id", column="id")
LAST_UPDATED = Parameter("_lastUpdated", "date", "meta", column="last_updated")
"""Parameters every type has."""


def rank_for(declared: ResourceType, parameter: Parameter) -> int:
    """The rank at which everything a parameter reads is shown, which a search by it needs (access.md 4)."""
    elements = () if declared.is_directory or parameter in (ID, LAST_UPDATED) else parameter.elements
    return max((rank_showing(declared.name, (element,)) for element in elements), default=1)
