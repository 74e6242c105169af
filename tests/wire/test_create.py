"""Create over HTTP: what comes back, what is ignored, what is refused (https://hl7.org/fhir/R4/http.html#create)."""

import json
import re

import pytest

from tests.kit.gateways import World
from tests.wire.bodies import NHS_NUMBER, outcome, patient, stranger, words
from tests.wire.replies import BASE, assert_ours, code, codes, entries, places, stored, told

HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")


def test_a_record_is_stored_with_an_id_a_version_and_an_address_of_its_own(wires: World) -> None:
    answer = wires.as_client("gp").post("/Patient", stranger(gender="female"))
    body = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{BASE}Patient/{body['id']}/_history/1"
    assert answer.headers["etag"] == 'W/"1"'
    assert HTTP_DATE.fullmatch(answer.headers["last-modified"])
    assert body["meta"]["versionId"] == "1"
    assert body["gender"] == "female"


def test_the_ids_and_versions_a_sender_makes_up_are_not_taken(wire: World) -> None:
    sent = stranger(id="mine", meta={"versionId": "7", "lastUpdated": "2001-01-01T00:00:00Z"})
    body = wire.as_client("gp").post("/Patient", sent).json()
    assert body["id"] != "mine"
    assert body["meta"]["versionId"] == "1"
    assert body["meta"]["lastUpdated"].startswith("2026-")


def test_security_labels_are_the_gateways_own(wire: World) -> None:
    sent = stranger(meta={"security": [{"system": "http://x.example", "code": "N"}], "tag": [{"code": "mine"}]})
    labels = wire.as_client("gp").post("/Patient", sent).json()["meta"]["security"]
    assert [label["code"] for label in labels] == ["N", "A"]


@pytest.mark.parametrize(
    ("prefer", "wanted"),
    [
        ("return=minimal", ""),
        ("return=representation", "Patient"),
        ("return=OperationOutcome", "OperationOutcome"),
        ("respond-async, return=minimal", ""),
        ("return=nothing-we-know", "Patient"),
    ],
)
def test_prefer_decides_what_the_answer_holds(wire: World, prefer: str, wanted: str) -> None:
    answer = wire.as_client("gp").post("/Patient", stranger(), Prefer=prefer)
    assert answer.status_code == 201
    assert "location" in answer.headers
    assert (answer.json()["resourceType"] if answer.content else "") == wanted


def test_ordinary_json_is_taken_as_clients_send_it(wire: World) -> None:
    body = json.dumps(stranger(), ensure_ascii=False).encode()
    gp = wire.as_client("gp")
    for media in ("application/json", "application/json; charset=UTF-8", "application/fhir+json;fhirVersion=4.0"):
        assert gp.post("/Patient", body, Content_Type=media).status_code == 201


def test_every_fault_of_a_body_is_told_at_once_with_its_place(wire: World) -> None:
    sent = stranger(gender="blue", birthDate="29/02/1980", activ=True)
    answer = wire.as_client("gp").post("/Patient", sent)
    assert answer.status_code == 422
    assert {"Patient.gender", "Patient.birthDate", "Patient.activ"} <= set(places(answer))
    assert_ours(answer)


def test_a_body_of_another_type_than_the_address_is_refused(wire: World) -> None:
    told(wire.as_client("gp").post("/Patient", outcome("Patient/x")), 400, "VAL-036")
    told(wire.as_client("gp").post("/Patient", {"name": []}), 400, "VAL-037")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("", "VAL-030"),
        ("x", "VAL-030"),
        ("[]", "VAL-035"),
        ("null", "VAL-035"),
        ('{"resourceType":"Patient",}', "VAL-030"),
        ('{"resourceType":"Patient","active":NaN}', "VAL-030"),
        ('{"resourceType":"Patient","gender":"male","gender":"female"}', "VAL-032"),
        ('{"resourceType":"Patient","name":[{"family":"A\\u0000"}]}', "VAL-033"),
        ('{"resourceType":"Patient","name":[{"family":"A\\ud800"}]}', "VAL-033"),
        ('{"a":' * 60 + "1" + "}" * 60, "VAL-034"),
        ("[" * 200_000, "VAL-034"),
        (b'\xef\xbb\xbf{"resourceType":"Patient"}', "VAL-031"),
        (b'{"resourceType":"Patient","gender":"\xff"}', "VAL-031"),
    ],
    ids=range(13),
)
def test_what_is_no_json_of_ours_is_refused_before_it_is_looked_at(wire: World, body: bytes, wanted: str) -> None:
    told(wire.as_client("gp").post("/Patient", body), 400, wanted)


