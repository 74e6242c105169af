"""Clocks in working days over a whole year of London: both clock changes, every bank holiday, the second before and
after.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import LONDON, bounds, is_working_day, london, within, working_day_end, working_days_left
from app.domain.clock import milliseconds
from app.domain.task_clock import Pause, goes_on
from app.domain.timed import passed
from app.services.setup import bank_holidays

HOLIDAYS = bank_holidays(2026)
CHANGES = (date(2026, 3, 29), date(2026, 10, 25))
OFF = sorted(day for day in HOLIDAYS if day.year == 2026)
EDGES = (-1, 0, 1)
INSTANTS = st.integers(0, 450 * 86_400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(0, seconds))
DAYS = st.integers(0, 30)


def midnight(day: date) -> datetime:
    """The beginning of a London day."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def after(moment: datetime, seconds: int) -> datetime:
    """So many seconds later, as time passes and not as clocks are read."""
    return moment.astimezone(UTC) + timedelta(seconds=seconds)


@given(INSTANTS, DAYS)
def test_a_clock_ends_on_a_working_day_with_as_many_behind_it_as_it_has(start: datetime, days: int) -> None:
    end = working_day_end(start, days, HOLIDAYS)
    assert (london(end).hour, london(end).minute, london(end).second) == (23, 59, 59)
    assert days == 0 or is_working_day(london(end).date(), HOLIDAYS)
    assert working_days_left(start, end, HOLIDAYS) == days


@given(INSTANTS, DAYS)
def test_a_clock_held_and_let_go_at_once_ends_when_it_would_have(start: datetime, days: int) -> None:
    end = working_day_end(start, days, HOLIDAYS)
    assert milliseconds(goes_on(Pause(start, end), start, HOLIDAYS)) == milliseconds(end)


@given(INSTANTS, DAYS, INSTANTS, st.timedeltas(timedelta(), timedelta(days=60)))
def test_a_pause_neither_shortens_a_clock_nor_takes_a_working_day_from_it(
    start: datetime, days: int, held: datetime, wait: timedelta
) -> None:
    end = working_day_end(start, days, HOLIDAYS)
    resumed = goes_on(Pause(held, end), held + wait, HOLIDAYS)
    assert resumed >= end
    if held <= end:
        left = working_days_left(held, end, HOLIDAYS)
        assert working_days_left(held + wait, resumed, HOLIDAYS) >= left


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seconds", EDGES)
def test_two_working_days_from_the_friday_before_a_change_end_on_the_london_tuesday(change: date, seconds: int) -> None:
    friday = change - timedelta(days=2)
    end = working_day_end(datetime(friday.year, friday.month, friday.day, 10, tzinfo=LONDON), 2, HOLIDAYS)
    tuesday = midnight(change + timedelta(days=3))
    assert after(end, 1) == tuesday
    assert (milliseconds(end) < passed(milliseconds(after(tuesday, seconds)))) is (seconds >= 0)


@pytest.mark.parametrize("day", OFF, ids=str)
@pytest.mark.parametrize("seconds", EDGES)
def test_a_bank_holiday_counts_for_nothing_from_its_first_second_to_its_last(day: date, seconds: int) -> None:
    begins, ends = after(midnight(day), seconds), after(midnight(day + timedelta(days=1)), seconds)
    eve = day - timedelta(days=1)
    before = working_day_end(datetime(eve.year, eve.month, eve.day, 9, tzinfo=LONDON), 1, HOLIDAYS)
    assert london(before).date() > day
    assert working_day_end(midnight(day), 1, HOLIDAYS) == before
    assert london(working_day_end(ends, 1, HOLIDAYS)).date() > day
    assert london(working_day_end(begins, 1, HOLIDAYS)).date() > day


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seconds", EDGES)
def test_a_period_that_ends_with_the_day_of_a_change_flips_at_london_midnight(change: date, seconds: int) -> None:
    """A consent, a share, a grant, a fit note: all are told by the same two bounds."""
    period = {"start": str(change), "end": str(change)}
    first, last = midnight(change), midnight(change + timedelta(days=1))
    assert bounds(period) == (first, last)
    assert last - first == timedelta(hours=23 if change.month == 3 else 25)
    assert within(period, after(first, seconds)) is (seconds >= 0)
    assert within(period, after(last, seconds)) is (seconds < 0)


def test_a_share_until_the_day_the_clocks_go_back_ends_at_midnight_and_break_glass_lasts_its_hour() -> None:
    """Cross-scenario check 6."""
    assert bounds({"end": "2026-10-25"})[1] == datetime(2026, 10, 26, tzinfo=UTC)
    begun = datetime.fromisoformat("2026-10-25T01:30:00+01:00")
    hour = {"start": begun.isoformat(), "end": (begun.astimezone(UTC) + timedelta(minutes=60)).isoformat()}
    assert bounds(hour)[1] == datetime.fromisoformat("2026-10-25T01:30:00+00:00")
    assert within(hour, after(begun, 3599))
    assert not within(hour, after(begun, 3600))
