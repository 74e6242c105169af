"""Which grant rows are in force, and how an act ends them for every worker at once, whatever its clock."""

from sqlalchemy import BindParameter, ColumnElement, and_, not_

from app.store.tables.people import disclosure_grant as grant


def in_force(at: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Whether a grant row has not ended: now, by no act and no date; at an instant of the past, by its date alone."""
    lasts = grant.c.ends > at
    return and_(not_(grant.c.ended), lasts) if is_now(at) else lasts


def is_now(at: ColumnElement[int] | int) -> bool:
    """Whether a question is about the present: it comes with its instant, one about the past with a column."""
    return isinstance(at, int | BindParameter)


def ending(now: int) -> dict[str, int | bool]:
    """What an act that ends a grant row writes: the date for questions about the past, the state for the next
    statement of a worker whose clock is behind (design.md 2).
    """
    return {"ends": now, "ended": True}
