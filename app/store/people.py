"""Persons: found by number, made, linked, and locked before anything in their compartment is written."""

from datetime import date

from sqlalchemy import Connection, RowMapping, Select, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.person import Person
from app.store.tables.people import disclosure_grant, identity_review, person
from app.store.tables.people import written_by_person as written
from app.store.tables.records import RECORDS
from app.store.wall import RULES, within

WRITTEN = (
    "RelatedPerson",
    "Communication",
    "QuestionnaireResponse",
    "ServiceRequest",
    "Consent",
    "DocumentReference",
    "Observation",
)
"""Types of records that a person writes and the gateway keeps for them."""


@within(RULES)
def find_person(connection: Connection, nhs_number: str) -> Person | None:
    """The person who carries the NHS number, or None."""
    row = connection.execute(select(person).where(person.c.nhs_number == nhs_number)).first()
    return _person(row._mapping) if row else None


@within(RULES)
def get_person(connection: Connection, id: str) -> Person:
    """The person of that id; it exists whenever a record names it."""
    row = connection.execute(select(person).where(person.c.id == id)).one()
    return _person(row._mapping)


@within(RULES)
def add_person(connection: Connection, new: Person) -> bool:
    """Make a person; False when another writer has just made one with the same NHS number."""
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = upsert(person).values(
        id=new.id,
        nhs_number=new.nhs_number,
        nino=new.nino,
        birth_date=new.birth_date,
        level=new.level,
        deceased=new.deceased,
        acts=0,
    )
    return connection.execute(statement.on_conflict_do_nothing().returning(person.c.id)).first() is not None


@within(RULES)
def has_subject_grant(connection: Connection, id: str) -> bool:
    """Whether the person already sees what is kept about them."""
    mine = (disclosure_grant.c.person_id == id, disclosure_grant.c.basis == "subject")
    return connection.execute(select(disclosure_grant.c.row).where(*mine).limit(1)).first() is not None


@within(RULES)
def claim_number(connection: Connection, id: str, nhs_number: str, birth_date: date, level: str) -> None:
    """Give a person without a number theirs."""
    connection.execute(
        update(person).where(person.c.id == id).values(nhs_number=nhs_number, birth_date=birth_date, level=level)
    )


@within(RULES)
def raise_level(connection: Connection, id: str, level: str) -> None:
    """Record how the identity of a person was verified."""
    connection.execute(update(person).where(person.c.id == id).values(level=level))


@within(RULES)
def mark_deceased(connection: Connection, id: str) -> None:
    """Record a death that a verified source told (R-16)."""
    connection.execute(update(person).where(person.c.id == id).values(deceased=True))


@within(RULES)
def lock_person(connection: Connection, id: str) -> Person:
    """Hold the person's row until the transaction ends, so that no write slips past a withdrawal (design.md 4)."""
    row = connection.execute(select(person).where(person.c.id == id).with_for_update()).one()
    return _person(row._mapping)


@within(RULES)
def try_lock_person(connection: Connection, id: str) -> Person | None:
    """The same where nobody else holds the row; None where somebody does, without waiting."""
    found = select(person).where(person.c.id == id).with_for_update(skip_locked=True)
    row = connection.execute(found).first()
    return _person(row._mapping) if row else None


@within(RULES)
def next_act(connection: Connection, id: str) -> int:
    """The next number in the person's order of acts; the row must be locked. Grants are ordered by it."""
    counted = update(person).where(person.c.id == id).values(acts=person.c.acts + 1).returning(person.c.acts)
    return int(connection.execute(counted).scalar_one())


@within(RULES)
def raise_acts(connection: Connection, id: str, other: str) -> None:
    """Let a person's next act come after every act of another one too."""
    acts = select(func.max(person.c.acts)).where(person.c.id.in_((id, other))).correlate(None).scalar_subquery()
    connection.execute(update(person).where(person.c.id == id).values(acts=acts))


def also_of(id: str) -> Select[tuple[str]]:
    """The ids that stand for a person in rows that do not move: its own, and those merged into it."""
    return select(person.c.id).where(or_(person.c.id == id, person.c.merged_into == id))


@within(RULES)
def ids_of(connection: Connection, id: str) -> frozenset[str]:
    """The same ids, read."""
    return frozenset(row.id for row in connection.execute(also_of(id)))


def queue_review(connection: Connection, id: str, patient: str, other: str | None, reason: str, now: int) -> None:
    """Put a Patient before a human: it was stored unlinked."""
    connection.execute(
        insert(identity_review).values(id=id, patient_id=patient, person_id=other, reason=reason, created=now)
    )


@within(RULES)
def written_by(connection: Connection, id: str, gateway: str, at: int) -> list[tuple[str, str]]:
    """What a person had written themselves by an instant and the gateway keeps, as (class, id). It keeps what others
    wrote as well: the words of an escalation, and whatever came from who knew the person by a stub alone.
    """
    found: list[tuple[str, str]] = []
    for table in (RECORDS[type] for type in WRITTEN):
        theirs = (
            table.c.person_id == id,
            table.c.custodian == gateway,
            table.c.created <= at,
            table.c.kind.not_in(("notice", "signpost")),
            table.c.id.in_(select(written.c.id)),
        )
        found += [(row.data_class, row.id) for row in connection.execute(select(table).where(*theirs))]
    return found


@within(RULES)
def add_written(connection: Connection, id: str) -> None:
    """Note that a person wrote a record that the gateway keeps."""
    connection.execute(insert(written).values(id=id))


def _person(row: RowMapping) -> Person:
    fields = dict(row)
    fields.pop("acts")
    return Person(**fields)
