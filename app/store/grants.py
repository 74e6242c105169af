"""Grant rows: written with the act they rest on, ended by a date, never deleted."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, String, and_, bindparam, insert, or_, select, update

from app.domain.grant import Grant
from app.domain.ground import NOTHING, Ground
from app.domain.parties import Organisation
from app.domain.record import Record
from app.store.in_force import ending, in_force
from app.store.prepared import NOW, prepared
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS
from app.store.visibility import granted, is_at_least, matching
from app.store.wall import RULES, within

PARTIES = ("organisation", "type", "anybody")
"""The recipients that mean an organisation, in the order of their values."""


def write(connection: Connection, person: str, source: tuple[str, str, int], rows: Iterable[Grant], act: int) -> None:
    """Store grants of one act; `source` is the type, id and version of the record they rest on."""
    type, id, version = source
    values = [
        {
            "person_id": person,
            "recipient": row.recipient,
            "purpose": row.purpose,
            "data_class": row.data_class,
            "rank": row.rank,
            "sections": row.sections,
            "effect": row.effect,
            "deniable": row.deniable,
            "reach": row.reach,
            "version": row.version,
            "starts": row.starts,
            "ends": row.ends,
            "basis": row.basis,
            "source_type": type,
            "source_id": id,
            "source_version": version,
            "ord": 0 if row.never_outranks else act,
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(grant).inline(), values)


@within(RULES)
def end_consent(connection: Connection, consent: str, now: int) -> None:
    """End the permits a Consent wrote; its denials stay, for a denial holds until it is outranked."""
    mine = and_(grant.c.source_type == "Consent", grant.c.source_id == consent, grant.c.effect == 1, in_force(now))
    connection.execute(update(grant).where(mine).values(ending(now)))


@within(RULES)
def end_shares(connection: Connection, form: str, now: int) -> None:
    """End every share of a form, in each of its versions: it was made in error."""
    theirs = and_(grant.c.reach == f"rec:{form}", grant.c.basis == "share", in_force(now))
    connection.execute(update(grant).where(theirs).values(ending(now)))


@within(RULES)
def end_denials(connection: Connection, consent: str, version: int, now: int) -> None:
    """End the denials that one version of a Consent wrote by refusing, when the next no longer does; what was taken
    back from earlier versions stays.
    """
    mine = and_(grant.c.source_type == "Consent", grant.c.source_id == consent, grant.c.source_version == version)
    connection.execute(update(grant).where(mine, grant.c.effect == 0, in_force(now)).values(ending(now)))


@within(RULES)
def end_deniable(connection: Connection, person: str, now: int) -> None:
    """End every deniable permit on a person: a verified death (access.md 5)."""
    theirs = and_(grant.c.person_id == person, grant.c.deniable, grant.c.effect == 1, in_force(now))
    connection.execute(update(grant).where(theirs).values(ending(now)))


@within(RULES)
def end_owner_reach(connection: Connection, organisation: str, referral: str, now: int) -> None:
    """End what a former owner saw of a referral, and of the records that its consent, or the agreement it came under,
    named beside it; the stub stays, for it rests on neither (access.md 2, basis owner).
    """
    rests = grant.c.basis.in_(("consent", "agreement"))
    attached = select(grant.c.source_id).where(grant.c.reach == f"ref:{referral}", rests)
    named = and_(grant.c.reach.startswith("rec:"), rests, grant.c.source_id.in_(attached))
    theirs = and_(
        grant.c.recipient == f"org:{organisation}",
        or_(grant.c.reach == f"ref:{referral}", named),
        grant.c.deniable,
        in_force(now),
    )
    connection.execute(update(grant).where(theirs).values(ending(now)))


@within(RULES)
def end_escalation(connection: Connection, task: str, now: int) -> None:
    """End what an escalation opened to its route's owner: its Task is closed (access.md 2)."""
    rests = grant.c.basis.in_(("escalation", "safeguarding"))
    theirs = and_(grant.c.source_type == "Task", grant.c.source_id == task, rests, in_force(now))
    connection.execute(update(grant).where(theirs).values(ending(now)))


@within(RULES)
def live_pairs(connection: Connection, consent: str, now: int) -> frozenset[tuple[str, str]]:
    """Who a Consent now permits to see for what: (recipient, purpose) pairs."""
    rests = (grant.c.source_type == "Consent", grant.c.source_id == consent, grant.c.basis == "consent")
    mine = and_(*rests, grant.c.effect == 1, in_force(now))
    rows = connection.execute(select(grant.c.recipient, grant.c.purpose).where(mine).distinct())
    return frozenset((row.recipient, row.purpose) for row in rows)


