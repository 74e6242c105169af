"""Patients: those of one organisation, and for the operator those of one person."""

from sqlalchemy import Connection, select

from app.domain.record import Record
from app.store.records import record_of
from app.store.tables.records import RECORDS, search_token
from app.store.wall import RULES, within

patient = RECORDS["Patient"]


def own_patients_of(connection: Connection, organisation: str, person: str) -> list[Record]:
    """The organisation's Patients of a person, oldest first."""
    mine = (patient.c.custodian == organisation, patient.c.person_id == person)
    rows = connection.execute(select(patient).where(*mine).order_by(patient.c.created, patient.c.id))
    return [record_of("Patient", row) for row in rows]


def own_patient(connection: Connection, organisation: str, system: str, value: str) -> Record | None:
    """The organisation's own Patient that carries an identifier, or None."""
    carrying = select(search_token.c.resource_id).where(
        search_token.c.type == "Patient",
        search_token.c.parameter == "identifier",
        search_token.c.system == system,
        search_token.c.code == value,
    )
    found = select(patient).where(patient.c.custodian == organisation, patient.c.id.in_(carrying)).limit(1)
    row = connection.execute(found).first()
    return record_of("Patient", row) if row else None


@within(RULES)
def all_patients_of(connection: Connection, person: str) -> list[Record]:
    """The same for the gateway's own rules, inside a write that has been allowed."""
    return patients_of(connection, person)


def patients_of(connection: Connection, person: str) -> list[Record]:
    """Every organisation's Patients of a person, oldest first; for the operator, who has no caller."""
    rows = connection.execute(
        select(patient).where(patient.c.person_id == person).order_by(patient.c.created, patient.c.id)
    )
    return [record_of("Patient", row) for row in rows]


def person_of(connection: Connection, id: str) -> list[str]:
    """The id of a Patient's person; nothing when there is no such Patient."""
    found = select(patient.c.person_id).where(patient.c.id == id, patient.c.person_id.is_not(None))
    return [str(person) for person in connection.execute(found).scalars()]
