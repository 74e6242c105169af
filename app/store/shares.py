"""What pinned permits say beside a rank: the sections of a form they show together, and that a later version exists."""

from dataclasses import replace

from sqlalchemy import Connection, select, update

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.catalogue.views import ALL
from app.domain.ground import PINNED
from app.domain.record import Record
from app.domain.share import united
from app.store.in_force import ending, in_force
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS, resource_version
from app.store.visibility import matching
from app.store.wall import RULES, within


def completed(connection: Connection, caller: Caller, record: Record, now: int) -> Record:
    """A record that the caller sees, with the sections its shares name and whether a later version exists.

    What is asked here is about the version that was just decided to be shown, so it needs no decision of its own.
    """
    if not TYPES[record.type].is_pinned or (record.rank >= ALL and record.ground.basis not in PINNED):
        return record
    sections = _sections(connection, caller, record, now) if record.rank < ALL else frozenset()
    newer = record.ground.basis in PINNED and _current(connection, record) > record.version
    return replace(record, sections=sections, has_newer=newer)


@within(RULES)
def _sections(connection: Connection, caller: Caller, record: Record, now: int) -> frozenset[str]:
    version = resource_version
    about = matching(version, caller.recipients, caller.purpose, now, "any", caller.denied_as)
    named = (version.c.type == record.type, version.c.id == record.id, version.c.version == record.version)
    columns = (grant.c.effect, grant.c.deniable, grant.c.ord, grant.c.sections)
    rows = connection.execute(select(*columns).select_from(version.join(grant, about)).where(*named)).all()
    denied = max((row.ord for row in rows if not row.effect), default=-1)
    return united([row.sections for row in rows if row.effect and (not row.deniable or row.ord > denied)])


@within(RULES)
def _current(connection: Connection, record: Record) -> int:
    table = RECORDS[record.type]
    return connection.execute(select(table.c.version).where(table.c.id == record.id)).scalar() or 0


@within(RULES)
def end_shares(connection: Connection, record: str, now: int) -> None:
    """End every share of a form, whatever version it pins: it was made in error."""
    rows = (grant.c.reach == f"rec:{record}", grant.c.basis == "share", in_force(now))
    connection.execute(update(grant).where(*rows).values(ending(now)))
