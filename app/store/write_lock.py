"""One lock between the writes of callers, which share it, and the few commands that move what such writes rest on."""

from sqlalchemy import Connection, Select, bindparam, func, select

from app.domain.caller import Caller
from app.store.prepared import prepared
from app.store.tables.access import client

KEY = 7_266_202_610
"""The lock's number on PostgreSQL; SQLite has one writer at a time already."""


def admit(connection: Connection, caller: Caller) -> bool:
    """Whether the caller's client may still call. Until the transaction ends no person is joined or parted and no
    agreement ended: what the write reads of them from here on stays true.
    """
    statement = prepared(connection, "admit", lambda: _admitting(connection.dialect.name))
    row = statement.run(connection, {"id": caller.client_id}).first()
    return bool(row and row.active)


def hold_writes(connection: Connection) -> None:
    """Wait until no caller's write is under way, and keep new ones waiting until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(KEY)))


def share_writes(connection: Connection) -> None:
    """The same for what the gateway does of itself: those commands wait for it, and it for them."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(KEY)))


def _admitting(dialect: str) -> Select[tuple[bool]]:
    found = select(client.c.active).where(client.c.id == bindparam("id"))
    return found.add_columns(func.pg_advisory_xact_lock_shared(KEY)) if dialect == "postgresql" else found
