"""Organisations, clients, identity services, used assertions, and sharing agreements."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from app.store.tables.metadata import ID, METADATA

organisation = Table(
    "organisation",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("system", String(200), nullable=False),
    Column("code", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("parent", String(ID), ForeignKey("organisation.id"), nullable=True),
    UniqueConstraint("system", "code"),
)

client = Table(
    "client",
    METADATA,
    Column("id", String(128), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("organisation_id", String(ID), ForeignKey("organisation.id"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("purposes", Text, nullable=False),
    Column("person_id", String(ID), nullable=True),
    Column("jwks", Text, nullable=True),
    Column("jwks_url", String(1024), nullable=True),
    Column("certificate_bound", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
)

identity_service = Table(
    "identity_service",
    METADATA,
    Column("issuer", String(255), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("shape", String(16), nullable=False),
    Column("algorithms", String(255), nullable=False),
    Column("roles", Text, nullable=False),
    Column("audience", String(1024), nullable=True),
    Column("parties", Text, nullable=False),
    Column("jwks", Text, nullable=True),
    Column("jwks_url", String(1024), nullable=True),
    Column("is_sandbox", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
)

used_assertion = Table(
    "used_assertion",
    METADATA,
    Column("client_id", String(128), primary_key=True),
    Column("jti", String(255), primary_key=True),
    Column("expires", BigInteger, nullable=False),
    Index("ix_used_assertion_expires", "expires"),
)

sharing_agreement = Table(
    "sharing_agreement",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("flow", String(64), nullable=False),
    Column("taker", String(80), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("purposes", Text, nullable=False),
    Column("classes", String(32), nullable=False),
    Column("lawful_basis", String(32), nullable=False),
    Column("special_category", String(32), nullable=False),
    Column("dpia", String(255), nullable=False),
    Column("implied_care", Boolean, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
)
