"""Emptying the personal part of ledger rows, where that is lawful; leaf, place and proof stay."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from app.store.append_only import ERASED
from app.store.tables.audit import audit_entity, audit_event


def existing(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Those of the ids that rows of the ledger have."""
    return list(connection.execute(select(audit_event.c.id).where(audit_event.c.id.in_(ids))).scalars())


def erase(connection: Connection, ids: Sequence[str]) -> None:
    """Empty the personal part of these rows and their links to people; the row that records it must stand already."""
    own = audit_entity.c.audit_id.in_(ids)
    connection.execute(update(audit_event).where(audit_event.c.id.in_(ids)).values(dict.fromkeys(ERASED)))
    connection.execute(delete(audit_entity).where(own, audit_entity.c.type == "Patient", audit_entity.c.version == 0))
    connection.execute(update(audit_entity).where(own).values(person_id=None))
