"""Why a caller does not see a record: for the audit row alone, in one statement, the same for ids that do not exist."""

from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from app.domain.caller import Caller
from app.domain.catalogue.disclosure import cell, own_cell
from app.domain.evidence import Entity
from app.domain.ground import Candidate, refusal_ground
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS
from app.store.visibility import reaches
from app.store.wall import RULES, within

MOST = 200
"""Grant rows that are looked at, the latest first."""


@within(RULES)
def refused(connection: Connection, caller: Caller, type: str, id: str, now: int) -> Entity | None:
    """The record as the audit row names it, with the ground it was refused on; None when there is no such record."""
    record = RECORDS[type]
    about = and_(
        grant.c.person_id == record.c.person_id,
        or_(
            grant.c.recipient.in_(caller.recipients), and_(grant.c.effect == 0, grant.c.recipient.in_(caller.denied_as))
        ),
        grant.c.purpose.in_((caller.purpose, "*")),
        or_(grant.c.effect == 0, grant.c.data_class.in_((record.c.data_class, "*"))),
        reaches(record),
    )
    columns = (record.c.version.label("record_version"), record.c.person_id.label("person"), record.c.custodian)
    statement = (
        select(*columns, record.c.data_class.label("record_class"), grant)
        .select_from(record.outerjoin(grant, about))
        .where(record.c.id == id)
        .order_by(grant.c.row.desc())
        .limit(MOST)
    )
    rows = connection.execute(statement).all()
    return _entity(caller, type, id, rows, now) if rows else None


def _entity(caller: Caller, type: str, id: str, rows: Any, now: int) -> Entity:
    first = rows[0]
    is_own = first.custodian == caller.organisation and caller.role != "person"
    ceiling = (own_cell if is_own else cell)(caller.role, first.record_class, type)
    candidates = [_candidate(row, now) for row in rows if row.row is not None]
    ground = refusal_ground(candidates, ceiling, now)
    return Entity(type, id, first.record_version, first.person, first.record_class, ground)


def _candidate(row: Row[Any], now: int) -> Candidate:
    source = f"{row.source_type}/{row.source_id}/{row.source_version}"
    return Candidate(
        bool(row.effect), row.starts, min(row.ends, now) if row.ended else row.ends, row.ord, row.row, source
    )