@within(RULES)
def live_permits(connection: Connection, consent: str, now: int) -> list[tuple[Grant, int]]:
    """What a Consent now permits, row by row, each with its place in the order of acts."""
    rests = (grant.c.source_type == "Consent", grant.c.source_id == consent, grant.c.basis == "consent")
    found = select(grant).where(*rests, grant.c.effect == 1, in_force(now)).order_by(grant.c.row)
    return [(grant_of(row), row.ord) for row in connection.execute(found)]


def grant_of(row: Row[Any]) -> Grant:
    """A permit as its row keeps it."""
    names = ("recipient", "purpose", "data_class", "reach", "basis", "starts", "ends", "rank", "version", "sections")
    return Grant(**{name: row._mapping[name] for name in names})


@within(RULES)
def opens(connection: Connection, record: Record, organisation: Organisation, now: int, least: int = 1) -> bool:
    """Whether an organisation may see a record for any purpose at all, whatever the role, at a rank or above it: what a
    hold depends on.
    """
    recipients = (f"org:{organisation.id}", f"type:{organisation.type}", "*")
    about = and_(grant.c.person_id == record.person, grant.c.recipient.in_(recipients), grant.c.effect == 1)
    purposes = connection.execute(select(grant.c.purpose).where(about, in_force(now)).distinct()).scalars()
    statement = prepared(connection, ("opens", record.type, least), lambda: _opening(record.type, least))
    named = dict(zip(PARTIES, recipients, strict=True)) | {"id": record.id, "now": now}
    return any(statement.run(connection, named | {"purpose": purpose}).first() for purpose in purposes.all())


@within(RULES)
def question_of(
    connection: Connection, task: Record, employer: Organisation, purposes: Sequence[str], now: int
) -> Ground:
    """The question that lets an employer know the job still; NOTHING where a denial binds it for any of the purposes.
    What else it sees of the Task, as whoever asked for the referral, is no yes of the person's.
    """
    table, recipients = RECORDS[task.type], (f"org:{employer.id}", f"type:{employer.type}", "*")
    about = or_(*(matching(table, recipients, purpose, now) for purpose in purposes))
    found = connection.execute(select(grant, table.c.id).where(table.c.id == task.id, about)).all()
    question = next((row for row in found if row.basis == "asked"), None)
    if question is None or not all(row.effect for row in found):
        return NOTHING
    source = f"{question.source_type}/{question.source_id}/{question.source_version}"
    return Ground(question.rank, question.basis, question.row, source)


def _opening(type: str, least: int) -> Select[Any]:
    table = RECORDS[type]
    parties = tuple(bindparam(name, type_=String) for name in PARTIES)
    seen = granted(table, parties, bindparam("purpose", type_=String), NOW)
    return select(table.c.id).where(table.c.id == bindparam("id"), is_at_least(seen, least))


@within(RULES)
def ever_opened(connection: Connection, person: str, organisation: Organisation, referral: str) -> bool:
    """Whether a deniable permit ever let the organisation, by name or by type, see the person's records, by the
    referral or otherwise.
    """
    theirs = and_(
        grant.c.person_id == person,
        grant.c.recipient.in_((f"org:{organisation.id}", f"type:{organisation.type}")),
        grant.c.effect == 1,
        grant.c.deniable,
        grant.c.reach.in_(("*", f"ref:{referral}")) | grant.c.reach.startswith("org:"),
    )
    return connection.execute(select(grant.c.row).where(theirs).limit(1)).first() is not None


@within(RULES)
def is_refused(connection: Connection, person: str, organisation: Organisation, now: int) -> bool:
    """Whether the person has taken back, or denied, all that they ever let an organisation see; not where they let it
    see nothing and refused it nothing.
    """
    named = (f"org:{organisation.id}", f"type:{organisation.type}", "*")
    theirs = and_(grant.c.person_id == person, grant.c.recipient.in_(named), grant.c.deniable)
    columns = (grant.c.purpose, grant.c.effect, grant.c.ord, grant.c.reach)
    rows = connection.execute(select(*columns).where(theirs, or_(grant.c.effect == 1, in_force(now)))).all()
    denials = [row for row in rows if not row.effect and row.reach == "*"]
    stands = [
        p for p in rows if p.effect and not any(d.ord >= p.ord and d.purpose in (p.purpose, "*") for d in denials)
    ]
    return bool(denials) and not stands
