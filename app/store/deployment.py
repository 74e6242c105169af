"""What this database is: its mode, its own organisation id, and the dated rules (design.md 4)."""

from sqlalchemy import Connection, select
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
    """Every dated rule as (name, starts, ends, value, source)."""
    rows = connection.execute(select(dated_rule).order_by(dated_rule.c.name, dated_rule.c.starts))
    return [(row.name, row.starts, row.ends, row.value, row.source) for row in rows]
