"""How far each report is on its way to the person and to those it is released to."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table

from app.store.tables.metadata import ID, METADATA

MOST_WRONG = 5
"""Wrong codes that lock a release link (design.md 7)."""

report_path = Table(
    "report_path",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("person_id", String(ID), nullable=False),
    Column("shared_version", Integer, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("wishes", String(12), nullable=False),
    Column("is_amra", Boolean, nullable=False),
    Column("contacted", Boolean, nullable=False),
    Column("approved_version", Integer, nullable=True),
    Column("withheld", BigInteger, nullable=True),
    Column("by_person", Boolean, nullable=False),
    Column("corrected", Integer, nullable=True),
)

release_link = Table(
    "release_link",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("recipient", String(80), nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("code", String(64), nullable=False),
    Column("person_id", String(ID), nullable=False),
    Column("party", String(80), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("type", String(40), nullable=False),
    Column("report", String(ID), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("revoked", BigInteger, nullable=True),
    Index("ix_release_link_recipient", "recipient"),
    Index("ix_release_link_report", "report"),
)
