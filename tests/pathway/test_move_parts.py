"""What must come with a move, told all at once, and what may stand behind it (R-09, R-11)."""

from typing import Any

import pytest

from tests.kit.answers import code, codes, text
from tests.kit.builders import Json, ours, signpost
from tests.kit.gateways import World
from tests.pathway.walks import HEALTH, TIMES, Sent, add_output, output, reason, say, send
from tests.wire.replies import places


def needs(answer: object) -> tuple[int, list[str]]:
    """The status of a refusal, and every code in it."""
    return answer.status_code, codes(answer)  # type: ignore[attr-defined]  # an httpx answer


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, ["TSK-020", "TSK-021"]),
        ({"reason": {"valueCode": "other"}}, ["TSK-022", "TSK-021"]),
        ({"reason": {"valueCode": "capacity"}}, ["TSK-021"]),
        ({"reason": {"valueCode": "busy"}, "noneSuitable": "Nothing near."}, ["TSK-020"]),
        ({"signpost": [{"name": "signpost", **signpost()}]}, ["TSK-020"]),
        ({"reason": {"valueCode": "other"}, "noneSuitable": "Nothing near."}, ["TSK-022"]),
    ],
)
def test_a_rejection_says_everything_it_lacks_at_once(shared: World, parts: Json, expected: list[str]) -> None:
    sent = send(shared).walk("received")
    answer = sent.owner.move(sent.task, "reject", **parts)
    assert needs(answer) == (422, expected)
    assert sent.now()["status"] == "received"


@pytest.mark.parametrize(
    ("to", "by", "system"), [("failed", "owner", "reject-reason"), ("cancelled", "requester", "cancel-reason")]
)
def test_failing_and_cancelling_by_patch_need_reason_and_signpost(shared: World, to: str, by: str, system: str) -> None:
    sent = send(shared).walk("accepted")
    party = getattr(sent, by)
    assert needs(sent.patch(party, to)) == (422, ["TSK-020", "TSK-021"])
    known = {"failed": "unable-to-contact", "cancelled": "no-longer-needed"}[to]
    assert needs(sent.patch(party, to, reason(system, known))) == (422, ["TSK-021"])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, ["TSK-023"]),
        ({"health": HEALTH}, ["TSK-023"]),
        ({"health": {"valueCode": "unknown"}}, ["TSK-023", "TSK-024"]),
        ({"health": {"valueCode": "unknown"}, "work": {"valueCode": "unknown"}}, ["TSK-024", "TSK-024"]),
    ],
)
def test_completing_needs_both_outcomes_and_a_reason_for_unknown(
    shared: World, parts: Json, expected: list[str]
) -> None:
    sent = send(shared).walk("in-progress")
    assert needs(sent.owner.move(sent.task, "complete", **parts)) == (422, expected)
    assert sent.asked()["status"] == "active"


def test_completing_by_patch_names_outcomes_that_say_their_measure(shared: World) -> None:
    sent = send(shared).walk("in-progress")
    health, work = (outcome(sent, m, c) for m, c in (("health", "better"), ("work", "unknown")))
    swapped = _outputs(sent, output("outcome-health", work), output("outcome-work", health))
    assert needs(sent.patch(sent.owner, "completed", swapped)) == (422, ["TSK-007", "TSK-007"])
    named = _outputs(sent, output("outcome-health", health), output("outcome-work", work))
    assert needs(sent.patch(sent.owner, "completed", named)) == (422, ["TSK-024"])
    told = outcome(sent, "work", "unknown", note=[{"text": "He moved away."}])
    named = _outputs(sent, output("outcome-health", health), output("outcome-work", told))
    assert sent.patch(sent.owner, "completed", named).status_code == 200


