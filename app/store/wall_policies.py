"""The second wall, the database's side: the application's role, its privileges, and a policy on every personal table.

Each policy shows what the predicate of `visibility` could ever show, and not much more (docs/decisions).
"""

from app.domain.catalogue.disclosure import AUDITORS
from app.domain.catalogue.types import STORED
from app.store.tables import METADATA
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf, audit_node
from app.store.tables.records import RECORDS, SIDES, resource_version

ROLE = "gateway_app"
"""The role of every connection of the application; who logs in is a member of it. It owns nothing."""

UNWALLED = {
    "organisation": "names of organisations",
    "identity_service": "keys and names of services that vouch for people",
    "client": "keys and scopes of systems; the id of a bound person is internal",
    "used_assertion": "ids of assertions",
    "sharing_agreement": "agreements between organisations",
    "dated_rule": "rules of the gateway",
    "risk_route": "organisations that take risks",
    "deployment": "what this database is",
    "index_state": "how far search rows are",
    "sweep": "how far the worker has looked",
    "travel": "how far a sandbox's clock is ahead",
    audit_leaf.name: "hashes",
    audit_node.name: "hashes",
    audit_checkpoint.name: "signed hashes",
} | {table.name: "directory" for name, table in RECORDS.items() if STORED[name].is_directory}
"""Tables without a policy, and why: they hold nothing about a person."""

PRIVILEGES = {
    "deployment": "SELECT",
    "dated_rule": "SELECT",
    audit_event.name: "SELECT, INSERT",
    # Linking moves the index of a person without a number; the row that records it stands in the ledger.
    audit_entity.name: "SELECT, INSERT, UPDATE (person_id)",
    audit_leaf.name: "SELECT, INSERT",
    audit_node.name: "SELECT, INSERT",
    audit_checkpoint.name: "SELECT, INSERT",
    resource_version.name: "SELECT, INSERT, UPDATE (person_id)",
    "disclosure_grant": "SELECT, INSERT, UPDATE",
    "person": "SELECT, INSERT, UPDATE",
    "alembic_version": "SELECT",
}
"""What the role may do with a table, where that is less than reading and changing its rows."""

USUAL = "SELECT, INSERT, UPDATE, DELETE"


def _setting(name: str) -> str:
    return f"nullif(current_setting('gateway.{name}', true), '')"


def _said(name: str) -> str:
    """A setting as a value that is worked out once for a statement."""
    return f"(SELECT {_setting(name)})"


def _listed(values: frozenset[str] | tuple[str, ...]) -> str:
    return "('{" + ",".join(sorted(values)) + "}'::text[])"


_AUDITOR = f"{_setting('role')} = ANY {_listed(AUDITORS)}"
_OWN = (
    f"(SELECT CASE {_setting('context')} WHEN 'audit' THEN {_AUDITOR} "
    f"ELSE {_setting('context')} = ANY {_listed(('rules', 'operator', 'upkeep', 'migration'))} END)"
)
_LEDGER = f"(SELECT {_setting('context')} = ANY {_listed(('sealer', 'operator', 'rules', 'migration'))} OR {_AUDITOR})"
_RECIPIENT = "recipient = ANY ((SELECT string_to_array(current_setting('gateway.recipients', true), ' '))::text[])"
_TOLD = f"(SELECT coalesce({_setting('client')}, {_setting('context')}) IS NOT NULL)"


def _known(person: str) -> str:
    """Whether a permit in force opens anything of that person to the caller; EXISTS under OR would be hashed whole."""
    theirs = f"g.person_id = {person} AND g.{_RECIPIENT} AND g.effect = 1"
    purpose = f"g.purpose = ANY ((SELECT ARRAY[{_setting('purpose')}, '*'])::text[])"
    rows = f"disclosure_grant g WHERE {theirs} AND {purpose} AND NOT g.ended "
    rows += f"AND g.ends > (SELECT {_setting('now')}::bigint)"
    return f"coalesce((SELECT true FROM {rows} LIMIT 1), false)"  # noqa: S608  made of names alone, run by a migration


def _kept(table: str) -> str:
    return f"{_OWN} OR custodian = {_said('org')} OR {_known(f'{table}.person_id')}"


