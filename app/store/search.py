"""Search: one SELECT with the predicate inside; pages follow a keyset, totals count only what the caller may see."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Select, and_, false, func, literal, or_, select, true

from app.domain.caller import Caller
from app.domain.query import TOTAL_LIMIT, Order, Query
from app.domain.record import Record
from app.store import pinned
from app.store.criteria import matches
from app.store.joins import meets
from app.store.placeholders import shaped
from app.store.prepared import NOW, Asking, asking, prepared, shape_of, values_of
from app.store.records import record_of
from app.store.shares import completed
from app.store.tables.records import RECORDS, SIDES
from app.store.visibility import Versions, decision, is_active, is_at_least

SORTED_BY = {"date": "low", "string": "folded", "token": "code"}


@dataclass(frozen=True)
class Hit:
    """A record of a page and the values it was sorted by (the last of them the id)."""

    record: Record
    place: tuple[int | str, ...]


def search(connection: Connection, caller: Caller, query: Query, needed: int, now: int) -> list[Hit]:
    """One page and one row more (the sign of a further page), each at the caller's rank, `needed` or higher."""
    rows = _rows(connection, caller, query, needed, now)
    places = len(query.order) + 1
    hits = [Hit(record_of(query.declared.name, row), tuple(row[-places:])) for row in rows]
    merged = _merged(query, hits, pinned.matching(connection, caller, query, needed, now))
    return [Hit(completed(connection, caller, hit.record, now), hit.place) for hit in merged]


def _merged(query: Query, hits: list[Hit], versions: list[Record]) -> list[Hit]:
    """A page with the pinned versions that belong on it, in the order of both: by change, then by id."""
    if not versions:
        return hits
    sign = -1 if query.order[0].descending else 1
    after = query.after and (sign * int(query.after[0]), str(query.after[1]))
    both = [*hits, *(Hit(one, (one.last_updated, one.id)) for one in versions)]
    keyed = sorted((((sign * hit.record.last_updated, hit.record.id), hit) for hit in both), key=lambda one: one[0])
    return [hit for key, hit in keyed if not after or key > after][: query.count + 1]


def _rows(connection: Connection, caller: Caller, query: Query, needed: int, now: int) -> CursorResult[Any]:
    shape = shaped(query)
    if shape is None:
        return connection.execute(_searching(connection, caller, query, needed, now, query.count + 1))
    key = ("search", shape.key, shape_of(caller), needed)
    asked = asking(caller)
    statement = prepared(connection, key, lambda: _searching(connection, asked, shape.query, needed, NOW, shape.most))
    return statement.run(connection, values_of(caller) | shape.values | {"now": now})


def _searching(
    connection: Connection, caller: Caller | Asking, query: Query, needed: int, now: Any, most: Any
) -> Select[Any]:
    table = RECORDS[query.declared.name]
    seen, ranked = ranked_rows(connection, table, query.declared.name, caller, now)
    places = [value.label(f"sort{i}") for i, (value, _) in enumerate(_keys(table, query))]
    return (
        select(table, seen.label("decision"), *places)
        .select_from(ranked)
        .where(
            is_active(caller), is_at_least(seen, needed), *_conditions(table, query, caller, now), _beyond(table, query)
        )
        .order_by(*_ordering(table, query))
        .limit(most)
    )


def total(connection: Connection, caller: Caller, query: Query, needed: int, now: int) -> int:
    """How many records match, all pages together, up to one more than 10,000."""
    table = RECORDS[query.declared.name]
    seen, ranked = ranked_rows(connection, table, query.declared.name, caller, now)
    found = (
        select(literal(1))
        .select_from(ranked)
        .where(is_active(caller), is_at_least(seen, needed), *_conditions(table, query, caller, now))
        .limit(TOTAL_LIMIT + 1)
    )
    counted: int = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    return counted + len(pinned.matching(connection, caller, query, needed, now))


def own_matches(connection: Connection, caller: Caller, query: Query, needed: int, now: int) -> list[Record]:
    """The caller's own records that a condition finds, at most two: what `If-None-Exist` asks (access.md 5).

    Like any search it finds only what the caller sees at the rank `needed`; persons share a custodian.
    """
    table = RECORDS[query.declared.name]
    seen, ranked = ranked_rows(connection, table, query.declared.name, caller, now)
    statement = (
        select(table, seen.label("decision"))
        .select_from(ranked)
        .where(
            table.c.custodian == caller.organisation, is_at_least(seen, needed), *_conditions(table, query, caller, now)
        )
        .limit(2)
    )
    return [record_of(query.declared.name, row) for row in connection.execute(statement)]


def ranked_rows(
    connection: Connection, table: Any, type: str, caller: Caller | Asking, now: Any, versions: Versions = "unpinned"
) -> tuple[ColumnElement[str], Any]:
    """The decision on each row of a table, and what to select it from so that it is taken once."""
    expression = decision(table, type, caller, now, versions)
    if connection.dialect.name != "postgresql":
        return expression, table
    # `offset 0` keeps PostgreSQL from deciding once in WHERE and again in the list of columns.
    once = select(expression.label("decision")).correlate(table).offset(0).lateral("seen")
    return once.c.decision, table.join(once, true())


def _conditions(table: Any, query: Query, caller: Caller | Asking, now: Any) -> list[ColumnElement[bool]]:
    conditions = [matches(table, query.declared.name, criterion) for criterion in query.criteria]
    conditions += [meets(table, query.declared.name, join, caller, now) for join in query.joins]
    if query.until is not None:
        conditions.append(table.c.last_updated <= query.until)
    return conditions


def _keys(table: Any, query: Query) -> list[tuple[ColumnElement[Any], bool]]:
    keys = [(_sort_value(table, query.declared.name, order), order.descending) for order in query.order]
    return [*keys, (table.c.id, False)]


def _sort_value(table: Any, type: str, order: Order) -> ColumnElement[Any]:
    parameter = order.parameter
    nothing: int | str = 0 if parameter.kind == "date" else ""
    if parameter.column:
        column = table.c[parameter.column]
        # A bare column lets an index give the order; a page then ranks its own rows and no others.
        return func.coalesce(column, nothing) if column.nullable else column
    side = SIDES[parameter.kind]
    least = func.min(side.c[SORTED_BY[parameter.kind]])
    found = select(least).where(
        side.c.resource_id == table.c.id, side.c.type == type, side.c.parameter == parameter.name
    )
    return func.coalesce(found.correlate(table).scalar_subquery(), nothing)


def _ordering(table: Any, query: Query) -> list[Any]:
    return [value.desc() if descending else value.asc() for value, descending in _keys(table, query)]


def _beyond(table: Any, query: Query) -> ColumnElement[bool]:
    """Rows after the last one of the page before: k1 past it, or k1 equal and k2 past it, and so on."""
    if not query.after:
        return true()
    keys = _keys(table, query)
    steps = []
    for place, (value, descending) in enumerate(keys):
        equal = [keys[i][0] == query.after[i] for i in range(place)]
        past = value < query.after[place] if descending else value > query.after[place]
        steps.append(and_(*equal, past))
    return or_(false(), *steps)
