"""What this database is: its mode, its own organisation id, and the dated rules (design.md 4)."""

from datetime import date

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.store.tables.work import dated_rule, deployment


def mode(connection: Connection) -> str | None:
    """`sandbox` or `production`, as the first migration wrote it; None when there are no tables yet."""
    try:
        return connection.execute(select(deployment.c.mode)).scalar()
    except (OperationalError, ProgrammingError):
        return None


def gateway_id(connection: Connection) -> str:
    """The id that stands as custodian on what the gateway itself keeps; no token ever carries it."""
    return str(connection.execute(select(deployment.c.gateway_id)).scalar_one())


def rule_rows(connection: Connection) -> list[tuple[str, object, object, str, str]]:
    """Every dated rule as (name, starts, ends, value, source), those of one name and day as they were added."""
    order = (dated_rule.c.name, dated_rule.c.starts, dated_rule.c.number)
    rows = connection.execute(select(dated_rule).order_by(*order))
    return [(row.name, row.starts, row.ends, row.value, row.source) for row in rows]


def rule_edition(connection: Connection) -> tuple[int, int]:
    """What changes whenever a dated rule is added: how many there are, and the last number."""
    row = connection.execute(select(func.count(), func.max(dated_rule.c.number))).one()
    return int(row[0]), int(row[1] or 0)


def add_rule(connection: Connection, row: tuple[str, date, str, str]) -> None:
    """Add a dated rule: its name, first day, value as JSON, and source."""
    name, starts, value, source = row
    number = select(func.max(dated_rule.c.number) + 1).scalar_subquery()
    added = insert(dated_rule).values(name=name, starts=starts, ends=None, number=number, value=value, source=source)
    connection.execute(added)
