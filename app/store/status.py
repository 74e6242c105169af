"""What DWP may be told of a referral: one statement, the same work whether there is anything to tell or not."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, func, select

from app.domain.caller import Caller
from app.store.tables.people import person
from app.store.tables.records import RECORDS
from app.store.tables.work import referral
from app.store.visibility import granted_rank, is_active

task, patient = RECORDS["Task"], RECORDS["Patient"]


@dataclass(frozen=True)
class Status:
    """The computed answer and what it is checked against."""

    code: str
    changed: date
    owner_type: str
    birth_date: date | None
    patient: str
    nino: str | None
    nhs_number: str | None
    task_id: str
    task_version: int
    person: str


def status_of(connection: Connection, caller: Caller, reference: str, now: int) -> Status | None:
    """The status of the referral with that reference, if the person's consent lets this caller ask (R-06); None for
    unknown, unconsented, withdrawn and deceased alike.
    """
    permitted = func.coalesce(granted_rank(task, caller.recipients, caller.purpose, now), 0)
    row = connection.execute(
        select(
            referral.c.dwp_code,
            referral.c.dwp_changed,
            referral.c.owner_type,
            person.c.birth_date,
            patient.c.body,
            person.c.nino,
            person.c.nhs_number,
            task.c.id,
            task.c.version,
            referral.c.person_id,
        )
        .select_from(referral)
        .join(task, task.c.id == referral.c.task_id)
        .join(person, person.c.id == referral.c.person_id)
        .join(patient, patient.c.id == referral.c.patient_id)
        .where(and_(referral.c.reference == reference, permitted > 0, is_active(caller), person.c.deceased.is_(False)))
    ).first()
    return Status(*row) if row else None  # type: ignore[call-arg]  # ten columns for ten fields, in their order
