"""London time, FHIR dates and working days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import add_months, bounds, instant, london, render, span, within, working_day_end
from tests.domain.wire import example

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
SECOND = timedelta(seconds=1)
NONE: frozenset[date] = frozenset()


def end(start: str, days: int, holidays: frozenset[date] = NONE) -> str:
    return render(working_day_end(instant(start), days, holidays))


def test_two_working_days_from_friday_before_the_clock_change_end_on_tuesday():
    assert end("2026-10-23T10:00:00+01:00", 2) == "2026-10-27T23:59:59+00:00"


@pytest.mark.parametrize(
    ("seconds", "due"), [(-1, "2026-10-27"), (0, "2026-10-27"), (1, "2026-10-28")], ids=["before", "at", "after"]
)
def test_what_arrives_after_17_00_counts_from_the_next_working_day(seconds, due):
    arrived = instant("2026-10-26T17:00:00+00:00") + seconds * SECOND
    assert working_day_end(arrived, 1, NONE).date().isoformat() == due


def test_17_00_is_london_time_in_summer():
    assert end("2026-10-23T16:00:01Z", 1) == "2026-10-27T23:59:59+00:00"
    assert end("2026-10-23T16:00:00Z", 1) == "2026-10-26T23:59:59+00:00"


def test_a_weekend_arrival_has_monday_as_its_first_working_day():
    assert end("2026-10-10T11:00:00+01:00", 1) == "2026-10-12T23:59:59+01:00"


def test_bank_holidays_and_weekends_do_not_count():
    assert end("2026-12-24T09:00:00+00:00", 2, CHRISTMAS) == "2026-12-30T23:59:59+00:00"
    assert end("2026-12-24T17:30:00+00:00", 1, CHRISTMAS) == "2026-12-30T23:59:59+00:00"


START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(MINUTES, st.integers(1, 15))
def test_a_clock_always_ends_on_a_working_day_after_its_start(start, days):
    due = working_day_end(start, days, CHRISTMAS)
    assert due > start
    assert due.weekday() < 5
    assert due.date() not in CHRISTMAS
    assert working_day_end(start, days + 1, CHRISTMAS) > due


@pytest.mark.parametrize(
    "name", ["03-task-requested", "03-task-received", "03-task-accepted", "03-task-booked", "03-task-on-hold"]
)
def test_the_times_of_the_examples_are_rendered_alike(name):
    task = example(name)
    for text in (task["authoredOn"], task["lastModified"], task["restriction"]["period"]["end"]):
        assert render(instant(text)) == text
    assert render(instant(task["meta"]["lastUpdated"])) == task["lastModified"]


def test_an_instant_is_read_with_any_offset_and_fraction():
    assert instant("2026-10-05T08:12:04.975Z") == datetime(2026, 10, 5, 8, 12, 4, 975000, tzinfo=UTC)
    assert instant("2026-10-05T13:12:04.1234567+05:00") == datetime(2026, 10, 5, 8, 12, 4, 123456, tzinfo=UTC)
    assert instant("2016-12-31T23:59:60Z") == datetime(2017, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05T08:12:04",
        "2026-10-05",
        "2026-02-30T08:12:04Z",
        "2026-10-05T24:00:00Z",
        "2026-10-05 08:12:04Z",
        "2026-10-05T08:12:04+15:00",
        "2026-10-05T08:12:04z",
        "0001-01-01T00:00:00+14:00",
        "0000-01-01T00:00:00Z",
        "٢026-10-05T08:12:04Z",
        "2026-10-05T08:12:04Z\n",
    ],
)
def test_an_instant_without_offset_or_meaning_is_refused(text):
    with pytest.raises(ValueError):
        instant(text)


@pytest.mark.parametrize(
    ("text", "start", "until"),
    [
        ("2026", "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"),
        ("2026-10", "2026-10-01T00:00:00+01:00", "2026-11-01T00:00:00+00:00"),
        ("2026-12", "2026-12-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"),
        ("2026-10-25", "2026-10-25T00:00:00+01:00", "2026-10-26T00:00:00+00:00"),
        ("2026-03-29", "2026-03-29T00:00:00+00:00", "2026-03-30T00:00:00+01:00"),
        ("2026-10-05T09:12:04+01:00", "2026-10-05T09:12:04+01:00", "2026-10-05T09:12:05+01:00"),
    ],
)
def test_a_partial_date_is_a_range_of_london_days(text, start, until):
    assert span(text) == (instant(start), instant(until))


def test_the_days_of_the_clock_changes_have_23_and_25_hours():
    hours = [(until - start) / timedelta(hours=1) for start, until in map(span, ("2026-03-29", "2026-10-25"))]
    assert hours == [23, 25]


def test_a_fraction_of_a_second_covers_that_fraction():
    start, until = span("2026-10-05T09:12:04.97Z")
    assert until - start == timedelta(milliseconds=10)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-02-29", "0000", "26-10-05", "2026-1-5", "2026-10-05T", "tomorrow"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        span(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_london_days_follow_each_other_without_gap(day):
    days = [(day + timedelta(days=n)).isoformat() for n in range(3)]
    assert all(first[1] == second[0] for first, second in pairwise(map(span, days)))


def test_the_last_year_of_the_calendar_has_an_end():
    assert span("9999")[1] == datetime.max.replace(tzinfo=UTC)


BOUNDARIES = {
    "share": ({"end": "2026-10-25"}, "2026-10-26T00:00:00Z"),
    "break-glass": ({"end": "2026-10-25T01:30:00+00:00"}, "2026-10-25T01:30:00Z"),
    "summer": ({"start": "2026-10-01", "end": "2026-10-24"}, "2026-10-24T23:00:00Z"),
}


@pytest.mark.parametrize("seconds", [-1, 0, 1])
@pytest.mark.parametrize("name", BOUNDARIES)
def test_a_period_ends_at_its_boundary_instant(name, seconds):
    period, boundary = BOUNDARIES[name]
    assert within(period, instant(boundary) + seconds * SECOND) == (seconds < 0)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_period_begins_at_its_boundary_instant(seconds):
    at = instant("2026-10-25T00:00:00+01:00") + seconds * SECOND
    assert within({"start": "2026-10-25"}, at) == (seconds >= 0)


def test_an_open_period_holds_always():
    assert bounds({}) == (None, None)
    assert within({}, instant("2026-10-25T00:00:00Z"))


def test_sixty_minutes_over_the_clock_change_are_sixty_minutes():
    begun = instant("2026-10-25T01:30:00+01:00")
    assert render(begun + timedelta(minutes=60)) == "2026-10-25T01:30:00+00:00"
    assert london(begun).utcoffset() == timedelta(hours=1)


def test_months_end_on_the_last_day_there_is():
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 10, 5), 3) == date(2027, 1, 5)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
