"""Appointments, for the gateway's own rules."""

from sqlalchemy import Connection, select

from app.store.tables.records import RECORDS, search_reference, search_token
from app.store.wall import RULES, within

appointment = RECORDS["Appointment"]


@within(RULES)
def stands_on(connection: Connection, slot: str) -> bool:
    """Whether an appointment that was booked on a Slot is still to take place, or did."""
    on = select(search_reference.c.resource_id).where(
        search_reference.c.type == "Appointment",
        search_reference.c.parameter == "slot",
        search_reference.c.target_id == slot,
    )
    standing = select(search_token.c.resource_id).where(
        search_token.c.type == "Appointment",
        search_token.c.parameter == "status",
        search_token.c.code == "booked",
        search_token.c.resource_id.in_(on),
    )
    return connection.execute(standing.limit(1)).first() is not None
