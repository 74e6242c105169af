"""What grant rows are checked against: the rows of a person, and the versions of the records they rest on."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, not_, or_, select

from app.domain.grant_check import DATED, Kept, Rule
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.store.people import also_of
from app.store.records import record_of
from app.store.tables.access import sharing_agreement
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.people import person, person_merge
from app.store.tables.records import resource_version

SKEW = 30_000
"""By how much the clocks of two workers may differ, in milliseconds (design.md 8)."""


def persons(connection: Connection, after: str, most: int) -> list[str]:
    """The next ids of persons, in their order; those merged into another are looked at with that one."""
    found = (
        select(person.c.id).where(person.c.id > after, person.c.merged_into.is_(None)).order_by(person.c.id).limit(most)
    )
    return list(connection.execute(found).scalars())


def rows_of(connection: Connection, person_id: str, now: int) -> list[Kept]:
    """The grant rows of a person, and of those merged into them, as they were written. One that no longer holds by its
    state, but by its date would, ends at no instant.
    """
    rows = connection.execute(select(grant).where(grant.c.person_id.in_(also_of(person_id))).order_by(grant.c.row))
    return [
        Kept(row.row, _rule(row), row.starts, 0 if row.ended and row.ends > now + SKEW else row.ends, row.ord)
        for row in rows
    ]


def last_act(connection: Connection, person_id: str) -> int:
    """The number of the last act in the order of a person, or of those merged into them."""
    found = select(func.max(person.c.acts)).where(person.c.id.in_(also_of(person_id)))
    return connection.execute(found).scalar() or 0


def acts_on(connection: Connection, types: Sequence[str], id: str, interaction: str) -> list[tuple[int, Json]]:
    """What the ledger holds of an interaction on a record: the version it touched, and the row's details."""
    named = (audit_entity.c.type.in_(types), audit_entity.c.resource_id == id)
    done = (audit_event.c.interaction == interaction, audit_event.c.outcome == 0)
    joined = audit_entity.join(audit_event, audit_event.c.id == audit_entity.c.audit_id)
    rows = connection.execute(
        select(audit_entity.c.version, audit_event.c.detail).select_from(joined).where(*named, *done)
    )
    return [(row.version, json.loads(row.detail)) for row in rows]


def _rule(row: Row[Any]) -> Rule:
    return Rule(
        f"{row.source_type}/{row.source_id}/{row.source_version}",
        row.recipient, row.purpose, row.data_class, row.reach, row.basis, row.rank, row.effect, bool(row.deniable),
        row.ord == 0, row.version, row.sections, row.starts if row.basis in DATED else 0,
    )  # fmt: skip


def versions(connection: Connection, person_id: str, types: Sequence[str]) -> list[Record]:
    """Every version of a person's records of some types, record by record, oldest first."""
    table = resource_version
    found = select(table).where(table.c.person_id == person_id, table.c.type.in_(types))
    rows = connection.execute(found.order_by(table.c.type, table.c.id, table.c.version))
    return [record_of(row.type, row) for row in rows]


def merges(connection: Connection, person_id: str) -> set[int]:
    """When the person was merged with another, and when that was undone."""
    table = person_merge
    found = select(table.c.merged, table.c.undone).where(
        or_(table.c.kept_id == person_id, table.c.other_id == person_id)
    )
    return {instant for row in connection.execute(found) for instant in row if instant is not None}


def agreement_ends(connection: Connection) -> set[int]:
    """When each registered agreement ends, or ended."""
    return set(connection.execute(select(sharing_agreement.c.ends)).scalars())


def version_at(connection: Connection, type: str, id: str, instant: int) -> Record | None:
    """The version of a record that was in force at an instant; None when it was not there yet."""
    table = resource_version
    found = select(table).where(table.c.type == type, table.c.id == id, table.c.last_updated <= instant)
    row = connection.execute(found.order_by(table.c.version.desc()).limit(1)).first()
    return record_of(type, row) if row else None


def voided_at(connection: Connection, type: str, id: str, since: int) -> int | None:
    """When a record was first said to be in error, from an instant on; None where it was not."""
    table = resource_version
    found = select(table.c.last_updated, table.c.body).where(
        table.c.type == type, table.c.id == id, table.c.last_updated >= since
    )
    rows = connection.execute(found.order_by(table.c.version))
    return next((row.last_updated for row in rows if json.loads(row.body).get("status") == "entered-in-error"), None)


def author_of(connection: Connection, record: Record) -> tuple[str, str] | None:
    """Organisation and role of who stored a version, from the ledger; None when no row names it."""
    named = (
        audit_entity.c.type == record.type,
        audit_entity.c.resource_id == record.id,
        audit_entity.c.version == record.version,
        audit_event.c.outcome == 0,
    )
    joined = audit_entity.join(audit_event, audit_event.c.id == audit_entity.c.audit_id)
    found = select(audit_event.c.organisation, audit_event.c.role).select_from(joined).where(*named)
    row = connection.execute(found.order_by(audit_event.c.number).limit(1)).first()
    return (row.organisation, row.role) if row and row.organisation else None


def opened_at(connection: Connection, request: Record, to: Organisation, instant: int) -> bool:
    """Whether an organisation could see a request at an instant for any purpose, leaving out what rests on the request
    itself as implied consent.
    """
    about = and_(
        grant.c.person_id.in_(also_of(str(request.person))),
        grant.c.recipient.in_((f"org:{to.id}", f"type:{to.type}", "*")),
        grant.c.starts <= instant,
        grant.c.ends > instant,
        grant.c.data_class.in_((request.data_class, "*")),
        grant.c.reach.in_(("*", f"org:{request.custodian}", f"ref:{request.referral}", f"rec:{request.id}")),
        not_(and_(grant.c.basis == "agreement", grant.c.source_id == request.id)),
    )
    rows = connection.execute(select(grant).where(about)).all()
    return any(_stands(row, [one for one in rows if one.purpose in (row.purpose, "*")]) for row in rows if row.effect)


def _stands(permit: Row[Any], rows: Sequence[Row[Any]]) -> bool:
    denied = max((row.ord for row in rows if not row.effect), default=-1)
    return not permit.deniable or permit.ord > denied
