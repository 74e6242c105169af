"""Referrals, the events they append, and the requests that must have one effect."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, text

from app.store.tables.metadata import ID, METADATA

referral = Table(
    "referral",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("reference", String(13), nullable=False, unique=True),
    Column("person_id", String(ID), nullable=False),
    Column("requester", String(ID), nullable=False),
    Column("patient_id", String(ID), nullable=False),
    Column("service", String(40), nullable=False),
    Column("task_id", String(ID), nullable=True),
    Column("is_open", Boolean, nullable=False),
    Column("episode_ends", Date, nullable=True),
    Column("dwp_code", String(20), nullable=False),
    Column("dwp_changed", Date, nullable=False),
    Column("owner_type", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Index("ix_referral_person", "person_id"),
    Index(
        "ux_referral_open",
        "person_id",
        "service",
        unique=True,
        sqlite_where=text("is_open"),
        postgresql_where=text("is_open"),
    ),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", String(ID), primary_key=True),
    Column("referral_id", String(ID), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("topic", String(60), nullable=False),
    Column("resource_type", String(40), nullable=False),
    Column("resource_id", String(ID), nullable=False),
    Column("version", Integer, nullable=False),
    Column("recipient", String(ID), nullable=True),
    Column("state", String(12), nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ux_outbox_referral_sequence", "referral_id", "sequence", unique=True),
    Index("ix_outbox_state", "state", "created"),
)

idempotency = Table(
    "idempotency",
    METADATA,
    Column("client_id", String(128), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ix_idempotency_created", "created"),
)

dated_rule = Table(
    "dated_rule",
    METADATA,
    Column("name", String(60), primary_key=True),
    Column("starts", Date, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("ends", Date, nullable=True),
    Column("value", Text, nullable=False),
    Column("source", String(255), nullable=False),
)

deployment = Table(
    "deployment",
    METADATA,
    Column("mode", String(12), primary_key=True),
    Column("gateway_id", String(ID), nullable=False),
    Column("created", BigInteger, nullable=False),
)

index_state = Table(
    "index_state",
    METADATA,
    Column("type", String(40), primary_key=True),
    Column("parameter", String(40), primary_key=True),
    Column("declared", String(255), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("reached", String(ID), nullable=False),
)
