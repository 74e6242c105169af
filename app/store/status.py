"""What DWP may be told of a referral: one statement, the same work whether there is anything to tell or not."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from app.domain.caller import Caller
from app.domain.ground import Ground, read_ground
from app.store.tables.people import person
from app.store.tables.records import RECORDS
from app.store.tables.work import referral
from app.store.visibility import granted, is_active, is_at_least

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
    data_class: str
    decision: str

    @property
    def ground(self) -> Ground:
        """The grant that lets the caller ask."""
        return read_ground(self.decision)


def status_of(connection: Connection, caller: Caller, reference: str, now: int) -> Status | None:
    """The status of the referral with that reference, if the person's consent lets this caller ask (R-06); None for
    unknown, unconsented, withdrawn and deceased alike.
    """
    permitted = granted(task, caller.recipients, caller.purpose, now)
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
            task.c.data_class,
            permitted.label("decision"),
        )
        .select_from(referral)
        .join(task, task.c.id == referral.c.task_id)
        .join(person, person.c.id == referral.c.person_id)
        .join(patient, patient.c.id == referral.c.patient_id)
        .where(referral.c.reference == reference, is_at_least(permitted, 1), is_active(caller))
        .where(person.c.deceased.is_(False))
    ).first()
    return Status(*row) if row else None  # type: ignore[call-arg]  # twelve columns for twelve fields, in their order
