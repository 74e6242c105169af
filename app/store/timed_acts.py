"""Acts that fall due: found when they are, claimed by one worker, and never done twice."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, not_, select, true, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.timed import ActKind, Due, Result
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS
from app.store.tables.time import sweep, timed_act
from app.store.wall import RULES, within

task, consent = RECORDS["Task"], RECORDS["Consent"]
After = tuple[int, str]
"""Where the last page ended: the instant and the id."""

BEGINNING: After = (-1, "")


@within(RULES)
def due_clocks(connection: Connection, kind: ActKind, between: tuple[int, int], after: After, most: int) -> list[Due]:
    """Open Tasks whose clock ends at start <= end < until, of which this kind of act was not done, earliest first.

    Of an offer nobody is reminded.
    """
    undone = not_(_done(kind, task.c.id, task.c.due))
    told = task.c.referral_id.is_not(None) if kind == "clock-reminder" else true()
    ending = (task.c.due >= between[0], task.c.due < between[1], tuple_(task.c.due, task.c.id) > tuple_(*after))
    found = select(task.c.id, task.c.due).where(*ending, told, undone).order_by(task.c.due, task.c.id).limit(most)
    return [Due(kind, "Task", row.id, row.due) for row in connection.execute(found)]


@within(RULES)
def ending_consents(
    connection: Connection, kind: ActKind, between: tuple[int, int], least: int, after: After, most: int
) -> list[Due]:
    """Consents in force a permit of which ends at start <= end < until and lasts longer than `least` milliseconds, and
    of which this kind of act was not done. What a withdrawal or a newer version ended is not among them.
    """
    undone = not_(_done(kind, grant.c.source_id, grant.c.ends))
    own = and_(consent.c.id == grant.c.source_id, consent.c.version == grant.c.source_version)
    found = (
        select(grant.c.source_id, grant.c.ends)
        .join(consent, own)
        .where(grant.c.basis == "consent", grant.c.effect == 1, grant.c.source_type == "Consent")
        .where(grant.c.ends >= between[0], grant.c.ends < between[1], grant.c.ends - grant.c.starts > least)
        .where(tuple_(grant.c.ends, grant.c.source_id) > tuple_(*after), undone)
        .distinct()
        .order_by(grant.c.ends, grant.c.source_id)
    )
    return [Due(kind, "Consent", row.source_id, row.ends) for row in connection.execute(found.limit(most))]


@within(RULES)
def begins(connection: Connection, act: Due) -> bool:
    """Whether a permit of a consent in force begins at the instant of an act about it."""
    of = (grant.c.source_type == act.type, grant.c.source_id == act.id, grant.c.effect == 1)
    found = select(grant.c.row).where(*of, grant.c.starts == act.due, grant.c.ends > act.due)
    return connection.execute(found.limit(1)).first() is not None


@within(RULES)
def waiting_acts(connection: Connection, until: int, after: After, most: int) -> list[Due]:
    """Acts that were written down beforehand and are due before an instant, earliest first."""
    mine = (timed_act.c.done.is_(None), timed_act.c.due < until)
    later = tuple_(timed_act.c.due, timed_act.c.resource_id) > tuple_(*after)
    found = select(timed_act).where(*mine, later).order_by(timed_act.c.due, timed_act.c.resource_id)
    return [_act(row) for row in connection.execute(found.limit(most))]


@within(RULES)
def plan(connection: Connection, id: str, act: Due) -> None:
    """Write down an act that lies ahead; once, however often it is planned."""
    connection.execute(_upsert(connection, id, act, None, None))


@within(RULES)
def claim(connection: Connection, id: str, act: Due, now: int, result: Result) -> bool:
    """Whether this transaction is the one that does the act: its row is written, or was waiting. Nobody else can
    until it ends, and if it commits nobody ever can.
    """
    if connection.execute(_upsert(connection, id, act, now, result)).first():
        return True
    waiting = (*_is(act), timed_act.c.done.is_(None))
    return connection.execute(update(timed_act).where(*waiting).values(done=now, result=result)).rowcount == 1


@within(RULES)
def acts_of(connection: Connection, resource: str) -> list[tuple[Due, int | None, Result | None]]:
    """The acts about a record by instant: what, when it was done (milliseconds; None while it lies ahead), how."""
    found = select(timed_act).where(timed_act.c.resource_id == resource).order_by(timed_act.c.due, timed_act.c.kind)
    return [(_act(row), row.done, row.result) for row in connection.execute(found)]


@within(RULES)
def reached(connection: Connection, name: str) -> int | None:
    """How far a sweep has come, in milliseconds; None before its first turn."""
    return connection.execute(select(sweep.c.reached).where(sweep.c.name == name)).scalar()


@within(RULES)
def reach(connection: Connection, name: str, until: int) -> None:
    """Note how far a sweep has come."""
    if not connection.execute(update(sweep).where(sweep.c.name == name).values(reached=until)).rowcount:
        made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(made(sweep).values(name=name, reached=until).on_conflict_do_nothing())


def _done(kind: ActKind, resource: ColumnElement[str], due: ColumnElement[int]) -> ColumnElement[bool]:
    same = (timed_act.c.resource_id == resource, timed_act.c.kind == kind, timed_act.c.due == due)
    return exists().where(*same).correlate_except(timed_act)


def _is(act: Due) -> tuple[ColumnElement[bool], ...]:
    return timed_act.c.resource_id == act.id, timed_act.c.kind == act.kind, timed_act.c.due == act.due


def _upsert(connection: Connection, id: str, act: Due, done: int | None, result: Result | None) -> Any:
    made = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"id": id, "kind": act.kind, "type": act.type, "resource_id": act.id, "due": act.due}
    row = made(timed_act).values(**values, done=done, result=result)
    return row.on_conflict_do_nothing().returning(timed_act.c.id)


def _act(row: Row[Any]) -> Due:
    return Due(row.kind, row.type, row.resource_id, row.due)
