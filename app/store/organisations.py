"""Rows of the organisation registry."""

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.parties import Organisation
from app.store.tables.access import organisation as table


def get(connection: Connection, id_: str) -> Organisation | None:
    """The organisation of a registry id, or None."""
    row = connection.execute(select(table).where(table.c.id == id_)).one_or_none()
    return organisation_of(row) if row else None


def find(connection: Connection, system: str, code: str) -> Organisation | None:
    """The organisation with this identifier, or None."""
    statement = select(table).where(table.c.system == system, table.c.code == code)
    row = connection.execute(statement).one_or_none()
    return organisation_of(row) if row else None


def listed(connection: Connection) -> list[Organisation]:
    """Every organisation, by name."""
    rows = connection.execute(select(table).order_by(table.c.name, table.c.id))
    return [organisation_of(row) for row in rows]


def add(connection: Connection, organisation: Organisation) -> None:
    """Add a row; IntegrityError when the id or the identifier is taken."""
    row = {column.name: getattr(organisation, column.name) for column in table.columns}
    connection.execute(insert(table).values(row))


def set_active(connection: Connection, id_: str, active: bool) -> bool:
    """Suspend or activate; False when there is no such organisation."""
    done = connection.execute(update(table).where(table.c.id == id_).values(active=active))
    return done.rowcount == 1


def organisation_of(row: Row[tuple[object, ...]]) -> Organisation:
    """A row of the organisation table as its record."""
    return Organisation(**{column.name: row._mapping[column] for column in table.columns})
