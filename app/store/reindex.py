"""Search rows written after the fact: records in batches, and how far each parameter has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.domain.index import Entry
from app.store.tables.records import RECORDS, SIDES
from app.store.tables.work import index_state

BEGINNING = ""
"""Before every id."""


@dataclass(frozen=True)
class State:
    """How far a parameter has come: the declaration its rows follow, and the last record that has them."""

    declared: str
    complete: bool
    reached: str


@dataclass(frozen=True)
class Found:
    """What a record can be found by: its search entries and its promoted columns."""

    id: str
    entries: tuple[Entry, ...]
    promoted: Mapping[str, Any]


def states(connection: Connection) -> dict[tuple[str, str], State]:
    """The state of every parameter that has one, by type and name."""
    rows = connection.execute(select(index_state))
    return {(row.type, row.parameter): State(row.declared, row.complete, row.reached) for row in rows}


def note(
    connection: Connection, type: str, declared: Mapping[str, str], *, reached: str = BEGINNING, complete: bool = False
) -> None:
    """Write the state of parameters of a type; `declared` holds the declaration of each by its name."""
    forget(connection, type, list(declared))
    values = {"type": type, "complete": complete, "reached": reached}
    rows = [values | {"parameter": name, "declared": text} for name, text in declared.items()]
    if rows:
        connection.execute(insert(index_state), rows)


def forget(connection: Connection, type: str, names: Sequence[str]) -> None:
    """Remove the state of parameters of a type."""
    theirs = (index_state.c.type == type, index_state.c.parameter.in_(names))
    connection.execute(delete(index_state).where(*theirs))


def is_empty(connection: Connection, type: str) -> bool:
    """Whether no record of the type is kept."""
    return connection.execute(select(RECORDS[type].c.id).limit(1)).first() is None


def remaining(connection: Connection, type: str, after: str) -> int:
    """How many records of a type come after an id."""
    table = RECORDS[type]
    return int(connection.execute(select(func.count()).select_from(table).where(table.c.id > after)).scalar_one())


def batch(connection: Connection, type: str, after: str, most: int) -> list[tuple[str, str]]:
    """Ids and texts of the next records, held until the transaction ends, so that none changes meanwhile."""
    table = RECORDS[type]
    held = select(table.c.id, table.c.body).where(table.c.id > after).order_by(table.c.id).limit(most)
    return [(row.id, row.body) for row in connection.execute(held.with_for_update())]


def rewrite(connection: Connection, type: str, names: Sequence[str], found: Sequence[Found]) -> None:
    """Replace the search rows of these parameters for these records, and fill their promoted columns."""
    ids = [record.id for record in found]
    for kind, side in SIDES.items():
        theirs = (side.c.type == type, side.c.parameter.in_(names), side.c.resource_id.in_(ids))
        connection.execute(delete(side).where(*theirs))
        rows = [
            {"type": type, "parameter": entry.parameter, "resource_id": record.id, **entry.fields}
            for record in found
            for entry in record.entries
            if entry.kind == kind
        ]
        if rows:
            connection.execute(insert(side).inline(), rows)
    table = RECORDS[type]
    for record in found:
        if record.promoted:
            connection.execute(update(table).where(table.c.id == record.id).values(**record.promoted))
