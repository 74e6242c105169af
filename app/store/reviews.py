"""The queue of Patients whose person a human has to settle."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.store.tables.access import organisation
from app.store.tables.people import identity_review, person
from app.store.tables.records import RECORDS

patient = RECORDS["Patient"]


@dataclass(frozen=True)
class Question:
    """A Patient, its keeper's name, and a Patient of the other person it may be; asked at an instant (milliseconds)."""

    id: str
    reason: str
    patient: str
    keeper: str
    other: str | None
    asked: int


def open_questions(connection: Connection) -> list[Question]:
    """The open questions whether a Patient is another person's, oldest first; for the operator, who has no caller."""
    asked, twin = identity_review, patient.alias("twin")
    standing = func.coalesce(person.c.merged_into, person.c.id)
    oldest = select(func.min(twin.c.id)).where(twin.c.person_id == standing).scalar_subquery()
    rows = connection.execute(
        select(asked.c.id, asked.c.reason, patient.c.id, organisation.c.name, oldest, asked.c.created)
        .join(patient, patient.c.id == asked.c.patient_id)
        .join(organisation, organisation.c.id == patient.c.custodian)
        .join(person, person.c.id == asked.c.person_id)
        .where(asked.c.closed.is_(None), patient.c.person_id != standing)
        .order_by(asked.c.created, asked.c.id)
    )
    return [Question(*row) for row in rows]
