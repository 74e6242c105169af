"""What the two databases spell differently says the same on both."""

import pytest
from sqlalchemy import func, literal, null, select

from app.store.database import Database
from app.store.dialect import larger, smaller
from app.store.wall import OPERATOR


@pytest.mark.parametrize(("left", "right"), [(0, 9), (9, 0), (4, 4), (-1, 3)])
def test_the_smaller_and_the_larger_of_two_are_told_alike(database: Database, left: int, right: int) -> None:
    statement = select(smaller(literal(left), literal(right)), larger(literal(left), literal(right)))
    with database.reading(OPERATOR) as connection:
        assert tuple(connection.execute(statement).one()) == (min(left, right), max(left, right))


def test_no_grant_is_nothing_and_never_the_ceiling(database: Database) -> None:
    """least(9, null) is 9 on PostgreSQL, which would be everything: the guard of access.md 4."""
    with database.reading(OPERATOR) as connection:
        assert connection.execute(select(smaller(literal(9), func.coalesce(null(), 0)))).scalar() == 0
