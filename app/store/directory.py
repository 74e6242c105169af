"""The directory: entries found by what names them, whoever keeps them (directory types have no person)."""

from sqlalchemy import Connection, select

from app.domain.record import Record
from app.store.records import record_of
from app.store.tables.records import RECORDS, search_reference, search_token


def by_identifier(connection: Connection, type: str, system: str, value: str) -> Record | None:
    """The oldest directory entry that carries an identifier, or None."""
    found = carrying(connection, type, system, value, most=1)
    return found[0] if found else None


def carrying(connection: Connection, type: str, system: str, value: str, most: int = 20) -> list[Record]:
    """The directory entries that carry an identifier, oldest first, at most so many."""
    table = RECORDS[type]
    ids = select(search_token.c.resource_id).where(
        search_token.c.type == type,
        search_token.c.parameter == "identifier",
        search_token.c.system == system,
        search_token.c.code == value,
    )
    rows = connection.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.created).limit(most))
    return [record_of(type, row) for row in rows]


def roles_of(connection: Connection, practitioner: str) -> list[Record]:
    """The PractitionerRoles of a practitioner, oldest first."""
    table = RECORDS["PractitionerRole"]
    theirs = select(search_reference.c.resource_id).where(
        search_reference.c.type == "PractitionerRole",
        search_reference.c.parameter == "practitioner",
        search_reference.c.target_id == practitioner,
    )
    rows = connection.execute(select(table).where(table.c.id.in_(theirs)).order_by(table.c.created))
    return [record_of("PractitionerRole", row) for row in rows]


def services_of(connection: Connection, service_types: tuple[str, ...], system: str) -> list[Record]:
    """The HealthcareServices of any of the service types, by name of the directory, oldest first."""
    table = RECORDS["HealthcareService"]
    fitting = select(search_token.c.resource_id).where(
        search_token.c.type == "HealthcareService",
        search_token.c.parameter == "service-type",
        search_token.c.system == system,
        search_token.c.code.in_(service_types),
    )
    rows = connection.execute(select(table).where(table.c.id.in_(fitting)).order_by(table.c.created))
    return [record_of("HealthcareService", row) for row in rows]
