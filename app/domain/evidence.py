"""What an audit row holds: who did what to which record, for whom, why, and how it ended (R-19)."""

import json
from dataclasses import dataclass, field

from app.domain.actor import Actor
from app.domain.ground import NOTHING, Ground

ACTOR = "actor"
"""The detail of a row that tells the human who acted."""

CUSTODIAN = "custodian"
"""The detail of a row by which records went to another party than their custodian: who keeps them, blanks between."""


@dataclass(frozen=True)
class Entity:
    """One record that was touched or given: type, id and version; `person` is the internal person behind it,
    `data_class` its class at that time, `ground` why it was given (None where nothing was decided).
    """

    type: str
    id: str
    version: int
    person: str | None = None
    data_class: str | None = None
    ground: Ground | None = None

    @property
    def decision(self) -> list[str | int | None] | None:
        """Class, basis, rank, grant row and source, as the row of the ledger keeps them; None where it has none."""
        if self.data_class is None:
            return None
        ground = self.ground or NOTHING
        return [self.data_class, ground.basis, ground.rank, ground.grant, ground.source]


@dataclass(frozen=True)
class Evidence:
    """One interaction, allowed or refused, in the manner of IHE BALP; outcome is 0, 4 (refused) or 8 (fault).

    `reason` is what a human wrote of why: free text about somebody, kept where it can be erased, as `query` is.
    """

    interaction: str
    action: str
    outcome: int = 0
    client: str | None = None
    organisation: str | None = None
    organisation_code: str | None = None
    organisation_name: str | None = None
    role: str | None = None
    purpose: str | None = None
    jti: str | None = None
    request_id: str | None = None
    address: str | None = None
    code: str | None = None
    query: str | None = None
    reason: str | None = None
    patients: tuple[tuple[str, str], ...] = ()
    entities: tuple[Entity, ...] = ()
    detail: dict[str, str] = field(default_factory=dict)


def actor_detail(actor: Actor | None) -> dict[str, str]:
    """The detail that names a human in an audit row; empty where no human acts. A person has no name in it."""
    return {ACTOR: json.dumps(actor.told(), sort_keys=True)} if actor else {}