@pytest.mark.parametrize("status", ["entered-in-error", "preliminary"])
def test_an_outcome_that_is_in_error_or_not_final_completes_nothing(shared: World, status: str) -> None:
    sent = send(shared).walk("in-progress")
    health, work = outcome(sent, "health", "better"), outcome(sent, "work", "full", status=status)
    named = _outputs(sent, output("outcome-health", health), output("outcome-work", work))
    assert needs(sent.patch(sent.owner, "completed", named)) == (422, ["TSK-007"])
    assert sent.now()["status"] == "in-progress"


def test_a_signpost_that_is_in_error_stands_behind_no_rejection(shared: World) -> None:
    sent = send(shared).walk("received")
    words = say(sent, sent.owner, "signpost", status="entered-in-error")
    pointed = add_output("signpost", words)
    assert needs(sent.patch(sent.owner, "rejected", reason("reject-reason", "capacity"), pointed)) == (422, ["TSK-007"])


@pytest.mark.parametrize(("measure", "other"), [("health", "work"), ("work", "health")])
def test_an_outcome_is_said_in_the_codes_of_its_measure(shared: World, measure: str, other: str) -> None:
    sent = send(shared).walk("in-progress")
    values = {"health": ours("outcome-health", "better"), "work": ours("outcome-work", "full")}
    for value in ([values[other]], [values[measure], values[other]]):
        answer = record(sent, measure, {"coding": value})
        assert needs(answer) == (422, ["VAL-011"])
    assert record(sent, measure, {"coding": [values[measure]]}).status_code == 201


@pytest.mark.parametrize("operation", ["book", "hold", "return"])
def test_a_move_without_its_part_names_it(shared: World, operation: str) -> None:
    sent = send(shared).walk("accepted")
    part = {"book": "TSK-025", "hold": "TSK-020", "return": "TSK-025"}[operation]
    assert needs(sent.owner.move(sent.task, operation)) == (422, [part])


@pytest.mark.parametrize("kind", ["for-info", "with-advice"])
def test_a_return_needs_its_words(shared: World, kind: str) -> None:
    sent = send(shared).walk("received")
    answer = sent.owner.move(sent.task, "return", kind={"valueCode": kind})
    assert needs(answer) == (422, ["TSK-025"])
    assert "message" in text(answer)


def test_an_appointment_ends_after_it_starts(shared: World) -> None:
    sent = send(shared).walk("accepted")
    backwards = {"start": TIMES["end"], "end": TIMES["start"]}
    assert needs(sent.do("book", **backwards)) == (422, ["TSK-025"])
    assert needs(sent.do("book", start=TIMES["start"])) == (422, ["TSK-025"])


def test_an_unknown_part_is_named_with_the_nearest_one(shared: World) -> None:
    sent = send(shared).walk("received")
    answer = sent.owner.move(sent.task, "reject", reasn={"valueCode": "capacity"}, colour="blue")
    assert needs(answer) == (422, ["TSK-026", "TSK-026"])
    assert "Did you mean reason?" in text(answer)
    assert places(answer) == ["Parameters.parameter[0].name", "Parameters.parameter[1].name"]


def test_a_part_whose_name_is_no_name_is_shown_by_its_place_alone(shared: World) -> None:
    sent = send(shared).walk("received")
    number = "999 026 3396"
    parts = [{"name": "text", "valueString": "Elsewhere"}, {"name": number, "valueString": "x"}]
    answer = sent.owner.move(
        sent.task, "reject", reason={"valueCode": "capacity"}, signpost=[{"name": "signpost", "part": parts}]
    )
    assert (answer.status_code, places(answer)) == (422, ["Parameters.parameter[1].part[1].name"])
    assert number not in answer.text


@pytest.mark.parametrize("part", ["signpost", "none-suitable"])
def test_words_in_a_task_are_no_signpost(shared: World, part: str) -> None:
    sent = send(shared).walk("accepted")
    pointed = add_output(part, text="Ring the clinic.")
    answer = sent.patch(sent.requester, "cancelled", reason("cancel-reason", "no-longer-needed"), pointed)
    assert (answer.status_code, code(answer)) == (422, "TSK-011")


