"""Reading, changing and patching one record: versions, conditions, and what was accepted to the digit."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kit.answers import code, codes, task_of, text, without_ref
from tests.kit.builders import fit_note, patient, referral
from tests.kit.gateways import World

NOWHERE = "01a00000-0000-7000-8000-000000000000"


def stored(world: World, **changes: object) -> dict:
    """GP1's Patient."""
    answer = world.as_client("gp").post("/Patient", patient(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_create_says_where_the_record_is(here: World) -> None:
    answer = here.as_client("gp").post("/Patient", patient())
    id = answer.json()["id"]
    assert answer.headers["location"].endswith(f"/fhir/R4/Patient/{id}/_history/1")
    assert answer.headers["etag"] == 'W/"1"'
    assert "last-modified" in answer.headers


@pytest.mark.parametrize(
    ("prefer", "length"), [("return=minimal", 0), ("return=representation", 100), ("return=OperationOutcome", 100)]
)
def test_prefer_is_honoured(here: World, prefer: str, length: int) -> None:
    answer = here.as_client("gp").post("/Patient", patient(), Prefer=prefer)
    assert answer.status_code == 201
    assert (len(answer.content) > 0) == (length > 0)
    assert ("OperationOutcome" in answer.text) == prefer.endswith("OperationOutcome")


def test_what_was_accepted_is_returned_to_the_digit(everywhere: World) -> None:
    kit = everywhere.as_client("kit")
    own = kit.post("/Patient", {"resourceType": "Patient", "birthDate": "1980-01-01"}).json()["id"]
    body = (
        '{"resourceType":"Observation","status":"final","code":{"text":"score"},"subject":{"reference":"Patient/OWN"},'
        '"component":[{"code":{"text":"a"},"valueQuantity":{"value":1.50}},{"code":{"text":"b"},"valueQuantity":{"value":1.0E3}},'
        '{"code":{"text":"c"},"valueQuantity":{"value":0.1234567890123456789012345678901234}}]}'
    )
    made = kit.post("/Observation", body.replace("OWN", own).encode())
    assert made.status_code == 201, made.text
    read = kit.get(f"/Observation/{made.json()['id']}").text
    assert read == made.text
    assert all(f'"value":{digits}' in read for digits in ("1.50", "1.0E3", "0.1234567890123456789012345678901234"))


def test_missing_and_forbidden_are_the_same_bytes(here: World) -> None:
    own = stored(here)
    other = here.as_client("gp-2")
    hidden, missing = other.get(f"/Patient/{own['id']}"), other.get(f"/Patient/{NOWHERE}")
    assert (hidden.status_code, without_ref(hidden)) == (404, without_ref(missing))
    assert set(hidden.headers) == set(missing.headers)


def test_a_change_makes_the_next_version_and_keeps_the_old(everywhere: World) -> None:
    gp, own = everywhere.as_client("gp"), stored(everywhere)
    changed = gp.put(f"/Patient/{own['id']}", own | {"gender": "female"}, 1)
    assert (changed.status_code, changed.headers["etag"]) == (200, 'W/"2"')
    assert "gender" not in gp.get(f"/Patient/{own['id']}/_history/1").json()
    versions = gp.get(f"/Patient/{own['id']}/_history").json()
    assert [e["resource"]["meta"]["versionId"] for e in versions["entry"]] == ["2", "1"]


def test_a_stale_change_is_told_the_current_version(here: World) -> None:
    gp, own = here.as_client("gp"), stored(here)
    assert gp.put(f"/Patient/{own['id']}", own | {"gender": "female"}, 1).status_code == 200
    stale = gp.put(f"/Patient/{own['id']}", own | {"gender": "male"}, 1)
    assert (stale.status_code, code(stale), stale.headers["etag"]) == (412, "RES-012", 'W/"2"')
    by_body = gp.put(f"/Patient/{own['id']}", own | {"gender": "male"})
    assert by_body.status_code == 412, "meta.versionId counts where If-Match is missing"


def test_a_task_is_changed_only_with_its_version(here: World) -> None:
    made = here.as_client("gp").post("/ServiceRequest", referral(note=fit_note()))
    oh = here.as_client("oh-a")
    answer = oh.patch(f"/{task_of(made)}", [{"op": "replace", "path": "/status", "value": "received"}])
    assert (answer.status_code, code(answer)) == (428, "TSK-013")


def test_an_unknown_id_is_not_made_by_put(here: World) -> None:
    answer = here.as_client("gp").put(f"/Patient/{NOWHERE}", patient() | {"id": NOWHERE})
    assert (answer.status_code, code(answer)) == (404, "RES-001")


def test_the_id_in_the_body_must_be_the_address_s(here: World) -> None:
    own = stored(here)
    answer = here.as_client("gp").put(f"/Patient/{own['id']}", own | {"id": NOWHERE})
    assert (answer.status_code, code(answer)) == (400, "RES-004")


def test_somebody_else_s_record_is_not_changed(here: World) -> None:
    made = here.as_client("gp").post("/ServiceRequest", referral(note=fit_note())).json()
    oh, note = here.as_client("oh-a"), made["supportingInfo"][0]["reference"]
    seen = oh.get(f"/{note}").json()
    answer = oh.put(f"/{note}", seen, 1)
    assert (answer.status_code, code(answer)) == (403, "RES-005")


@pytest.mark.parametrize(
    ("operations", "status", "expected"),
    [
        ([{"op": "replace", "path": "/gender", "value": "female"}], 422, "PAT-002"),
        ([{"op": "add", "path": "/gender", "value": "femal"}], 422, "VAL-011"),
        ([{"op": "replace", "path": "/id", "value": "x"}], 400, "PAT-003"),
        ([{"op": "replace", "path": "/meta", "value": {}}], 400, "PAT-003"),
        ([{"op": "test", "path": "/birthDate", "value": "1900-01-01"}], 422, "PAT-002"),
        ([{"op": "fly", "path": "/gender"}], 400, "PAT-001"),
        ([], 400, "PAT-001"),
        ({"gender": "female"}, 400, "PAT-001"),
    ],
)
def test_a_patch_that_cannot_be_applied_is_told_why(
    here: World, operations: object, status: int, expected: str
) -> None:
    own = stored(here)
    answer = here.as_client("gp").patch(f"/Patient/{own['id']}", operations, 1)
    assert code(answer) == expected, answer.text
    assert answer.status_code in (status, 422)


def test_a_patch_changes_what_it_names(here: World) -> None:
    gp, own = here.as_client("gp"), stored(here)
    answer = gp.patch(f"/Patient/{own['id']}", [{"op": "add", "path": "/gender", "value": "female"}], 1)
    assert (answer.status_code, answer.json()["gender"]) == (200, "female")


def test_eight_changes_on_one_version_make_one_winner(everywhere: World) -> None:
    gp, own = everywhere.as_client("gp"), stored(everywhere)
    with ThreadPoolExecutor(8) as senders:
        answers = list(
            senders.map(lambda n: gp.put(f"/Patient/{own['id']}", own | {"active": bool(n % 2)}, 1), range(8))
        )
    assert sorted(a.status_code for a in answers) == [200, *[412] * 7]


def test_every_fault_of_a_body_is_told_at_once_with_its_place(here: World) -> None:
    body = patient() | {"gender": "F", "birthDate": "14/06/1991", "priorty": 1}
    answer = here.as_client("gp").post("/Patient", body)
    assert answer.status_code == 422
    places = {issue["expression"][0] for issue in answer.json()["issue"]}
    assert places == {"Patient.gender", "Patient.birthDate", "Patient.priorty"}
    assert set(codes(answer)) == {"VAL-011", "VAL-020", "VAL-004"}


def test_if_none_exist_finds_the_sender_s_own_record_only(everywhere: World) -> None:
    condition = "identifier=https://fhir.nhs.uk/Id/nhs-number|9990263396"
    gp, other = everywhere.as_client("gp"), everywhere.as_client("gp-2")
    first = gp.post("/Patient", patient(), If_None_Exist=condition)
    again = gp.post("/Patient", patient(), If_None_Exist=condition)
    elsewhere = other.post("/Patient", patient(), If_None_Exist=condition)
    assert [a.status_code for a in (first, again, elsewhere)] == [201, 200, 201]
    assert again.json()["id"] == first.json()["id"] != elsewhere.json()["id"]
    gp.post("/Patient", patient())
    assert gp.post("/Patient", patient(), If_None_Exist=condition).status_code == 412


def test_under_one_key_another_condition_is_another_request(here: World) -> None:
    gp = here.as_client("gp")
    first = gp.post("/Patient", patient(), Idempotency_Key="once", If_None_Exist="identifier=https://a.example|1")
    other = gp.post("/Patient", patient(), Idempotency_Key="once", If_None_Exist="identifier=https://a.example|2")
    assert [(first.status_code, other.status_code), code(other)] == [(201, 422), "IDE-002"]


def test_a_suspended_client_is_refused_at_its_next_request(here: World) -> None:
    from app.services.clients import suspend_client

    gp, own = here.as_client("gp"), stored(here)
    suspend_client(here.gateway, "sandbox-gp")
    url = "https://work-health-gateway.example/fhir/CodeSystem/purpose"
    calls = [
        gp.get(f"/Patient/{own['id']}"),
        gp.get("/Patient"),
        gp.post("/Patient", patient()),
        gp.post("/Patient/$validate", patient()),
        gp.get(f"/CodeSystem/$lookup?system={url}&code=oh-assessment"),
        gp.post("/$pathways"),
        gp.post("/HealthcareService/$suggest"),
        gp.post("/Task/$mdt-list"),
    ]
    assert [(a.status_code, code(a)) for a in calls] == [(401, "AUT-019")] * len(calls)
    assert text(calls[0]) == "This client is not active. Ask the gateway's operator."
