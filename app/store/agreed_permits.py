"""Permits that rest on a sharing agreement: found by who took the consent, and ended with the agreement."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from app.store.in_force import ending, in_force
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS
from app.store.tables.reports import release_link

SOURCES = {"consent": RECORDS["Consent"], "agreement": RECORDS["ServiceRequest"]}
"""The bases that need an agreement, and the records their rows rest on: the custodian of the record is the taker."""


@dataclass(frozen=True)
class Agreed:
    """Permits of one basis that share their taker (an organisation's id), recipient and purpose."""

    basis: str
    taker: str
    recipient: str
    purpose: str


def find_permits(connection: Connection, recipients: Sequence[str], purposes: Sequence[str], now: int) -> list[Agreed]:
    """The permits in force or to come of any of the recipients for any of the purposes, each kind once."""
    found: list[Agreed] = []
    for basis, source in SOURCES.items():
        named = (grant.c.recipient.in_(recipients), grant.c.purpose.in_(purposes), _lives(basis, now))
        columns = (source.c.custodian, grant.c.recipient, grant.c.purpose)
        rows = connection.execute(select(*columns).join(source, source.c.id == grant.c.source_id).where(*named))
        found += sorted({Agreed(basis, *row) for row in rows}, key=lambda one: (one.taker, one.recipient, one.purpose))
    return found


def end_permits(connection: Connection, agreed: Agreed, until: int, now: int) -> int:
    """Let these permits last no longer than an instant; returns how many that shortened."""
    source = SOURCES[agreed.basis]
    theirs = select(source.c.id).where(source.c.custodian == agreed.taker)
    named = (grant.c.recipient == agreed.recipient, grant.c.purpose == agreed.purpose, _lives(agreed.basis, now))
    longer = (grant.c.source_id.in_(theirs), grant.c.ends > until)
    shorter = ending(until) if until <= now else {"ends": until}
    ended = connection.execute(update(grant).where(*named, *longer).values(shorter)).rowcount
    if agreed.basis == "consent":
        connection.execute(update(grant).where(_released(agreed), *longer).values(shorter))
    return ended


def _released(agreed: Agreed) -> ColumnElement[bool]:
    """Releases to the recipient, and links that name it: what ends its permit ends them too (access.md 2)."""
    party = release_link.c.party == agreed.recipient
    links = select(release_link.c.recipient).where(party)
    theirs = or_(
        and_(grant.c.basis == "release", grant.c.recipient == agreed.recipient),
        and_(grant.c.basis == "link", grant.c.recipient.in_(links)),
    )
    return and_(theirs, grant.c.purpose == agreed.purpose)


def _lives(basis: str, now: int) -> ColumnElement[bool]:
    return and_(grant.c.basis == basis, grant.c.effect == 1, in_force(now))
