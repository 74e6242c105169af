"""Scenarios 5a, 6, 7 and 11 with the very bodies of the examples: each answer is the one written there, apart from
ids.
"""

import re

from tests.kit.answers import consent_of, task_of
from tests.kit.builders import fit_note, patient, referral
from tests.kit.gateways import World
from tests.stories.wire import Wire, at, example

RASHID = "Task/01a10b66-3ca0-7fb0-8390-bacdafe6fc45"
TAMSIN = "Task/01a10b13-a800-7255-a051-a42939e511aa"
DILYS = "Task/01a10bbd-a3a0-787d-afb0-7c7d169cdd8b"
STAN = "Task/01a10b94-4d98-705a-8a6e-f202ef54dd06"
STANS_CONSENT = "Consent/01a10b94-4d98-79cc-8b57-66b7a421c951"


def rashid(world: World) -> tuple[Wire, str]:
    """Rashid's referral of scenario 7, in receipt."""
    wire, gp, oh = Wire(), world.as_client("gp"), world.as_client("oh-a")
    world.clock.move_to(2026, 10, 5, 9, 30)
    world.clock.advance(seconds=12)
    answer = gp.post("/ServiceRequest", referral("Rashid"))
    wire.call("ServiceRequest/01a10b66-3ca0-7ad3-8c90-b36633ed1242", f"ServiceRequest/{answer.json()['id']}")
    wire.call("Patient/01a10b66-3ca0-7612-bed6-d951d9c12ff6", answer.json()["subject"]["reference"])
    wire.call(RASHID, task_of(answer))
    assert oh.move(task_of(answer), "receive").status_code == 200
    return wire, task_of(answer)


def test_a_question_its_answer_and_a_rejection_with_two_signposts(here: World) -> None:
    wire, task = rashid(here)
    gp, oh = here.as_client("gp"), here.as_client("oh-a")
    at(here, "04-return-for-info-response")
    asked = oh.post(f"/{task}/$return", wire.body("04-return-for-info-request"))
    wire.assert_answered(asked, "04-return-for-info-response")
    wire.assert_answered(gp.get(wire.path("/Communication/01a11073-01d8-777c-8da4-f6b38daa7db5")), "04-question")
    at(here, "04-answer-response")
    wire.assert_answered(gp.post("/Communication", wire.body("04-answer-request")), "04-answer-response")
    at(here, "03-task-rejected")
    rejected = oh.post(f"/{task}/$reject", wire.body("04-reject-request"))
    wire.assert_answered(rejected, "03-task-rejected")


def test_a_rejection_without_a_signpost_and_a_misspelt_status_are_refused_as_written(here: World) -> None:
    wire, task = rashid(here)
    oh, body = here.as_client("oh-a"), wire.body("04-reject-request")
    body["parameter"] = body["parameter"][:1]
    refused = oh.post(f"/{task}/$reject", body).json()
    told = refused["issue"][0]["details"]
    assert "such as Zz Logistics occupational health" in told["text"]
    told["text"] = re.sub(", such as [^.]+", "", told["text"])
    wire.assert_same(refused, example("08-error-signpost-missing"))
    misspelt = [{"op": "replace", "path": "/status", "value": "accpted"}]
    wire.assert_refused(oh.patch(f"/{task}", misspelt, 2), "08-error-misspelt-status")


def test_an_employer_with_its_own_service_is_warned_of_as_written(here: World) -> None:
    body = Wire().body("02-short-request")
    body["extension"] = [e for e in body["extension"] if not e["url"].endswith("pilot-arm")]
    place = next(i for i, e in enumerate(body["extension"]) if e["url"].endswith("employer-has-oh"))
    body["extension"][place]["valueCode"] = "yes"
    answer = here.as_client("gp").post("/ServiceRequest", body, Prefer="return=OperationOutcome")
    assert (answer.status_code, place) == (201, 4)
    Wire().assert_refused(answer, "08-warning-employer-has-oh")


def tamsin(world: World) -> tuple[Wire, str]:
    """Tamsin's referral of scenario 6, in receipt."""
    wire, oh = Wire(), world.as_client("oh-a")
    world.clock.move_to(2026, 10, 5, 8)
    task = task_of(world.as_client("gp").post("/ServiceRequest", referral("Tamsin")))
    wire.call(TAMSIN, task)
    assert oh.move(task, "receive").status_code == 200
    return wire, task


def test_an_acceptance_with_words_and_a_rejection_that_comes_too_late(here: World) -> None:
    wire, task = tamsin(here)
    oh = here.as_client("oh-a")
    at(here, "04-accept-response")
    accepted = oh.post(f"/{task}/$accept", wire.body("04-accept-request"))
    wire.assert_answered(accepted, "04-accept-response")
    words = here.as_client("gp").get(wire.path("/Communication/01a11047-c770-7dfd-89b7-9a9821ad5f72"))
    wire.assert_answered(words, "04-accept-message")
    late = oh.post(f"/{task}/$reject", wire.body("04-reject-request"))
    assert late.status_code == 409
    wire.assert_refused(late, "08-error-illegal-move")


