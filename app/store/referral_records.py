"""Records of one referral, for the gateway's own rules inside a write that has already been allowed."""

from sqlalchemy import Connection, select

from app.domain.record import Record
from app.store.records import record_of
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.work import referral
from app.store.wall import RULES, within

CLOSED = ("rejected", "cancelled", "completed", "failed", "entered-in-error")

ASIDE = ("plan-action", "follow-up")
"""Kinds of Task that stand beside the work on a referral: who owns one alone does not work on it."""


@within(RULES)
def latest_fit_note(connection: Connection, referral_id: str) -> Record | None:
    """The fit note stored last in a referral, or None."""
    table = RECORDS["Observation"]
    mine = (table.c.referral_id == referral_id, table.c.kind == "fit-note")
    row = connection.execute(select(table).where(*mine).order_by(table.c.created.desc(), table.c.id.desc())).first()
    return record_of("Observation", row) if row else None


@within(RULES)
def tasks_of(connection: Connection, request_id: str) -> list[Record]:
    """The Tasks whose focus is a record, oldest first, without follow-ups: those come when the work is over."""
    table = RECORDS["Task"]
    at_work = (table.c.focus == request_id, table.c.kind != "follow-up")
    rows = connection.execute(select(table).where(*at_work).order_by(table.c.created, table.c.id))
    return [record_of("Task", row) for row in rows]


@within(RULES)
def owns_task(connection: Connection, referral_id: str, organisation: str) -> bool:
    """Whether an organisation owns an open Task of a referral."""
    table = RECORDS["Task"]
    mine = (
        table.c.referral_id == referral_id,
        table.c.owner == organisation,
        table.c.status.not_in(CLOSED),
        table.c.kind.not_in(ASIDE),
    )
    return connection.execute(select(table.c.id).where(*mine).limit(1)).first() is not None


@within(RULES)
def open_tasks_of_person(connection: Connection, person: str) -> list[Record]:
    """The person's Tasks that are not closed."""
    table = RECORDS["Task"]
    mine = (table.c.person_id == person, table.c.status.not_in(CLOSED))
    rows = connection.execute(select(table).where(*mine).order_by(table.c.created, table.c.id))
    return [record_of("Task", row) for row in rows]


@within(RULES)
def passport_of(connection: Connection, person: str, keeper: str) -> str | None:
    """The id of the passport that is kept for a person, the one they wrote last; None when there is none."""
    table = RECORDS["QuestionnaireResponse"]
    theirs = (table.c.person_id == person, table.c.kind == "passport", table.c.custodian == keeper)
    latest = select(table.c.id).where(*theirs).order_by(table.c.created.desc(), table.c.id.desc()).limit(1)
    return connection.execute(latest).scalar()


@within(RULES)
def versions_of(connection: Connection, type: str, id: str) -> list[str]:
    """The texts of every version of a record, oldest first."""
    mine = (resource_version.c.type == type, resource_version.c.id == id)
    rows = connection.execute(select(resource_version.c.body).where(*mine).order_by(resource_version.c.version))
    return [str(row.body) for row in rows]


@within(RULES)
def reference_exists(connection: Connection, reference: str) -> bool:
    """Whether a shared reference has been given before."""
    return connection.execute(select(referral.c.id).where(referral.c.reference == reference)).first() is not None
