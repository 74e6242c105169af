"""A batch: each entry is answered as if it had come alone, and one that is refused leaves the others as they are."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from tests.kit.answers import code, text
from tests.kit.builders import fit_note, patient, referral
from tests.kit.callers import As
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.ledger import all_rows, rows_of

Json = dict[str, Any]
PATCH = "application/json-patch+json"


def entry(method: str, url: str, resource: Json | None = None, **conditions: str) -> Json:
    """One entry."""
    body = {} if resource is None else {"resource": resource}
    return body | {"request": {"method": method, "url": url} | conditions}


def batch(*entries: Json) -> Json:
    """A Bundle of them."""
    return {"resourceType": "Bundle", "type": "batch", "entry": list(entries)}


def patch(*operations: Json) -> Json:
    """A JSON Patch as a Bundle carries it."""
    data = base64.b64encode(json.dumps(operations).encode()).decode()
    return {"resourceType": "Binary", "contentType": PATCH, "data": data}


def answers(answer: Response) -> list[Json]:
    """The entries of the answer."""
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["resourceType"], body["type"]) == ("Bundle", "batch-response")
    return list(body["entry"])


def statuses(answer: Response) -> list[str]:
    """The status of each entry, and the code where it was refused."""
    told = []
    for one in answers(answer):
        issues = one["response"].get("outcome", {}).get("issue", [])
        refused = [i["details"]["coding"][-1]["code"] for i in issues if i["severity"] == "error"]
        told.append(" ".join([one["response"]["status"][:3], *refused]))
    return told


@pytest.fixture
def gp(everywhere: World) -> As:
    return everywhere.as_client("gp")


def test_each_entry_is_answered_in_its_place(gp: As) -> None:
    made = gp.post("/ServiceRequest", referral("Wren", note=fit_note())).json()
    name = f"ServiceRequest/{made['id']}"
    sent = batch(
        entry("GET", name),
        entry("POST", "Patient", patient("Stan")),
        entry("GET", "ServiceRequest?status=active&_elements=code"),
        entry("GET", "ServiceRequest/nobody"),
        entry("POST", "Patient", patient("Omar") | {"gender": "x"}),
        entry("PUT", name, made | {"status": "revoked"}, ifMatch='W/"1"'),
        entry("GET", f"{name}/_history/1"),
        entry("DELETE", name),
    )
    answer = gp.post("", sent)
    assert statuses(answer) == ["200", "201", "200", "404 RES-001", "422 VAL-011", "200", "200", "405 RES-003"]
    read, stored, found, _, _, changed, *_ = answers(answer)
    assert (read["resource"], read["response"]["etag"]) == (made, 'W/"1"')
    assert stored["response"]["location"].endswith(f"/Patient/{stored['resource']['id']}/_history/1")
    assert found["resource"]["total"] == 1
    assert changed["resource"]["status"] == "revoked"
    assert changed["response"]["lastModified"] > made["meta"]["lastUpdated"][:4]


def test_a_head_in_it_is_answered_without_a_body(gp: As) -> None:
    made = gp.post("/Patient", patient("Wren")).json()
    read, missing = answers(gp.post("", batch(entry("HEAD", f"Patient/{made['id']}"), entry("HEAD", "Patient/nobody"))))
    assert read == {"response": {"status": "200 OK", "etag": 'W/"1"', "lastModified": read["response"]["lastModified"]}}
    assert missing == {"response": {"status": "404 Not Found"}}


def test_each_entry_leaves_its_own_audit_row_and_the_batch_one(gp: As) -> None:
    gp.post("", batch(entry("POST", "Patient", patient("Wren")), entry("GET", "Patient/nobody")))
    rows = [(row.interaction, row.outcome) for row in all_rows(gp.world.gateway)][-3:]
    assert rows == [("batch", 0), ("create", 0), ("read", 4)]


def test_entries_go_by_their_own_conditions(gp: As) -> None:
    made = gp.post("/Patient", patient("Wren"))
    name, tag = f"Patient/{made.json()['id']}", made.headers["etag"]
    number = next(i["value"] for i in made.json()["identifier"])
    same = f"identifier=https://fhir.nhs.uk/Id/nhs-number|{number}"
    change = patch({"op": "add", "path": "/gender", "value": "other"})
    answer = gp.post(
        "",
        batch(
            entry("GET", name, ifNoneMatch=tag),
            entry("GET", name, ifModifiedSince="2030-01-01T00:00:00Z"),
            entry("POST", "Patient", patient("Wren"), ifNoneExist=same),
            entry("PATCH", name, change, ifMatch='W/"9"'),
            entry("PATCH", name, change, ifMatch=tag),
        ),
    )
    assert statuses(answer) == ["304", "304", "200", "412 RES-012", "200"]
    assert gp.get(f"/{name}").json()["gender"] == "other"


def test_a_batch_that_is_sent_again_under_its_key_does_nothing_twice(gp: As) -> None:
    sent = batch(entry("POST", "Patient", patient("Wren")), entry("POST", "Patient", patient("Stan")))
    first, again = (gp.post("", sent, Idempotency_Key="twice") for _ in range(2))
    ids = [[one["resource"]["id"] for one in answers(answer)] for answer in (first, again)]
    assert ids[0] == ids[1]
    assert gp.get("/Patient").json()["total"] == 2


def test_an_entry_sees_what_its_sender_sees_and_nothing_else(everywhere: World) -> None:
    made = everywhere.as_client("gp").post("/ServiceRequest", referral("Wren", template=None)).json()
    other = everywhere.as_client("gp-2")
    name = f"ServiceRequest/{made['id']}"
    sent = batch(entry("GET", name), entry("GET", "ServiceRequest/nobody"), entry("GET", "AuditEvent"))
    answer = other.post("", sent)
    assert statuses(answer) == ["404 RES-001", "404 RES-001", "403 AUT-020"]
    hidden, missing, _ = (one["response"]["outcome"]["issue"] for one in answers(answer))
    assert [i["details"] for i in hidden] == [i["details"] for i in missing]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "it needs a request"),
        ({"request": {"method": "TRACE", "url": "Patient"}}, "GET, HEAD, POST, PUT, PATCH, DELETE"),
        (entry("GET", ""), "below the FHIR base"),
        (entry("GET", "https://elsewhere.example/Patient"), "below the FHIR base"),
        (entry("GET", "../../oauth2/jwks"), "below the FHIR base"),
        (entry("GET", "Patient/../Task"), "below the FHIR base"),
        (entry("GET", "Patient", ifModifiedSince="yesterday"), "no instant"),
        (entry("PATCH", "Patient/a", {"resourceType": "Parameters"}), "a Binary of contentType"),
        (entry("PATCH", "Patient/a", {"resourceType": "Binary", "contentType": PATCH, "data": "?"}), "no base64"),
    ],
)
def test_an_entry_that_is_no_request_is_named_and_nothing_is_done(here: World, wrong: Json, words: str) -> None:
    gp = here.as_client("gp")
    answer = gp.post("", batch(entry("POST", "Patient", patient("Wren")), wrong))
    assert (answer.status_code, code(answer)) == (400, "BUN-001")
    assert "Entry 2 of 2" in text(answer)
    assert words in text(answer)
    assert gp.get("/Patient").json()["total"] == 0


def test_a_batch_has_one_to_a_hundred_entries(here: World) -> None:
    gp = here.as_client("gp")
    for sent in (batch(), batch(*[entry("GET", "Patient")] * 101)):
        answer = gp.post("", sent)
        assert (answer.status_code, code(answer)) == (400, "BUN-004")


@pytest.mark.parametrize("kind", BOTH)
def test_each_entry_counts_against_the_limit(kind: str, tmp_path: Path) -> None:
    with world(kind, tmp_path, request_limit="30/minute") as few:
        told = statuses(few.as_client("gp").post("", batch(*[entry("GET", "Patient")] * 60)))
    assert (told[0], told[-1]) == ("200", "429 LIM-001")


def test_an_entry_is_a_request_with_an_id_of_its_own(here: World) -> None:
    gp = here.as_client("gp")
    answer = gp.post("", batch(entry("GET", "Patient"), entry("GET", "Patient")))
    assert [row.interaction for row in rows_of(here.gateway, answer.headers["x-request-id"])] == ["batch"]
    ids = [row.request_id for row in all_rows(here.gateway)][-3:]
    assert len(set(ids)) == 3
