"""What time itself brings about: acts of the worker, each once, and the alerts an operator answers."""

from sqlalchemy import BigInteger, Column, Index, String, Table, text

from app.store.tables.metadata import ID, METADATA

timed_act = Table(
    "timed_act",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("type", String(40), nullable=False),
    Column("resource_id", String(ID), nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=True),
    Column("result", String(20), nullable=True),
    Index("ux_timed_act", "resource_id", "kind", "due", unique=True),
    Index("ix_timed_act_waiting", "due", sqlite_where=text("done is null"), postgresql_where=text("done is null")),
)
"""`due` and `done` are business instants; done is empty as long as the act lies ahead."""

alert = Table(
    "alert",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("type", String(40), nullable=False),
    Column("resource_id", String(ID), nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("raised", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=True),
    Column("reason", String(255), nullable=True),
    Index("ix_alert_resource", "resource_id"),
    Index("ix_alert_open", "raised", sqlite_where=text("closed is null"), postgresql_where=text("closed is null")),
)

travel = Table(
    "travel",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("ahead", BigInteger, nullable=False),
)
"""Journeys of a sandbox, the last one counts: by how many milliseconds its business clock is ahead of the wall's."""

sweep = Table(
    "sweep",
    METADATA,
    Column("name", String(30), primary_key=True),
    Column("reached", BigInteger, nullable=False),
)
"""How far a sweep over instants that pass has come; a clock that is set back sets it back."""
