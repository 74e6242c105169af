"""The ledger read back: by auditors, by a person about themself, and for one person as who saw what."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, false, func, literal, or_, select, true

from app.domain.audit_row import TOLD_TO_PERSONS, AuditRow, Touch
from app.domain.caller import Caller
from app.domain.catalogue.disclosure import AUDITORS
from app.domain.evidence import Entity
from app.domain.ground import Ground
from app.domain.query import TOTAL_LIMIT, Query
from app.store.audit_criteria import conditions
from app.store.people import also_of
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.people import person
from app.store.tables.records import RECORDS, resource_version, search_string
from app.store.visibility import is_active
from app.store.wall import AUDIT, within

PERSON = "person"
PLAIN = (
    "number", "id", "recorded", "interaction", "action", "outcome", "code", "client", "organisation",
    "organisation_code", "organisation_name", "role", "purpose", "jti", "request_id", "address", "query",
)  # fmt: skip

patient = RECORDS["Patient"]


@dataclass(frozen=True)
class Found:
    """A row of a page and the place the next page goes on from."""

    row: AuditRow
    place: tuple[int | str, ...]


@dataclass(frozen=True)
class Touched:
    """A row, and the records of one person it touched."""

    row: AuditRow
    records: tuple[Touch, ...]


@within(AUDIT)
def read(connection: Connection, caller: Caller, id: str) -> AuditRow | None:
    """The row of that id; None when there is none, or it is not for this caller: auditors see every row, a person those
    about themself, nobody anything without an active client.
    """
    row = connection.execute(select(audit_event).where(audit_event.c.id == id, _may_audit(caller))).first()
    return _rows(connection, [row])[0] if row else None


@within(AUDIT)
def search(connection: Connection, caller: Caller, query: Query) -> list[Found]:
    """One page and one row more, newest first, or oldest first where the query is sorted so; no rows as for `read`."""
    is_rising = bool(query.order) and not query.order[0].descending
    keys = (audit_event.c.recorded, audit_event.c.id)
    wanted = conditions(query, caller.person if caller.role == PERSON else None)
    statement = select(audit_event).where(_may_audit(caller), *wanted, _beyond(query, is_rising))
    ordering = keys if is_rising else tuple(key.desc() for key in keys)
    rows = connection.execute(statement.order_by(*ordering).limit(query.count + 1)).all()
    return [Found(row, (row.recorded, row.id)) for row in _rows(connection, rows)]


@within(AUDIT)
def total(connection: Connection, caller: Caller, query: Query) -> int:
    """How many rows match, all pages together, up to one more than 10,000."""
    wanted = conditions(query, caller.person if caller.role == PERSON else None)
    found = select(literal(1)).select_from(audit_event).where(_may_audit(caller), *wanted)
    limited = found.limit(TOTAL_LIMIT + 1).subquery()
    return connection.execute(select(func.count()).select_from(limited)).scalar_one()


def who_saw(connection: Connection, person_id: str, most: int = 1000) -> list[Touched]:
    """The rows that touched a person's records, newest first; for the operator's command line, which has no caller."""
    theirs = select(audit_entity.c.audit_id).where(audit_entity.c.person_id.in_(also_of(person_id)))
    statement = select(audit_event).where(audit_event.c.id.in_(theirs))
    rows = connection.execute(statement.order_by(audit_event.c.number.desc()).limit(most)).all()
    return touched(connection, person_id, _rows(connection, rows))


def touched(connection: Connection, person_id: str, rows: Sequence[AuditRow]) -> list[Touched]:
    """The rows, each with the records of the person that it touched."""
    touches = _touched(connection, person_id, [row.id for row in rows])
    return [Touched(row, tuple(touches.get(row.id, ()))) for row in rows]


def persons_named(connection: Connection, words: Sequence[str]) -> list[str]:
    """Ids of the persons whose Patients carry every one of the folded names; for the operator, as `who_saw`."""
    carrying = [
        patient.c.id.in_(
            select(search_string.c.resource_id).where(
                search_string.c.type == "Patient",
                search_string.c.parameter.in_(("family", "given")),
                search_string.c.folded == word,
            )
        )
        for word in words
    ]
    if not carrying:
        return []
    found = select(patient.c.person_id).where(patient.c.person_id.is_not(None), *carrying).distinct()
    return [str(id) for id in connection.execute(found.order_by(patient.c.person_id)).scalars()]


def patient_of(connection: Connection, person_id: str) -> str | None:
    """The id of the person's oldest Patient, by which an audit row can name them."""
    theirs = select(patient.c.id).where(patient.c.person_id == person_id)
    return connection.execute(theirs.order_by(patient.c.created, patient.c.id).limit(1)).scalar()


