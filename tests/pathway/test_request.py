"""The request and its Tasks: who it is for, what it rests on, and how it follows (R-04, R-05, fhir-rules.md 1.3)."""

from typing import TYPE_CHECKING

import pytest

from app.services.recompile import check
from tests.access.acting import Users, as_user
from tests.kit.answers import code, codes, entries, text
from tests.kit.builders import Json, consent, denial, permit, referral, task, transaction, urn
from tests.kit.gateways import World
from tests.pathway.walks import Sent, reason, send, with_scope
from tests.wire.replies import places

if TYPE_CHECKING:
    from httpx import Response


def test_a_revoked_request_cancels_its_open_task(here: World) -> None:
    sent = send(here).walk("accepted")
    answer = sent.requester.put(f"/{sent.request}", sent.asked() | {"status": "revoked"}, 1)
    assert answer.status_code == 200, answer.text
    closed = sent.now()
    assert (closed["status"], closed["statusReason"]["text"]) == ("cancelled", "No longer needed")
    assert "restriction" not in closed


def test_the_person_whose_request_is_taken_back_reads_why_and_where_else_to_turn(everywhere: World) -> None:
    sent, omar = send(everywhere, "Omar").walk("accepted"), as_user(Users(everywhere), "Omar", "person-app")
    taken = sent.requester.put(f"/{sent.request}", sent.asked() | {"status": "revoked"}, 1)
    assert (taken.status_code, taken.headers.get("gateway-rules")) == (200, None)
    (put,) = omar.get(f"/{sent.task}").json()["output"]
    told = omar.get(f"/{put['valueReference']['reference']}").json()
    assert (put["type"]["coding"][0]["code"], told["reasonCode"][0]["text"]) == (
        "signpost", "The referral is no longer needed.",
    )  # fmt: skip
    services = [part["contentReference"]["reference"] for part in told["payload"] if "contentReference" in part]
    assert [omar.get(f"/{name}").status_code for name in services] == [200, 200, 200]
    assert check(everywhere.gateway).differences == []


def test_a_request_in_error_puts_its_tasks_in_error(here: World) -> None:
    sent = send(here).walk("received")
    answer = sent.requester.put(f"/{sent.request}", sent.asked() | {"status": "entered-in-error"}, 1)
    assert (answer.status_code, sent.now()["status"]) == (200, "entered-in-error")


@pytest.mark.parametrize("wanted", ["completed", "on-hold", "draft"])
def test_a_request_becomes_what_its_tasks_make_it_and_not_what_its_sender_says(shared: World, wanted: str) -> None:
    sent = send(shared)
    answer = sent.requester.put(f"/{sent.request}", sent.asked() | {"status": wanted}, 1)
    assert (answer.status_code, code(answer)) == (409, "REF-012")


def test_after_a_revoked_request_a_new_one_may_be_sent(here: World) -> None:
    sent = send(here)
    sent.requester.put(f"/{sent.request}", sent.asked() | {"status": "revoked"}, 1)
    again = send(here, "Wren")
    assert again.now()["status"] == "requested"
    assert again.asked()["requisition"] != sent.asked()["requisition"]


def test_a_request_based_on_words_instead_of_a_record_is_refused(shared: World) -> None:
    answer = shared.as_client("gp").post("/ServiceRequest", referral("Boyd", basedOn=[{"display": "An earlier one"}]))
    assert (answer.status_code, codes(answer)) == (422, ["RES-007"])


def test_after_a_rejection_the_requester_sends_a_new_task_elsewhere(here: World) -> None:
    sent = send(here).walk("rejected")
    gp, next_owner = with_scope(here, "gp", "system/Task.c"), here.as_client("oh-b")
    subject = sent.asked()["subject"]["reference"]
    answer = gp.post("/Task", task(sent.request, subject, "TESTOH2"))
    assert answer.status_code == 201, answer.text
    made = f"/Task/{answer.json()['id']}"
    assert answer.json()["groupIdentifier"]["value"] == sent.asked()["requisition"]["value"]
    stub = next_owner.get(made)
    assert (stub.status_code, stub.json()["status"], "for" in stub.json()) == (200, "requested", False)
    asked = consent(subject, permit("TESTOH2", "oh-assessment", "ABCDE"), about=sent.request)
    assert gp.post("/Consent", asked).status_code == 201
    assert next_owner.get(f"/{sent.request}").status_code == 200
    assert next_owner.move(made[1:], "receive").status_code == 200
    assert sent.owner.get(f"/{sent.request}").status_code == 403


