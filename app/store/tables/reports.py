"""How far each report is on its way to the person and to those it is released to."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

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
)

release_link = Table(
    "release_link",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("recipient", String(80), nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("code", String(64), nullable=False),
    Column("person_id", String(ID), nullable=False),
    Column("party", String(ID), nullable=False),
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

disclosure_review = Table(
    "disclosure_review",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("person_id", String(ID), nullable=False),
    Column("record", String(80), nullable=False),
    Column("organisation", String(255), nullable=False),
    Column("clinician", String(255), nullable=False),
    Column("recipient", String(255), nullable=False),
    Column("balancing", Text, nullable=False),
    Column("person_told", String(20), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("outcome", String(20), nullable=True),
    Column("reviewed", BigInteger, nullable=True),
    Index("ix_disclosure_review_open", "outcome", "created"),
)
