"""Many referrals at once: rows of one that was really made, copied inside the database under new ids."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, func, insert, literal, select, text
from sqlalchemy.types import String

from app.store.database import Database
from app.store.tables.people import disclosure_grant, person
from app.store.tables.records import RECORDS, SIDES, resource_version
from app.store.tables.work import outbox, referral
from app.store.wall import OPERATOR

PEOPLE = tuple(RECORDS[type] for type in ("Patient", "ServiceRequest", "Observation", "Consent", "Task"))
WHOLE = (person, *PEOPLE, referral, disclosure_grant, outbox, resource_version, *SIDES.values())
"""Everything a referral consists of."""

LEAN = (person, *(RECORDS[type] for type in ("Patient", "ServiceRequest", "Task")), referral, disclosure_grant)
"""What reading, worklists and status need."""

APART = 1000
"""Milliseconds between two copies, backwards in time."""


def multiply(database: Database, people: Sequence[str], times: int, tables: Sequence[Table] = WHOLE) -> None:
    """Copy all that is kept about each person `times` times; statistics are brought up to date."""
    with database.owning() as connection:
        # the indexes of a hundred thousand rows do not fit into SQLite's two megabytes of cache
        connection.execute(
            text("PRAGMA cache_size = -400000" if database.is_sqlite else "SET LOCAL statement_timeout = 0")
        )
        for number, id in enumerate(people):
            _copy(connection, id, number, times, tables)
    analyse(database)


def analyse(database: Database) -> None:
    """Let the planner know how large the tables are."""
    with database.owning() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("ANALYZE"))


def persons(database: Database) -> list[str]:
    """The persons who have a referral, in the order of their referrals."""
    with database.reading(OPERATOR) as connection:
        return list(connection.execute(select(referral.c.person_id).order_by(referral.c.id)).scalars())


def _copy(connection: Connection, id: str, number: int, times: int, tables: Sequence[Table]) -> None:
    ids = list(_ids(connection, id))
    counter = _numbers(times)
    names = {old: _new_id(connection, number, place, counter.c.n) for place, old in enumerate(ids)}
    shared = connection.execute(select(referral.c.reference).where(referral.c.person_id == id)).scalar_one()
    names[shared] = literal(f"{number:03}") + _padded(connection, counter.c.n, 10)
    for table in tables:
        theirs = _of(table, id, ids)
        rows = connection.execute(select(table).where(theirs)).mappings().all()
        columns = [column for column in table.columns if column.name != "row"]
        values = [_value(connection, column, rows, names, counter.c.n, number) for column in columns]
        if rows:
            copies = select(*values).select_from(table).join(counter, literal(True)).where(theirs)
            connection.execute(insert(table).from_select([column.name for column in columns], copies))


def _ids(connection: Connection, id: str) -> Iterator[str]:
    yield id
    for table in PEOPLE:
        yield from connection.execute(select(table.c.id).where(table.c.person_id == id)).scalars()
    mine = select(referral.c.id).where(referral.c.person_id == id)
    yield from connection.execute(select(outbox.c.id).where(outbox.c.referral_id.in_(mine))).scalars()


def _of(table: Table, id: str, ids: list[str]) -> ColumnElement[bool]:
    if table is person:
        return person.c.id == id
    if "person_id" in table.c:
        return table.c.person_id == id
    return (table.c.referral_id if table is outbox else table.c.resource_id).in_(ids)


def _value(
    connection: Connection, column: Any, rows: Any, names: dict[str, Any], n: Any, number: int
) -> ColumnElement[Any]:
    """The column of a copy: new ids where the original has old ones, another number, an earlier instant."""
    if column.name == "nhs_number":
        return literal(f"{number:02}") + _padded(connection, n, 8)
    if column.name in ("last_updated", "created") and "body" in column.table.c:
        return column - n * APART
    if not isinstance(column.type, String):
        return column
    value = column
    for old, new in names.items():
        if any(old in (row[column.name] or "") for row in rows):
            value = func.replace(value, old, new)
    return value.label(column.name)


def _numbers(most: int) -> Any:
    first = select(literal(1).label("n")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.n + 1).where(first.c.n < most))


def _new_id(connection: Connection, number: int, place: int, n: Any) -> ColumnElement[str]:
    return literal(f"0{number:03}{place:04}-0000-7000-8000-0000") + _padded(connection, n, 8)


def _padded(connection: Connection, n: Any, width: int) -> ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        return func.printf(f"%0{width}d", n, type_=Text)
    return func.lpad(cast(n, Text), width, "0", type_=Text)
