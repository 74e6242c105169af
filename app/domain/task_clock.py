"""The clock of a Task: what Task.restriction.period.end says after a move (R-15; examples, choice 13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from app.domain.calendar import BankHolidays, instant, london, working_day_end, working_days_left
from app.domain.dated import RuleBook
from app.domain.json import Json
from app.domain.move import ASKED, CLOSED, Move
from app.domain.task import TaskFacts, read_task
from app.domain.term import Limit

_FROM_REFERRAL = ("acknowledge", "first-contact", "appointment")


@dataclass(frozen=True)
class Pause:
    """A clock that stands still: since when, and when it would have ended."""

    since: datetime
    end: datetime


def first_due(referred: datetime, rules: RuleBook, holidays: BankHolidays, *, offer: bool = False) -> datetime:
    """The end of the first clock of a new Task: acknowledge, or for an offer its answer."""
    return ends("offer-answer" if offer else "acknowledge", referred, rules, holidays)


def due(
    move: Move,
    landed: TaskFacts,
    *,
    at: datetime,
    referred: datetime,
    running: datetime | None,
    appointment: datetime | None,
    pause: Pause | None = None,
    rules: RuleBook,
    holidays: BankHolidays,
    term: Limit | None = None,
) -> datetime | None:
    """The end of the clock after a move made `at`; None for a closed Task, `running` where the move has no clock.

    The clock of a route is its own `term`, counted from the escalation. After a hold, or a question that was answered,
    the clock goes on with the working days it had left (`goes_on`).
    """
    if landed.status in CLOSED:
        return None
    if move.clock is None:
        return running
    if term:
        return term.ends(referred, holidays)
    if move.clock == "continue":
        return goes_on(pause, at, holidays) if pause else running
    since = referred if move.clock in _FROM_REFERRAL else appointment if move.clock == "report" else at
    return ends(move.clock, since or at, rules, holidays)


def goes_on(pause: Pause, at: datetime, holidays: BankHolidays) -> datetime:
    """The end of a clock that goes on at an instant: never before the end it had, which stays where it was past."""
    if pause.end < pause.since:
        return pause.end
    left = working_days_left(pause.since, pause.end, holidays)
    return max(pause.end, working_day_end(at, left, holidays))


def paused(versions: Sequence[Json]) -> Pause | None:
    """The clock that the last version of a Task holds still: by its hold, by the question it was returned with, or not.
    A hold for consent may have come on top of another, so holds that ended are taken off again.
    """
    trail: list[tuple[str, Pause | None]] = []
    last: Json | None = None
    for task in versions:
        place, before = read_task(task).position, read_task(last).position if last else ""
        if not place.startswith("on-hold"):
            trail = []
        elif place != before and trail and trail[-1][0] == place:
            trail.pop()
        elif place != before:
            trail.append((before, _pause(task, last)))
        last = task
    return trail[-1][1] if trail else _asked(versions)


def _asked(versions: Sequence[Json]) -> Pause | None:
    """A question holds the clock that ran before it, from the first of the last versions that wait for its answer: some
    questions have a clock of their own.
    """
    waiting = list(takewhile(lambda task: read_task(task).business_status in ASKED, reversed(versions)))
    before = versions[: len(versions) - len(waiting)]
    return _pause(waiting[-1], (before or versions)[-1]) if waiting else None


def _pause(since: Json, clock: Json | None) -> Pause | None:
    end = (clock or {}).get("restriction", {}).get("period", {}).get("end")
    return Pause(instant(since["lastModified"]), instant(end)) if end else None


def ends(clock: str, since: datetime, rules: RuleBook, holidays: BankHolidays) -> datetime:
    """When a clock that begins at an instant ends, by the rule in force that day."""
    days = rules.number(f"working-days.{clock}", london(since).date())
    return working_day_end(since, days, holidays)
