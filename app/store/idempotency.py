"""Idempotency keys: one effect per client and key; the row commits with its effect (design.md 5)."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables.work import idempotency


@dataclass(frozen=True)
class Kept:
    """The answer of the first request with a key: the digest of that request, and what to render again."""

    digest: str
    answer: str


def kept_answer(connection: Connection, client: str, key: str) -> Kept | None:
    """What the key stands for, or None when it is new."""
    mine = (idempotency.c.client_id == client, idempotency.c.key == key)
    row = connection.execute(select(idempotency.c.digest, idempotency.c.answer).where(*mine)).first()
    return Kept(row.digest, row.answer) if row else None


def claim_key(connection: Connection, client: str, key: str, digest: str, now: int) -> bool:
    """Take a key for this write; False when it is taken. Waits while the write that holds it is under way."""
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = upsert(idempotency).values(client_id=client, key=key, digest=digest, answer="", created=now)
    claimed = statement.on_conflict_do_nothing().returning(idempotency.c.key)
    return connection.execute(claimed).first() is not None


def keep_answer(connection: Connection, client: str, key: str, answer: str) -> None:
    """Store what the key's write answered, in that write's transaction."""
    mine = (idempotency.c.client_id == client, idempotency.c.key == key)
    connection.execute(update(idempotency).where(*mine).values(answer=answer))


def forget_answers(connection: Connection, before: int) -> int:
    """Delete keys older than an instant; returns how many."""
    return connection.execute(delete(idempotency).where(idempotency.c.created < before)).rowcount


def hold_condition(connection: Connection, organisation: str, type: str) -> None:
    """Wait for other conditional creates of an organisation and type, so that two of them cannot both find nothing."""
    if connection.dialect.name == "postgresql":
        # SQLite has one writer at a time already.
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{organisation} {type}", 0))))
