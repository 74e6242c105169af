"""The one predicate: what rank a caller has on a record, as a scalar inside the statement (access.md 4)."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, case, func, literal, not_, or_, select

from app.domain.caller import Caller
from app.domain.catalogue.disclosure import cell, own_cell
from app.domain.catalogue.types import TYPES
from app.domain.catalogue.views import ALL, NOTHING
from app.store.dialect import smaller
from app.store.prepared import Asking
from app.store.tables.access import client
from app.store.tables.people import disclosure_grant as grant

Rows = Any
"""A table or alias with the columns of a record: id, version, person_id, custodian, data_class, referral_id."""

CLASSES = (*"ABCDEFGHIJ", "draft")


def rank(record: Rows, type: str, caller: Caller | Asking, at: ColumnElement[int] | int) -> ColumnElement[int]:
    """The caller's rank on each record at an instant (milliseconds); 0 means: nothing.

    Directory types are shown whole to anyone. Own records take the custodian's cell; all others the smaller of the
    matrix cell and the greatest grant that no later denial outranks. Never null: `least(9, null)` is 9 on PostgreSQL.
    """
    if TYPES[type].is_directory:
        return literal(ALL, Integer)
    ceiling = _cells(record, {c: cell(caller.role, c, type) for c in CLASSES})
    granted = smaller(ceiling, func.coalesce(granted_rank(record, caller.recipients, caller.purpose, at), NOTHING))
    if caller.role == "person":
        return granted
    own = _cells(record, {c: own_cell(caller.role, c, type) for c in CLASSES})
    return case((record.c.custodian == caller.organisation, own), else_=granted)


def granted_rank(
    record: Rows, recipients: tuple[Any, ...], purpose: Any, at: ColumnElement[int] | int
) -> ColumnElement[int]:
    """The greatest matching grant that is not deniable, or later than every matching denial; null without one."""
    rows = (
        select(
            grant.c.deniable,
            grant.c.rank,
            grant.c.ord,
            func.coalesce(func.max(case((grant.c.effect == 0, grant.c.ord))).over(), -1).label("denied"),
        )
        .where(_matching(record, recipients, purpose, at))
        .correlate_except(grant)
        .subquery("matching")
    )
    stands = or_(not_(rows.c.deniable), rows.c.ord > rows.c.denied)
    return select(func.max(case((stands, rows.c.rank)))).correlate_except(rows).scalar_subquery()


def _matching(
    record: Rows, recipients: tuple[Any, ...], purpose: Any, at: ColumnElement[int] | int
) -> ColumnElement[bool]:
    return and_(
        grant.c.person_id == record.c.person_id,
        grant.c.data_class.in_((record.c.data_class, "*")),
        grant.c.recipient.in_(recipients),
        grant.c.purpose.in_((purpose, "*")),
        _begun(at),
        grant.c.ends > at,
        reaches(record),
        or_(grant.c.version.is_(None), grant.c.version == record.c.version),
    )


def _begun(at: ColumnElement[int] | int) -> ColumnElement[bool]:
    """A committed denial binds at once, also for a worker whose clock is behind the one that recorded it; only a
    question about the past leaves out what began later.
    """
    if isinstance(at, int | BindParameter):
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
    """Whether the caller's client may still call: part of every statement, so a suspension holds at once."""
    return select(client.c.id).where(client.c.id == caller.client_id, client.c.active).exists()


def _cells(record: Rows, ranks: dict[str, int]) -> ColumnElement[int]:
    shown = [(record.c.data_class == data_class, literal(rank, Integer)) for data_class, rank in ranks.items() if rank]
    return case(*shown, else_=literal(NOTHING, Integer)) if shown else literal(NOTHING, Integer)
