"""The one predicate: what rank a caller has on a record and why, as a scalar inside the statement (access.md 4)."""

from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)

from app.domain.caller import Caller
from app.domain.catalogue.disclosure import cell, own_cell
from app.domain.catalogue.types import TYPES
from app.domain.catalogue.views import ALL, NOTHING
from app.domain.ground import DIRECTORY, OWN
from app.store.dialect import bytewise, smaller
from app.store.in_force import in_force, is_now
from app.store.prepared import Asking
from app.store.tables.access import client
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.reports import MOST_WRONG
from app.store.tables.reports import release_link as link

Rows = Any
"""A table or alias with the columns of a record: id, version, person_id, custodian, data_class, referral_id."""

CLASSES = (*"ABCDEFGHIJ", "draft")


Versions = Literal["any", "unpinned", "pinned"]
"""Which permits count: all that match the version, those without a version, or those pinned to it alone."""


def decision(
    record: Rows, type: str, caller: Caller | Asking, at: ColumnElement[int] | int, versions: Versions = "any"
) -> ColumnElement[str]:
    """The caller's rank on each record at an instant (milliseconds), and on what ground, as one text that
    `app.domain.ground.read_ground` reads: "9 own", "4 consent 17 Consent/<id>/2"; "0" means: nothing.

    Directory types are shown whole to anyone. Own records take the custodian's cell; all others the greatest grant
    that no later denial outranks, each cut to the matrix cell. Never null: `least(9, null)` is 9 on PostgreSQL.
    """
    if TYPES[type].is_directory:
        return _told(ALL, DIRECTORY)
    ceiling = _cells(record, {c: cell(caller.role, c, type) for c in CLASSES})
    found = granted(record, caller.recipients, caller.purpose, at, ceiling, versions, caller.denied_as)
    given = func.coalesce(found, literal_column("'0'"))
    if caller.role == "person" or caller.link or versions == "pinned":
        return given
    own = _own_ranks(record, {c: own_cell(caller.role, c, type) for c in CLASSES})
    return case((record.c.custodian == caller.organisation, own), else_=given)


def is_at_least(decision: ColumnElement[str], rank: int) -> ColumnElement[bool]:
    """Whether a decision gives this rank or a higher one: the rank is its first character."""
    return decision >= literal_column(f"'{rank}'")


def granted(
    record: Rows,
    recipients: tuple[Any, ...],
    purpose: Any,
    at: ColumnElement[int] | int,
    ceiling: ColumnElement[int] | None = None,
    versions: Versions = "any",
    denied_as: tuple[Any, ...] = (),
) -> ColumnElement[str]:
    """The greatest matching grant that is not deniable, or later than every matching denial, as `decision` tells it,
    cut to the ceiling; null without one. `denied_as` are more recipients whose denials bind, as a link's party.
    """
    shown = grant.c.rank if ceiling is None else smaller(ceiling, grant.c.rank)
    rows = (
        select(
            grant.c.deniable,
            _grounded(shown).label("told"),
            grant.c.ord,
            func.coalesce(func.max(case((grant.c.effect == 0, grant.c.ord))).over(), -1).label("denied"),
        )
        .where(matching(record, recipients, purpose, at, versions, denied_as))
        .correlate_except(grant)
        .subquery("matching")
    )
    stands = or_(not_(rows.c.deniable), rows.c.ord > rows.c.denied)
    return select(func.max(bytewise(case((stands, rows.c.told))))).correlate_except(rows).scalar_subquery()


def matching(
    record: Rows,
    recipients: tuple[Any, ...],
    purpose: Any,
    at: ColumnElement[int] | int,
    versions: Versions = "any",
    denied_as: tuple[Any, ...] = (),
) -> ColumnElement[bool]:
    """Whether a grant row is about a record and these recipients, for this purpose, at this instant (access.md 4)."""
    return and_(_named(recipients, denied_as), _of_version(record, versions), _matching(record, purpose, at))


def _grounded(rank: ColumnElement[int]) -> ColumnElement[str]:
    """Rank, basis, number and source of a grant row as one text."""
    blank, slash = literal_column("' '", String), literal_column("'/'", String)
    row, version = cast(grant.c.row, String), cast(grant.c.source_version, String)
    source = grant.c.source_type + slash + grant.c.source_id + slash + version
    return cast(rank, String) + blank + grant.c.basis + blank + row + blank + source


def _named(recipients: tuple[Any, ...], denied_as: tuple[Any, ...]) -> ColumnElement[bool]:
    named = grant.c.recipient.in_(recipients)
    more = denied_as[len(recipients) :]
    return or_(named, and_(grant.c.effect == 0, grant.c.recipient.in_(more))) if more else named


def _of_version(record: Rows, versions: Versions) -> ColumnElement[bool]:
    """Denials have no version and always count."""
    this = grant.c.version == record.c.version
    if versions == "pinned":
        return or_(grant.c.effect == 0, this)
    return grant.c.version.is_(None) if versions == "unpinned" else or_(grant.c.version.is_(None), this)


def _matching(record: Rows, purpose: Any, at: ColumnElement[int] | int) -> ColumnElement[bool]:
    return and_(
        grant.c.person_id == record.c.person_id,
        grant.c.data_class.in_((record.c.data_class, "*")),
        grant.c.purpose.in_((purpose, "*")),
        _begun(at),
        in_force(at),
        reaches(record),
    )


def _begun(at: ColumnElement[int] | int) -> ColumnElement[bool]:
    """A committed denial binds at once, also for a worker whose clock is behind the one that recorded it; only a
    question about the past leaves out what began later.
    """
    if is_now(at):
        return or_(grant.c.effect == 0, grant.c.starts <= at)
    return grant.c.starts <= at


def reaches(record: Rows) -> ColumnElement[bool]:
    """Whether a grant's reach takes in the record: everything, its custodian, its referral, or itself."""
    return or_(
        grant.c.reach == "*",
        grant.c.reach == "org:" + record.c.custodian,
        grant.c.reach == "ref:" + record.c.referral_id,
        grant.c.reach == "rec:" + record.c.id,
    )


def is_active(caller: Caller | Asking) -> ColumnElement[bool]:
    """Whether the caller's client may still call, or the link that was opened still stands: part of every statement."""
    if caller.link:
        standing = (link.c.recipient == caller.recipients[0], link.c.revoked.is_(None), link.c.wrong < MOST_WRONG)
        return select(link.c.id).where(*standing).exists()
    return select(client.c.id).where(client.c.id == caller.client_id, client.c.active).exists()


def _cells(record: Rows, ranks: dict[str, int]) -> ColumnElement[int]:
    shown = [(record.c.data_class == data_class, literal(rank, Integer)) for data_class, rank in ranks.items() if rank]
    return case(*shown, else_=literal(NOTHING, Integer)) if shown else literal(NOTHING, Integer)


def _own_ranks(record: Rows, ranks: dict[str, int]) -> ColumnElement[str]:
    shown = [(record.c.data_class == data_class, _told(rank, OWN)) for data_class, rank in ranks.items() if rank]
    return case(*shown, else_=_told(NOTHING, OWN)) if shown else _told(NOTHING, OWN)


def _told(rank: int, basis: str) -> ColumnElement[str]:
    return literal_column(f"'{rank} {basis}'", String)
