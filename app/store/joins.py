"""Conditions on joined records as SQL: each joined record counts only where the caller sees it as far as it is read."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, select, union_all

from app.domain.caller import Caller
from app.domain.catalogue.declare import Parameter
from app.domain.query import Joined
from app.store.criteria import matches
from app.store.prepared import Asking
from app.store.tables.access import organisation
from app.store.tables.records import RECORDS, SIDES
from app.store.visibility import decision, is_at_least

Ids = Any
"""A SELECT of one column of ids."""


def meets(table: FromClause, type: str, join: Joined, caller: Caller | Asking, now: Any) -> ColumnElement[bool]:
    """Whether a record is joined to one that meets the condition and that the caller sees at the rank this needs.

    Of a record that is not seen so far nothing can be learned: it counts as one that does not meet the condition.
    """
    if join.is_reverse:
        return table.c.id.in_(_named(type, join, caller, now))
    if join.parameter.column:
        return table.c[join.parameter.column].in_(_met(join, "id", caller, now))
    return table.c.id.in_(_naming(type, join, caller, now))


def _met(join: Joined, column: str, caller: Caller | Asking, now: Any) -> Select[Any]:
    """A column of the joined records that the caller sees and that meet the condition.

    Like a search it finds no version that is visible by a pinned permit alone (access.md 1).
    """
    type = join.declared.name
    table = RECORDS[type].alias()
    seen = decision(table, type, caller, now, "unpinned")
    of = join.condition
    met = meets(table, type, of, caller, now) if isinstance(of, Joined) else matches(table, type, of)
    return select(table.c[column]).where(met, is_at_least(seen, join.needed))


def _naming(type: str, join: Joined, caller: Caller | Asking, now: Any) -> Ids:
    """Ids of records of the type that name one of the joined records."""
    side, other = SIDES["reference"].alias(), join.declared.name
    rows = _rows(side, type, join.parameter)
    met = _met(join, "id", caller, now)
    by_address = select(side.c.resource_id).where(rows, side.c.target_type == other, side.c.target_id.in_(met))
    if other != "Organization":
        return by_address
    by_name = select(side.c.resource_id).join(organisation, _same(side)).where(rows, organisation.c.id.in_(met))
    return union_all(by_address, by_name)


def _named(type: str, join: Joined, caller: Caller | Asking, now: Any) -> Ids:
    """Ids of records of the type that one of the joined records names."""
    if join.parameter.column:
        return _met(join, join.parameter.column, caller, now)
    side = SIDES["reference"].alias()
    rows = and_(_rows(side, join.declared.name, join.parameter), side.c.resource_id.in_(_met(join, "id", caller, now)))
    by_address = select(side.c.target_id).where(rows, side.c.target_type == type)
    if type != "Organization":
        return by_address
    return union_all(by_address, select(organisation.c.id).join(side, _same(side)).where(rows))


def _rows(side: FromClause, type: str, parameter: Parameter) -> ColumnElement[bool]:
    return and_(side.c.type == type, side.c.parameter == parameter.name)


def _same(side: FromClause) -> ColumnElement[bool]:
    """Whether a row names a registered organisation by its identifier alone, as clients do."""
    return and_(side.c.target_id == "", organisation.c.system == side.c.system, organisation.c.code == side.c.value)
