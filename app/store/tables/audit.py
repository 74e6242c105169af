"""The ledger's rows: one per interaction, appended only."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from app.store.tables.metadata import ID, METADATA

audit_event = Table(
    "audit_event",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String(ID), nullable=False, unique=True),
    Column("recorded", BigInteger, nullable=False),
    Column("interaction", String(40), nullable=False),
    Column("action", String(1), nullable=False),
    Column("outcome", Integer, nullable=False),
    Column("code", String(12), nullable=True),
    Column("client", String(128), nullable=True),
    Column("organisation", String(ID), nullable=True),
    Column("organisation_code", String(64), nullable=True),
    Column("organisation_name", String(255), nullable=True),
    Column("role", String(64), nullable=True),
    Column("purpose", String(40), nullable=True),
    Column("jti", String(64), nullable=True),
    Column("request_id", String(64), nullable=True),
    Column("address", String(64), nullable=True),
    Column("query", Text, nullable=True),
    Column("entities", Text, nullable=False),
    Column("decisions", Text, nullable=False),
    Column("subjects", Text, nullable=True),
    Column("detail", Text, nullable=False),
    Column("salt", String(32), nullable=True),
    Column("personal", String(64), nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
    Index("ix_audit_event_recorded", "recorded", "id"),
    Index("ix_audit_event_organisation", "organisation", "recorded"),
    Index("ix_audit_event_request", "request_id"),
)

audit_entity = Table(
    "audit_entity",
    METADATA,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("audit_id", String(ID), nullable=False),
    Column("type", String(40), nullable=False),
    Column("resource_id", String(ID), nullable=False),
    Column("version", Integer, nullable=False),
    Column("person_id", String(ID), nullable=True),
    Column("data_class", String(12), nullable=True),
    Index("ix_audit_entity_resource", "resource_id", "type"),
    Index("ix_audit_entity_person", "person_id", "audit_id"),
    Index("ix_audit_entity_audit", "audit_id"),
)
