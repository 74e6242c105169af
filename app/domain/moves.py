"""The moves open to a party where a Task stands, read from the table of its kind."""

from collections.abc import Iterable

from app.domain.life_cycles.access_to_work import ACCESS_TO_WORK
from app.domain.life_cycles.escalation import ESCALATION
from app.domain.life_cycles.fast_track import FAST_TRACK
from app.domain.life_cycles.follow_up import FOLLOW_UP
from app.domain.life_cycles.fulfilment import FULFILMENT
from app.domain.life_cycles.offer import OFFER
from app.domain.life_cycles.plan_action import PLAN_ACTION
from app.domain.life_cycles.review import REVIEW
from app.domain.move import LifeCycle, Move, Party, position

_ALL = (FULFILMENT, OFFER, ACCESS_TO_WORK, FAST_TRACK, ESCALATION, REVIEW, PLAN_ACTION, FOLLOW_UP)
CYCLES: dict[str, LifeCycle] = {cycle.name: cycle for cycle in _ALL}
"""Every life cycle by its name."""

BY_CODE: dict[str, str] = {code: cycle.name for cycle in CYCLES.values() for code in cycle.codes}
"""The name of the life cycle by the code of a Task."""


def open_moves(
    status: str, business_status: str | None, hold_reason: str | None, party: Party, kind: str = FULFILMENT.name
) -> tuple[Move, ...]:
    """The rows open to a party where a Task stands, in the order of the table."""
    return tuple(
        move
        for move in CYCLES[kind].moves
        if position(status, hold_reason) in move.from_
        and party in move.by
        and (not move.only_at or business_status in move.only_at)
    )


def next_moves(
    status: str, business_status: str | None, hold_reason: str | None, party: Party, kind: str = FULFILMENT.name
) -> tuple[str, ...]:
    """The names for Gateway-Next-Moves: the ordinary ways on, not start, fail and enter-in-error (choice 12)."""
    return unique(move.shown for move in open_moves(status, business_status, hold_reason, party, kind) if move.listed)


def find(
    status: str, hold_reason: str | None, name: str, party: Party | None = None, kind: str = FULFILMENT.name
) -> Move:
    """The row of a name (`return-for-info`, not `return`) where a Task stands, for a party or for the first that has
    one; LookupError where there is none.
    """
    for move in CYCLES[kind].moves:
        here = move.name == name and position(status, hold_reason) in move.from_
        if here and (party is None or party in move.by):
            return move
    raise LookupError(f"{name} from {position(status, hold_reason)}")


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names once each, in their order."""
    return tuple(dict.fromkeys(names))
