"""The clock of a Task: what Task.restriction.period.end says after a move (R-15; examples, choice 13)."""

from datetime import datetime

from app.domain.calendar import BankHolidays, london, working_day_end
from app.domain.dated import RuleBook
from app.domain.move import CLOSED, Move
from app.domain.task import TaskFacts

_OF_STATUS = {"requested": "acknowledge", "received": "first-contact", "accepted": "appointment"}
_FROM_REFERRAL = ("acknowledge", "first-contact", "appointment")


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
    rules: RuleBook,
    holidays: BankHolidays,
) -> datetime | None:
    """The end of the clock after a move made `at`; None for a closed Task, `running` where the move has no clock.

    After a hold the clock of the status gone back to starts again: from the move, or a later appointment.
    """
    if landed.status in CLOSED:
        return None
    if move.clock is None:
        return running
    if move.clock == "restart":
        again = _OF_STATUS.get(landed.status, "report")
        return ends(again, max(at, appointment or at) if again == "report" else at, rules, holidays)
    since = referred if move.clock in _FROM_REFERRAL else appointment if move.clock == "report" else at
    return ends(move.clock, since or at, rules, holidays)


def ends(clock: str, since: datetime, rules: RuleBook, holidays: BankHolidays) -> datetime:
    """When a clock that begins at an instant ends, by the rule in force that day."""
    days = rules.number(f"working-days.{clock}", london(since).date())
    return working_day_end(since, days, holidays)
