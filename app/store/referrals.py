"""Referrals: opened once for a person and service while open, moved on with their Task, and their events in order."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from app.domain.referral_row import STANDING, Referral
from app.store.tables.records import RECORDS
from app.store.tables.work import outbox, referral
from app.store.wall import RULES, within

task, request = RECORDS["Task"], RECORDS["ServiceRequest"]


@dataclass(frozen=True)
class Sent:
    """A referral that was made before: its reference, and when (milliseconds)."""

    reference: str
    made: int

    @property
    def at(self) -> datetime:
        """The instant it was made."""
        return datetime.fromtimestamp(self.made / 1000, UTC)


@within(RULES)
def open_referral(connection: Connection, new: Referral) -> None:
    """Store a referral; the unique index refuses a second open one of the person and service (R-05)."""
    connection.execute(insert(referral).values(**_values(new), sequence=0))


@within(RULES)
def get_referral(connection: Connection, id: str) -> Referral | None:
    """The referral of that root, or None."""
    row = connection.execute(select(referral).where(referral.c.id == id)).first()
    return _referral(row) if row else None


@within(RULES)
def of_reference(connection: Connection, reference: str) -> Referral | None:
    """The referral that carries a shared reference, or None."""
    row = connection.execute(select(referral).where(referral.c.reference == reference)).first()
    return _referral(row) if row else None


@within(RULES)
def open_referrals(connection: Connection, person: str) -> list[Referral]:
    """The person's open referrals; the person row must be locked when the answer decides a write."""
    rows = connection.execute(select(referral).where(referral.c.person_id == person, referral.c.is_open))
    return [_referral(row) for row in rows]


@within(RULES)
def standing_referrals(connection: Connection, person: str, requester: str) -> list[Referral]:
    """The requester's referrals of the person whose request it has not taken back, whatever became of their Tasks."""
    theirs = (referral.c.person_id == person, referral.c.requester == requester)
    rows = connection.execute(
        select(referral, request.c.body).join(request, request.c.id == referral.c.id).where(*theirs)
    )
    return [_referral(row) for row in rows if json.loads(row.body)["status"] in STANDING]


@within(RULES)
def sent_before(connection: Connection, person: str, service: str, requester: str) -> list[Sent]:
    """The requester's referrals of a person to one service, open or closed, with the instant each was made."""
    own = (referral.c.person_id == person, referral.c.service == service, referral.c.requester == requester)
    made = select(referral.c.reference, request.c.created).join(request, request.c.id == referral.c.id)
    return [Sent(row.reference, row.created) for row in connection.execute(made.where(*own))]


@within(RULES)
def save_referral(connection: Connection, changed: Referral) -> None:
    """Store what changed of a referral."""
    connection.execute(update(referral).where(referral.c.id == changed.id).values(**_values(changed)))


@within(RULES)
def append_event(
    connection: Connection,
    id: str,
    referral_id: str,
    topic: str,
    resource: tuple[str, str, int],
    now: int,
    recipient: str | None = None,
) -> int:
    """Append the next event of a referral and return its number; the person row must be locked (design.md 6)."""
    counted = update(referral).where(referral.c.id == referral_id).values(sequence=referral.c.sequence + 1)
    number = int(connection.execute(counted.returning(referral.c.sequence)).scalar_one())
    connection.execute(
        insert(outbox).values(
            id=id,
            referral_id=referral_id,
            sequence=number,
            topic=topic,
            resource_type=resource[0],
            resource_id=resource[1],
            version=resource[2],
            recipient=recipient,
            state="waiting",
            created=now,
        )
    )
    return number


@within(RULES)
def drop_notices(connection: Connection, referral_id: str, recipient: str) -> int:
    """Drop the unsent notices of a referral to one organisation; returns how many there were (R-03)."""
    unsent = (outbox.c.referral_id == referral_id, outbox.c.recipient == recipient, outbox.c.state == "waiting")
    return connection.execute(update(outbox).where(*unsent).values(state="dropped")).rowcount


@within(RULES)
def events(connection: Connection, referral_id: str) -> list[dict[str, Any]]:
    """The events of a referral in their order."""
    rows = connection.execute(select(outbox).where(outbox.c.referral_id == referral_id).order_by(outbox.c.sequence))
    return [dict(row._mapping) for row in rows]


def _values(new: Referral) -> dict[str, Any]:
    values = dict(vars(new))
    return values | {
        "person_id": values.pop("person"),
        "patient_id": values.pop("patient"),
        "task_id": values.pop("task"),
    }


def _referral(row: Any) -> Referral:
    fields = {column.name: row._mapping[column.name] for column in referral.c if column.name != "sequence"}
    renamed = {"person": fields.pop("person_id"), "patient": fields.pop("patient_id"), "task": fields.pop("task_id")}
    return Referral(**fields, **renamed)
