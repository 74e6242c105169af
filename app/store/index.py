"""Search rows: the side tables that every type shares."""

from sqlalchemy import Connection, delete, insert

from app.domain.index import Entry
from app.domain.record import Record
from app.store.tables.records import SIDES


def index(connection: Connection, record: Record, entries: list[Entry]) -> None:
    """Write the search rows of a record."""
    for kind, table in SIDES.items():
        rows = [
            {"type": record.type, "parameter": e.parameter, "resource_id": record.id, **e.fields}
            for e in entries
            if e.kind == kind
        ]
        if rows:
            connection.execute(insert(table).inline(), rows)


def unindex(connection: Connection, record: Record) -> None:
    """Remove the search rows of a record, before its next version's are written."""
    for table in SIDES.values():
        connection.execute(delete(table).where(table.c.resource_id == record.id, table.c.type == record.type))
