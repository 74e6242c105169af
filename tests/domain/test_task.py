"""Who may move a Task, with what, and the words of a refusal."""

from typing import Any

import pytest

from app.domain.errors import Refusal
from app.domain.move import HOLD_REASONS, STATUSES
from app.domain.move_parts import Brought, brought_in_task
from app.domain.moves import find
from app.domain.task import TaskFacts, decide, decide_named, held, landing, read_task
from tests.domain.wire import example, issue

REQUESTED = TaskFacts("requested", "awaiting-triage")
RECEIVED = TaskFacts("received", "awaiting-triage")
ACCEPTED = TaskFacts("accepted", "awaiting-triage")
BOOKED = TaskFacts("in-progress", "booked")
COMPLETED = TaskFacts("completed", "discharged")
CLOSED_TO_OWNER = TaskFacts("on-hold", "booked", "awaiting-consent", ("in-progress",))
ADVISED = TaskFacts("on-hold", "returned-with-advice", "awaiting-requester", ("received",))
HELD = TaskFacts("on-hold", "assessed", "awaiting-person", ("in-progress",))
OFFERED = TaskFacts("requested", kind="offer")

NOTHING = Brought()
REJECTION = Brought(operation="reject", reason="capacity", signposts=1)
OUTCOMES = Brought(operation="complete", health="better", work="phased")


