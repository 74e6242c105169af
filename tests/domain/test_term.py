"""Limits as rules write them: hours, working days, and the next weekly meeting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import is_working_day, london
from app.domain.term import Meeting, read_term
from app.services.setup import bank_holidays

HOLIDAYS = bank_holidays(2026)
INSTANTS = st.integers(0, 360 * 86_400).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(0, seconds))
MEETINGS = st.builds("{} {:02}:{:02}".format, st.sampled_from(("mon", "tue", "wed", "thu", "fri")),
                     st.integers(0, 23), st.integers(0, 59))  # fmt: skip


@given(INSTANTS, MEETINGS)
def test_a_meeting_is_ahead_on_a_working_day_at_its_hour_and_within_five_working_days(
    start: datetime, text: str
) -> None:
    held = read_term(text).ends(start, HOLIDAYS)
    assert held > start
    assert f"{london(held):%H:%M}" == text[4:]
    assert is_working_day(london(held).date(), HOLIDAYS)
    assert held <= read_term("5wd").ends(start, HOLIDAYS)


@pytest.mark.parametrize(
    ("start", "held"),
    [
        ("2026-10-07T08:59:59+00:00", "2026-10-07T10:00:00+01:00"),
        ("2026-10-07T09:00:00+00:00", "2026-10-14T10:00:00+01:00"),
        ("2026-10-21T09:00:01+00:00", "2026-10-28T10:00:00+00:00"),
    ],
)
def test_who_comes_as_a_meeting_begins_waits_for_the_next_over_the_change_of_the_clocks_too(
    start: str, held: str
) -> None:
    assert read_term("wed 10:00").ends(datetime.fromisoformat(start), HOLIDAYS) == datetime.fromisoformat(held)


def test_a_meeting_on_easter_monday_is_held_on_the_tuesday() -> None:
    sunday = datetime(2026, 4, 5, 12, tzinfo=UTC)
    assert london(read_term("mon 10:00").ends(sunday, HOLIDAYS)).isoformat() == "2026-04-07T10:00:00+01:00"


@pytest.mark.parametrize("text", ["sat 10:00", "wed 24:00", "wed 9:00", "wed", "Wed 10:00", "0h", "5 wd", ""])
def test_a_limit_in_any_other_form_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=text or "^$"):
        read_term(text)


def test_a_weekly_meeting_counts_as_long_as_five_working_days() -> None:
    assert isinstance(read_term("wed 10:00"), Meeting)
    assert read_term("wed 10:00").hours == read_term("5wd").hours
