"""The headers around a message, and the definitions that say what it holds."""

from typing import Any

import pytest

from app.domain.catalogue.messaging import DEFINITIONS
from tests.kit.gateways import World
from tests.messages.bodies import (
    DOS,
    NHS,
    PATH,
    USE_CASE,
    encoded,
    ids,
    organisation,
    referral,
)
from tests.wire.replies import entries, places, told

Json = dict[str, Any]


class TestHeaders:
    """The headers of the standard only repeat what the token says."""

    @pytest.mark.parametrize("left", ["X-Request-ID", "X-Correlation-ID"])
    def test_a_message_needs_both_ids(self, here: World, left: str) -> None:
        gp, headers = here.as_client("gp"), ids()
        headers.pop(left)
        sent = {"Authorization": f"Bearer {gp._token}", "Content-Type": "application/fhir+json"} | headers
        answer = here.http.post("/fhir/R4/$process-message", json=referral("Wren"), headers=sent)
        told(answer, 400, "MSG-001")
        assert places(answer) == [f"http.{left.lower()}"]

    def test_the_correlation_id_is_a_uuid(self, here: World) -> None:
        answer = here.as_client("gp").post(PATH, referral("Wren"), **(ids() | {"X-Correlation-ID": "one"}))
        told(answer, 400, "REQ-006")

    def test_a_message_takes_no_key(self, here: World) -> None:
        told(here.as_client("gp").post(PATH, referral("Wren"), **ids(), Idempotency_Key="k"), 400, "MSG-020")

    def test_all_headers_of_the_standard_are_read(self, everywhere: World) -> None:
        role = {"resourceType": "PractitionerRole", "organization": {"identifier": {"value": "TESTGP1"}}}
        headers = ids() | {
            "NHSD-Target-Identifier": encoded({"system": "http://fhir.nhs.uk/Id/dos-service-id", "value": "111111111"}),
            "NHSD-End-User-Organisation": encoded(organisation("TESTGP1")),
            "NHSD-Requesting-Software": encoded({"resourceType": "Device", "deviceName": [{"name": "Zz"}]}),
            "NHSD-Requesting-Practitioner": encoded(role),
            "Content-Type": "application/fhir+json; version=1.4.0",
            "Accept": "application/fhir+json; version=1.4.0",
            "use-context": "work-and-health|referral|servicerequest-request|new",
        }
        assert everywhere.as_client("gp").post(PATH, referral("Wren"), **headers).status_code == 200

    @pytest.mark.parametrize(
        ("name", "value", "status", "expected"),
        [
            ("NHSD-Target-Identifier", "%%%", 400, "REQ-007"),
            ("NHSD-Target-Identifier", encoded({"system": DOS}), 400, "REQ-007"),
            ("NHSD-Target-Identifier", encoded([1]), 400, "REQ-007"),
            ("NHSD-Target-Identifier", encoded({"system": DOS, "value": "9"}), 400, "MSG-011"),
            ("NHSD-End-User-Organisation", encoded(organisation("TESTGP2")), 403, "AUT-030"),
            ("NHSD-End-User-Organisation", encoded({}), 400, "REQ-007"),
            ("NHSD-Requesting-Software", encoded({"resourceType": "Patient"}), 400, "REQ-007"),
            ("NHSD-Requesting-Practitioner", encoded({"resourceType": "Practitioner"}), 400, "REQ-007"),
            (
                "NHSD-Requesting-Practitioner",
                encoded({"resourceType": "PractitionerRole", "organization": {"identifier": {"value": "TESTGP2"}}}),
                403,
                "AUT-030",
            ),
        ],
    )
    def test_a_header_that_says_otherwise_is_refused(
        self, here: World, name: str, value: str, status: int, expected: str
    ) -> None:
        answer = here.as_client("gp").post(PATH, referral("Wren"), **ids(), **{name: value})
        told(answer, status, expected)
        assert places(answer) == [f"http.{name.lower()}"]


def test_the_definitions_are_published(everywhere: World) -> None:
    everywhere.clock.move_to(2035, 1, 2)  # they are published by the wall's clock, which tests do not set
    gp = everywhere.as_client("gp")
    found = entries(gp.get(f"/MessageDefinition?context={USE_CASE['system']}|work-and-health"))
    assert {one["url"] for one in found} >= {urls[0] for urls in DEFINITIONS.values()}
    for service in (f"{DOS}|2000099999", f"{DOS}%7C2000099999".replace(":", "%3A")):
        asked_by = f"/MessageDefinition?context={service}&context={USE_CASE['system']}|work-and-health"
        assert entries(gp.get(asked_by)) == found
    assert entries(gp.get(f"/MessageDefinition?context={NHS}CodeSystem/usecases-categories-bars|a1t1")) == []
    told(gp.get(f"/MessageDefinition?context={DOS}|1&contxt=x"), 400, "SEA-001")
    (asked,) = entries(gp.get(f"/MessageDefinition?url={DEFINITIONS['new'][0]}"))
    assert asked["eventCoding"] == {"system": f"{NHS}CodeSystem/message-events-bars", "code": "servicerequest-request"}
    assert gp.get(f"/MessageDefinition/{asked['id']}").status_code == 200
    (messaging,) = everywhere.http.get("/fhir/R4/metadata").json()["messaging"]
    listed = {(one["mode"], one["definition"]) for one in messaging["supportedMessage"]}
    assert {("receiver", urls[0]) for urls in DEFINITIONS.values()} < listed
