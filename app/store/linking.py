"""Moving one organisation's records of a person without a number to the person they belong to (access.md 5)."""

from sqlalchemy import Connection, case, select, update

from app.store.tables.access import client
from app.store.tables.audit import audit_entity
from app.store.tables.people import disclosure_grant, person, person_merge
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.work import referral
from app.store.wall import RULES, within

FIRST = 1
"""The order of a person's first act: no denial has a lower one."""


@within(RULES)
def may_move(connection: Connection, id: str, keepers: tuple[str, ...]) -> bool:
    """Whether a person's records may move: no number, no bound sign-in, no consent with reach `*`, nothing kept by
    another organisation, and no merge that could not be undone afterwards. The person row must be locked.
    """
    numbered = select(person.c.id).where(person.c.id == id, person.c.nhs_number.is_not(None))
    bound = select(client.c.id).where(client.c.person_id == id)
    wide = select(disclosure_grant.c.row).where(
        disclosure_grant.c.person_id == id, disclosure_grant.c.reach == "*", disclosure_grant.c.basis == "consent"
    )
    merged = select(person_merge.c.id).where(person_merge.c.kept_id == id, person_merge.c.undone.is_(None))
    others = [
        select(table.c.id).where(table.c.person_id == id, table.c.custodian.not_in(keepers))
        for table in RECORDS.values()
    ]
    return not any(connection.execute(found.limit(1)).first() for found in (numbered, bound, wide, merged, *others))


@within(RULES)
def move_records(connection: Connection, old: str, new: str) -> None:
    """Put every record, version, referral and grant of one person under another; subject grants of the old one stay
    with it, for the new person has its own. What moves takes the first place in the new person's order of acts, so that
    every denial of theirs, before or after, outranks it; the old one has none, else it could not move.
    """
    for table in (*RECORDS.values(), resource_version, referral, audit_entity):
        connection.execute(update(table).where(table.c.person_id == old).values(person_id=new))
    moved = (disclosure_grant.c.person_id == old, disclosure_grant.c.basis != "subject")
    placed = case((disclosure_grant.c.ord > FIRST, FIRST), else_=disclosure_grant.c.ord)
    connection.execute(update(disclosure_grant).where(*moved).values(person_id=new, ord=placed))


@within(RULES)
def open_services(connection: Connection, id: str) -> frozenset[str]:
    """The services a person has an open referral for."""
    rows = connection.execute(select(referral.c.service).where(referral.c.person_id == id, referral.c.is_open))
    return frozenset(row.service for row in rows)
