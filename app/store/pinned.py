"""Finding records that are visible by pinned versions alone: the latest of those, by few parameters (access.md 1)."""

from sqlalchemy import Connection, func, not_, select

from app.domain.caller import Caller
from app.domain.query import ID, LAST_UPDATED, Query
from app.domain.record import Record
from app.store.criteria import matches
from app.store.in_force import in_force
from app.store.records import record_of
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS, resource_version
from app.store.visibility import decision, is_active, is_at_least


def may_match(query: Query) -> bool:
    """Whether a search finds pinned versions at all: by _id, type and patient, and by nothing else."""
    people = {p.name for p in query.declared.parameters if p.path == query.declared.person}
    asked = all(c.parameter == ID or (c.parameter.name in people and not c.modifier) for c in query.criteria)
    ordered = [order.parameter for order in query.order] == [LAST_UPDATED]
    return query.declared.is_pinned and asked and ordered and not query.joins


def matching(connection: Connection, caller: Caller, query: Query, needed: int, now: int) -> list[Record]:
    """The pinned versions a search finds, of records that no other permit shows: of each the latest."""
    if not may_match(query):
        return []
    table, current, type = resource_version, RECORDS[query.declared.name], query.declared.name
    seen = decision(table, type, caller, now, "pinned").label("decision")
    named = select(func.substr(grant.c.reach, 5)).where(
        grant.c.recipient.in_(caller.recipients), grant.c.version.is_not(None), in_force(now)
    )
    shown = decision(current, type, caller, now, "unpinned")
    found = (
        select(table, seen)
        .join(current, current.c.id == table.c.id)
        .where(table.c.type == type, table.c.id.in_(named), is_active(caller), not_(is_at_least(shown, 1)))
        .where(*(matches(current, type, criterion) for criterion in query.criteria))
        .subquery("found")
    )
    visible = select(found).where(is_at_least(found.c.decision, needed)).order_by(found.c.version)
    by_id = {row.id: record_of(type, row) for row in connection.execute(visible)}
    return [one for one in by_id.values() if query.until is None or one.last_updated <= query.until]
