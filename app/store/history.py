"""Histories: the versions of a record or a type, newest first, one page at a time with the predicate inside."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select

from app.domain.caller import Caller
from app.domain.history import History
from app.domain.query import TOTAL_LIMIT
from app.domain.record import Record
from app.store.records import record_of
from app.store.search import ranked_rows
from app.store.shares import completed
from app.store.tables.records import resource_version as table
from app.store.visibility import decision, is_active, is_at_least


def history(connection: Connection, caller: Caller, asked: History, now: int) -> list[Record]:
    """One page and one version more (the sign of a further page), each as far as the caller may see that version."""
    type = asked.declared.name
    seen, decided = ranked_rows(connection, table, type, caller, now, "any")
    rows = connection.execute(
        select(table, seen.label("decision"))
        .select_from(decided)
        .where(is_active(caller), is_at_least(seen, 1), *_named(asked), *_beyond(asked))
        .order_by(*_order(asked))
        .limit(asked.count + 1)
    )
    return [completed(connection, caller, record_of(type, row), now) for row in rows.all()]


def is_any_seen(connection: Connection, caller: Caller, type: str, id: str, now: int) -> bool:
    """Whether the caller may see any version of a record at all, whatever page of its history was asked for."""
    seen = decision(table, type, caller, now)
    named = (table.c.type == type, table.c.id == id, is_active(caller), is_at_least(seen, 1))
    return connection.execute(select(table.c.version).where(*named).limit(1)).first() is not None


def total(connection: Connection, caller: Caller, asked: History, now: int) -> int:
    """How many versions the caller may see, all pages together, up to one more than 10,000."""
    seen, decided = ranked_rows(connection, table, asked.declared.name, caller, now, "any")
    found = select(literal(1)).select_from(decided).where(is_active(caller), is_at_least(seen, 1), *_named(asked))
    counted: int = connection.execute(
        select(func.count()).select_from(found.limit(TOTAL_LIMIT + 1).subquery())
    ).scalar_one()
    return counted


def place(asked: History, version: Record) -> tuple[int | str, ...]:
    """Where a version stands in the order of its history."""
    return (version.version,) if asked.id else (version.last_updated, version.id, version.version)


def _named(asked: History) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [table.c.type == asked.declared.name]
    if asked.id:
        conditions.append(table.c.id == asked.id)
    if asked.since is not None:
        conditions.append(table.c.last_updated >= asked.since)
    if asked.until is not None:
        conditions.append(table.c.last_updated <= asked.until)
    return conditions


def _order(asked: History) -> list[Any]:
    """By version alone for one record: its numbers only grow, whatever its clocks did."""
    if asked.id:
        return [table.c.version.desc()]
    return [table.c.last_updated.desc(), table.c.id.desc(), table.c.version.desc()]


def _beyond(asked: History) -> list[ColumnElement[bool]]:
    """Versions after the last one of the page before."""
    if not asked.after:
        return []
    if asked.id:
        return [table.c.version < asked.after[0]]
    when, id, version = asked.after
    same = table.c.last_updated == when
    older = and_(same, or_(table.c.id < id, and_(table.c.id == id, table.c.version < version)))
    return [table.c.last_updated <= when, or_(table.c.last_updated < when, older)]
