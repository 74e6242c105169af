"""Records: read with the predicate inside, stored with their history and search rows in the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, insert, or_, select, update

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.ground import read_ground
from app.domain.index import Entry
from app.domain.record import Record
from app.store.dialect import larger
from app.store.index import index, unindex
from app.store.merged_past import crosses
from app.store.prepared import NOW, Asking, asking, prepared, shape_of, values_of
from app.store.shares import completed
from app.store.tables.access import client
from app.store.tables.metadata import FOREVER
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS, resource_version
from app.store.visibility import decision, is_active, is_at_least
from app.store.wall import RULES, within

COMMON = ("id", "version", "body", "kind", "created", "last_updated", "custodian", "data_class")


def read(connection: Connection, caller: Caller, type: str, id: str, now: int) -> Record | None:
    """The record at the caller's rank, or None: missing, hidden, or the caller's client is no longer active. One that
    is visible by pinned versions alone is the latest of them.
    """
    shape = ("read", type, shape_of(caller))
    statement = prepared(connection, shape, lambda: _reading(RECORDS[type], type, asking(caller)))
    row = statement.run(connection, values_of(caller) | {"id": id, "now": now}).first()
    if row is None and TYPES[type].is_pinned:
        latest = prepared(connection, ("pinned", *shape), lambda: _latest(type, asking(caller)))
        row = latest.run(connection, values_of(caller) | {"id": id, "now": now}).first()
    return completed(connection, caller, record_of(type, row), now) if row else None


def _latest(type: str, asked: Asking) -> Select[Any]:
    table = resource_version
    seen = decision(table, type, asked, NOW, "pinned").label("decision")
    named = (table.c.type == type, table.c.id == bindparam("id"), is_active(asked))
    found = select(table, seen).where(*named).subquery("found")
    return select(found).where(is_at_least(found.c.decision, 1)).order_by(found.c.version.desc()).limit(1)


def read_version(connection: Connection, caller: Caller, type: str, id: str, version: int, now: int) -> Record | None:
    """One version at the caller's rank, judged by the class that version was stored with; None as for `read`."""
    shape = ("version", type, shape_of(caller))
    statement = prepared(connection, shape, lambda: _reading_version(type, asking(caller)))
    row = statement.run(connection, values_of(caller) | {"id": id, "version": version, "now": now}).first()
    return completed(connection, caller, record_of(type, row), now) if row else None


def _reading(table: Any, type: str, asked: Asking) -> Select[Any]:
    return _decided(table, type, asked, table.c.id == bindparam("id"))


def _reading_version(type: str, asked: Asking) -> Select[Any]:
    table = resource_version
    named = (table.c.id == bindparam("id"), table.c.type == type, table.c.version == bindparam("version"))
    return _decided(table, type, asked, *named)


def _decided(table: Any, type: str, asked: Asking, *named: ColumnElement[bool]) -> Select[Any]:
    """One row, if the caller may see it; the limit keeps both databases from deciding twice."""
    seen = decision(table, type, asked, NOW).label("decision")
    found = select(table, seen).where(*named, is_active(asked)).limit(1).subquery("found")
    return select(found).where(is_at_least(found.c.decision, 1))


@within(RULES)
def has_been_seen(connection: Connection, caller: Caller, type: str, id: str) -> bool:
    """Whether the caller's rank on this very record was ever above nothing (design.md 8, the 403 of rule 3).

    The rank is asked at each instant a grant met a version in force, or the version it is pinned to, with that
    version's class; a right that never met the record does not count.
    """
    version, meeting = resource_version, grant.alias("meeting")
    began = larger(meeting.c.starts, version.c.last_updated)
    met = and_(
        meeting.c.person_id == version.c.person_id,
        meeting.c.recipient.in_(caller.recipients),
        meeting.c.effect == 1,
        meeting.c.ends > began,
        or_(began < _superseded(version), meeting.c.version == version.c.version),
        ~crosses(version, meeting, began),
    )
    found = select(version.c.id).join(meeting, met).where(version.c.type == type, version.c.id == id)
    seen = is_at_least(decision(version, type, caller, began), 1)
    return connection.execute(found.where(seen).limit(1)).first() is not None


def _superseded(version: Any) -> Any:
    later = version.alias("later")
    followed = (later.c.type == version.c.type, later.c.id == version.c.id, later.c.version == version.c.version + 1)
    when = select(later.c.last_updated).where(*followed).correlate(version).scalar_subquery()
    return func.coalesce(when, FOREVER)


def is_client_active(connection: Connection, caller: Caller) -> bool:
    """Whether the caller's client may still call."""
    statement = prepared(connection, "client", lambda: select(client.c.active).where(client.c.id == bindparam("id")))
    return bool(statement.run(connection, {"id": caller.client_id}).scalar())


@within(RULES)
def load(connection: Connection, type: str, id: str) -> Record | None:
    """The current record for the gateway's own rules, inside a write that has already been allowed; None if missing."""
    table = RECORDS[type]
    row = connection.execute(select(table).where(table.c.id == id)).first()
    return record_of(type, row) if row else None


def add(connection: Connection, record: Record, promoted: Mapping[str, Any], entries: list[Entry]) -> None:
    """Store a new record: its row, its first version, its search rows."""
    table = RECORDS[record.type]
    connection.execute(insert(table), _values(record) | _own(table, promoted))
    _keep_version(connection, record, "POST")
    index(connection, record, entries)


@within(RULES)
def replace(connection: Connection, record: Record, promoted: Mapping[str, Any], entries: list[Entry]) -> bool:
    """Store the next version of a record; False when another writer was first."""
    table = RECORDS[record.type]
    previous = and_(table.c.id == record.id, table.c.version == record.version - 1)
    done = connection.execute(update(table).where(previous).values(**_values(record), **_own(table, promoted)))
    if done.rowcount != 1:
        return False
    _keep_version(connection, record, record.method)
    unindex(connection, record)
    index(connection, record, entries)
    return True


def _keep_version(connection: Connection, record: Record, method: str) -> None:
    connection.execute(insert(resource_version), _values(record) | {"type": record.type, "method": method})


def _values(record: Record) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in COMMON}
    return values | {"person_id": record.person, "referral_id": record.referral}


def _own(table: Any, promoted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in promoted.items() if name in table.c}


def record_of(type: str, row: Row[Any]) -> Record:
    """The record a row of its table (or of its history) holds."""
    fields = row._mapping
    ground = read_ground(fields.get("decision"))
    return Record(
        type=type,
        **{name: fields[name] for name in COMMON},
        person=fields["person_id"],
        referral=fields["referral_id"],
        rank=ground.rank,
        ground=ground,
        method=fields.get("method", "PUT"),
    )
