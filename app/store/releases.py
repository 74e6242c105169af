"""Releases: the permit that one rests on, the rows it writes, and what ends or takes over those rows (access.md 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, update

from app.domain.consent import MAY_RELEASE
from app.domain.grant import ANY, Grant
from app.domain.receiver import Receiver, of_organisation
from app.domain.record import Record
from app.store import grants, organisations
from app.store.grants import grant_of
from app.store.in_force import ending, in_force
from app.store.records import record_of
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS
from app.store.tables.reports import release_link
from app.store.wall import RULES, within

GIVEN = ("release", "link", "public-interest")
"""What shows one version of a report to somebody by an act on that report."""


@dataclass(frozen=True)
class Permit:
    """A `may-release` row: the version of the Consent it rests on, its place among the acts, from and until."""

    source: tuple[str, str, int]
    act: int
    starts: int
    ends: int


@within(RULES)
def permit_for(connection: Connection, record: Record, to: Receiver, purpose: str, now: int) -> Permit | None:
    """The latest permit to release a record to somebody for a purpose that no later denial outranks, or None."""
    theirs = (grant.c.person_id == record.person, _reaches(record), in_force(now))
    allowed = and_(
        grant.c.effect == 1, grant.c.data_class == MAY_RELEASE, grant.c.recipient == to.party,
        grant.c.purpose == purpose, grant.c.starts <= now,
    )  # fmt: skip
    named = grant.c.recipient.in_(to.denied_as)
    refused = and_(grant.c.effect == 0, named, grant.c.purpose.in_((purpose, ANY)))
    found = (
        select(grant).where(*theirs, or_(allowed, refused)).order_by(grant.c.ord, grant.c.effect.desc(), grant.c.row)
    )
    latest = None
    for row in connection.execute(found):
        latest = row if row.effect or (latest and latest.ord > row.ord) else None
    return _permit(latest) if latest else None


def _permit(row: Row[Any]) -> Permit:
    fields = row._mapping
    source = (fields["source_type"], fields["source_id"], fields["source_version"])
    return Permit(source, fields["ord"], fields["starts"], fields["ends"])


def _reaches(record: Record) -> ColumnElement[bool]:
    return grant.c.reach.in_((ANY, f"org:{record.custodian}", f"ref:{record.referral}", f"rec:{record.id}"))


def write(connection: Connection, record: Record, permit: Permit, *rows: Grant) -> None:
    """Write rows of a release: they rest on the permit's Consent and take its place in the order of acts."""
    grants.write(connection, str(record.person), permit.source, rows, permit.act)


@within(RULES)
def is_released(connection: Connection, referral: str, organisation: str, now: int) -> bool:
    """Whether a release of a report in a referral to an organisation is in force and outranked by no denial."""
    report = RECORDS["Composition"]
    live = and_(
        grant.c.recipient == f"org:{organisation}", grant.c.reach == "rec:" + report.c.id, grant.c.basis == "release",
        in_force(now),
    )  # fmt: skip
    released = select(report, grant.c.purpose.label("for_")).join(grant, live).where(report.c.referral_id == referral)
    to = organisations.get(connection, organisation)
    found = [(record_of("Composition", row), row.for_) for row in connection.execute(released)]
    return any(to and permit_for(connection, one, of_organisation(to), purpose, now) for one, purpose in found)


@within(RULES)
def was_released(connection: Connection, record: str, version: int) -> bool:
    """Whether that version of a record was ever released to anybody, in force still or not."""
    rows = (grant.c.reach == f"rec:{record}", grant.c.basis == "release", grant.c.version == version)
    return connection.execute(select(grant.c.row).where(*rows).limit(1)).first() is not None


@within(RULES)
def end_releases(connection: Connection, record: str, now: int) -> None:
    """End every release of a record, what links to it show, and a disclosure of it in the public interest: it was made
    in error, or the person withholds it.
    """
    rows = (grant.c.reach == f"rec:{record}", grant.c.basis.in_(GIVEN), in_force(now))
    connection.execute(update(grant).where(*rows).values(ending(now)))


@dataclass(frozen=True)
class Standing:
    """A live row of a release or of a link to it, the party whose permit it rests on, and the id of the Consent; `act`
    is its place among the acts.
    """

    row: int
    party: str
    purpose: str
    record: str
    grant: Grant
    source: str
    act: int


@within(RULES)
def standing(connection: Connection, person: str, now: int) -> list[Standing]:
    """The releases about a person that are in force, and the links to them."""
    live = (grant.c.person_id == person, grant.c.basis.in_(("release", "link")), in_force(now))
    joined = grant.outerjoin(release_link, release_link.c.recipient == grant.c.recipient)
    found = select(grant, release_link.c.party).select_from(joined).where(*live).order_by(grant.c.row)
    rows = connection.execute(found).all()
    return [
        Standing(row.row, row.party or row.recipient, row.purpose, row.reach.removeprefix("rec:"), grant_of(row),
                 row.source_id, row.ord)
        for row in rows
    ]  # fmt: skip


@within(RULES)
def end_rows(connection: Connection, rows: Iterable[int], now: int) -> None:
    """End rows that others take the place of, where they still last."""
    listed = list(rows)
    if listed:
        connection.execute(update(grant).where(grant.c.row.in_(listed), in_force(now)).values(ending(now)))


@within(RULES)
def end_links(connection: Connection, recipients: list[str], now: int) -> None:
    """End the rows of links that were revoked."""
    rows = (grant.c.recipient.in_(recipients), grant.c.basis == "link", in_force(now))
    connection.execute(update(grant).where(*rows).values(ending(now)))
