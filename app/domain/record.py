"""One stored record, as every layer hands it on."""

from dataclasses import dataclass

from app.domain.ground import NOTHING, Ground


@dataclass(frozen=True)
class Record:
    """A stored resource: its exact JSON text and what decides who sees it.

    Instants are milliseconds since 1970. `rank` is what the present caller sees (0 when nobody asked), `ground` why.
    `sections` are the parts of a form that shares show the caller; `has_newer` says that a version follows the one
    that its permit is pinned to, `method` how a version that is not the first was sent.
    """

    type: str
    id: str
    version: int
    body: str
    kind: str
    created: int
    last_updated: int
    custodian: str
    data_class: str
    person: str | None = None
    referral: str | None = None
    rank: int = 0
    ground: Ground = NOTHING
    sections: frozenset[str] = frozenset()
    has_newer: bool = False
    method: str = "PUT"

    @property
    def reference(self) -> str:
        """The relative reference, like Task/01a1…."""
        return f"{self.type}/{self.id}"

    @property
    def etag(self) -> str:
        """The weak ETag of this version."""
        return f'W/"{self.version}"'
