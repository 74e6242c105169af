"""A time limit as rules write it: `2h`, `same-day` or `5wd`; hours run on, days are those of London."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendar import END_OF_DAY, LONDON, BankHolidays, london, working_day_end

SAME_DAY = "same-day"
_FORM = re.compile(r"([1-9]\d{0,2})(h|wd)", re.ASCII)


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


def read_term(text: str) -> Term:
    """The limit of a text; ValueError for any other form."""
    if text == SAME_DAY:
        return Term(0, in_hours=False)
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(text)
    return Term(int(found[1]), in_hours=found[2] == "h")
