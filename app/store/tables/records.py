"""One table per stored resource type, their history, and the side tables every search parameter shares."""

from sqlalchemy import BigInteger, Column, Index, Integer, Numeric, String, Table, Text, text

from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.types import STORED
from app.store.tables.metadata import ID, METADATA


def _common() -> list[Column[object]]:
    return [
        Column("id", String(ID), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("body", Text, nullable=False),
        Column("kind", String(40), nullable=False),
        Column("created", BigInteger, nullable=False),
        Column("last_updated", BigInteger, nullable=False),
        Column("person_id", String(ID), nullable=True),
        Column("custodian", String(ID), nullable=False),
        Column("data_class", String(12), nullable=False),
        Column("referral_id", String(ID), nullable=True),
    ]


def _promoted(declared: ResourceType) -> list[Column[object]]:
    columns: list[Column[object]] = []
    for parameter in declared.parameters:
        if parameter.column:
            kind = BigInteger() if parameter.kind == "date" else String(64)
            columns.append(Column(parameter.column, kind, nullable=True))
    return columns


def _table(declared: ResourceType) -> Table:
    name = declared.table
    return Table(
        name,
        METADATA,
        *_common(),
        *_promoted(declared),
        Index(f"ix_{name}_last_updated", "last_updated", "id"),
        Index(f"ix_{name}_person", "person_id", "data_class"),
        Index(f"ix_{name}_custodian", "custodian", "last_updated", "id"),
        Index(f"ix_{name}_referral", "referral_id"),
    )


RECORDS: dict[str, Table] = {name: _table(declared) for name, declared in STORED.items()}

task = RECORDS["Task"]
Index("ix_task_owner_status", task.c.owner, task.c.status, task.c.last_updated, task.c.id)
Index("ix_task_owner_authored", task.c.owner, task.c.status, task.c.authored, task.c.id)
Index("ix_task_requester_status", task.c.requester, task.c.status, task.c.last_updated, task.c.id)
Index("ix_task_focus", task.c.focus)
has_clock = text("due is not null")
Index("ix_task_due", task.c.due, task.c.id, sqlite_where=has_clock, postgresql_where=has_clock)

resource_version = Table(
    "resource_version",
    METADATA,
    Column("type", String(40), primary_key=True),
    Column("id", String(ID), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("last_updated", BigInteger, nullable=False),
    Column("person_id", String(ID), nullable=True),
    Column("custodian", String(ID), nullable=False),
    Column("data_class", String(12), nullable=False),
    Column("referral_id", String(ID), nullable=True),
    Column("method", String(8), nullable=False),
    Index("ix_resource_version_changed", "type", "last_updated", "id", "version"),
)


FOLDED = String(255).with_variant(String(255, collation="C"), "postgresql")
"""Text in the order of its characters on both databases, so that a beginning is a range an index can find."""


def _side(name: str, *columns: Column[object], by: tuple[str, ...]) -> Table:
    return Table(
        f"search_{name}",
        METADATA,
        Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        Column("type", String(40), nullable=False),
        Column("parameter", String(40), nullable=False),
        *columns,
        Column("resource_id", String(ID), nullable=False),
        Index(f"ix_search_{name}_value", "type", "parameter", *by, "resource_id"),
        Index(f"ix_search_{name}_resource", "resource_id", "type"),
    )


search_token = _side(
    "token",
    Column("system", String(255), nullable=False),
    Column("code", String(255), nullable=False),
    by=("code", "system"),
)
search_date = _side(
    "date", Column("low", BigInteger, nullable=False), Column("high", BigInteger, nullable=False), by=("low", "high")
)
search_string = _side(
    "string",
    Column("folded", FOLDED, nullable=False),
    Column("exact", String(255), nullable=False),
    by=("folded",),
)
search_reference = _side(
    "reference",
    Column("target_type", String(40), nullable=False),
    Column("target_id", String(255), nullable=False),
    Column("system", String(255), nullable=False),
    Column("value", String(255), nullable=False),
    by=("target_id", "target_type"),
)
Index(
    "ix_search_reference_identifier",
    search_reference.c.type,
    search_reference.c.parameter,
    search_reference.c.value,
    search_reference.c.system,
)
search_uri = _side("uri", Column("value", String(1024), nullable=False), by=("value",))
search_quantity = _side(
    "quantity",
    Column("value", Numeric(30, 10), nullable=False),
    Column("system", String(255), nullable=False),
    Column("code", String(255), nullable=False),
    by=("value",),
)

SIDES: dict[str, Table] = {
    "token": search_token,
    "date": search_date,
    "string": search_string,
    "reference": search_reference,
    "uri": search_uri,
    "quantity": search_quantity,
}
