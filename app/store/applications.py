"""Access to Work applications as an employer that was asked finds them: by their shared reference."""

from sqlalchemy import Connection, select

from app.domain.record import Record
from app.store.records import record_of
from app.store.tables.records import RECORDS, search_token
from app.store.wall import RULES, within

task = RECORDS["Task"]
KIND = "access-to-work"


@within(RULES)
def task_of(connection: Connection, reference: str) -> Record | None:
    """The newest Task of an application that carries a shared reference, or None."""
    carried = (search_token.c.type == "Task", search_token.c.parameter == "group-identifier")
    named = select(search_token.c.resource_id).where(*carried, search_token.c.code == reference)
    mine = select(task).where(task.c.kind == KIND, task.c.id.in_(named))
    row = connection.execute(mine.order_by(task.c.created.desc(), task.c.id.desc())).first()
    return record_of("Task", row) if row else None
