"""The clock of a Task over its life."""

from datetime import datetime

import pytest

from app.domain.calendar import instant, render
from app.domain.dated import DEFAULT_RULES, RuleBook
from app.domain.move_parts import brought_in_task
from app.domain.moves import find
from app.domain.task import TaskFacts, decide, landing, read_task
from app.domain.task_clock import due, first_due
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


def test_after_a_hold_the_clock_of_the_status_starts_again():
    held = TaskFacts("on-hold", "awaiting-triage", "awaiting-consent", ("accepted",))
    assert ends("resume", held, "2026-10-21T09:00:00+01:00", "gateway") == "2026-11-04T23:59:59+00:00"


def test_after_a_hold_a_later_appointment_still_counts():
    held = TaskFacts("on-hold", "booked", "awaiting-person", ("in-progress",))
    resumed = ends("resume", held, "2026-10-14T09:00:00+01:00", "owner", APPOINTMENT)
    assert resumed == "2026-10-26T23:59:59+00:00"
    late = ends("resume", held, "2026-10-22T09:00:00+01:00", "owner", APPOINTMENT)
    assert late == "2026-10-29T23:59:59+00:00"


def test_an_offer_waits_for_its_answer():
    assert render(first_due(REFERRED, RULES, frozenset(), offer=True)) == "2026-10-19T23:59:59+01:00"
