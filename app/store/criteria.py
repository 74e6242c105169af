"""Criteria of a search as SQL: on a promoted column where there is one, else on the side table of the kind."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, false, not_, or_, select

from app.domain.catalogue.declare import Parameter
from app.domain.query import Amount, Criterion, Link, Span, Target, Token, Value, Words
from app.store.tables.access import organisation
from app.store.tables.metadata import FOREVER
from app.store.tables.records import SIDES

DAY = 86_400_000
"""Milliseconds: how far `ap` reaches beyond a date."""

LAST = "\U0010ffff"
"""The last character there is."""

Comparison = Callable[[Any, Any], ColumnElement[bool]]


def matches(table: FromClause, type: str, criterion: Criterion) -> ColumnElement[bool]:
    """The SQL condition of one criterion."""
    if criterion.modifier == "missing":
        present = _present(table, type, criterion.parameter)
        return not_(present) if criterion.values == (Token(None, "true"),) else present
    found = _found(table, type, criterion)
    return not_(found) if criterion.modifier == "not" else found


def _present(table: FromClause, type: str, parameter: Parameter) -> ColumnElement[bool]:
    if parameter.column:
        return table.c[parameter.column].is_not(None)
    return _exists(table, type, parameter, lambda side: side.c.resource_id == table.c.id)


def _found(table: FromClause, type: str, criterion: Criterion) -> ColumnElement[bool]:
    """Any of the values, in one subquery: one for each value would be as many hashes of the rows of a table."""
    parameter, values = criterion.parameter, criterion.values
    if parameter.column:
        column = table.c[parameter.column]
        return or_(false(), *(_on_column(column, parameter, value) for value in values))
    return _exists(
        table, type, parameter, lambda side: or_(false(), *(_on_side(side, criterion, value) for value in values))
    )


def _exists(
    table: FromClause, type: str, parameter: Parameter, condition: Callable[[FromClause], ColumnElement[bool]]
) -> ColumnElement[bool]:
    side = SIDES[parameter.rows]
    rows = select(side.c.resource_id).where(side.c.type == type, side.c.parameter == parameter.name, condition(side))
    return table.c.id.in_(rows)


def _on_column(column: ColumnElement[Any], parameter: Parameter, value: Value) -> ColumnElement[bool]:
    if isinstance(value, Span):
        return and_(column.is_not(None), _compare(column, column + 1, value))
    if isinstance(value, Target):
        return column == value.id if value.id is not None else column.in_(_organisations(value))
    assert isinstance(value, Token)
    return column == value.code


def _organisations(target: Target) -> Any:
    """Ids of the registered organisations an identifier names: `owner:identifier` means the same as `owner`."""
    token = target.identifier or Token(None, "")
    named = [organisation.c.code == token.code]
    if token.system is not None:
        named.append(organisation.c.system == token.system)
    return select(organisation.c.id).where(and_(*named))


def _on_side(side: FromClause, criterion: Criterion, value: Value) -> ColumnElement[bool]:
    if isinstance(value, Token):
        return _token(side, value)
    if isinstance(value, Span):
        return _compare(side.c.low, side.c.high, value)
    if isinstance(value, Target):
        return _reference(side, value)
    if isinstance(value, Amount):
        return _quantity(side, value)
    if isinstance(value, Words):
        return _words(side, criterion.modifier, value)
    assert isinstance(value, Link)
    return (side.c.code if criterion.parameter.rows == "token" else side.c.value) == value.value


def _token(side: FromClause, value: Token) -> ColumnElement[bool]:
    parts = []
    if value.system is not None:
        parts.append(side.c.system == value.system)
    if value.code is not None:
        parts.append(side.c.code == value.code)
    return and_(*parts)


def _reference(side: FromClause, value: Target) -> ColumnElement[bool]:
    if value.identifier:
        parts = [side.c.value == value.identifier.code]
        if value.identifier.system is not None:
            parts.append(side.c.system == value.identifier.system)
        stated = and_(*parts)
        return or_(stated, and_(side.c.target_type == "Organization", side.c.target_id.in_(_organisations(value))))
    parts = [side.c.target_id == value.id]
    if value.type:
        parts.append(side.c.target_type == value.type)
    if value.type == "Organization":
        return or_(and_(*parts), _same_organisation(side, value.id))
    return and_(*parts)


def _quantity(side: FromClause, value: Amount) -> ColumnElement[bool]:
    parts = [_measured(side.c.value, value)]
    if value.system is not None:
        parts.append(side.c.system == value.system)
    if value.code is not None:
        parts.append(side.c.code == value.code)
    return and_(*parts)


def _measured(number: ColumnElement[Any], value: Amount) -> ColumnElement[bool]:
    """R4 search 3.1.1.4.11: eq and ne by what the digits stand for, the others by the number, ap a tenth around it."""
    within = and_(number >= value.low, number < value.high)
    about = abs(value.number) / 10
    compared: dict[str, ColumnElement[bool]] = {
        "eq": within,
        "ne": not_(within),
        "gt": number > value.number,
        "ge": number >= value.number,
        "lt": number < value.number,
        "le": number <= value.number,
        "sa": number > value.number,
        "eb": number < value.number,
        "ap": number.between(value.number - about, value.number + about),
    }
    return compared[value.prefix]


def _same_organisation(side: FromClause, id: str | None) -> ColumnElement[bool]:
    """Rows that name the organisation by its identifier alone, as clients do."""
    known = select(organisation.c.id).where(
        organisation.c.id == id, organisation.c.system == side.c.system, organisation.c.code == side.c.value
    )
    return known.correlate(side).exists()


def _words(side: FromClause, modifier: str | None, value: Words) -> ColumnElement[bool]:
    if modifier == "exact":
        return side.c.exact == value.exact
    if modifier == "contains":
        return side.c.folded.contains(value.folded, autoescape=True)
    # A range, not LIKE: row-level security lets no LIKE near an index, for it might tell of rows that are not shown.
    return and_(side.c.folded >= value.folded, side.c.folded < value.folded + LAST)


def _compare(low: ColumnElement[Any], high: ColumnElement[Any], value: Span) -> ColumnElement[bool]:
    """R4 search 3.1.1.4.4: eq contains, ne does not, gt/lt overlap beyond, sa/eb lie wholly beyond."""
    if value.prefix == "ap":
        return and_(low < min(value.high + DAY, FOREVER), high > value.low - DAY)
    span: dict[str, ColumnElement[bool]] = {
        "eq": and_(low >= value.low, high <= value.high),
        "ne": not_(and_(low >= value.low, high <= value.high)),
        "gt": high > value.high,
        "ge": high > value.low,
        "lt": low < value.low,
        "le": low < value.high,
        "sa": low >= value.high,
        "eb": high <= value.low,
    }
    return span[value.prefix]
