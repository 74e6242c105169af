"""Where reports are on their way to a release; the person row is locked by whoever changes it."""

from sqlalchemy import Connection, insert, select, update

from app.domain.report_path import ReportPath
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.reports import report_path as table
from app.store.wall import RULES, within


@within(RULES)
def get_path(connection: Connection, id: str) -> ReportPath | None:
    """How far a report is; None before it was first shared."""
    row = connection.execute(select(table).where(table.c.id == id)).first()
    if row is None:
        return None
    fields = dict(row._mapping)
    return ReportPath(person=fields.pop("person_id"), **fields)


@within(RULES)
def save_path(connection: Connection, path: ReportPath) -> None:
    """Store where a report is."""
    values = dict(vars(path))
    values["person_id"] = values.pop("person")
    done = connection.execute(update(table).where(table.c.id == path.id).values(**values))
    if done.rowcount == 0:
        connection.execute(insert(table).values(**values))


@within(RULES)
def was_read_by_person(connection: Connection, id: str) -> bool:
    """Whether the person has read a report here: from then on they have been in contact about it."""
    named = (audit_entity.c.type == "Composition", audit_entity.c.resource_id == id)
    read = (audit_event.c.role == "person", audit_event.c.outcome == 0)
    joined = audit_entity.join(audit_event, audit_event.c.id == audit_entity.c.audit_id)
    found = select(audit_event.c.id).select_from(joined).where(*named, *read).limit(1)
    return connection.execute(found).first() is not None
