"""The whole ledger, part by part, for those who verify or export it; nothing is changed here."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from app.domain.canonical_row import PERSONAL, PLAIN
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf

PART = 5_000
"""Rows one statement reads."""

COLUMNS = ("number", *PLAIN, *PERSONAL, "salt", "personal", "leaf")
Row = Mapping[str, Any]
Touched = tuple[str, str, int, str | None, str | None]
"""A row of the index of records: type, id, version, person and data class."""


def parts(connection: Connection, size: int) -> Iterator[tuple[int, int]]:
    """First and last position of each part of the tree of `size` leaves, whatever positions there are below that."""
    position = audit_leaf.c.position
    first = connection.execute(select(func.min(position))).scalar()
    while first is not None and first < size:
        some = select(position).where(position >= first, position < size).order_by(position).limit(PART).subquery()
        first, last = connection.execute(select(func.min(some.c.position), func.max(some.c.position))).one()
        yield first, last
        first = connection.execute(select(func.min(position)).where(position > last)).scalar()


def placed(connection: Connection, first: int, last: int) -> list[Row]:
    """The rows at these positions, in their order: `position`, `placed_id`, `placed_leaf` and the columns of the row,
    all None where there is no such row.
    """
    position = audit_leaf.c.position
    wanted = [position, audit_leaf.c.audit_id.label("placed_id"), audit_leaf.c.leaf.label("placed_leaf")]
    joined = audit_leaf.outerjoin(audit_event, audit_event.c.id == audit_leaf.c.audit_id)
    statement = select(*wanted, *(audit_event.c[name] for name in COLUMNS)).select_from(joined)
    rows = connection.execute(statement.where(position.between(first, last)).order_by(position)).all()
    names = [column.name for column in statement.selected_columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def touched_between(connection: Connection, first: int, last: int) -> dict[str, set[Touched]]:
    """By row: what the index of records says of the rows at these positions."""
    columns = (audit_entity.c.audit_id, audit_entity.c.type, audit_entity.c.resource_id, audit_entity.c.version)
    joined = audit_entity.join(audit_leaf, audit_leaf.c.audit_id == audit_entity.c.audit_id)
    statement = select(*columns, audit_entity.c.person_id, audit_entity.c.data_class).select_from(joined)
    rows = connection.execute(statement.where(audit_leaf.c.position.between(first, last))).all()
    found: dict[str, set[Touched]] = {}
    for id, *entry in rows:
        found.setdefault(id, set()).add(tuple(entry))
    return found


def unplaced(connection: Connection) -> Iterator[Row]:
    """The rows without a place, by number."""
    joined = audit_event.outerjoin(audit_leaf, audit_leaf.c.audit_id == audit_event.c.id)
    statement = select(*(audit_event.c[name] for name in COLUMNS)).select_from(joined)
    statement = statement.where(audit_leaf.c.position.is_(None)).order_by(audit_event.c.number)
    last = connection.execute(select(func.max(audit_event.c.number))).scalar() or 0
    for first in range(0, last + 1, PART * 10):
        part = statement.where(audit_event.c.number > first, audit_event.c.number <= first + PART * 10)
        yield from (dict(row) for row in connection.execute(part).mappings())


def strays(connection: Connection) -> list[str]:
    """Ids in the index of records that no row of the ledger has."""
    joined = audit_entity.outerjoin(audit_event, audit_event.c.id == audit_entity.c.audit_id)
    statement = select(audit_entity.c.audit_id).select_from(joined).where(audit_event.c.id.is_(None)).distinct()
    last = connection.execute(select(func.max(audit_entity.c.row))).scalar() or 0
    found: list[str] = []
    for first in range(0, last + 1, PART * 10):
        part = statement.where(audit_entity.c.row > first, audit_entity.c.row <= first + PART * 10)
        found += connection.execute(part).scalars()
    return found


def notes(connection: Connection) -> list[tuple[int, int, str]]:
    """Every signed note the database keeps, with the epoch and size it is kept under, oldest first."""
    columns = (audit_checkpoint.c.epoch, audit_checkpoint.c.size, audit_checkpoint.c.note)
    rows = connection.execute(select(*columns).order_by(*columns[:2]))
    return [(epoch, size, note) for epoch, size, note in rows]
