"""What may change in a Task besides its status."""

from copy import deepcopy
from typing import Any

import pytest

from app.domain.task_update import KEPT, check_update

PART = "https://work-health-gateway.example/fhir/CodeSystem/task-part"


def concept(code: str) -> dict[str, Any]:
    return {"coding": [{"code": code}]}


def output(kind: str, reference: str) -> dict[str, Any]:
    return {"type": {"coding": [{"system": PART, "code": kind}]}, "valueReference": {"reference": reference}}


def task(**changes: Any) -> dict[str, Any]:
    """A Task in progress, but for what a test says; None takes an element out."""
    body = {
        "resourceType": "Task",
        "id": "t",
        "meta": {"versionId": "4"},
        "status": "in-progress",
        "businessStatus": concept("booked"),
        "intent": "order",
        "code": concept("fulfill"),
        "focus": {"reference": "ServiceRequest/s"},
        "for": {"reference": "Patient/p"},
        "authoredOn": "2026-10-05T09:12:04+01:00",
        "lastModified": "2026-10-08T11:40:02+01:00",
        "requester": {"reference": "Organization/gp"},
        "owner": {"reference": "Organization/oh"},
        "output": [output("appointment", "Appointment/a")],
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def told(after: dict[str, Any], party: str = "owner", before: dict[str, Any] | None = None, **more: Any) -> list[Any]:
    return [(found.code, found.expression) for found in check_update(before or task(), after, party, **more)]


def test_sending_a_task_back_unchanged_is_fine():
    assert told(deepcopy(task())) == []
    assert told(task(), "requester") == []


@pytest.mark.parametrize("status", ["did-not-attend", "assessed", "report-drafted", "plan-active"])
def test_the_owner_says_how_far_its_work_is(status):
    assert told(task(businessStatus=concept(status))) == []


@pytest.mark.parametrize("status", ["discharged", "signposted", "returned-for-info", "report-released", "escalated"])
def test_what_comes_with_a_move_is_not_set_by_hand(status):
    assert told(task(businessStatus=concept(status))) == [("TSK-015", "Task.businessStatus")]


@pytest.mark.parametrize("element", ["focus", "for", "requester", "authoredOn", "intent", "code", "owner"])
def test_what_was_requested_stays(element):
    assert told(task(**{element: "other"})) == [("TSK-010", f"Task.{element}")]
    assert told(task(**{element: None})) == [("TSK-010", f"Task.{element}")]


@pytest.mark.parametrize("element", ["note", "description"])
def test_a_task_carries_no_free_words(element):
    assert told(task(**{element: "words"})) == [("TSK-011", f"Task.{element}")]
    assert told(task(**{element: "words"}), "gateway") == [("TSK-011", f"Task.{element}")]


@pytest.mark.parametrize("element", [name for name in KEPT if name != "resourceType"])
def test_what_the_gateway_writes_is_put_back_and_not_refused(element):
    assert told(task(**{element: None})) == []


def test_outputs_are_added_and_never_taken_out():
    added = [*task()["output"], output("report", "Composition/c")]
    assert told(task(output=added)) == []
    assert told(task(output=added[1:])) == [("TSK-010", "Task.output[0]")]
    assert told(task(output=None)) == [("TSK-010", "Task.output[0]")]


def test_the_requester_adds_inputs_and_nothing_else():
    assert told(task(input=[output("answer", "Communication/c")]), "requester") == []
    [found] = check_update(task(), task(businessStatus=concept("assessed")), "requester")
    assert found.text == "Only the owner may change businessStatus of this Task. Next moves open to you: cancel."


def test_a_closed_task_does_not_change():
    closed = task(status="completed", businessStatus=concept("discharged"))
    after = {**closed, "businessStatus": concept("assessed")}
    assert told(after, before=closed) == [("TSK-010", "Task.businessStatus")]


def test_a_task_without_owner_may_be_claimed():
    assert told(task(), before=task(owner=None)) == []


def test_the_words_of_a_move_belong_to_the_move():
    after = task(status="on-hold", statusReason=concept("awaiting-person"))
    assert told(after, moved=True) == []
    assert told(task(statusReason=concept("awaiting-person"))) == [("TSK-010", "Task.statusReason")]


def test_every_change_that_is_refused_is_told_at_once():
    assert [code for code, _ in told(task(focus="x", note="y", businessStatus=concept("booked-out")))] == [
        "TSK-015",
        "TSK-010",
        "TSK-011",
    ]
