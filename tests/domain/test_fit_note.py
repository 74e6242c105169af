"""When a fit note is valid (R-04)."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.dated import DEFAULT_RULES, RuleBook
from app.domain.errors import Issue
from app.domain.fit_note import CODES, FitNote, check, read_fit_note, warnings
from tests.domain.wire import example, issue

RULES = RuleBook(DEFAULT_RULES)
D0 = date(2026, 10, 5)
AT = "Bundle.entry[4].resource"


def component(item: str, **value: Any) -> dict[str, Any]:
    return {"code": {"coding": [{"system": CODES + "fit-note-item", "code": item}]}, **value}


def box(adjustment: str) -> dict[str, Any]:
    coding = {"system": CODES + "adjustment", "code": adjustment}
    return component("adjustment", valueCodeableConcept={"coding": [coding]})


BOXES = [box(code) for code in ("phased-return", "altered-hours", "amended-duties", "workplace-adaptation")]


def observation(
    start: str | None = "2026-10-05",
    end: str | None = "2026-11-02",
    fitness: tuple[str, ...] = ("not-fit",),
    assessed: str = "2026-10-05",
    issued: str = "2026-10-05T09:05:00+01:00",
    boxes: list[dict[str, Any]] | None = None,
    six_months: bool = False,
) -> dict[str, Any]:
    """A valid fit note, but for what a test says."""
    period = {name: value for name, value in (("start", start), ("end", end)) if value}
    return {
        "resourceType": "Observation",
        "effectivePeriod": period,
        "issued": issued,
        "valueCodeableConcept": {"coding": [{"system": CODES + "fitness", "code": code} for code in fitness]},
        "component": [
            component("condition", valueCodeableConcept={"text": "Knee pain"}),
            *(boxes or []),
            component("assessed-on", valueDateTime=assessed),
            component("six-months", valueBoolean=six_months),
        ],
    }


def note(profession: str | None = "doctor", **facts: Any) -> FitNote:
    return read_fit_note(observation(**facts), profession, AT)


def issues(fit_note: FitNote, trigger: str | None = "fit-note", today: date = D0) -> list[Issue]:
    return check(fit_note, today=today, rules=RULES, trigger=trigger)


def codes(fit_note: FitNote, trigger: str | None = "fit-note", today: date = D0) -> list[tuple[str, str | None]]:
    return [(found.code, found.expression) for found in issues(fit_note, trigger, today)]


@pytest.mark.parametrize("profession", ["doctor", "nurse", "occupational-therapist", "pharmacist", "physiotherapist"])
def test_each_of_five_professions_may_sign_a_fit_note(profession):
    assert codes(note(profession)) == []


def test_a_nurse_could_not_sign_one_before_july_2022():
    old = note("nurse", start="2022-06-30", end="2022-07-10", assessed="2022-06-30", issued="2022-06-30T10:00:00+01:00")
    assert codes(old, trigger=None) == [("FIT-001", f"{AT}.performer[0]")]


def test_a_podiatrist_is_told_of_the_report_that_a_podiatrist_can_send():
    [found] = issues(note("podiatrist"))
    assert found.entry.name == "fitnote-issuer-profession"
    assert "AHP Health and Work Report" in found.text
    assert "physiotherapist; the issuer named is: podiatrist" in found.text


def test_a_note_without_an_issuer_says_where_the_profession_goes():
    assert codes(note(None)) == [("FIT-012", f"{AT}.performer")]


def test_four_boxes_with_not_fit_are_four_faults_at_their_own_places():
    assert codes(note(boxes=BOXES)) == [("FIT-002", f"{AT}.component[{number}]") for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("boxes", [[], BOXES[:1], BOXES])
def test_may_be_fit_takes_none_to_four_boxes(boxes):
    assert codes(note(fitness=("may-be-fit",), boxes=boxes)) == []


def test_a_note_gives_exactly_one_advice():
    place = f"{AT}.valueCodeableConcept"
    assert codes(note(fitness=("not-fit", "may-be-fit"))) == [("FIT-008", place)]
    assert codes(note(fitness=("fit",))) == [("FIT-008", place)]


def test_a_note_by_its_snomed_code_alone_is_read():
    body = observation()
    body["valueCodeableConcept"] = {"coding": [{"system": "http://snomed.info/sct", "code": "225891002"}]}
    assert read_fit_note(body, "doctor", AT).fitness == {"may-be-fit"}


@pytest.mark.parametrize(("start", "end"), [(None, "2026-11-02"), ("2026-10-05", None), (None, None)])
def test_a_note_needs_its_first_and_its_last_day(start, end):
    assert codes(note(start=start, end=end)) == [("FIT-003", f"{AT}.effectivePeriod")]


def test_only_after_six_months_a_note_may_have_no_end():
    assert codes(note(end=None, six_months=True)) == []


def test_a_note_that_ends_before_it_begins_is_refused():
    assert ("FIT-009", f"{AT}.effectivePeriod.end") in codes(note(end="2026-10-04"))


@pytest.mark.parametrize(
    ("end", "found"), [("2027-01-05", []), ("2027-01-06", ["FIT-004"]), ("2027-01-18", ["FIT-004"])]
)
def test_in_the_first_six_months_a_note_covers_three_months(end, found):
    assert [code for code, _ in codes(note(end=end))] == found


def test_thirteen_weeks_count_as_three_months_where_those_are_shorter():
    february = {"start": "2026-02-02", "assessed": "2026-02-02", "issued": "2026-02-02T09:00:00Z"}
    assert codes(note(end="2026-05-04", **february), trigger=None) == []
    assert codes(note(end="2026-05-05", **february), trigger=None) == [("FIT-004", f"{AT}.effectivePeriod.end")]


def test_fifteen_weeks_with_the_six_month_flag_are_accepted():
    assert codes(note(end="2027-01-18", six_months=True)) == []


def test_an_assessment_in_the_future_is_refused_at_its_component():
    late = note(assessed="2026-10-06", issued="2026-10-06T09:00:00+01:00")
    assert codes(late) == [("FIT-007", f"{AT}.component[1].valueDateTime")]
    assert codes(late, today=date(2026, 10, 6)) == []


def test_a_note_issued_before_the_assessment_is_refused():
    assert codes(note(issued="2026-10-04T09:00:00+01:00")) == [("FIT-011", f"{AT}.component[1].valueDateTime")]


def test_a_note_issued_after_midnight_in_london_is_of_that_day():
    assert codes(note(issued="2026-10-04T23:30:00Z")) == []


@pytest.mark.parametrize(("days", "found"), [(6, []), (7, []), (8, ["FIT-006"])])
def test_a_referral_by_fit_note_needs_one_that_ended_at_most_seven_days_ago(days, found):
    ended = note(
        start="2026-09-02", end=str(D0 - timedelta(days)), assessed="2026-09-02", issued="2026-09-02T11:00:00Z"
    )
    assert [code for code, _ in codes(ended)] == found


@pytest.mark.parametrize("trigger", ["at-risk-in-work", "self", "employer", None])
def test_other_triggers_and_a_note_posted_alone_need_no_running_note(trigger):
    dilys = note(start="2026-07-20", end="2026-08-17", assessed="2026-07-20", issued="2026-07-20T10:00:00+01:00")
    assert codes(dilys, trigger=trigger) == []


def test_an_expired_note_is_told_as_the_example_says():
    dilys = note(start="2026-07-20", end="2026-08-17", assessed="2026-07-20", issued="2026-07-20T10:00:00+01:00")
    [found] = issues(dilys)
    assert (found.code, found.text, found.expression) == issue("08-error-fit-note-expired")
    assert found.entry.name == "fitnote-expired"


def test_days_that_are_not_whole_dates_are_told_and_nothing_raises():
    odd = note(start="2026-10", end="2026-11-31", assessed="soon")
    assert codes(odd) == [
        ("FIT-010", f"{AT}.effectivePeriod.start"),
        ("FIT-010", f"{AT}.effectivePeriod.end"),
        ("FIT-010", f"{AT}.component[1].valueDateTime"),
    ]


def test_an_empty_observation_is_refused_in_words():
    found = [code for code, _ in codes(read_fit_note({}, None, AT))]
    assert found == ["FIT-012", "FIT-008", "FIT-003"]


def test_all_faults_are_told_at_once():
    bad = note("podiatrist", boxes=BOXES[:1], end="2027-06-01", assessed="2026-12-01")
    assert [code for code, _ in codes(bad)] == ["FIT-001", "FIT-002", "FIT-004", "FIT-007"]


def test_a_note_within_the_self_certified_week_is_a_warning_and_no_error():
    week = note(end="2026-10-11")
    assert codes(week) == []
    assert [found.code for found in warnings(week, today=D0, rules=RULES)] == ["FIT-005"]
    assert warnings(note(end="2026-10-12"), today=D0, rules=RULES) == []


def test_a_note_that_ended_five_days_ago_is_accepted_with_a_warning():
    ended = note(start="2026-09-02", end="2026-09-30", assessed="2026-09-02", issued="2026-09-02T11:00:00+01:00")
    assert codes(ended) == []
    [found] = warnings(ended, today=D0, rules=RULES)
    assert found.text.startswith("This fit note ended on 2026-09-30, 5 days ago.")
    assert found.entry.severity == "warning"


def test_the_fit_notes_of_the_examples_are_valid():
    bodies = [entry["resource"] for entry in example("00-referrals")["entry"]]
    notes = [body for body in bodies if body["resourceType"] == "Observation"]
    notes += [example("02-short-fit-note"), example("01-referral-request")["entry"][4]["resource"]]
    assert len(notes) == 5
    assert [codes(read_fit_note(body, "physiotherapist", AT)) for body in notes] == [[]] * 5
