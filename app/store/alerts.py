"""Alerts: what has gone past its clock and waits for an operator; they close by hand, or when the Task moves on."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select, update

from app.domain.timed import Due
from app.store.tables.access import organisation
from app.store.tables.records import RECORDS
from app.store.tables.time import alert
from app.store.tables.work import referral
from app.store.wall import RULES, within

task = RECORDS["Task"]


@dataclass(frozen=True)
class Alert:
    """A Task past its clock: where it stands, whose it is, the referral's reference; instants in milliseconds."""

    id: str
    kind: str
    task: str
    status: str
    owner: str | None
    reference: str | None
    due: int
    raised: int


@within(RULES)
def raise_alert(connection: Connection, id: str, kind: str, about: Due, now: int) -> None:
    """Put a Task before the operator."""
    values = {"type": about.type, "resource_id": about.id, "due": about.due}
    connection.execute(insert(alert).values(id=id, kind=kind, raised=now, **values))


@within(RULES)
def open_alerts(connection: Connection) -> list[Alert]:
    """The open alerts, longest overdue first; one whose Task has moved on since, or is closed, is not among them."""
    columns = (alert.c.id, alert.c.kind, task.c.id, task.c.status, organisation.c.name, referral.c.reference)
    found = (
        _open(select(*columns, alert.c.due, alert.c.raised))
        .outerjoin(organisation, organisation.c.id == task.c.owner)
        .outerjoin(referral, referral.c.id == task.c.referral_id)
        .order_by(alert.c.due, alert.c.id)
    )
    return [Alert(*row) for row in connection.execute(found)]


@within(RULES)
def count_alerts(connection: Connection) -> int:
    """How many alerts are open."""
    return int(connection.execute(_open(select(func.count()))).scalar_one())


@within(RULES)
def count_unalerted(connection: Connection, until: int) -> int:
    """How many open Tasks have a clock that ended before an instant (milliseconds) and were put before nobody."""
    raised = select(alert.c.id).where(alert.c.resource_id == task.c.id, alert.c.due == task.c.due).limit(1)
    missed = and_(task.c.due < until, task.c.kind != "offer", raised.correlate(task).scalar_subquery().is_(None))
    return int(connection.execute(select(func.count()).select_from(task).where(missed)).scalar_one())


@within(RULES)
def close_alert(connection: Connection, id: str, reason: str, now: int) -> str | None:
    """Close an alert by hand; the Task it was about, or None where no open alert has that id."""
    found = update(alert).where(alert.c.id == id, alert.c.closed.is_(None)).values(closed=now, reason=reason)
    return connection.execute(found.returning(alert.c.resource_id)).scalar()


def _open(columns: Select[Any]) -> Select[Any]:
    stands: ColumnElement[bool] = and_(task.c.id == alert.c.resource_id, task.c.due == alert.c.due)
    return columns.select_from(alert).join(task, stands).where(alert.c.closed.is_(None))
