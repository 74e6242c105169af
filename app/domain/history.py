"""What a history is asked for: the versions of one record or of a type, from an instant on, a page at a time."""

from dataclasses import dataclass, field

from app.domain.catalogue.declare import ResourceType
from app.domain.query import WHOLE, Subset


@dataclass(frozen=True)
class History:
    """A history that is asked for, of one record or (`id` None) of a type; `since` in milliseconds, itself included.

    `after` is the last version of the page before; `until` the first page's instant, which bounds a type's history.
    """

    declared: ResourceType
    id: str | None
    since: int | None
    count: int
    accurate_total: bool
    used: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...] = ()
    until: int | None = None
    after: tuple[int | str, ...] = field(default=())
    subset: Subset = WHOLE

    @property
    def about(self) -> str:
        """Where it is asked for, below the FHIR base: what its page links are bound to."""
        return f"{self.declared.name}/{self.id}/_history" if self.id else f"{self.declared.name}/_history"
