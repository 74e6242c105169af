"""Every move of the life cycle that its party may make, by $operation, PATCH and PUT (domain.md 8.2)."""

import pytest

from tests.kit.answers import codes, entries
from tests.kit.builders import organisation, ours
from tests.kit.gateways import World
from tests.pathway.walks import HEALTH, TIMES, Sent, add_output, output, reason, say, send


def stands(sent: Sent) -> tuple[str, str]:
    """Where a Task stands, and what its request says."""
    return sent.now()["status"], sent.asked()["status"]


@pytest.mark.parametrize("to", ["received", "accepted", "in-progress", "on-hold", "rejected", "completed"])
def test_the_owner_walks_a_task_there_by_plain_moves_and_the_request_follows(shared: World, to: str) -> None:
    follows = {"on-hold": "on-hold", "completed": "completed"}
    assert stands(send(shared).walk(to)) == (to, follows.get(to, "active"))


def test_the_owner_takes_receipt_and_accepts_by_patch(shared: World) -> None:
    sent = send(shared)
    assert [sent.patch(sent.owner, to).status_code for to in ("received", "accepted")] == [200, 200]
    assert sent.now()["businessStatus"]["text"] == "Awaiting triage"


def test_the_owner_takes_receipt_accepts_and_starts_by_put(shared: World) -> None:
    sent = send(shared)
    assert [sent.put(sent.owner, status=to).status_code for to in ("received", "accepted", "in-progress")] == [200] * 3
    assert sent.now()["executionPeriod"]["start"] == "2026-10-05T09:00:00+01:00"


def test_a_hold_by_patch_and_by_put_is_resumed_to_where_the_task_stood(shared: World) -> None:
    sent = send(shared).walk("accepted")
    held = sent.patch(sent.owner, "on-hold", reason("hold-reason", "awaiting-person"))
    assert (held.status_code, held.json()["statusReason"]["text"]) == (200, "Awaiting the person")
    assert sent.patch(sent.owner, "accepted").json()["status"] == "accepted"
    assert sent.put(sent.owner, status="in-progress").status_code == 200
    why = {"coding": [ours("hold-reason", "awaiting-report-review")]}
    assert sent.put(sent.owner, status="on-hold", statusReason=why).status_code == 200
    assert stands(sent) == ("on-hold", "on-hold")
    back = sent.put(sent.owner, status="in-progress")
    assert back.status_code == 200, back.text
    assert "statusReason" not in back.json()
    assert stands(sent) == ("in-progress", "active")


def test_a_question_keeps_the_status_and_its_answer_sets_it_to_triage_again(shared: World) -> None:
    sent = send(shared).walk("received")
    asked = sent.do("return", kind={"valueCode": "for-info"}, message="Does he know of his employer's service?").json()
    assert (asked["status"], asked["businessStatus"]["text"]) == ("received", "Returned for information")
    question = asked["output"][0]["valueReference"]["reference"]
    answer = say(sent, sent.requester, "answer", inResponseTo=[{"reference": question}])
    task = sent.now(sent.owner)
    assert (task["status"], task["businessStatus"]["text"]) == ("received", "Awaiting triage")
    assert task["input"][-1]["valueReference"]["reference"] == answer


def test_an_answer_that_comes_while_the_task_is_on_hold_is_kept_and_moves_nothing(shared: World) -> None:
    sent = send(shared).walk("accepted")
    asked = sent.do("return", kind={"valueCode": "for-info"}, message="What hours does he work?").json()
    assert sent.do("hold").status_code == 200
    question = asked["output"][0]["valueReference"]["reference"]
    say(sent, sent.requester, "answer", inResponseTo=[{"reference": question}])
    assert (sent.now()["status"], sent.now()["businessStatus"]["text"]) == ("on-hold", "Returned for information")


@pytest.mark.parametrize("at", ["received", "accepted", "in-progress"])
def test_a_task_returned_with_advice_waits_for_its_requester_who_sends_it_on(shared: World, at: str) -> None:
    sent = send(shared).walk(at)
    given = sent.do("return", kind={"valueCode": "with-advice"}, message="Try altered hours for two weeks first.")
    assert given.json()["statusReason"]["text"] == "Awaiting the requester"
    assert given.json()["businessStatus"]["text"] == "Returned with advice"
    assert "gateway-next-moves" not in given.headers
    assert sent.asked()["status"] == "on-hold"
    advice = sent.requester.get(f"/{given.json()['output'][-1]['valueReference']['reference']}").json()
    assert advice["payload"][0]["contentString"] == "Try altered hours for two weeks first."
    resumed = sent.patch(sent.requester, at)
    assert (resumed.status_code, resumed.json()["businessStatus"]["text"]) == (200, "Awaiting triage")
    assert stands(sent) == (at, "active")


def test_a_task_returned_with_advice_is_cancelled_by_its_requester_with_a_signpost(shared: World) -> None:
    sent = send(shared).walk("received")
    sent.do("return", kind={"valueCode": "with-advice"}, message="Physiotherapy first.")
    pointed = add_output("signpost", say(sent, sent.requester, "signpost"), first=False)
    answer = sent.patch(sent.requester, "cancelled", reason("cancel-reason", "no-longer-needed"), pointed)
    assert (answer.status_code, answer.json()["businessStatus"]["text"]) == (200, "Signposted")
    assert stands(sent) == ("cancelled", "revoked")


