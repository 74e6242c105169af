"""The shape of a search: the same query with places for its values, so that one statement serves all of that shape."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BigInteger, Integer, String, bindparam

from app.domain.query import Amount, Criterion, Joined, Link, Query, Span, Target, Token, Value, Words

WRITTEN = {Token: ("system", "code"), Target: ("id",), Span: ("low", "high"), Link: ("value",)}
"""The fields of each kind of value that become places; what else a value holds is part of the shape."""

FEW = 20
"""Values a search may have for its statement to be kept: longer lists seldom come twice in one shape."""


@dataclass
class Places:
    """Places given out so far, and the value of each."""

    values: dict[str, Any] = field(default_factory=dict)

    def take(self, value: Any, prefix: str = "value") -> Any:
        """A place for a value."""
        name = f"{prefix}_{len(self.values)}"
        self.values[name] = value
        return bindparam(name, type_=BigInteger() if isinstance(value, int) else String())


@dataclass(frozen=True)
class Shaped:
    """A query with places, the places' values, and the key under which its statement is kept."""

    query: Query
    values: dict[str, Any]
    key: Hashable
    most: Any


def shaped(query: Query) -> Shaped | None:
    """The shape of a query; None with many values, or where the statement depends on them (words, amounts, `ap`)."""
    asked = [*query.criteria, *(join.last for join in query.joins)]
    given = [value for criterion in asked for value in criterion.values]
    if len(given) > FEW or not all(_is_plain(value) for value in given):
        return None
    places = Places()
    criteria = tuple(_criterion(criterion, places) for criterion in query.criteria)
    joins = tuple(_joined(join, places) for join in query.joins)
    after = tuple(places.take(value) for value in query.after)
    until = None if query.until is None else places.take(query.until)
    most: Any = bindparam("most", type_=Integer)
    values = places.values | {"most": query.count + 1}
    placed: Any = {"criteria": criteria, "joins": joins, "after": after, "until": until}
    return Shaped(replace(query, **placed), values, _key(query), most)


def _is_plain(value: Value) -> bool:
    return not isinstance(value, Words | Amount) and not (isinstance(value, Span) and value.prefix == "ap")


def _criterion(criterion: Criterion, places: Places) -> Criterion:
    if criterion.modifier == "missing":
        return criterion
    return replace(criterion, values=tuple(_value(value, places) for value in criterion.values))


def _joined(join: Joined, places: Places) -> Joined:
    of = join.condition
    return replace(join, condition=_joined(of, places) if isinstance(of, Joined) else _criterion(of, places))


def _value(value: Value, places: Places) -> Any:
    given: Any = {
        name: places.take(held) for name in WRITTEN[type(value)] if (held := getattr(value, name)) is not None
    }
    if isinstance(value, Target) and value.identifier:
        given["identifier"] = _value(value.identifier, places)
    return replace(value, **given)


def _key(query: Query) -> Hashable:
    criteria = tuple(_asked(criterion) for criterion in query.criteria)
    joins = tuple(
        (*((level.parameter.name, level.declared.name, level.is_reverse) for level in join.levels), _asked(join.last))
        for join in query.joins
    )
    order = tuple((order.parameter.name, order.descending) for order in query.order)
    after = tuple(type(value) for value in query.after)
    return query.declared.name, criteria, joins, order, after, query.until is None


def _asked(criterion: Criterion) -> Hashable:
    values = tuple(_form(criterion, value) for value in criterion.values)
    return criterion.parameter.name, criterion.modifier, values


def _form(criterion: Criterion, value: Value) -> Hashable:
    if criterion.modifier == "missing":
        return value
    blanks: Any = {name: "" for name in WRITTEN[type(value)] if getattr(value, name) is not None}
    if isinstance(value, Target) and value.identifier:
        blanks["identifier"] = _form(criterion, value.identifier)
    return replace(value, **blanks)