def _may_audit(caller: Caller) -> ColumnElement[bool]:
    if caller.role in AUDITORS:
        return is_active(caller)
    if caller.role == PERSON and caller.person:
        return and_(is_active(caller), audit_event.c.id.in_(_about(caller.person)))
    return false()


def _about(person_id: str) -> Select[tuple[str]]:
    """Ids of the rows a person is told of: those that touched a record of theirs of a class they may see, and those
    that name them and no record of theirs.
    """
    told = case((audit_entity.c.data_class.in_(sorted(TOLD_TO_PERSONS)), 1))
    return (
        select(audit_entity.c.audit_id)
        .where(audit_entity.c.person_id.in_(also_of(person_id)))
        .group_by(audit_entity.c.audit_id)
        .having(or_(func.count(told) > 0, func.count(audit_entity.c.data_class) == 0))
    )


def _beyond(query: Query, is_rising: bool) -> ColumnElement[bool]:
    """Rows after the last one of the page before."""
    if not query.after:
        return true()
    recorded, id = query.after
    at, own = audit_event.c.recorded, audit_event.c.id
    if is_rising:
        return or_(at > recorded, and_(at == recorded, own > id))
    return or_(at < recorded, and_(at == recorded, own < id))


def _rows(connection: Connection, rows: Sequence[Row[Any]]) -> list[AuditRow]:
    """The rows as they are handed on; one that names no Patient is about the persons of its records."""
    silent = [row.id for row in rows if not _named(row)]
    named = _patients(connection, silent) if silent else {}
    return [_row(row, named.get(row.id, [])) for row in rows]


def _row(row: Row[Any], named: Sequence[str]) -> AuditRow:
    fields = row._mapping
    return AuditRow(
        **{name: fields[name] for name in PLAIN},
        entities=_entities(fields["entities"], fields["decisions"]),
        patients=tuple(_named(row) or named),
        reason=json.loads(fields["subjects"] or "{}").get("reason"),
        detail=json.loads(fields["detail"]),
    )


def _entities(entities: str, decisions: str) -> tuple[Entity, ...]:
    named = zip(json.loads(entities), json.loads(decisions), strict=True)
    return tuple(_entity(type, id, version, decision) for (type, id, version), decision in named)


def _entity(type: str, id: str, version: int, decision: list[Any] | None) -> Entity:
    if decision is None:
        return Entity(type, id, version)
    data_class, basis, rank, number, source = decision
    return Entity(type, id, version, None, data_class, Ground(rank, basis, number, source))


def _named(row: Row[Any]) -> list[str]:
    """The Patients the row itself names; none once its personal part is erased."""
    return list(json.loads(row.subjects)["patients"]) if row.subjects else []


def _patients(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """By row: the oldest Patient of each person whose records it touched (ids grow with time)."""
    statement = (
        select(audit_entity.c.audit_id, func.min(patient.c.id))
        .join(person, person.c.id == audit_entity.c.person_id)
        .join(patient, patient.c.person_id == func.coalesce(person.c.merged_into, person.c.id))
        .where(audit_entity.c.audit_id.in_(ids))
        .group_by(audit_entity.c.audit_id, audit_entity.c.person_id)
        .order_by(func.min(audit_entity.c.row))
    )
    named: dict[str, list[str]] = {}
    for audit_id, id in connection.execute(statement):
        named.setdefault(audit_id, []).append(id)
    return named


def _touched(connection: Connection, person_id: str, ids: Sequence[str]) -> dict[str, list[Touch]]:
    """By row: each record of the person it touched."""
    version = and_(
        resource_version.c.type == audit_entity.c.type,
        resource_version.c.id == audit_entity.c.resource_id,
        # A refused call names no version: the first one tells the kind as well.
        resource_version.c.version == case((audit_entity.c.version == 0, 1), else_=audit_entity.c.version),
    )
    own = (audit_entity.c.type, audit_entity.c.resource_id, audit_entity.c.version, audit_entity.c.data_class)
    statement = (
        select(audit_entity.c.audit_id, *own, resource_version.c.kind)
        .outerjoin(resource_version, version)
        .where(audit_entity.c.person_id.in_(also_of(person_id)), audit_entity.c.audit_id.in_(ids))
        .order_by(audit_entity.c.row)
    )
    touched: dict[str, list[Touch]] = {}
    for audit_id, *record in connection.execute(statement):
        touched.setdefault(audit_id, []).append(Touch(*record))
    return touched
