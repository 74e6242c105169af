"""A referral that was sent as a message is taken back by one, and by nobody but its sender."""

from typing import Any

import pytest

from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.messages.bodies import CANCELLED, ODS, PATH, cancelled, ids, kept, part, referral
from tests.wire.bodies import patient
from tests.wire.bodies import referral as by_rest
from tests.wire.replies import entries, places, told

Json = dict[str, Any]


@pytest.mark.parametrize(("status", "ended"), [("revoked", "cancelled"), ("entered-in-error", "entered-in-error")])
@pytest.mark.parametrize("reason", ["update", "delete"])
def test_a_sender_takes_its_referral_back_and_the_task_ends(
    everywhere: World, status: str, ended: str, reason: str
) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    request = kept(gp.post(PATH, sent, **ids()))
    answer = gp.post(PATH, cancelled(sent, status, reason), **headers)
    assert (kept(answer)["id"], kept(answer)["status"]) == (request["id"], status)
    assert answer.json()["entry"][0]["resource"]["reason"]["coding"][0]["code"] == reason
    assert gp.get(f"/ServiceRequest/{request['id']}").json()["meta"]["versionId"] == "2"
    (task,) = entries(gp.get(f"/Task?focus=ServiceRequest/{request['id']}"))
    assert task["status"] == ended
    rows = rows_of(everywhere.gateway, headers["X-Request-ID"])
    (row,) = (one for one in rows if one.interaction == "$process-message")
    assert request["id"] in row.entities
    assert task["id"] in row.entities


@pytest.mark.parametrize("by", ["id", "requisition", "identifier"])
def test_a_referral_that_was_sent_otherwise_is_named_by_what_was_read(everywhere: World, by: str) -> None:
    gp = everywhere.as_client("gp")
    body = by_rest("Wren") | {"identifier": [{"system": "https://zz.example/Id/case", "value": "a,b|c 1"}]}
    made = gp.post("/ServiceRequest", body).json()
    message = cancelled(referral("Wren"))
    part(message, "ServiceRequest").pop("occurrencePeriod")
    part(message, "ServiceRequest")[by] = made[by]
    answer = gp.post(PATH, message, **ids())
    assert (kept(answer)["id"], kept(answer)["status"]) == (made["id"], "revoked")
    assert "gateway-warnings" not in answer.headers


def test_what_a_cancellation_says_besides_is_not_taken_over_and_told(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    request = kept(gp.post(PATH, sent, **ids()))
    answer = gp.post(PATH, cancelled(sent, priority="urgent", patientInstruction="None any more"), **ids())
    assert answer.headers["gateway-warnings"] == "MSG-017"
    (issue,) = answer.json()["entry"][2]["resource"]["issue"]
    assert "priority, patientInstruction" in issue["details"]["text"]
    assert gp.get(f"/ServiceRequest/{request['id']}").json()["priority"] == "routine"


def test_only_an_active_referral_is_cancelled_and_once(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    kept(gp.post(PATH, sent, **ids()))
    kept(gp.post(PATH, cancelled(sent), **ids()))
    answer = gp.post(PATH, cancelled(sent, "entered-in-error", "delete"), **ids())
    told(answer, 409, "REF-012")
    assert answer.json()["issue"][0]["code"] != "duplicate"
    assert places(answer) == ["Bundle.entry[1].resource.status"]


@pytest.mark.parametrize("status", ["active", "completed", "on-hold"])
def test_a_referral_is_not_changed_by_a_message(here: World, status: str) -> None:
    gp, sent = here.as_client("gp"), referral("Wren")
    kept(gp.post(PATH, sent, **ids()))
    told(gp.post(PATH, cancelled(sent, status), **ids()), 400, "MSG-004")


def test_nobody_takes_back_what_another_organisation_sent(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    request = kept(gp.post(PATH, sent, **ids()))
    for client, code, status, expected in (
        ("gp-2", "TESTGP2", 404, "RES-001"),
        ("oh-b", "TESTOH2", 404, "RES-001"),
        ("oh-a", "TESTOH1", 403, "RES-005"),
    ):
        message = cancelled(sent)
        part(message, "Organization")["identifier"] = [{"system": ODS, "value": code}]
        part(message, "ServiceRequest")["id"] = request["id"]
        told(everywhere.as_client(client).post(PATH, message, **ids()), status, expected)
    assert gp.get(f"/ServiceRequest/{request['id']}").json()["status"] == "active"


def test_others_learn_as_little_of_a_referral_as_of_none(everywhere: World) -> None:
    gp, other = everywhere.as_client("gp"), everywhere.as_client("gp-2")
    sent, headers = referral("Wren"), ids()
    request = kept(gp.post(PATH, sent, **ids()))
    answers = []
    for id in (request["id"], "01a0f67a-3800-7000-8000-000000000000"):
        message = cancelled(sent)
        part(message, "Organization")["identifier"] = [{"system": ODS, "value": "TESTGP2"}]
        part(message, "ServiceRequest")["id"] = id
        answers.append(other.post(PATH, message, **headers).content)
    assert answers[0] == answers[1]


def test_a_cancellation_about_somebody_else_is_refused(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    kept(gp.post(PATH, sent, **ids()))
    for other in (patient("Bryn"), {"birthDate": "1950-01-01"}):
        message = cancelled(sent)
        part(message, "Patient").update(other)
        told(gp.post(PATH, message, **ids()), 422, "MSG-016")
    message = cancelled(sent)
    part(message, "ServiceRequest")["subject"] = {"reference": "Patient/01a0f67a-3800-7000-8000-000000000000"}
    told(gp.post(PATH, message, **ids()), 400, "MSG-002")
    assert entries(gp.get("/ServiceRequest?status=active"))


def test_a_referral_nobody_sent_is_not_there(here: World) -> None:
    told(here.as_client("gp").post(PATH, cancelled(referral("Wren")), **ids()), 404, "RES-001")


def test_a_cancelled_referral_makes_room_for_a_new_one(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    kept(gp.post(PATH, sent, **ids()))
    kept(gp.post(PATH, cancelled(sent), **ids()))
    told(gp.post(PATH, sent, **ids()), 409, "MSG-018")
    assert kept(gp.post(PATH, referral("Wren"), **ids()))["status"] == "active"


def test_a_cancellation_names_its_own_definition(here: World) -> None:
    message = cancelled(referral("Wren"))
    header = part(message, "MessageHeader")
    assert header["definition"] == CANCELLED
    header["definition"] = "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral"
    told(here.as_client("gp").post(PATH, message, **ids()), 400, "MSG-002")