@pytest.mark.parametrize("at", ["requested", "received", "accepted", "in-progress", "on-hold"])
def test_the_requester_cancels_an_open_task_with_a_signpost(shared: World, at: str) -> None:
    sent = send(shared).walk(at)
    first = "output" not in sent.now()
    pointed = add_output("signpost", say(sent, sent.requester, "signpost"), first=first)
    answer = sent.patch(sent.requester, "cancelled", reason("cancel-reason", "withdrawn-by-person"), pointed)
    assert (answer.status_code, answer.json()["statusReason"]["text"]) == (200, "Withdrawn by the person")
    assert stands(sent) == ("cancelled", "revoked")


@pytest.mark.parametrize("at", ["accepted", "in-progress", "on-hold"])
def test_the_owner_fails_a_task_by_put_with_reason_and_signpost_and_the_need_stays(shared: World, at: str) -> None:
    sent = send(shared).walk(at)
    outputs = [*sent.now().get("output", []), output("signpost", say(sent, sent.owner, "signpost"))]
    why = {"coding": [ours("reject-reason", "unable-to-contact")]}
    answer = sent.put(sent.owner, status="failed", statusReason=why, output=outputs)
    assert (answer.status_code, answer.json()["businessStatus"]["text"]) == (200, "Signposted")
    assert "restriction" not in answer.json()
    assert stands(sent) == ("failed", "active")


def test_none_suitable_with_its_reason_stands_for_a_signpost(shared: World) -> None:
    sent = send(shared).walk("received")
    answer = sent.do("reject", reason={"valueCode": "not-ready"}, noneSuitable="He is in hospital until spring.")
    assert (answer.status_code, answer.json()["businessStatus"]["text"]) == (200, "Discharged")
    told = sent.requester.get(f"/{answer.json()['output'][0]['valueReference']['reference']}").json()
    assert told["payload"][0]["contentString"] == "He is in hospital until spring."


@pytest.mark.parametrize("by", ["operation", "patch"])
def test_the_words_of_reason_other_become_a_message_and_the_reason_stays_coded(shared: World, by: str) -> None:
    sent = send(shared).walk("received" if by == "operation" else "accepted")
    words = "The clinic has closed."
    if by == "operation":
        why = {"reason": {"valueCode": "other"}, "reasonText": words, "noneSuitable": "Nothing else is near."}
        answer = sent.do("reject", **why)
    else:
        pointed = add_output("signpost", say(sent, sent.owner, "signpost"))
        answer = sent.patch(sent.owner, "failed", reason("reject-reason", "other", words), pointed)
    assert (answer.status_code, answer.json()["statusReason"]["text"]) == (200, "Other")
    notice = sent.requester.get(f"/{answer.json()['output'][-1]['valueReference']['reference']}").json()
    assert notice["payload"][0]["contentString"] == words


def test_completing_makes_two_outcomes_that_the_practice_reads(shared: World) -> None:
    sent = send(shared).walk("in-progress")
    answer = sent.do("complete", health=HEALTH, work={"valueCode": "unknown"}, workReason="He moved away.")
    assert (answer.status_code, answer.json()["businessStatus"]["text"]) == (200, "Discharged")
    assert stands(sent) == ("completed", "completed")
    found = entries(sent.requester.get(f"/Observation?category=outcome&based-on={sent.request}"))
    told = {o["code"]["coding"][0]["code"]: (o["valueCodeableConcept"]["text"], o.get("note")) for o in found}
    assert told == {"health": ("Better", None), "work": ("Unknown", [{"text": "He moved away."}])}


def test_a_missed_appointment_is_booked_again(shared: World) -> None:
    sent = send(shared).walk("in-progress")
    missed = [
        {"op": "replace", "path": "/businessStatus", "value": {"coding": [ours("business-status", "did-not-attend")]}}
    ]
    assert sent.owner.patch(f"/{sent.task}", missed, sent.version()).status_code == 200
    again = sent.do("book", **TIMES)
    assert (again.status_code, again.json()["businessStatus"]["text"]) == (200, "Booked")
    assert [o["type"]["text"] for o in again.json()["output"]] == ["Appointment", "Appointment"]


def test_a_move_lists_what_its_party_may_do_next(shared: World) -> None:
    sent = send(shared)
    assert sent.do("receive").headers["gateway-next-moves"] == "accept, return, reject"
    assert sent.do("accept", message="We will ring.").headers["gateway-next-moves"] == "book, return, hold"
    assert sent.requester.get(f"/{sent.task}").headers["gateway-next-moves"] == "cancel"
    assert sent.do("book").headers["gateway-next-moves"] == "return, hold, complete"


def test_nobody_writes_in_another_organisation_s_name(shared: World) -> None:
    sent = send(shared)
    said = {
        "resourceType": "Communication",
        "status": "completed",
        "subject": sent.asked()["subject"],
        "sender": organisation("TESTOH1"),
        "payload": [{"contentString": "We have looked into it."}],
    }
    answer = sent.requester.post("/Communication", said)
    assert (answer.status_code, codes(answer)) == (422, ["COM-001"])
    assert sent.requester.post("/Communication", said | {"sender": organisation("TESTGP1")}).status_code == 201