def test_a_signpost_that_is_not_there_or_is_something_else_is_none(shared: World) -> None:
    sent, other = send(shared).walk("accepted"), send(shared)
    why = reason("cancel-reason", "no-longer-needed")
    expected = {
        "Communication/01a11585-7fe8-7874-b787-eacdbe4a4017": ["RES-007"],
        say(sent, sent.requester, "notice"): ["TSK-007"],
        say(other, sent.requester, "signpost"): ["RES-008", "RES-009"],
    }
    for reference, told in expected.items():
        answer = sent.patch(sent.requester, "cancelled", why, add_output("signpost", reference))
        assert needs(answer) == (422, told)
    assert sent.now()["status"] == "accepted"


def test_a_move_needs_no_version_but_a_stale_one_is_refused(shared: World) -> None:
    sent = send(shared)
    body = {"resourceType": "Parameters"}
    stale = sent.owner.post(f"/{sent.task}/$receive", body, If_Match='W/"7"')
    assert (stale.status_code, code(stale), stale.headers["etag"]) == (412, "TSK-012", 'W/"1"')
    assert sent.owner.post(f"/{sent.task}/$receive", body, If_Match='W/"1"').status_code == 200
    assert sent.owner.post(f"/{sent.task}/$accept").status_code == 200


def test_put_and_patch_must_name_their_version(shared: World) -> None:
    sent = send(shared)
    operations = [{"op": "replace", "path": "/status", "value": "received"}]
    assert code(sent.owner.patch(f"/{sent.task}", operations)) == "TSK-013"
    stale = sent.owner.patch(f"/{sent.task}", operations, 4)
    assert (stale.status_code, code(stale)) == (412, "TSK-012")
    read = sent.now(sent.owner)
    bare = read | {"meta": {k: v for k, v in read["meta"].items() if k != "versionId"}, "status": "received"}
    assert sent.owner.put(f"/{sent.task}", bare).status_code == 428
    assert sent.owner.put(f"/{sent.task}", read | {"status": "received"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "Task", "status": "received"},
        {"message": "We ring on Monday"},
        {"resourceType": "Parameters", "parameter": {"name": "message", "valueString": "We ring on Monday"}},
        {"resourceType": "Parameters", "parameter": [{"valueString": "We ring on Monday"}]},
        {"resourceType": "Parameters", "parameter": ["message"]},
    ],
)
def test_a_body_that_holds_no_parts_is_told_what_to_send(shared: World, body: Json) -> None:
    sent = send(shared)
    answer = sent.owner.post(f"/{sent.task}/$receive", body)
    assert (answer.status_code, codes(answer)) == (400, ["TSK-029"])
    assert sent.now()["status"] == "requested"


def record(sent: Sent, measure: str, value: Json, **more: object) -> Any:
    """The answer to an outcome that the owner records itself."""
    body: Json = {
        "resourceType": "Observation",
        "basedOn": [{"reference": sent.request}],
        "status": "final",
        "category": [{"coding": [ours("observation-kind", "outcome")]}],
        "code": {"coding": [ours("outcome-measure", measure)]},
        "subject": sent.asked()["subject"],
        "effectiveDateTime": "2026-10-05",
        "issued": "2026-10-05T09:00:00+01:00",
        "performer": [{"reference": f"Organization/{sent.owner.organisation.id}"}],
        "valueCodeableConcept": value,
    }
    return sent.owner.post("/Observation", body | more)


def outcome(sent: Sent, measure: str, value: str, **more: object) -> str:
    """An outcome that the owner recorded itself, like Observation/01a1…."""
    answer = record(sent, measure, {"coding": [ours(f"outcome-{measure}", value)]}, **more)
    assert answer.status_code == 201, answer.text
    return f"Observation/{answer.json()['id']}"


def _outputs(sent: Sent, *outputs: Json) -> Json:
    return {"op": "replace", "path": "/output", "value": [*sent.now()["output"], *outputs]}
