"""Emptying a sandbox's database."""

from sqlalchemy import Connection, delete

from app.store import deployment
from app.store.tables import METADATA

KEPT = frozenset(("deployment", "dated_rule"))


def wipe(connection: Connection) -> None:
    """Delete every row but the deployment's own and the rules'; RuntimeError unless the database is a sandbox's."""
    if deployment.mode(connection) != "sandbox":
        raise RuntimeError("Only a sandbox's database is ever emptied.")
    for table in reversed(METADATA.sorted_tables):
        if table.name not in KEPT:
            connection.execute(delete(table))