def refusal(call: Any, *args: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call(*args)
    return refused.value


def told(call: Any, *args: Any) -> list[tuple[str, str | None]]:
    return [(found.code, found.expression) for found in refusal(call, *args).issues]


def test_the_owner_receives_accepts_starts_and_completes():
    assert decide(REQUESTED, "owner", "received", NOTHING).name == "receive"
    assert decide(RECEIVED, "owner", "accepted", NOTHING).name == "accept"
    assert decide(ACCEPTED, "owner", "in-progress", NOTHING).name == "start"
    assert decide_named(BOOKED, "owner", "complete", OUTCOMES).request_status == "completed"


def test_rejecting_after_accepting_is_told_as_the_example_says():
    refused = refusal(decide_named, ACCEPTED, "owner", "reject", REJECTION)
    found = refused.issues[0]
    assert (found.code, found.text, found.expression) == issue("08-error-illegal-move")
    assert refused.kind == "conflict"
    assert refused.headers == {"Gateway-Next-Moves": "book, return, hold"}


def test_the_same_by_patch_is_told_alike():
    found = refusal(decide, ACCEPTED, "owner", "rejected", REJECTION).issues[0]
    assert found.text == issue("08-error-illegal-move")[1]


def test_rejecting_without_a_signpost_is_told_as_the_example_says():
    found = refusal(decide_named, RECEIVED, "owner", "reject", Brought("reject", reason="capacity")).issues[0]
    assert (found.code, found.text, found.expression) == issue("08-error-signpost-missing")
    assert found.entry.kind == "unprocessable"


def test_none_suitable_with_its_reason_stands_for_a_signpost():
    brought = Brought("reject", reason="capacity", none_suitable="Nothing is open in this county.")
    assert decide_named(RECEIVED, "owner", "reject", brought).to == "rejected"


def test_everything_missing_is_told_at_once():
    assert told(decide_named, RECEIVED, "owner", "reject", Brought("reject", reason="other")) == [
        ("TSK-022", "Parameters.parameter.where(name = 'reasonText')"),
        ("TSK-021", "Parameters.parameter.where(name = 'signpost')"),
    ]
    assert told(decide, ACCEPTED, "requester", "cancelled", NOTHING) == [
        ("TSK-020", "Task.statusReason"),
        ("TSK-021", "Task.output"),
    ]


def test_the_reason_other_with_words_is_enough():
    brought = Brought("reject", reason="other", reason_text="The clinic has moved.", signposts=1)
    assert decide_named(RECEIVED, "owner", "reject", brought).name == "reject"


def test_a_missing_reason_names_the_first_five_and_the_list():
    [found] = refusal(decide_named, RECEIVED, "owner", "reject", Brought("reject", signposts=1)).issues
    assert found.text == (
        "This move needs a reason. Send one of: out-of-area, not-eligible, employer-has-oh, duplicate, "
        "insufficient-information, or another code of reject-reason."
    )


def test_completing_needs_both_outcomes_and_the_reason_of_an_unknown_one():
    place = "Parameters.parameter.where(name = '{}')".format
    assert told(decide_named, BOOKED, "owner", "complete", Brought("complete")) == [("TSK-023", place("health"))]
    assert told(decide_named, BOOKED, "owner", "complete", Brought("complete", health="better")) == [
        ("TSK-023", place("work"))
    ]
    unknown = Brought("complete", health="unknown", work="unknown", work_reason="Did not answer.")
    assert told(decide_named, BOOKED, "owner", "complete", unknown) == [("TSK-024", place("healthReason"))]


def test_a_return_needs_words_and_a_booking_needs_times():
    place = "Parameters.parameter.where(name = '{}')".format
    question = told(decide_named, RECEIVED, "owner", "return-for-info", Brought("return"))
    assert question == [("TSK-025", place("message"))]
    assert told(decide_named, ACCEPTED, "owner", "book", Brought("book")) == [("TSK-025", place("start"))]
    found = refusal(decide_named, ACCEPTED, "owner", "book", Brought("book")).issues[0]
    assert found.text.startswith("$book needs the part start.")


def test_only_the_owner_accepts_and_only_requester_or_person_cancels():
    refused = refusal(decide, RECEIVED, "requester", "accepted", NOTHING)
    assert refused.kind == "forbidden"
    assert refused.issues[0].text == "Only the owner may accept this Task. Next moves open to you: cancel."
    refused = refusal(decide, ACCEPTED, "owner", "cancelled", NOTHING)
    assert refused.issues[0].text == (
        "Only the requester or the person may cancel this Task. Next moves open to you: book, return, hold."
    )


def test_while_consent_is_awaited_every_move_of_the_owner_is_told_on_hold():
    for status in ("in-progress", "accepted", "failed", "completed", "received"):
        assert told(decide, CLOSED_TO_OWNER, "owner", status, NOTHING) == [("TSK-008", "Task.status")]
    assert refusal(decide, CLOSED_TO_OWNER, "owner", "in-progress", NOTHING).issues[0].entry.name == "on-hold"


def test_while_consent_is_awaited_the_requester_may_only_cancel():
    refused = refusal(decide_named, CLOSED_TO_OWNER, "requester", "resume", NOTHING)
    assert refused.issues[0].code == "TSK-008"
    assert refused.headers == {"Gateway-Next-Moves": "cancel"}
    brought = Brought(reason="consent-not-renewed", signposts=1)
    assert decide(CLOSED_TO_OWNER, "requester", "cancelled", brought).request_status == "revoked"


def test_consent_given_again_takes_the_task_back_to_where_it_stood():
    move = decide_named(CLOSED_TO_OWNER, "gateway", "resume", NOTHING)
    assert landing(CLOSED_TO_OWNER, move, NOTHING) == BOOKED


def test_a_hold_for_consent_on_top_of_another_hold_gives_that_one_back():
    twice = landing(HELD, find("on-hold", "awaiting-person", "hold-for-consent"), NOTHING)
    assert twice.position == "on-hold(awaiting-consent)"
    again = landing(twice, find("on-hold", "awaiting-consent", "resume", "gateway"), NOTHING)
    assert again == HELD
    assert landing(again, decide(again, "owner", "in-progress", NOTHING), NOTHING).status == "in-progress"


def test_the_trail_of_holds_is_read_from_the_versions():
    person, consent = "on-hold(awaiting-person)", "on-hold(awaiting-consent)"
    assert held(["requested", "accepted", person]) == ("accepted",)
    assert held(["accepted", person, person, consent]) == ("accepted", person)
    assert held(["accepted", person, consent, person]) == ("accepted",)
    assert held(["accepted", person, "accepted"]) == ()
    assert held([]) == ()


def test_returned_with_advice_is_resumed_by_the_requester_to_where_it_came_from():
    assert decide(ADVISED, "requester", "received", NOTHING).name == "resume"
    assert told(decide, ADVISED, "owner", "received", NOTHING) == [("TSK-005", "Task.status")]
    assert landing(ADVISED, decide(ADVISED, "requester", "received", NOTHING), NOTHING) == RECEIVED


def test_resuming_does_not_skip_acceptance():
    assert told(decide, ADVISED, "requester", "accepted", NOTHING)[0][0] == "TSK-006"


def test_a_hold_by_patch_is_told_apart_by_its_reason():
    assert decide(ACCEPTED, "owner", "on-hold", Brought(reason="awaiting-person")).name == "hold"
    advice = Brought(reason="awaiting-requester", message=True)
    assert decide(ACCEPTED, "owner", "on-hold", advice).name == "return-with-advice"
    assert told(decide, ACCEPTED, "owner", "on-hold", Brought(reason="awaiting-consent")) == [
        ("TSK-020", "Task.statusReason")
    ]


def test_a_booking_by_patch_is_told_apart_by_its_appointment():
    assert decide(ACCEPTED, "owner", "in-progress", Brought(times=True)).business_status == "booked"


def test_a_booked_task_is_not_booked_again():
    found = refusal(decide_named, BOOKED, "owner", "book", Brought("book", times=True)).issues[0]
    assert found.code == "TSK-005"
    assert "did-not-attend" in found.text


def test_a_completed_task_stays_completed():
    found = refusal(decide, COMPLETED, "owner", "in-progress", NOTHING).issues[0]
    assert found.text.endswith("Next moves open to you: none.")
    assert decide(COMPLETED, "requester", "entered-in-error", NOTHING).name == "enter-in-error"


def test_a_status_the_gateway_does_not_use_is_a_move_not_in_the_table():
    assert told(decide, ACCEPTED, "owner", "ready", NOTHING) == [("TSK-005", "Task.status")]


def test_the_requester_reads_that_cancelling_needs_an_open_task():
    found = refusal(decide, COMPLETED, "requester", "cancelled", NOTHING).issues[0]
    assert "cannot be cancelled; the requester may do that only while it is open" in found.text


@pytest.mark.parametrize("answer", ["declined", "referred", "no-answer"])
def test_an_offer_is_completed_with_the_persons_answer(answer):
    move = decide(OFFERED, "owner", "completed", Brought(answer=answer))
    assert landing(OFFERED, move, Brought(answer=answer)).business_status == answer


def test_an_offer_without_an_answer_is_not_completed():
    assert told(decide, OFFERED, "owner", "completed", NOTHING) == [("TSK-027", "Task.businessStatus")]


def test_a_rejection_is_signposted_only_where_there_is_a_signpost():
    move = find("received", None, "reject")
    assert landing(RECEIVED, move, REJECTION).business_status == "signposted"
    assert landing(RECEIVED, move, Brought(none_suitable="None.")).business_status == "discharged"


def attempts(status: str) -> list[TaskFacts]:
    reasons = HOLD_REASONS if status == "on-hold" else (None,)
    return [TaskFacts(status, "booked", reason, ("accepted",) if reason else ()) for reason in reasons]


def outcome(task: TaskFacts, party: Any, to: str, brought: Brought) -> str:
    """Where the attempt ends, or the code of its refusal."""
    try:
        return landing(task, decide(task, party, to, brought), brought).status
    except Refusal as refused:
        return refused.issues[0].code


@pytest.mark.parametrize("party", ["owner", "requester", "person", "gateway"])
@pytest.mark.parametrize("status", STATUSES)
def test_every_attempt_is_answered_and_lands_where_it_asked(status, party):
    everything = Brought(reason="awaiting-person", signposts=1, message=True, times=True, health="better", work="full")
    for task in attempts(status):
        for to in (other for other in STATUSES if other != status):
            assert outcome(task, party, to, everything) in (to, "TSK-005", "TSK-006", "TSK-008", "TSK-020")


@pytest.mark.parametrize(
    ("before", "after", "name", "party"),
    [
        ("03-task-requested", "03-task-received", "receive", "owner"),
        ("03-task-received", "03-task-accepted", "accept", "owner"),
        ("03-task-accepted", "03-task-booked", "book", "owner"),
        ("03-task-booked", "03-task-on-hold", "hold-for-consent", "gateway"),
        ("03-task-on-hold", "03-task-cancelled", "cancel", "requester"),
        ("04-return-for-info-response", "03-task-rejected", "reject", "owner"),
    ],
)
def test_the_steps_of_the_examples_are_moves_of_the_table(before, after, name, party):
    old, new = example(before), example(after)
    task, brought = read_task(old), brought_in_task(old, new)
    move = decide(task, party, new["status"], brought)
    assert move.name == name
    landed = landing(task, move, brought)
    assert (landed.position, landed.business_status) == (read_task(new).position, read_task(new).business_status)


def test_the_completion_of_the_examples_brings_both_outcomes():
    new = example("03-task-completed")
    old = {**new, "status": "in-progress", "output": []}
    assert decide(read_task(old), "owner", "completed", brought_in_task(old, new)).name == "complete"


def test_an_offer_is_known_by_its_code():
    coding = {"system": "https://work-health-gateway.example/fhir/CodeSystem/task-code", "code": "offer"}
    assert read_task({"status": "requested", "code": {"coding": [coding]}}).kind == "offer"
