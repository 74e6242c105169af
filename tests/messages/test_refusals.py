"""What is no message that can be taken is refused in words, at its place."""

import uuid
from typing import Any

import pytest

from app.fhir.message_rules import focus_of
from tests.kit.gateways import World
from tests.messages.bodies import (
    CATEGORY,
    NOBODY,
    PATH,
    USE_CASE,
    cancelled,
    ids,
    part,
    referral,
    without,
)
from tests.wire.bodies import organisation as named
from tests.wire.replies import code, codes, places, told

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("type", "change", "status", "expected", "place"),
    [
        ("MessageHeader", {"eventCoding": {"system": "x", "code": "booking-request"}}, 400, "MSG-003", "eventCoding"),
        ("MessageHeader", {"reason": {"text": "new"}}, 400, "MSG-002", "reason"),
        ("MessageHeader", {"definition": "https://zz.example/other"}, 400, "MSG-002", "definition"),
        ("MessageHeader", {"focus": []}, 400, "MSG-002", "focus"),
        ("MessageHeader", {"destination": []}, 400, "MSG-002", ""),
        ("ServiceRequest", {"subject": {"reference": NOBODY}}, 400, "MSG-002", "subject"),
        ("MessageHeader", {"sender": {"display": "us"}}, 403, "MSG-010", "sender"),
        ("ServiceRequest", {"category": [{"coding": [USE_CASE]}]}, 400, "MSG-005", "category"),
        ("ServiceRequest", {"category": [{"coding": [CATEGORY]}]}, 400, "MSG-006", "category"),
        ("ServiceRequest", {"intent": "order"}, 400, "MSG-008", "intent"),
        ("CarePlan", {"status": "active"}, 400, "MSG-008", "status"),
        ("Encounter", {"status": "planned"}, 400, "MSG-008", "status"),
        ("ServiceRequest", {"priority": "soon"}, 422, "VAL-011", "priority"),
        ("Condition", {"codes": []}, 422, "VAL-004", "codes"),
        ("Condition", {"asserter": {"reference": NOBODY}}, 422, "RES-007", "asserter.reference"),
        ("ServiceRequest", {"performer": [{"display": "somebody"}]}, 422, "REF-002", "performer"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(
    here: World, type: str, change: Json, status: int, expected: str, place: str
) -> None:
    sent = referral("Wren")
    part(sent, type).update(change)
    answer = here.as_client("gp").post(PATH, sent, **ids())
    assert (answer.status_code, code(answer)) == (status, expected), answer.text
    at = next(i for i, e in enumerate(sent["entry"]) if e["resource"]["resourceType"] == type)
    assert places(answer)[0].startswith(f"Bundle.entry[{at}].resource")
    assert places(answer)[0].endswith(place)


def test_a_message_lacks_nothing_its_definition_asks_for(here: World) -> None:
    gp = here.as_client("gp")
    for type, (least, _) in focus_of("new").items():
        if least and type not in ("MessageHeader", "ServiceRequest"):
            answer = gp.post(PATH, without(referral("Wren"), type), **ids())
            assert (answer.status_code, code(answer)) == (400, "MSG-007"), type
    sent = referral("Wren")
    appointment = {"resourceType": "Appointment", "status": "proposed", "participant": [{"status": "accepted"}]}
    sent["entry"].append({"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": appointment})
    assert "MSG-009" in codes(gp.post(PATH, sent, **ids()))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"type": "transaction"}, "MSG-002"),
        ({"id": None}, "MSG-002"),
        ({"entry": []}, "BUN-004"),
        ({"entry": [1]}, "MSG-002"),
        ({"entry": [{"fullUrl": "urn:uuid:x", "resource": {}}]}, "MSG-002"),
        ({"entry": [{"fullUrl": "urn:uuid:01a0f67a-3800-7000-8000-000000000000", "resource": [1]}]}, "MSG-002"),
        ({"resourceType": "Parameters"}, "MSG-002"),
    ],
)
def test_what_is_no_message_is_refused(here: World, change: Json, expected: str) -> None:
    told(here.as_client("gp").post(PATH, referral("Wren") | change, **ids()), 400, expected)


def test_a_client_without_the_scope_cannot_send_one(here: World) -> None:
    sent = referral("Wren", sender="TESTDWPS")
    organisations = [e["resource"] for e in sent["entry"] if e["resource"]["resourceType"] == "Organization"]
    organisations[0]["identifier"][0] = {**named("TESTDWPS")["identifier"]}
    for body in (sent, {"resourceType": "Bundle"}, cancelled(sent)):
        told(here.as_client("dwp-status").post(PATH, body, **ids()), 403, "AUT-020")
