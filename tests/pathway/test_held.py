"""Employers, insurers and DWP never learn that a request is open already: theirs is taken, and waits for a human."""

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.store.tables.people import identity_review
from app.store.wall import OPERATOR
from tests.access.acting import Users, as_user
from tests.kit.answers import code, codes, entries, text
from tests.kit.builders import Json, consent, denial, organisation, patient, permit, referral
from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.stories.wire import NAMED
from tests.wire.bodies import bundle, post

if TYPE_CHECKING:
    from httpx import Response

SENDERS = ("employer-3", "insurer", "dwp-assess", "dwp-decision")
PERSONAL = re.compile(r"\w+ ZZTEST|\d{10}|QQ\d{6}[A-D]|\d{4}-\d\d-\d\d(T[0-9:.Z]+)?|[0-9:]{8} GMT")


def request(world: World, sender: str, given: str) -> Json:
    """A request of somebody who is no part of the NHS, without consent."""
    code = world.as_client(sender).organisation.code
    return referral(given, sender=code, trigger="employer", template=None, employer_has_oh="yes")


def told(answer: "Response") -> tuple[int, dict[str, str], str]:
    """Everything an answer says, but for whom it is about and what is new in every answer."""
    plain = {name: PERSONAL.sub("", NAMED.sub("", value)) for name, value in answer.headers.items()}
    del plain["content-length"]
    return answer.status_code, plain, PERSONAL.sub("", NAMED.sub("", answer.text))


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("prefer", ["return=representation", "return=OperationOutcome", "return=minimal"])
def test_a_request_beside_an_open_one_is_answered_like_any_other(shared: World, sender: str, prefer: str) -> None:
    taken, free = send(shared), shared.as_client(sender)
    known = taken.asked()["subject"]["display"].partition(" ")[0]
    fresh = send(shared).walk("completed").asked()["subject"]["display"].partition(" ")[0]
    answers = [free.post("/ServiceRequest", request(shared, sender, given), Prefer=prefer) for given in (known, fresh)]
    assert answers[0].status_code == 201
    assert told(answers[0]) == told(answers[1])


@pytest.mark.parametrize("sender", SENDERS)
def test_no_answer_tells_such_a_sender_whom_the_person_lets_see_anything(everywhere: World, sender: str) -> None:
    caller, me = everywhere.as_client(sender), as_user(Users(everywhere), "Omar", "person-app")
    send(everywhere, "Omar", to="complex-clinic")

    def answers() -> list[tuple[int, dict[str, str], str]]:
        asked = [
            request(everywhere, sender, "Omar") | {"performer": [organisation(to)]} for to in ("TESTOH1", "TESTOH2")
        ]
        tried = [caller.post("/ServiceRequest/$validate?mode=create", body) for body in asked]
        return [told(answer) for answer in tried]

    before = answers()
    assert "REF-024" in before[0][2]
    (mine,) = [entry["resource"]["id"] for entry in me.get("/Patient").json()["entry"]]
    agreed = consent(f"Patient/{mine}", permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    given = me.post("/Consent", agreed)
    assert given.status_code == 201, given.text
    assert answers() == before
    assert me.put(f"/Consent/{given.json()['id']}", given.json() | {"status": "inactive"}, 1).status_code == 200
    assert answers() == before
    refused = consent(f"Patient/{mine}", provision=denial("TESTOH1"), taker="TESTPERS")
    assert me.post("/Consent", refused).status_code == 201
    assert answers() == before


@pytest.mark.parametrize(("classes", "told_"), [("ABG", "REF-001"), ("AB", "REF-024")])
def test_who_brings_the_consent_is_told_what_that_consent_does(here: World, classes: str, told_: str) -> None:
    dwp = here.as_client("dwp-decision")
    subject = f"Patient/{dwp.post('/Patient', patient('Omar')).json()['id']}"
    asked = referral(sender="TESTDWPD", performer="TESTDWPA", trigger="benefit", code="atw-referral", template=None)
    asked["contained"] = asked["contained"][1:]
    given = permit("TESTDWPA", "atw-application", classes, end="2027-04-01")
    sent = bundle(post(asked | {"subject": {"reference": subject}}), post(consent(subject, given, taker="TESTDWPD")))
    answer = dwp.post("", sent, Prefer="return=OperationOutcome")
    assert answer.status_code == 200, answer.text
    assert {"REF-001", "REF-024"} & set(re.findall(r"REF-\d+", answer.text)) == {told_}


@pytest.mark.parametrize("sender", SENDERS)
def test_its_second_request_is_refused_with_its_own_reference_either_way(here: World, sender: str) -> None:
    send(here, "Omar")
    caller = here.as_client(sender)
    for given in ("Omar", "Wren"):
        first = caller.post("/ServiceRequest", request(here, sender, given)).json()
        again = caller.post("/ServiceRequest", request(here, sender, given))
        assert (again.status_code, code(again)) == (409, "REF-005")
        assert first["requisition"]["value"] in text(again)


def test_a_consent_it_cannot_give_is_refused_either_way(here: World) -> None:
    send(here, "Omar")
    caller = here.as_client("dwp-assess")
    bodies = [referral(given, sender="TESTDWPB", trigger="benefit", template="oh") for given in ("Omar", "Wren")]
    answers = [caller.post("/ServiceRequest", body) for body in bodies]
    assert [(a.status_code, codes(a)) for a in answers] == [(422, ["CON-014"])] * 2


def test_the_request_waits_for_a_human_and_its_performer_sees_none_of_it(here: World) -> None:
    sent = send(here, "Omar")
    made = here.as_client("employer-3").post("/ServiceRequest", request(here, "employer-3", "Omar")).json()
    with here.gateway.database.reading(OPERATOR) as connection:
        queued = connection.execute(select(identity_review)).all()
    assert [(row.patient_id, row.reason) for row in queued] == [(made["id"], "duplicate-request")]
    owned = entries(sent.owner.get(f"/Task?owner=Organization/{sent.owner.organisation.id}"))
    assert [f"Task/{task['id']}" for task in owned] == [sent.task]


def test_the_nhs_sender_is_told_to_ask_and_nothing_more(here: World) -> None:
    sent = send(here, "Omar")
    body = referral("Omar", sender="TESTIPS", trigger="self", template=None)
    answer = here.as_client("ips").post("/ServiceRequest", body)
    assert (answer.status_code, codes(answer)) == (409, ["REF-006"])
    reference = sent.asked()["requisition"]["value"]
    assert all(secret not in answer.text for secret in (reference, "OH Provider", "Surgery", "2026"))


def test_the_other_service_sees_the_request_once_the_person_names_it(everywhere: World) -> None:
    sent, workwell = send(everywhere, "Tamsin"), everywhere.as_client("workwell")
    body = referral("Tamsin", sender="TESTWW1", trigger="self", template=None)
    assert code(workwell.post("/ServiceRequest", body)) == "REF-006"
    assert [workwell.get(f"/{name}").status_code for name in (sent.task, sent.request)] == [404, 404]
    subject = sent.asked()["subject"]["reference"]
    also = consent(subject, permit("TESTWW1", "care-coordination", "ABC"), about=sent.request)
    assert sent.requester.post("/Consent", also).status_code == 201
    assert workwell.get(f"/{sent.task}").json()["owner"]["display"] == "Zz OH Provider Ltd"
    assert workwell.get(f"/{sent.request}").status_code == 404, "what was asked is class D, which the person left out"
    refused = workwell.move(sent.task, "receive")
    assert (refused.status_code, code(refused)) == (403, "TSK-006")
