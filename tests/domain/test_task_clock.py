"""The clock of a Task over its life."""

from datetime import datetime

import pytest

from app.domain.calendar import instant, render
from app.domain.dated import DEFAULT_RULES, RuleBook
from app.domain.move_parts import brought_in_task
from app.domain.moves import find
from app.domain.task import TaskFacts, decide, landing, read_task
from app.domain.task_clock import Pause, due, first_due, goes_on, paused
from tests.domain.wire import example

RULES = RuleBook(DEFAULT_RULES)
REFERRED = instant("2026-10-05T09:12:04+01:00")
APPOINTMENT = instant("2026-10-19T10:00:00+01:00")
RUNNING = instant("2026-10-12T23:59:59+01:00")


def ends(
    name: str, task: TaskFacts, at: str, party: str | None = None, appointment: datetime | None = None
) -> str | None:
    move = find(task.status, task.hold_reason, name, party)
    parts = brought_in_task({}, {})
    times = {"at": instant(at), "referred": REFERRED, "running": RUNNING, "appointment": appointment}
    end = due(move, landing(task, move, parts), **times, rules=RULES, holidays=frozenset())
    return render(end) if end else None


def test_a_new_task_is_acknowledged_within_two_working_days():
    end = example("03-task-requested")["restriction"]["period"]["end"]
    assert render(first_due(REFERRED, RULES, frozenset())) == end


@pytest.mark.parametrize(
    ("before", "after", "party"),
    [
        ("03-task-requested", "03-task-received", "owner"),
        ("03-task-received", "03-task-accepted", "owner"),
        ("03-task-accepted", "03-task-booked", "owner"),
        ("03-task-booked", "03-task-on-hold", "gateway"),
        ("03-task-on-hold", "03-task-cancelled", "requester"),
        ("04-return-for-info-response", "03-task-rejected", "owner"),
    ],
)
def test_the_clock_ends_as_the_examples_say(before, after, party):
    old, new = example(before), example(after)
    brought = brought_in_task(old, new)
    move = decide(read_task(old), party, new["status"], brought)
    end = due(
        move,
        landing(read_task(old), move, brought),
        at=instant(new["lastModified"]),
        referred=instant(new["authoredOn"]),
        running=instant(old["restriction"]["period"]["end"]),
        appointment=instant(example("03-appointment")["start"]),
        rules=RULES,
        holidays=frozenset(),
    )
    assert (render(end) if end else None) == new.get("restriction", {}).get("period", {}).get("end")


def test_a_return_with_advice_waits_five_working_days_as_the_example_says():
    new = example("04-return-with-advice-response")
    received = TaskFacts("received", "awaiting-triage")
    assert ends("return-with-advice", received, new["lastModified"]) == new["restriction"]["period"]["end"]


def test_a_question_leaves_the_clock_where_it_was():
    new = example("04-return-for-info-response")
    received = TaskFacts("received", "awaiting-triage")
    assert ends("return-for-info", received, new["lastModified"]) == new["restriction"]["period"]["end"]


def test_after_a_hold_the_clock_goes_on_with_the_working_days_it_had_left():
    pause = Pause(instant("2026-10-14T09:00:00+01:00"), instant("2026-10-19T23:59:59+01:00"))
    assert render(goes_on(pause, instant("2026-10-21T09:00:00+01:00"), frozenset())) == "2026-10-26T23:59:59+00:00"


def test_a_clock_that_was_past_when_it_was_held_stays_past():
    pause = Pause(instant("2026-10-14T09:00:00+01:00"), instant("2026-10-13T23:59:59+01:00"))
    assert goes_on(pause, instant("2026-10-21T09:00:00+01:00"), frozenset()) == pause.end


def test_a_hold_on_top_of_a_hold_gives_each_its_own_clock_back():
    places = (("accepted", None, "05", "19"), ("on-hold", "awaiting-person", "06", "20"),
              ("on-hold", "awaiting-consent", "07", "14"), ("on-hold", "awaiting-person", "08", "21"))  # fmt: skip
    versions = [
        {
            "status": status,
            **({"statusReason": {"coding": [{"code": reason}]}} if reason else {}),
            "lastModified": f"2026-10-{day}T09:00:00+01:00",
            "restriction": {"period": {"end": f"2026-10-{end}T23:59:59+01:00"}},
        }
        for status, reason, day, end in places
    ]
    found = [paused(versions[: n + 1]) for n in range(4)]
    assert [(p.since.day, p.end.day) if p else None for p in found] == [None, (6, 19), (7, 20), (6, 19)]


def test_an_offer_waits_for_its_answer():
    assert render(first_due(REFERRED, RULES, frozenset(), offer=True)) == "2026-10-19T23:59:59+01:00"
