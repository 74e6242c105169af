"""`$validate`: an integrator hears what a write would be told, and nothing of it is stored."""

import json
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select

from app.store.tables.people import disclosure_grant, person
from app.store.tables.records import resource_version
from app.store.tables.work import outbox
from app.store.tables.work import referral as referral_row
from app.store.wall import OPERATOR
from tests.kit.answers import code
from tests.kit.builders import patient, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

Json = dict[str, Any]
TABLES = (resource_version, person, disclosure_grant, referral_row, outbox)
NOBODY = "01a0f67a-3800-7000-8000-000000000000"


def told(answer: Response) -> list[tuple[str, str, str | None]]:
    """What an outcome says: severity, code and place of each issue."""
    assert answer.status_code == 200, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"
    return [
        (i["severity"], i["details"]["coding"][-1]["code"], (i.get("expression") or [None])[0])
        for i in answer.json()["issue"]
    ]


def rows(world: World) -> list[int]:
    """How much is stored, ledger apart."""
    with world.gateway.database.reading(OPERATOR) as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


@pytest.fixture
def gp(everywhere: World) -> As:
    return everywhere.as_client("gp")


PASSED = ("information", "VAL-100", None)


def test_a_resource_against_which_nothing_stands_is_said_to_be_so(gp: As) -> None:
    assert told(gp.post("/Patient/$validate", patient())) == [PASSED]
    assert told(gp.post("/ServiceRequest/$validate", referral("Wren"))) == [PASSED]


def test_all_that_stands_against_it_comes_at_once_with_its_place(gp: As) -> None:
    wrong = referral("Wren") | {"status": "activ", "intent": 1}
    assert told(gp.post("/ServiceRequest/$validate", wrong)) == [
        ("error", "VAL-011", "ServiceRequest.status"),
        ("error", "VAL-005", "ServiceRequest.intent"),
        ("error", "VAL-013", "ServiceRequest.intent"),
    ]
    assert told(gp.post("/Patient/$validate", referral("Wren"))) == [("error", "VAL-036", "resourceType")]


def test_a_create_is_tried_and_undone(gp: As) -> None:
    before, world = rows(gp.world), gp.world
    assert told(gp.post("/ServiceRequest/$validate?mode=create", referral("Wren")))[:2] == [
        PASSED,
        ("information", "REF-001", "ServiceRequest"),
    ]
    assert rows(world) == before
    last = all_rows(world.gateway)[-1]
    assert (last.interaction, last.outcome) == ("$validate", 0)
    assert gp.post("/ServiceRequest", referral("Wren")).status_code == 201, "the same can still be sent"
    assert told(gp.post("/ServiceRequest/$validate?mode=create", referral("Wren"))) == [
        ("error", "REF-005", "ServiceRequest")
    ]
    assert json.loads(all_rows(world.gateway)[-1].detail)["found"] == "REF-005"


def test_a_change_is_tried_and_undone(gp: As) -> None:
    made = gp.post("/ServiceRequest", referral("Wren")).json()
    before, address = rows(gp.world), f"/ServiceRequest/{made['id']}/$validate?mode=update"
    assert told(gp.post(address, made | {"status": "revoked"})) == [PASSED]
    assert told(gp.post(address, made | {"status": "completed"})) == [("error", "REF-012", "ServiceRequest.status")]
    stale = made | {"meta": {"versionId": "7"}}
    assert told(gp.post(address, stale)) == [("error", "RES-012", "http.if-match")]
    assert told(gp.post(address, made | {"id": NOBODY})) == [("error", "RES-004", "ServiceRequest.id")]
    assert rows(gp.world) == before


def test_a_transaction_is_tried_and_undone(gp: As) -> None:
    def bundle(**wrong: Any) -> Json:
        request = {"method": "POST", "url": "Patient"}
        entries = [{"fullUrl": "urn:uuid:1", "resource": patient() | wrong, "request": request}]
        return {"resourceType": "Bundle", "type": "transaction", "entry": entries}

    before, refused = rows(gp.world), ("error", "VAL-011", "Bundle.entry[0].resource.gender")
    for address in ("/Bundle/$validate", "/Bundle/$validate?mode=create"):
        assert told(gp.post(address, bundle())) == [PASSED]
        assert told(gp.post(address, bundle(gender="x"))) == [refused]
    assert [i for _, i, _ in told(gp.post("/Bundle/$validate", bundle() | {"type": "batch"}))] == ["BUN-003"]
    assert rows(gp.world) == before


