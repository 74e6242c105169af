"""Row numbers of the ledger, for those who follow a request they made themselves."""

from sqlalchemy import Connection, func, select

from app.store.tables.audit import audit_event


def number_of(connection: Connection, request_id: str) -> int | None:
    """The number of the first audit row of a request; None when it has none."""
    statement = select(func.min(audit_event.c.number)).where(audit_event.c.request_id == request_id)
    return connection.execute(statement).scalar()
