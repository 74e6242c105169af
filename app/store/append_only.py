"""Triggers that keep the ledger append-only on both databases; they stop accidents and stolen application logins."""

from sqlalchemy import Connection

from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf, audit_node

SAYS = "The ledger is append-only."
ERASED = ("address", "query", "salt", "subjects")
"""Columns of a ledger row that an erasure empties, once a row of interaction `erasure` names that ledger row."""

WHOLE = tuple(table.name for table in (audit_leaf, audit_node, audit_checkpoint))
"""Tables of which nothing ever changes."""

FIXED = {
    audit_event.name: ", ".join(c.name for c in audit_event.columns if c.name not in ERASED),
    # Linking moves the records of a person without a number to the person they belong to (access.md 5).
    audit_entity.name: ", ".join(c.name for c in audit_entity.columns if c.name != "person_id"),
}
TABLES = (*FIXED, *WHOLE)
FUNCTIONS = ("ledger_append_only", "ledger_erasure", "ledger_unlinking")
"""What the triggers run on PostgreSQL."""

_RECORDED = (
    "EXISTS (SELECT 1 FROM audit_entity e JOIN audit_event v ON v.id = e.audit_id "
    "WHERE e.type = 'AuditEvent' AND e.resource_id = OLD.{id} AND v.interaction = 'erasure')"
)
_EMPTIED = " AND ".join(f"NEW.{name} IS NULL" for name in ERASED)
_LAWFUL = f"{_EMPTIED} AND {_RECORDED.format(id='id')}"
_UNLINKED = f"OLD.type = 'Patient' AND OLD.version = 0 AND {_RECORDED.format(id='audit_id')}"


def protection(dialect: str) -> tuple[str, ...]:
    """The statements that set the triggers up."""
    return tuple(_sqlite() if dialect == "sqlite" else _postgresql())


def removal(dialect: str) -> tuple[str, ...]:
    """The statements that take the triggers away again."""
    if dialect == "sqlite":
        names = [f"{table}_no_{what}" for table in TABLES for what in ("update", "delete")]
        return tuple(f"DROP TRIGGER {name}" for name in (*names, "audit_event_no_erasure"))
    return tuple(f"DROP FUNCTION {name}() CASCADE" for name in FUNCTIONS)


def protect(connection: Connection) -> None:
    """Set the triggers up on an open connection."""
    for statement in protection(connection.dialect.name):
        connection.exec_driver_sql(statement)


def release(connection: Connection) -> None:
    """Take the triggers away; for the sandbox's reset, which sets them up again in the same transaction."""
    for statement in removal(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _sqlite() -> list[str]:
    raises = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    made = [
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {_sqlite_when(table)}{raises}" for table in TABLES
    ]
    made += [f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {raises}" for table in WHOLE]
    made += [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table} {raises}"
        for table, columns in FIXED.items()
    ]
    erased = ", ".join(ERASED)
    made.append(
        f"CREATE TRIGGER audit_event_no_erasure BEFORE UPDATE OF {erased} ON audit_event WHEN NOT ({_LAWFUL}) {raises}"
    )
    return made


def _sqlite_when(table: str) -> str:
    return f"WHEN NOT ({_UNLINKED}) " if table == audit_entity.name else ""


def _postgresql() -> list[str]:
    raises = f"RAISE EXCEPTION '{SAYS}'"
    begins = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    refuse = f"EXECUTE FUNCTION {FUNCTIONS[0]}()"
    made = [
        f"CREATE FUNCTION ledger_append_only() {begins} {raises}; END $$",
        f"CREATE FUNCTION ledger_erasure() {begins} IF NOT ({_LAWFUL}) THEN {raises}; END IF; RETURN NEW; END $$",
        f"CREATE FUNCTION ledger_unlinking() {begins} IF NOT ({_UNLINKED}) THEN {raises}; END IF; RETURN OLD; END $$",
    ]
    for table in TABLES:
        what = f"OF {FIXED[table]} " if table in FIXED else ""
        made += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE {what}ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {_deletion(table)}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    erasure = f"EXECUTE FUNCTION {FUNCTIONS[1]}()"
    erased = ", ".join(ERASED)
    made.append(
        f"CREATE TRIGGER audit_event_no_erasure BEFORE UPDATE OF {erased} ON audit_event FOR EACH ROW {erasure}"
    )
    return made


def _deletion(table: str) -> str:
    return f"EXECUTE FUNCTION {FUNCTIONS[2 if table == audit_entity.name else 0]}()"