def test_a_reference_to_somebody_elses_record_is_as_one_to_nothing(wires: World) -> None:
    theirs = stored(wires.as_client("gp-2").post("/Patient", stranger()))
    gp = wires.as_client("gp")
    hidden = gp.post("/Communication", words(theirs))
    missing = gp.post("/Communication", words("Patient/01a0f67a-3800-7000-8000-000000000000"))
    assert (hidden.status_code, codes(hidden), places(hidden)) == (
        422,
        ["RES-007"],
        ["Communication.subject.reference"],
    )
    steady = [a.text.replace(a.headers["x-request-id"], "") for a in (hidden, missing)]
    assert steady[0] == steady[1]


def test_a_record_about_two_people_is_refused(wire: World) -> None:
    gp = wire.as_client("gp")
    one, other = (stored(gp.post("/Patient", stranger())) for _ in range(2))
    told(gp.post("/Communication", words(one, about=[{"reference": other}])), 422, "RES-008")


def test_a_role_without_the_scope_creates_nothing(wire: World) -> None:
    for name in ("ig", "dwp-status", "ed", "none", "icb", "person"):
        answer = wire.as_client(name).post("/Patient", stranger())
        told(answer, 403, "AUT-020")
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


class TestOnlyOnce:
    """If-None-Exist: none stored, one given back, many refused."""

    def test_it_is_stored_when_nothing_of_ours_is_like_it(self, wires: World) -> None:
        sent = stranger()
        condition = f"identifier={sent['identifier'][0]['system']}|{sent['identifier'][0]['value']}"
        gp = wires.as_client("gp")
        first = gp.post("/Patient", sent, If_None_Exist=condition)
        again = gp.post("/Patient", sent, If_None_Exist=condition)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert again.headers["etag"] == 'W/"1"'
        assert len(entries(gp.get(f"/Patient?{condition}"))) == 1

    def test_another_organisations_record_does_not_count(self, wires: World) -> None:
        sent = patient("Omar")
        condition = f"identifier={NHS_NUMBER}|{sent['identifier'][0]['value']}"
        assert wires.as_client("gp-2").post("/Patient", sent, If_None_Exist=condition).status_code == 201
        assert wires.as_client("gp").post("/Patient", sent, If_None_Exist=condition).status_code == 201

    def test_more_than_one_match_is_refused(self, wires: World) -> None:
        gp = wires.as_client("gp-2")
        family = {"name": [{"family": "ZZTWICE"}]}
        for _ in range(2):
            stored(gp.post("/Patient", stranger(**family)))
        told(gp.post("/Patient", stranger(**family), If_None_Exist="family=ZZTWICE"), 412, "RES-006")

    def test_clients_that_put_the_condition_into_the_address_are_understood(self, wire: World) -> None:
        sent = stranger()
        condition = f"identifier={sent['identifier'][0]['value']}"
        gp = wire.as_client("gp")
        assert gp.post(f"/Patient?{condition}", sent).status_code == 201
        assert gp.post(f"/Patient?{condition}&_format=json", sent).status_code == 200

    @pytest.mark.parametrize(
        ("condition", "wanted"),
        [("", "SEA-011"), ("_count=1", "SEA-011"), ("frobnicate=1", "SEA-001"), ("birthdate=soon", "SEA-002")],
    )
    def test_a_condition_that_cannot_be_read_is_refused(self, wire: World, condition: str, wanted: str) -> None:
        answer = wire.as_client("gp").post("/Patient", stranger(), If_None_Exist=condition)
        assert (answer.status_code, code(answer), places(answer)) == (400, wanted, ["http.if-none-exist"])


def test_a_record_that_leads_to_nobody_is_refused(wire: World) -> None:
    said = words("Patient/x")
    del said["subject"]
    answer = wire.as_client("gp").post("/Communication", said)
    told(answer, 422, "RES-011")
    assert places(answer) == ["Communication.subject"]


def test_a_sender_who_wants_an_outcome_is_told_that_the_record_was_stored(wire: World) -> None:
    gp, wanted = wire.as_client("gp"), "return=OperationOutcome"
    made = gp.post("/Patient", stranger(), Prefer=wanted)
    name = stored(made)
    changed = gp.put(f"/{name}", gp.get(f"/{name}").json() | {"gender": "other"}, 1, Prefer=wanted)
    assert [(answer.status_code, codes(answer)) for answer in (made, changed)] == [
        (201, ["RES-020"]),
        (200, ["RES-020"]),
    ]
