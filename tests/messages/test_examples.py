"""The example messages of the standard: what is ours is taken, all else refused for the right reason."""

from pathlib import Path

import pytest

from app.fhir.json import dump
from tests.kit.gateways import World
from tests.messages.bodies import PATH, ids, kept, part
from tests.messages.examples import MESSAGES, REASON, found, ours, read
from tests.wire.replies import codes, entries

pytestmark = pytest.mark.skipif(not MESSAGES, reason=REASON)

AS_FOUND = {
    "BOOKREQ": {"MSG-003"},
    "Booking": {"MSG-003"},
    "POST-": {"MSG-003"},
    "REFRESP": {"MSG-003"},
    "VALRESP01---": {"MSG-005", "MSG-006"},
    "VALRESP": {"MSG-003"},
    "ValidationRequest-HTTP-Response-": {"MSG-003"},
    "ValidationRequest-POST-": {"MSG-005", "MSG-006"},
    "ValidationResponse": {"MSG-003"},
    "VALREQ02": {"MSG-004", "MSG-005", "MSG-006"},
    "VALREQ": {"MSG-005", "MSG-006"},
    "SERVREQ": {"MSG-005", "MSG-006"},
    "REFREQ8A": {"MSG-006"},
    "REFREQ8": {"MSG-004", "MSG-006"},
    "REFREQ9A---Referral-Service-Request---CAD-Out-of-Area-C2-1": {"MSG-006"},
    "REFREQ9A": {"MSG-004", "MSG-006"},
    "REFREQ": {"MSG-006"},
}
"""By how a name begins, the first that fits: bookings and answers, validations, other use cases, updates."""

FITTING = ("REFREQ03", "REFREQ06", "REFREQ07")
"""Referrals by a practice (application 5): with our use case, our parties and a consent they are ours."""

UNFIT = {
    "REFREQ01": "ESC-008",  # it tells of risks in flags, which nobody would look at
    "REFREQ02": "REF-002",  # its service is provided by another organisation than the one it is for
    "REFREQ04": "MSG-008",  # its plan is not completed
    "REFREQ05": "MSG-008",
    "REFREQ8A": "MSG-008",
    "REFREQ8B": "MSG-004",  # it changes what was sent before
    "REFREQ8C": "MSG-004",
    "REFREQ8D": "MSG-004",
}
"""Referrals of other use cases, and why they would be refused though they named ours."""


@pytest.mark.parametrize("file", MESSAGES, ids=lambda file: file.stem)
def test_an_example_of_another_use_case_is_refused_for_its_reason(here: World, file: Path) -> None:
    expected = next(reasons for name, reasons in AS_FOUND.items() if file.name.startswith(name))
    answer = here.as_client("gp").post(PATH, dump(read(file)), **ids())
    assert (answer.status_code, set(codes(answer))) == (400, expected)


@pytest.mark.parametrize("name", FITTING)
def test_a_referral_by_a_practice_is_taken_once_its_parties_and_consent_are_ours(everywhere: World, name: str) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    sent = ours(read(found(name)), "Wren")
    request = kept(gp.post(PATH, dump(sent), **ids()))
    (task,) = entries(oh.get("/Task?status=requested"))
    assert task["focus"]["reference"] == f"ServiceRequest/{request['id']}"
    seen = oh.get(f"/ServiceRequest/{request['id']}").json()
    inside = {one["resourceType"]: one for one in seen["contained"]}
    assert inside["CarePlan"]["activity"]
    assert inside["Task"]["description"]
    assert {"MessageHeader", "Encounter", "Condition", "HealthcareService", "Consent"} <= inside.keys()
    assert len(entries(oh.get(f"/Observation?patient={request['subject']['reference']}"))) == (
        sum(entry["resource"]["resourceType"] == "Observation" for entry in sent["entry"])
    )


@pytest.mark.parametrize(("name", "status"), [("SERVREQ01", "revoked"), ("SERVREQ02", "entered-in-error")])
def test_the_examples_of_a_cancellation_take_back_the_example_of_a_referral(
    everywhere: World, name: str, status: str
) -> None:
    gp = everywhere.as_client("gp")
    request = kept(gp.post(PATH, dump(ours(read(found("REFREQ03")), "Wren")), **ids()))
    message = ours(read(found(name)), "Wren")
    answer = gp.post(PATH, dump(message), **ids())
    assert (kept(answer)["id"], kept(answer)["status"]) == (request["id"], status)
    assert part(message, "ServiceRequest")["status"] == status


@pytest.mark.parametrize("name", UNFIT)
def test_a_referral_of_another_kind_is_refused_though_it_names_our_use_case(here: World, name: str) -> None:
    sent = ours(read(found(name)), "Wren")
    answer = here.as_client("gp").post(PATH, dump(sent), **ids())
    assert UNFIT[name] in codes(answer), answer.text
