"""Joining two persons and parting them again; every row that moves is kept by its id (access.md 5)."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, insert, literal, or_, select, update

from app.domain.catalogue.types import TYPES
from app.domain.merging import Held, Merge
from app.domain.person import Person
from app.store.in_force import ending
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.people import identity_review, person, person_merge, person_merge_grant, person_merge_record
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.work import referral

PERSONAL = {type: table for type, table in RECORDS.items() if not TYPES[type].is_directory}
"""The tables of records about people."""

PERSON, REFERRAL, REVIEW = "person", "referral", "identity_review"
"""What else moves, under these names beside the types of records."""


def add_merge(connection: Connection, merge: Merge) -> None:
    """Store what a merge joined, and both persons as they were."""
    values = {"id": merge.id, "kept_id": merge.kept.id, "other_id": merge.other.id, "reason": merge.reason}
    were = {"kept_was": _text(merge.kept), "other_was": _text(merge.other)}
    connection.execute(insert(person_merge).values(**values, **were, merged=merge.merged))


def get_merge(connection: Connection, id: str) -> Merge | None:
    """The merge of that id, undone or not; None when there is none."""
    row = connection.execute(select(person_merge).where(person_merge.c.id == id)).first()
    if row is None:
        return None
    return Merge(row.id, _person(row.kept_was), _person(row.other_was), row.reason, row.merged, row.undone)


def later_merge(connection: Connection, merge: Merge) -> str | None:
    """The id of the last merge in force that the survivor was part of since; None when this is the last."""
    kept = or_(person_merge.c.kept_id == merge.kept.id, person_merge.c.other_id == merge.kept.id)
    since = or_(
        person_merge.c.merged > merge.merged, and_(person_merge.c.merged == merge.merged, person_merge.c.id > merge.id)
    )
    found = select(person_merge.c.id).where(kept, since, person_merge.c.undone.is_(None))
    return connection.execute(found.order_by(person_merge.c.merged.desc(), person_merge.c.id.desc()).limit(1)).scalar()


def undo_merge(connection: Connection, id: str, now: int) -> None:
    """Note when a merge was undone."""
    connection.execute(update(person_merge).where(person_merge.c.id == id).values(undone=now))


def save_person(connection: Connection, changed: Person) -> None:
    """Store what a merge changed of a person."""
    connection.execute(update(person).where(person.c.id == changed.id).values(**vars(changed)))


def move_records(connection: Connection, merge: str, old: str, new: str) -> None:
    """Put records with their history, referrals and earlier merged persons under another person, each id kept."""
    for type, table in PERSONAL.items():
        _move(connection, merge, type, table, table.c.person_id, old, new)
        versions = (resource_version.c.type == type, resource_version.c.id.in_(moved(merge, type)))
        connection.execute(update(resource_version).where(*versions).values(person_id=new))
    _move(connection, merge, REFERRAL, referral, referral.c.person_id, old, new)
    _move(connection, merge, PERSON, person, person.c.merged_into, old, new)


def moved(merge: str, name: str) -> Select[tuple[str]]:
    """The ids that a merge moved of a type of record, or of one of the other names."""
    found = select(person_merge_record.c.id)
    return found.where(person_merge_record.c.merge_id == merge, person_merge_record.c.type == name)


def close_reviews(connection: Connection, merge: str, kept: str, now: int) -> None:
    """Close the questions whether these two are one person, once both sides lead to the survivor."""
    patient = PERSONAL["Patient"]
    joined = select(person.c.id).where(or_(person.c.id == kept, person.c.merged_into == kept))
    theirs = select(patient.c.id).where(patient.c.person_id == kept)
    asked = (identity_review.c.closed.is_(None), identity_review.c.person_id.in_(joined))
    found = and_(*asked, identity_review.c.patient_id.in_(theirs))
    _keep(connection, merge, REVIEW, select(identity_review.c.id).where(found))
    connection.execute(update(identity_review).where(found).values(closed=now))


def grants_of(connection: Connection, persons: Iterable[str]) -> list[Held]:
    """Every grant on these persons, in the order they were written."""
    columns = [grant.c[name] for name in ("row", "person_id", *list(Held.__dataclass_fields__)[2:])]
    rows = connection.execute(select(*columns).where(grant.c.person_id.in_(persons)).order_by(grant.c.row))
    return [Held(*row) for row in rows]


def move_grants(
    connection: Connection,
    merge: str,
    held: Collection[Held],
    kept: str,
    placed: Mapping[int, int],
    ends: Mapping[int, int],
) -> None:
    """Put grants under the survivor, with a new order and end where one is given; each is kept as it was. What a person
    sees of themselves (`person:`) stays until they sign in.
    """
    were = [
        {"merge_id": merge, "grant_row": one.row, "person_id": one.person, "ord": one.ord, "ends": one.ends}
        for one in held
        if not one.recipient.startswith("person:")
    ]
    if were:
        connection.execute(insert(person_merge_grant), were)
    rows = select(person_merge_grant.c.grant_row).where(person_merge_grant.c.merge_id == merge)
    connection.execute(update(grant).where(grant.c.row.in_(rows)).values(person_id=kept))
    for row in placed.keys() | ends.keys():
        changed = {"ord": placed[row]} if row in placed else {}
        changed |= ending(ends[row]) if row in ends else {}
        connection.execute(update(grant).where(grant.c.row == row).values(changed))


def consents_of(connection: Connection, rows: Collection[int]) -> list[str]:
    """The references of the Consents that grants rest on."""
    found = select(grant.c.source_id).where(grant.c.row.in_(rows), grant.c.source_type == "Consent").distinct()
    return [f"Consent/{id}" for id in connection.execute(found.order_by(grant.c.source_id)).scalars()]


def _move(
    connection: Connection, merge: str, name: str, table: Any, column: ColumnElement[Any], old: str, new: str
) -> None:
    _keep(connection, merge, name, select(table.c.id).where(column == old))
    connection.execute(update(table).where(column == old).values({column: new}))


def _keep(connection: Connection, merge: str, name: str, found: Select[Any]) -> None:
    ids = found.add_columns(literal(merge), literal(name))
    connection.execute(insert(person_merge_record).from_select(["id", "merge_id", "type"], ids))


def _text(of: Person) -> str:
    return json.dumps(vars(of), default=str)


def _person(text: str) -> Person:
    fields = json.loads(text)
    born = fields.pop("birth_date")
    return Person(**fields, birth_date=date.fromisoformat(born) if born else None)
