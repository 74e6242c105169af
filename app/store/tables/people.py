"""The internal person, the grants that open their records, the pairs that wait for a human, and those it merged."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, String, Table, Text, text

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
    Column("merged_into", String(ID), nullable=True),
    Index("ix_person_merged_into", "merged_into"),
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
    Column("ended", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("effect = 1 or (deniable and rank = 0)", name="denial"),
    Index("ix_disclosure_grant_person", "person_id", "recipient", "data_class"),
    Index("ix_disclosure_grant_recipient", "recipient", "data_class", "person_id"),
    Index("ix_disclosure_grant_source", "source_id", "source_type"),
    Index("ix_disclosure_grant_reach", "reach"),
    Index(
        "ix_disclosure_grant_ends",
        "ends",
        sqlite_where=text("basis = 'consent' and effect = 1"),
        postgresql_where=text("basis = 'consent' and effect = 1"),
    ),
)

written_by_person = Table(
    "written_by_person",
    METADATA,
    Column("id", String(ID), primary_key=True),
)
"""Which records that the gateway keeps a person wrote with their own sign-in: it keeps others as well."""

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

person_merge = Table(
    "person_merge",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("kept_id", String(ID), nullable=False),
    Column("other_id", String(ID), nullable=False),
    Column("reason", Text, nullable=False),
    Column("merged", BigInteger, nullable=False),
    Column("undone", BigInteger, nullable=True),
    Column("kept_was", Text, nullable=False),
    Column("other_was", Text, nullable=False),
    Index("ix_person_merge_kept", "kept_id", "merged"),
)

person_merge_record = Table(
    "person_merge_record",
    METADATA,
    Column("merge_id", String(ID), primary_key=True),
    Column("type", String(40), primary_key=True),
    Column("id", String(ID), primary_key=True),
)

person_merge_grant = Table(
    "person_merge_grant",
    METADATA,
    Column("merge_id", String(ID), primary_key=True),
    Column("grant_row", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", String(ID), nullable=False),
    Column("ord", Integer, nullable=False),
    Column("ends", BigInteger, nullable=False),
)
