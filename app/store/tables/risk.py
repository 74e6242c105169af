"""Where risks go in each region."""

from sqlalchemy import Column, Date, String, Table, Text

from app.store.tables.metadata import ID, METADATA

risk_route = Table(
    "risk_route",
    METADATA,
    Column("region", String(ID), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("starts", Date, primary_key=True),
    Column("ends", Date, nullable=True),
    Column("owner", String(ID), nullable=False),
    Column("acknowledge", String(12), nullable=False),
    Column("act", String(12), nullable=False),
    Column("thresholds", Text, nullable=False),
    Column("source", String(255), nullable=False),
)
