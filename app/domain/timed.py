"""What falls due by itself: acts of the gateway, their instants, and when a reminder leaves (R-15, domain.md 5.6)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from app.domain.calendar import END_OF_DAY, LONDON, BankHolidays, london, next_working_day
from app.domain.clock import milliseconds
from app.domain.dated import RuleBook

ActKind = Literal[
    "clock-reminder",
    "clock-breached",
    "consent-reminder",
    "consent-begun",
    "consent-ended",
    "follow-up",
    "emergency-ended",
    "death-confirmed",
    "passport-review",
    "plan-due",
]
Result = Literal["done", "silenced", "void"]
"""How an act ended: done; kept back because nobody may be nudged; nothing left to do."""

LAST_SECOND = 1000
"""Milliseconds: the second that a clock names still belongs to it."""

FOLLOW_UPS = ("follow-up-weeks.first", "follow-up-weeks.second")


@dataclass(frozen=True)
class Due:
    """One act: its kind, the record it is about, the business instant it falls due (milliseconds). It happens once."""

    kind: ActKind
    type: str
    id: str
    due: int


def passed(now: int) -> int:
    """Clocks that end before this instant are past at `now`, both in milliseconds."""
    return now - LAST_SECOND + 1


def reminded_until(now: datetime, rules: RuleBook, holidays: BankHolidays) -> int:
    """Clocks that end up to this instant (milliseconds) are reminded of now: the last working days before the end."""
    day = london(now).date()
    for _ in range(rules.number("reminder-working-days.clock", day)):
        day = next_working_day(day, holidays)
    return milliseconds(datetime.combine(day, END_OF_DAY, LONDON))


def consents_reminded_until(now: datetime, rules: RuleBook) -> int:
    """Consents that end up to this instant (milliseconds) are reminded of now (domain.md 6: 28 days ahead)."""
    days = rules.number("reminder-days.consent", london(now).date())
    return milliseconds(now + timedelta(days=days))


def follow_ups(completed: datetime, rules: RuleBook) -> list[int]:
    """When the person is asked after a completed referral (K-06): the beginnings of those London days, milliseconds."""
    day = london(completed).date()
    weeks = (rules.number(name, day) for name in FOLLOW_UPS)
    return [milliseconds(datetime.combine(day + timedelta(weeks=n), time(), LONDON)) for n in weeks]