def test_a_completion_with_its_two_outcomes(here: World) -> None:
    wire, task = tamsin(here)
    oh = here.as_client("oh-a")
    assert oh.move(task, "accept").status_code == 200
    here.clock.move_to(2026, 10, 12, 8, 30)
    assert oh.patch(f"/{task}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 3).status_code == 200
    for version, code in ((4, "assessed"), (5, "plan-active")):
        said = {"coding": [{"system": f"{BUSINESS}business-status", "code": code}]}
        answer = oh.patch(f"/{task}", [{"op": "replace", "path": "/businessStatus", "value": said}], version)
        assert answer.status_code == 200, answer.text
    at(here, "03-task-completed")
    done = oh.post(f"/{task}/$complete", wire.body("04-complete-request"))
    wire.assert_answered(done, "03-task-completed")


BUSINESS = "https://work-health-gateway.example/fhir/CodeSystem/"


def test_a_return_with_advice(here: World) -> None:
    wire, gp, oh = Wire(), here.as_client("gp-2"), here.as_client("oh-a")
    here.clock.move_to(2026, 10, 5, 11, 5)
    here.clock.advance(seconds=40)
    body = referral("Dilys", sender="TESTGP2", note=fit_note("2026-09-01", "2026-09-30"))
    task = task_of(gp.post("/ServiceRequest", body))
    wire.call(DILYS, task)
    assert oh.move(task, "receive").status_code == 200
    at(here, "04-return-with-advice-response")
    advised = oh.post(f"/{task}/$return", wire.body("04-return-with-advice-request"))
    wire.assert_answered(advised, "04-return-with-advice-response")
    wire.assert_answered(gp.get(wire.path("/Communication/01a110b5-9ca0-7624-a569-8e35f36b9af2")), "04-advice")


def test_a_refusal_of_the_employer(here: World) -> None:
    wire, gp = Wire(), here.as_client("gp")
    subject = gp.post("/Patient", patient("Omar")).json()
    wire.call("Patient/01a10c0a-d940-74a4-901d-967ee0779278", f"Patient/{subject['id']}")
    at(here, "07-deny-employer-response")
    wire.assert_answered(gp.post("/Consent", wire.body("07-deny-employer-request")), "07-deny-employer-response")


def test_one_request_with_all_inside_and_what_dwp_is_told_of_it(here: World) -> None:
    wire, gp, oh, dwp = Wire(), here.as_client("gp"), here.as_client("oh-a"), here.as_client("dwp-status")
    here.clock.move_to(2026, 10, 5, 10, 20)
    here.clock.advance(seconds=31)
    sent = gp.post("/ServiceRequest", wire.body("02-short-request"), Idempotency_Key="k1")
    wire.assert_answered(sent, "02-short-response")
    wire.call(STAN, task_of(sent))
    wire.call(STANS_CONSENT, consent_of(sent))
    made = {"Patient/01a10b94-4d98-73e8-b00b-db97b803a888": "02-short-patient", STAN: "02-short-task",
            "Observation/01a10b94-4d98-74a5-b1e5-caede1517002": "02-short-fit-note",
            STANS_CONSENT: "02-short-consent"}  # fmt: skip
    for address, name in made.items():
        wire.assert_answered(gp.get(wire.path(f"/{address}")), name)
    _both_accepted(here, wire, task_of(sent))
    wire.assert_answered(dwp.post("/$referral-status", wire.body("06-status-request")), "06-status-response")
    batch = dwp.post("/$referral-status", wire.body("06-status-batch-request"))
    wire.assert_answered(batch, "06-status-batch-response")
    changed = gp.post("/ServiceRequest", wire.body("02-short-request") | {"priority": "urgent"}, Idempotency_Key="k1")
    wire.assert_refused(changed, "08-error-key-reused")
    assert oh.get(f"/{task_of(sent)}").json()["status"] == "accepted"


def _both_accepted(world: World, wire: Wire, stans: str) -> None:
    """Wren's referral too: accepted on the 6th, Stan's on the 7th."""
    oh, answer = world.as_client("oh-a"), world.as_client("gp").post("/ServiceRequest", referral("Wren"))
    wire.call("x/WSRZNMRG2GN1J", f"x/{answer.json()['requisition']['value']}")
    for day, task in ((6, task_of(answer)), (7, stans)):
        world.clock.move_to(2026, 10, day)
        assert [oh.move(task, name).status_code for name in ("receive", "accept")] == [200, 200]


def test_what_anybody_may_be_told_reads_as_written(here: World) -> None:
    gp, oh, dwp, other = (here.as_client(name) for name in ("gp", "oh-a", "dwp-status", "workwell"))
    assert gp.post("/ServiceRequest", referral("Tamsin")).status_code == 201
    neutral = other.post("/ServiceRequest", referral("Tamsin", sender="TESTWW1", trigger="self", template=None))
    answers = {
        "08-error-duplicate-neutral": neutral,
        "08-error-not-found": oh.get("/Task/01a10b1e-b420-7f43-a947-ba0d53995530"),
        "08-error-scope": dwp.get("/Task"),
        "08-error-unknown-parameter": gp.get("/Task?stauts=requested"),
    }
    for name, answer in answers.items():
        Wire().assert_refused(answer, name)
