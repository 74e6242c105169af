"""Lawful erasure of the personal part of ledger rows: recorded in the ledger itself, in the same transaction."""

from collections.abc import Sequence

from app.domain.errors import Hidden
from app.domain.evidence import Entity, Evidence
from app.services.gateway import Gateway
from app.store import erasure


def erase(gateway: Gateway, ids: Sequence[str], reason: str) -> None:
    """Empty query, address and people of these rows; RES-001 when the ledger has no row of one of the ids."""
    wanted = list(dict.fromkeys(ids))
    with gateway.database.owning() as connection:
        if len(erasure.existing(connection, wanted)) != len(wanted):
            raise Hidden("no such row")
        entities = tuple(Entity("AuditEvent", id, 1) for id in wanted)
        gateway.ledger.append(connection, Evidence("erasure", "D", entities=entities, detail={"reason": reason}))
        erasure.erase(connection, wanted)
