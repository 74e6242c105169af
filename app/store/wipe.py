"""Emptying a sandbox's database."""

from sqlalchemy import Connection, delete

from app.store import append_only, deployment
from app.store.tables import METADATA

KEPT = frozenset(("deployment", "dated_rule", "index_state"))


def wipe(connection: Connection) -> None:
    """Delete every row but the deployment's own, the rules and how far the search rows are.

    RuntimeError unless the database is a sandbox's.
    """
    if deployment.mode(connection) != "sandbox":
        raise RuntimeError("Only a sandbox's database is ever emptied.")
    append_only.release(connection)
    for table in reversed(METADATA.sorted_tables):
        if table.name not in KEPT:
            connection.execute(delete(table))
    append_only.protect(connection)
