"""One page of what was found: cut from one row more than it holds, with its total and what to say beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import Issue
from app.domain.history import History
from app.domain.query import TOTAL_LIMIT, Query

Row = TypeVar("Row")


@dataclass(frozen=True)
class Cut(Generic[Row]):
    """The rows of a page, whether more follow, the total when it is known, and the warnings."""

    rows: Sequence[Row]
    more: bool
    total: int | None
    warnings: tuple[Issue, ...]


def cut(found: Sequence[Row], asked: Query | History, label: str, count: Callable[[], int]) -> Cut[Row]:
    """A page of what a query found; counted by `count` where an accurate total is asked for and the page does not tell.

    SEA-008 among the warnings for each name that was ignored, SEA-010 for a total that is left out.
    """
    rows, more = found[: asked.count], len(found) > asked.count
    total: int | None = len(rows) if not more and not asked.after else None
    if total is None and asked.accurate_total:
        total = count()
    warnings = [Issue("SEA-008", f"http.query.{name}", {"type": label, "name": name}) for name in asked.ignored]
    if total is not None and total > TOTAL_LIMIT:
        return Cut(rows, more, None, (*warnings, Issue("SEA-010")))
    return Cut(rows, more, total, tuple(warnings))