def test_a_second_task_waits_until_the_first_is_closed(here: World) -> None:
    sent = send(here)
    gp = with_scope(here, "gp", "system/Task.c")
    answer = gp.post("/Task", task(sent.request, sent.asked()["subject"]["reference"], "TESTOH2"))
    assert (answer.status_code, codes(answer)) == (422, ["REF-007"])
    assert "wait until the request's other Task is closed" in text(answer)


def test_nobody_else_hangs_a_task_on_a_request(here: World) -> None:
    sent = send(here).walk("rejected")
    oh = with_scope(here, "oh-a", "system/Task.c")
    answer = oh.post("/Task", task(sent.request, "Patient/unknown", "TESTOH1"))
    assert (answer.status_code, set(codes(answer))) == (422, {"RES-007"})


def test_a_transaction_may_bring_its_own_task(here: World) -> None:
    gp = with_scope(here, "gp", "system/Task.c")
    request = referral("Omar", trigger="at-risk-in-work", template=None)
    contained = request.pop("contained")
    subject, role = urn(0), urn(2)
    request |= {"subject": {"reference": subject}, "requester": {"reference": role}}
    people = [{k: v for k, v in c.items() if k != "id"} for c in contained]
    people[2]["practitioner"] = {"reference": urn(1)}
    answer = gp.post("", transaction(*people, request, task(urn(3), subject)))
    assert answer.status_code == 200, answer.text
    made = entries(gp.get(f"/Task?focus={_location(answer, 3)}"))
    assert [(t["status"], t["owner"]["display"]) for t in made] == [("requested", "Zz OH Provider Ltd")]


def test_a_request_that_names_a_performer_names_a_registered_one(shared: World) -> None:
    nobody = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "NOBODY"}}
    answer = shared.as_client("gp").post("/ServiceRequest", referral("Wren") | {"performer": [nobody]})
    assert (answer.status_code, codes(answer)[0]) == (422, "REF-002")


def test_only_trigger_fit_note_needs_a_fit_note(here: World) -> None:
    gp = here.as_client("gp")
    bare = referral("Wren", trigger="fit-note")
    bare["contained"] = [c for c in bare["contained"] if c["resourceType"] != "Observation"]
    del bare["supportingInfo"]
    answer = gp.post("/ServiceRequest", bare)
    assert (answer.status_code, codes(answer)) == (422, ["REF-003"])
    for given, trigger in (("Wren", "at-risk-in-work"), ("Omar", "self"), ("Tamsin", "benefit")):
        assert send(here, given, trigger=trigger).now()["status"] == "requested"


def test_a_draft_is_its_senders_alone_until_it_is_sent(here: World) -> None:
    sent = send(here, status="draft")
    assert sent.now()["status"] == "draft"
    assert [sent.owner.get(f"/{name}").status_code for name in (sent.task, sent.request)] == [404, 404]
    assert sent.patch(sent.requester, "requested").status_code == 200
    assert [sent.owner.get(f"/{name}").status_code for name in (sent.task, sent.request)] == [200, 200]
    assert (sent.now()["status"], sent.asked()["status"]) == ("requested", "active")
    assert sent.do("receive").status_code == 200


def test_a_draft_is_cancelled_with_reason_and_signpost_like_any_open_task(here: World) -> None:
    sent = send(here, status="draft")
    answer = sent.patch(sent.requester, "cancelled", reason("cancel-reason", "no-longer-needed"))
    assert (answer.status_code, codes(answer)) == (422, ["TSK-021"])


def test_an_employer_with_its_own_service_is_a_warning(here: World) -> None:
    body = referral("Rashid", employer_has_oh="yes")
    plain = here.as_client("gp").post("/ServiceRequest", body)
    assert (plain.status_code, plain.headers["gateway-warnings"]) == (201, "REF-010")
    in_words = here.as_client("gp").post(
        "/ServiceRequest", referral("Omar", employer_has_oh="yes"), Prefer="return=OperationOutcome"
    )
    assert (in_words.status_code, in_words.json()["resourceType"]) == (201, "OperationOutcome")
    warned = next(i for i in in_words.json()["issue"] if i["severity"] == "warning")
    assert warned["expression"] == ["ServiceRequest.extension[2].valueCode"]
    assert "own occupational health service" in warned["details"]["text"]


