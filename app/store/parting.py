"""Parting two persons again: what a merge had moved goes back, with what was made about it since."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, literal, or_, select, update

from app.domain.grant import DENY
from app.domain.merging import Merge
from app.store.in_force import in_force
from app.store.merging import PERSON, PERSONAL, REFERRAL, REVIEW, moved
from app.store.tables.audit import audit_entity
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.people import identity_review, person
from app.store.tables.people import person_merge_grant as kept_grant
from app.store.tables.records import RECORDS, resource_version, search_reference
from app.store.tables.work import referral

ABOUT = ("patient", "subject")
"""The search parameters by which a record names its Patient."""


def move_records_back(connection: Connection, merge: Merge) -> None:
    """Put what had moved under its person again, with every version and the ledger's links to it; and what was made
    since about a Patient, or in a referral, that goes back.
    """
    kept, other = merge.kept.id, merge.other.id
    for type, table in PERSONAL.items():
        back = or_(table.c.id.in_(moved(merge.id, type)), _follows(merge, type, table))
        connection.execute(update(table).where(table.c.person_id == kept, back).values(person_id=other))
        theirs = select(table.c.id).where(table.c.person_id == other)
        versions = (resource_version.c.type == type, resource_version.c.id.in_(theirs))
        connection.execute(update(resource_version).where(*versions).values(person_id=other))
        touched = (
            audit_entity.c.type == type,
            audit_entity.c.resource_id.in_(theirs),
            audit_entity.c.person_id == kept,
        )
        connection.execute(update(audit_entity).where(*touched).values(person_id=other))
    told = or_(referral.c.id.in_(moved(merge.id, REFERRAL)), referral.c.patient_id.in_(moved(merge.id, "Patient")))
    connection.execute(update(referral).where(referral.c.person_id == kept, told).values(person_id=other))
    joined, asked = person.c.id.in_(moved(merge.id, PERSON)), identity_review.c.id.in_(moved(merge.id, REVIEW))
    connection.execute(update(person).where(joined).values(merged_into=other))
    connection.execute(update(identity_review).where(asked).values(closed=None))


def move_grants_back(connection: Connection, merge: Merge, *, reopen: bool) -> None:
    """Put grants back as they were, after the records; and those made since that rest on a record that went back.

    Where `reopen` says so, permits that the merge ended hold again, unless their Consent was changed since.
    """
    mine = grant.c.row.in_(select(kept_grant.c.grant_row).where(kept_grant.c.merge_id == merge.id))
    consent = RECORDS["Consent"]
    changed = select(consent.c.id).where(consent.c.id == grant.c.source_id, consent.c.version > grant.c.source_version)
    if reopen:
        ended = (mine, grant.c.ends == merge.merged, ~changed.correlate(grant).exists())
        connection.execute(update(grant).where(*ended).values(ends=_was(merge, kept_grant.c.ends), ended=False))
    were = {"person_id": _was(merge, kept_grant.c.person_id), "ord": _was(merge, kept_grant.c.ord)}
    connection.execute(update(grant).where(mine).values(were))
    for type, table in PERSONAL.items():
        theirs = select(table.c.id).where(table.c.person_id == merge.other.id)
        since = (grant.c.person_id == merge.kept.id, grant.c.source_type == type, grant.c.source_id.in_(theirs))
        connection.execute(update(grant).where(*since).values(person_id=merge.other.id))


def share_denials(connection: Connection, merge: Merge, now: int) -> None:
    """Let what was refused while the two were one stand for both, after the grants: each denial since is written for
    the other too, in the same place of the order.
    """
    persons = (merge.kept.id, merge.other.id)
    since = {one: _denials_since(connection, merge, one, now) for one in persons}
    names = [column.name for column in grant.columns if column.name != "row"]
    for one, other in (persons, persons[::-1]):
        columns = (literal(other) if name == "person_id" else grant.c[name] for name in names)
        copies = select(*columns).where(grant.c.row.in_(since[one]))
        connection.execute(insert(grant).from_select(names, copies))


def patients_since(connection: Connection, merge: Merge) -> list[str]:
    """Ids of the Patients made since that stay with the survivor."""
    patient = PERSONAL["Patient"]
    mine = (patient.c.person_id == merge.kept.id, patient.c.created >= merge.merged)
    return list(connection.execute(select(patient.c.id).where(*mine).order_by(patient.c.id)).scalars())


def _follows(merge: Merge, type: str, table: Any) -> ColumnElement[bool]:
    named = search_reference
    about = and_(named.c.type == type, named.c.parameter.in_(ABOUT), named.c.target_type == "Patient")
    naming = select(named.c.resource_id).where(about, named.c.target_id.in_(moved(merge.id, "Patient")))
    return or_(table.c.referral_id.in_(moved(merge.id, REFERRAL)), table.c.id.in_(naming))


def _was(merge: Merge, column: ColumnElement[Any]) -> Any:
    mine = (kept_grant.c.merge_id == merge.id, kept_grant.c.grant_row == grant.c.row)
    return select(column).where(*mine).correlate(grant).scalar_subquery()


def _denials_since(connection: Connection, merge: Merge, one: str, now: int) -> list[int]:
    before = select(kept_grant.c.grant_row).where(kept_grant.c.merge_id == merge.id)
    live = (grant.c.person_id == one, grant.c.effect == DENY, in_force(now))
    return list(connection.execute(select(grant.c.row).where(*live, grant.c.row.not_in(before))).scalars())
