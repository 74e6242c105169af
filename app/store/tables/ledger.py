"""What proves the ledger: each row's place in the tree, the nodes that proofs start from, and signed checkpoints."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text

from app.store.tables.metadata import ID, METADATA

audit_leaf = Table(
    "audit_leaf",
    METADATA,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("audit_id", String(ID), nullable=False, unique=True),
    Column("leaf", LargeBinary(32), nullable=False),
)

audit_node = Table(
    "audit_node",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
)

audit_checkpoint = Table(
    "audit_checkpoint",
    METADATA,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
)