def test_parameters_may_carry_it_with_its_mode_and_profile(gp: As) -> None:
    def asked(**parts: Any) -> Json:
        listed = [{"name": "resource", "resource": patient()}, *({"name": n, **v} for n, v in parts.items())]
        return {"resourceType": "Parameters", "parameter": listed}

    ours = "https://work-health-gateway.example/fhir/StructureDefinition/"
    assert told(gp.post("/Patient/$validate", asked(mode={"valueCode": "create"}))) == [PASSED]
    other = asked(profile={"valueUri": f"{ours}fulfilment-task"})
    assert [one[1] for one in told(gp.post("/Patient/$validate", other))] == ["VAL-018"]
    unknown = gp.post("/Patient/$validate", asked(profile={"valueUri": f"{ours}fulfillment-task"}))
    assert (unknown.status_code, code(unknown)) == (400, "VAL-102")
    assert "fulfilment-task" in unknown.text
    empty = gp.post("/Patient/$validate", {"resourceType": "Parameters"})
    assert told(empty) == [("error", "VAL-037", "resourceType")]


@pytest.mark.parametrize(
    ("address", "status", "wanted"),
    [
        ("/Patient/$validate?mode=delete", 400, "VAL-101"),
        ("/Patient/$validate?mode=update", 400, "VAL-101"),
        (f"/Patient/{NOBODY}/$validate?mode=create", 400, "VAL-101"),
        ("/Pateint/$validate", 404, "RES-002"),
        ("/AuditEvent/$validate", 405, "RES-003"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(here: World, address: str, status: int, wanted: str) -> None:
    answer = here.as_client("gp").post(address, patient())
    assert (answer.status_code, code(answer)) == (status, wanted)


def test_who_may_not_write_a_type_is_told_nothing_of_it(here: World) -> None:
    answer = here.as_client("dwp-status").post("/ServiceRequest/$validate?mode=create", referral("Wren"))
    assert (answer.status_code, code(answer)) == (403, "AUT-020")
    nobody = here.http.post("/fhir/R4/Patient/$validate", json=patient())
    assert (nobody.status_code, code(nobody)) == (401, "AUT-001")


def test_somebody_elses_record_is_as_unknown_as_none(here: World) -> None:
    made = here.as_client("gp").post("/ServiceRequest", referral("Wren")).json()
    stranger = here.as_client("gp-2")
    for id in (made["id"], NOBODY):
        answer = stranger.post(f"/ServiceRequest/{id}/$validate?mode=update", made | {"id": id})
        assert told(answer) == [("error", "RES-001", None)]
    tries = [row for row in all_rows(here.gateway) if row.interaction == "$validate"]
    assert [json.loads(row.detail)["found"] for row in tries] == ["RES-001"] * 2


def test_a_body_that_cannot_be_read_is_refused(here: World) -> None:
    gp = here.as_client("gp")
    headers = {"Content-Type": "application/fhir+json", "Authorization": f"Bearer {gp._token}"}
    answer = here.http.post("/fhir/R4/Patient/$validate", content=b'{"resourceType": "Patient",', headers=headers)
    assert answer.status_code == 400


def test_what_was_tried_and_undone_is_nobody_in_the_ledger(here: World) -> None:
    gp = here.as_client("gp")
    assert told(gp.post("/Patient/$validate?mode=create", patient())) == [PASSED]
    row = all_rows(here.gateway)[-1]
    assert json.loads(row.entities) == []
    assert json.loads(row.subjects) == {"patients": [], "persons": []}


def test_a_number_in_place_of_a_type_is_not_written_down(here: World) -> None:
    answer = here.as_client("gp").post("/9990000018/$validate", patient())
    assert answer.status_code == 404
    assert "9990000018" not in str(all_rows(here.gateway)[-1])
