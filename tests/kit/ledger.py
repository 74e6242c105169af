"""The ledger as a test looks at it: straight into the rows."""

from sqlalchemy import Row, select

from app.services.gateway import Gateway
from app.store.tables.audit import audit_event
from app.store.wall import OPERATOR


def rows_of(gateway: Gateway, request_id: str) -> list[Row]:
    """The audit rows of one request, in the order they were written."""
    with gateway.database.reading(OPERATOR) as connection:
        found = select(audit_event).where(audit_event.c.request_id == request_id).order_by(audit_event.c.number)
        return list(connection.execute(found))


def all_rows(gateway: Gateway) -> list[Row]:
    """Every audit row, oldest first."""
    with gateway.database.reading(OPERATOR) as connection:
        return list(connection.execute(select(audit_event).order_by(audit_event.c.number)))
