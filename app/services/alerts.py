"""Alerts for the operator: Tasks past their clock, read and closed at the command line, counted for monitoring."""

from app.domain.errors import refuse
from app.domain.timed import passed
from app.services.gateway import Gateway
from app.services.operating import operating
from app.services.sealed import Notes
from app.store import alerts
from app.store.alerts import Alert as Alert
from app.store.wall import OPERATOR, RULES

LASTING = ("escalation-task", "review")
LATE = 300_000
"""Milliseconds after which a Task past its clock that nobody was alerted to is a fault of the worker."""


def list_alerts(gateway: Gateway) -> list[Alert]:
    """The open alerts, longest overdue first."""
    with gateway.database.reading(OPERATOR) as connection:
        return alerts.open_alerts(connection)


def close_alert(gateway: Gateway, id: str, reason: str) -> None:
    """Close an alert by hand, audited; AUT-043 where no open alert has that id, ESC-011 for one of an escalation or a
    review: that stands until somebody acts.
    """
    notes = Notes("alert-close", "U", detail={"alert": id, "reason": reason})
    with operating(gateway, notes) as work:
        task = alerts.close_alert(work.connection, id, reason, work.now)
        if task is None:
            raise refuse("AUT-043", noun="open alert", name=id)
        found = work.recall("Task", task)
        if found and found.kind in LASTING:
            raise refuse("ESC-011")
        notes.about("Task", task)


def waiting(gateway: Gateway) -> tuple[int, int]:
    """How many alerts are open, and how many Tasks are past their clock without one, though the worker had its time."""
    with gateway.database.reading(RULES) as connection:
        until = passed(gateway.now) - LATE
        return alerts.count_alerts(connection), alerts.count_unalerted(connection, until)