def test_without_consent_the_owner_sees_the_stub_and_the_sender_is_told(here: World) -> None:
    answer = here.as_client("gp").post("/ServiceRequest", referral("Wren", template=None))
    assert (answer.status_code, answer.headers["gateway-warnings"]) == (201, "CON-021")
    assert "rel/consent" not in answer.headers["link"]
    oh = here.as_client("oh-a")
    found = entries(oh.get(f"/Task?owner=Organization/{oh.organisation.id}"))
    assert [set(t) & {"for", "focus", "requester", "businessStatus"} for t in found] == [set()]
    named = [f"ServiceRequest/{answer.json()['id']}", answer.json()["subject"]["reference"],
             answer.json()["supportingInfo"][0]["reference"]]  # fmt: skip
    assert [oh.get(f"/{name}").status_code for name in named] == [404, 404, 404]


def test_a_task_without_consent_may_be_received_and_rejected_by_the_owner_of_the_stub(here: World) -> None:
    sent = send(here, template=None)
    assert sent.do("receive").status_code == 200
    assert sent.do("reject").status_code == 200
    assert sent.now()["status"] == "rejected"


def _direct(world: World) -> Sent:
    return send(world, "Bryn", to="spa", template=None, trigger="at-risk-in-work", code="oh-referral")


def test_implied_consent_for_direct_care_opens_where_the_agreement_says_so(here: World) -> None:
    sent = _direct(here)
    assert sent.owner.get(f"/{sent.request}").status_code == 200
    assert sent.owner.get(f"/{sent.asked()['subject']['reference']}").status_code == 200
    assert sent.now(sent.owner)["focus"]["reference"] == sent.request


def test_implied_consent_never_outranks_a_denial_before_or_after(here: World) -> None:
    sent = _direct(here)
    subject = sent.asked()["subject"]["reference"]
    assert sent.requester.post("/Consent", _refusal(subject)).status_code == 201
    assert sent.owner.get(f"/{sent.request}").status_code == 403
    assert sent.now()["statusReason"]["text"] == "Awaiting consent"
    revoked = sent.requester.put(
        f"/{sent.request}", sent.asked() | {"status": "revoked"}, int(sent.asked()["meta"]["versionId"])
    )
    assert revoked.status_code == 200, revoked.text
    later = _direct(here)
    assert later.owner.get(f"/{later.request}").status_code == 404
    assert set(later.now(later.owner)) & {"for", "focus"} == set()


def _refusal(subject: str) -> Json:
    return consent(subject) | {"provision": denial("TESTSPA")}


def _location(answer: "Response", place: int) -> str:
    """The address of what a transaction made, like ServiceRequest/01a1…."""
    whole = answer.json()["entry"][place]["response"]["location"]
    return str(whole).split("/R4/")[-1].split("/_history")[0]


def test_who_refers_is_told_where_the_request_went(shared: World) -> None:
    answer = shared.as_client("gp").post("/ServiceRequest", referral("Quinn"), Prefer="return=OperationOutcome")
    assert (answer.status_code, codes(answer)) == (201, ["REF-001"])
    assert "went to Zz OH Provider Ltd as a new Task" in text(answer)


@pytest.mark.parametrize(
    ("change", "expected", "place"),
    [
        ({"requisition": {"value": "TS39D47MKGR49"}}, "REF-004", "requisition"),
        ({"status": "completed"}, "REF-008", "status"),
        ({"status": "on-hold"}, "REF-008", "status"),
    ],
)
def test_what_a_new_request_may_not_say_is_told_at_its_place(
    shared: World, change: Json, expected: str, place: str
) -> None:
    answer = shared.as_client("gp").post("/ServiceRequest", referral("Rhys", **change))
    assert (answer.status_code, codes(answer), places(answer)) == (422, [expected], [f"ServiceRequest.{place}"])


@pytest.mark.parametrize(
    ("code", "expected", "place"),
    [
        (None, "VAL-001", "code"),
        ({"text": "Occupational health, please"}, "VAL-012", "code.coding"),
        (
            {"coding": [{"system": "https://zz.example/codes", "code": "oh-referral"}]},
            "VAL-012",
            "code.coding[0].system",
        ),
    ],
)
def test_what_is_asked_for_is_said_in_one_of_our_codes(shared: World, code: Json, expected: str, place: str) -> None:
    body = referral("Rhys") | {"code": code}
    answer = shared.as_client("gp").post("/ServiceRequest", {k: v for k, v in body.items() if v})
    assert (answer.status_code, codes(answer), places(answer)) == (422, [expected], [f"ServiceRequest.{place}"])
