"""Time in the United Kingdom: FHIR dates as instants, London days, and clocks in working days."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
CLOSES = time(17)
END_OF_DAY = time(23, 59, 59)

BankHolidays = frozenset[date]

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d):([0-5]\d|60)(?:\.(\d+))?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)", re.ASCII
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def london(moment: datetime) -> datetime:
    """The same instant on a London clock."""
    return moment.astimezone(LONDON)


def render(moment: datetime) -> str:
    """An instant as the gateway writes it, in London time to the second: `2026-10-05T11:20:31+01:00`."""
    return london(moment).isoformat(timespec="seconds")


def instant(text: str) -> datetime:
    """A FHIR instant, or dateTime with a time, in UTC; digits beyond a microsecond are cut off.

    ValueError where it cannot be read or has no offset. https://hl7.org/fhir/R4/datatypes.html#instant
    """
    found = _INSTANT.fullmatch(text)
    if not found:
        raise ValueError(text)
    minute, second, fraction, offset = found.groups()
    try:
        # datetime knows no second 60: a leap second is the second after 59
        moment = datetime.fromisoformat(minute + offset) + timedelta(seconds=int(second))
        return moment.astimezone(UTC) + timedelta(microseconds=int((fraction or "0").ljust(6, "0")[:6]))
    except OverflowError as far:
        raise ValueError(text) from far


def span(text: str) -> tuple[datetime, datetime]:
    """What a FHIR date or dateTime covers, as [start, end) in UTC: a year, month or day in London, or a second or a
    fraction of one. ValueError where it cannot be read.
    """
    if found := _PARTIAL.fullmatch(text):
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return _midnight(date(year, month or 1, day or 1)), _after(year, month, day)
    start = instant(text)
    fraction = re.search(r"\.(\d+)", text)
    step = max(timedelta(seconds=1) / 10 ** min(len(fraction[1]) if fraction else 0, 6), timedelta.resolution)
    return start, start + step


def bounds(period: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """From and until of a FHIR Period, None where it is open. A bare end date counts to the end of that London day;
    an end with a time is that very instant. ValueError where a part cannot be read.
    """
    end = period.get("end")
    until = None if end is None else instant(end) if "T" in end else span(end)[1]
    return (span(period["start"])[0] if "start" in period else None), until


def within(period: Mapping[str, str], moment: datetime) -> bool:
    """Whether from <= moment < until of a FHIR Period (access.md 4)."""
    start, until = bounds(period)
    return (start is None or start <= moment) and (until is None or moment < until)


def is_working_day(day: date, holidays: BankHolidays) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in holidays


def next_working_day(day: date, holidays: BankHolidays) -> date:
    """The first working day after this day."""
    day += timedelta(days=1)
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def working_day_end(start: datetime, days: int, holidays: BankHolidays) -> datetime:
    """23:59:59 in London at the end of the n-th working day after the start; what starts after 17:00 counts from the
    next working day (scenarios.md, Answers).
    """
    day = _counts_from(start, holidays)
    for _ in range(days):
        day = next_working_day(day, holidays)
    return datetime.combine(day, END_OF_DAY, LONDON)


def working_days_left(start: datetime, end: datetime, holidays: BankHolidays) -> int:
    """How many working days a clock still had at `start` that ends at `end`: what `working_day_end` would count."""
    day, left = _counts_from(start, holidays), 0
    while (day := next_working_day(day, holidays)) <= london(end).date():
        left += 1
    return left


def _counts_from(start: datetime, holidays: BankHolidays) -> date:
    arrived = london(start)
    return next_working_day(arrived.date(), holidays) if arrived.time() > CLOSES else arrived.date()


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 30 November and three months is 28 February."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    last = date((index + 1) // 12, (index + 1) % 12 + 1, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _after(year: int, month: int | None, day: int | None) -> datetime:
    try:
        if day:
            return _midnight(date(year, month or 1, day) + timedelta(days=1))
        return _midnight(add_months(date(year, month or 1, 1), 1 if month else 12))
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=UTC)
