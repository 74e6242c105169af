"""The internal person, the grants that open their records, and the pairs that wait for a human."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, String, Table, Text

from app.store.tables.metadata import ID, METADATA

person = Table(
    "person",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("nhs_number", String(10), nullable=True, unique=True),
    Column("nino", String(9), nullable=True, unique=True),
    Column("birth_date", Date, nullable=True),
    Column("level", String(20), nullable=False),
    Column("deceased", Boolean, nullable=False),
    Column("acts", Integer, nullable=False),
)

disclosure_grant = Table(
    "disclosure_grant",
    METADATA,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("person_id", String(ID), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("data_class", String(12), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("sections", Text, nullable=True),
    Column("effect", Integer, nullable=False),
    Column("deniable", Boolean, nullable=False),
    Column("reach", String(80), nullable=False),
    Column("version", Integer, nullable=True),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("basis", String(20), nullable=False),
    Column("source_type", String(40), nullable=False),
    Column("source_id", String(ID), nullable=False),
    Column("source_version", Integer, nullable=False),
    Column("ord", Integer, nullable=False),
    CheckConstraint("effect = 1 or (deniable and rank = 0)", name="denial"),
    Index("ix_disclosure_grant_person", "person_id", "recipient", "data_class"),
    Index("ix_disclosure_grant_recipient", "recipient", "data_class", "person_id"),
    Index("ix_disclosure_grant_source", "source_id", "source_type"),
    Index("ix_disclosure_grant_reach", "reach"),
)

identity_review = Table(
    "identity_review",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("patient_id", String(ID), nullable=False),
    Column("person_id", String(ID), nullable=True),
    Column("reason", String(60), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=True),
)
