"""A time limit as rules write it: `2h`, `same-day`, `5wd` or `wed 10:00`; hours run on, days are those of London."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.calendar import (
    END_OF_DAY,
    LONDON,
    BankHolidays,
    is_working_day,
    london,
    next_working_day,
    working_day_end,
)

SAME_DAY = "same-day"
_FORM = re.compile(r"([1-9]\d{0,2})(h|wd)", re.ASCII)
_DAYS = ("mon", "tue", "wed", "thu", "fri")
_MEETING = re.compile(rf"({'|'.join(_DAYS)}) ([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Term:
    """So many hours, or the end of the so many-th working day; no working days are the same day."""

    number: int
    in_hours: bool

    @property
    def hours(self) -> int:
        """How long it is at least, to compare: a day counts 24 hours, the same day too."""
        return self.number if self.in_hours else 24 * (self.number + 1)

    def ends(self, start: datetime, holidays: BankHolidays) -> datetime:
        """When the limit is over: hours by the clock whatever the day, else 23:59:59 in London."""
        if self.in_hours:
            return start + timedelta(hours=self.number)
        if self.number == 0:
            return datetime.combine(london(start).date(), END_OF_DAY, LONDON)
        return working_day_end(start, self.number, holidays)


@dataclass(frozen=True)
class Meeting:
    """A weekly meeting in London; one that falls on a bank holiday is held on the next working day."""

    weekday: int
    at: time

    @property
    def hours(self) -> int:
        """To compare: the next one is never later than the end of the fifth working day."""
        return Term(5, in_hours=False).hours

    def ends(self, start: datetime, holidays: BankHolidays) -> datetime:
        """When the first meeting after the start begins."""
        arrived = london(start)
        week = arrived.date() - timedelta(days=arrived.weekday() + 7 - self.weekday)
        while (held := self._held(week, holidays)) <= start:
            week += timedelta(days=7)
        return held

    def _held(self, day: date, holidays: BankHolidays) -> datetime:
        day = day if is_working_day(day, holidays) else next_working_day(day, holidays)
        return datetime.combine(day, self.at, LONDON)


Limit = Term | Meeting


def read_term(text: str) -> Limit:
    """The limit of a text; ValueError for any other form."""
    if text == SAME_DAY:
        return Term(0, in_hours=False)
    if meets := _MEETING.fullmatch(text):
        return Meeting(_DAYS.index(meets[1]), time(int(meets[2]), int(meets[3])))
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(text)
    return Term(int(found[1]), in_hours=found[2] == "h")