def _shared(table: str, type: str, visible: str) -> str:
    directory = tuple(name for name, declared in STORED.items() if declared.is_directory)
    return f"{table}.{type} = ANY {_listed(directory)} OR {visible}"


def _search_rows(table: str) -> str:
    """A search row is seen by who sees the first version of its record: that table's own policy answers."""
    first = f"v.type = {table}.type AND v.id = {table}.resource_id AND v.version = 1"
    found = f"SELECT true FROM resource_version v WHERE {first}"  # noqa: S608  as above
    return _shared(table, "type", f"{_OWN} OR coalesce(({found}), false)")


_THEMSELF = f"person_id = ANY (ARRAY(SELECT p.id FROM person p WHERE {_said('person')} IN (p.id, p.merged_into)))"  # noqa: S608  as above
"""Whether an index row of the ledger is about the person who asks, or about one merged into them."""


def _told_of() -> str:
    """A person sees the rows of the ledger that touched what is theirs."""
    theirs = f"e.audit_id = audit_event.id AND e.{_THEMSELF}"
    return f"coalesce((SELECT true FROM audit_entity e WHERE {theirs} LIMIT 1), false)"  # noqa: S608  as above


def policies() -> dict[str, str]:
    """By table: which of its rows are seen."""
    shown = {table.name: _kept(table.name) for name, table in RECORDS.items() if not STORED[name].is_directory}
    shown |= {table.name: _search_rows(table.name) for table in SIDES.values()}
    return shown | {
        "resource_version": _shared("resource_version", "type", _kept("resource_version")),
        "person": f"{_OWN} OR {_said('person')} IN (id, merged_into) OR {_known('person.id')}",
        "disclosure_grant": f"{_OWN} OR {_RECIPIENT}",
        "referral": f"{_OWN} OR requester = {_said('org')} OR {_known('referral.person_id')}",
        "identity_review": _OWN,
        "written_by_person": _OWN,
        "report_path": _OWN,
        "release_link": f"{_OWN} OR {_RECIPIENT}",
        "outbox": f"{_OWN} OR recipient = {_said('org')}",
        "timed_act": _OWN,
        "alert": _OWN,
        "idempotency": f"{_OWN} OR client_id = {_said('client')}",
        "person_merge": _OWN,
        "person_merge_record": _OWN,
        "person_merge_grant": _OWN,
        audit_event.name: f"{_LEDGER} OR {_told_of()}",
        audit_entity.name: f"{_LEDGER} OR {_THEMSELF}",
    }


def second_wall() -> tuple[str, ...]:
    """The statements that build the wall, for PostgreSQL; SQLite has no such thing."""
    return (*_role(), *map(_granted, sorted(METADATA.tables)), *_walls())


def _role() -> tuple[str, ...]:
    made = f"CREATE ROLE {ROLE} NOLOGIN"
    unsafe = f"RAISE EXCEPTION '{ROLE} stands above policies'"
    role = f"FROM pg_roles WHERE rolname = '{ROLE}'"
    member = "pg_has_role(current_user, oid, CASE WHEN version() ~ '^PostgreSQL 1[0-5]' THEN 'MEMBER' ELSE 'SET' END)"
    exists = "duplicate_object OR unique_violation"
    return (
        f"DO $$ BEGIN {made}; EXCEPTION WHEN {exists} THEN NULL; END $$",
        f"DO $$ BEGIN IF (SELECT rolsuper OR rolbypassrls {role}) THEN {unsafe}; END IF; END $$",
        f"DO $$ BEGIN IF NOT (SELECT {member} {role}) THEN GRANT {ROLE} TO CURRENT_USER; END IF; END $$",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        f"GRANT {PRIVILEGES['alembic_version']} ON alembic_version TO {ROLE}",
    )


def _granted(table: str) -> str:
    return f"GRANT {PRIVILEGES.get(table, USUAL)} ON {table} TO {ROLE}"


def _walls() -> tuple[str, ...]:
    made: list[str] = []
    for table, shown in policies().items():
        made += [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
        # Evidence may be added by anybody: a refusal is recorded before it is known who was refused.
        added = "true" if table in (audit_event.name, audit_entity.name) else _TOLD
        made.append(f"CREATE POLICY wall ON {table} USING ({shown}) WITH CHECK ({added})")
    return tuple(made)
