"""Every method in a transaction: what reads comes last, what changes may find its record by a condition."""

import base64
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response

from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.wire.bodies import LOCAL, bundle, outcome, post, put, referral, stranger
from tests.wire.replies import BASE, codes, entries, places, stored, told

Json = dict[str, Any]
PATCH = "application/json-patch+json"
FEMALE = {"op": "add", "path": "/gender", "value": "female"}


def ask(method: str, url: str, resource: Json | None = None, **conditions: str) -> Json:
    """An entry of any method."""
    body = {} if resource is None else {"resource": resource}
    return body | {"request": {"method": method, "url": url} | conditions}


def patch(url: str, *operations: Json, **conditions: str) -> Json:
    """An entry that patches."""
    data = base64.b64encode(json.dumps(operations).encode()).decode()
    return ask("PATCH", url, {"resourceType": "Binary", "contentType": PATCH, "data": data}, **conditions)


def answered(answer: Response) -> list[Json]:
    """The entries of the answer."""
    assert answer.status_code == 200, answer.text
    assert answer.json()["type"] == "transaction-response"
    return list(answer.json()["entry"])


def statuses(answer: Response) -> list[str]:
    return [entry["response"]["status"] for entry in answered(answer)]


def numbered(**more: Any) -> tuple[Json, str]:
    """A Patient, and the condition that finds it alone."""
    body = stranger(**more)
    return body, f"identifier={LOCAL}|{body['identifier'][0]['value']}"


@pytest.fixture
def gp(wires: World) -> As:
    return wires.as_client("gp")


def test_what_reads_comes_last_and_is_answered_in_its_place(gp: As) -> None:
    kept = gp.post("/Patient", stranger()).json()
    name = f"Patient/{kept['id']}"
    new, condition = numbered()
    answer = gp.post(
        "",
        bundle(
            ask("GET", name),
            ask("GET", f"Patient?{condition}"),
            ask("GET", f"{name}/_history"),
            ask("GET", f"{name}/_history/1"),
            patch(name, FEMALE),
            post(new),
        ),
    )
    assert statuses(answer) == ["200 OK"] * 5 + ["201 Created"]
    read, found, history, first, patched, made = answered(answer)
    assert (read["resource"]["gender"], read["response"]["etag"]) == ("female", 'W/"2"')
    assert read["resource"] == patched["resource"] == gp.get(f"/{name}").json()
    assert [e["resource"] for e in found["resource"]["entry"]] == [made["resource"]]
    assert [e["request"]["method"] for e in history["resource"]["entry"]] == ["PATCH", "POST"]
    assert first["resource"] == kept


def test_each_entry_leaves_its_own_row_and_none_more(gp: As) -> None:
    kept = gp.post("/Patient", stranger()).json()
    name = f"Patient/{kept['id']}"
    answer = gp.post("", bundle(ask("GET", name), patch(name, FEMALE), ask("GET", "Patient"), post(stranger())))
    rows = rows_of(gp.world.gateway, answer.headers["x-request-id"])
    assert [(row.interaction, row.outcome) for row in rows] == [
        ("read", 0), ("patch", 0), ("search-type", 0), ("create", 0),
    ]  # fmt: skip


def test_who_has_the_version_is_sent_nothing_here_too(gp: As) -> None:
    kept = gp.post("/Patient", stranger()).json()
    name = f"Patient/{kept['id']}"
    answer = gp.post("", bundle(ask("GET", name, ifNoneMatch='W/"1"'), ask("GET", f"{name}?_elements=birthDate")))
    assert statuses(answer) == ["304 Not Modified", "200 OK"]
    known, part = answered(answer)
    assert "resource" not in known
    assert "name" not in part["resource"]


def test_a_head_looks_without_a_body(gp: As) -> None:
    name = stored(gp.post("/Patient", stranger()))
    looked, found = answered(gp.post("", bundle(ask("HEAD", name), ask("HEAD", "Patient?_count=1"))))
    assert (looked["response"]["etag"], found["response"]["status"]) == ('W/"1"', "200 OK")
    assert "resource" not in looked | found


def test_a_reading_entry_that_finds_nothing_takes_all_others_back(gp: As) -> None:
    other = stored(gp.world.as_client("gp-2").post("/Patient", stranger()))
    for name in (other, "Patient/01a0f67a-3800-7000-8000-000000000000", f"{other}/_history"):
        new, condition = numbered()
        answer = gp.post("", bundle(post(new), ask("GET", name)))
        told(answer, 404, "RES-001")
        assert places(answer) == ["Bundle.entry[1].request.url"]
        assert entries(gp.get(f"/Patient?{condition}")) == []


@pytest.mark.parametrize(
    ("url", "status", "wanted"),
    [
        ("Patient?famly=x", 400, "SEA-001"),
        ("Patient?identifier=QQ123456C", 400, "SEA-013"),
        ("Patient/1?_elements=nome", 400, "SEA-002"),
        ("Pateint/1", 404, "RES-002"),
        ("Patient/_search", 400, "BUN-001"),
        ("metadata", 400, "BUN-001"),
        ("AuditEvent?patient=x", 403, "AUT-020"),
    ],
)
def test_a_look_that_cannot_be_taken_is_told_of_its_entry(wire: World, url: str, status: int, wanted: str) -> None:
    gp = wire.as_client("gp")
    answer = gp.post("", bundle(post(stranger()), ask("GET", url)))
    assert (answer.status_code, codes(answer)) == (status, [wanted]), answer.text
    assert places(answer)[0].startswith(("Bundle.entry[1].request", "http.authorization"))


def test_an_auditor_may_read_the_ledger_in_one(wire: World) -> None:
    answer = wire.as_client("ig").post("", bundle(ask("GET", "AuditEvent?_count=1")))
    (found,) = answered(answer)
    assert found["resource"]["entry"][0]["resource"]["resourceType"] == "AuditEvent"


def test_every_change_that_cannot_be_made_is_told_in_the_senders_order(gp: As) -> None:
    one, two = (gp.post("/Patient", stranger()).json() for _ in range(2))
    hidden = stored(gp.world.as_client("gp-2").post("/Patient", stranger()))
    answer = gp.post(
        "",
        bundle(
            patch(f"Patient/{one['id']}", FEMALE, ifMatch='W/"7"'),
            post(stranger()),
            put(two, 4),
            patch(hidden, FEMALE),
        ),
    )
    assert (answer.status_code, codes(answer)) == (412, ["RES-012", "RES-012", "RES-001"])
    assert places(answer) == [
        "Bundle.entry[0].request.ifMatch", "Bundle.entry[2].request.ifMatch", "Bundle.entry[3].request.url",
    ]  # fmt: skip
    assert gp.get(f"/Patient/{one['id']}").json() == one


@pytest.mark.parametrize(
    ("entry", "status", "wanted", "place"),
    [
        (patch("Patient/{id}", {"op": "add"}), 400, "PAT-001", "Bundle.entry[0].resource"),
        (patch("Patient/{id}", FEMALE | {"path": "/id"}), 422, "PAT-003", "Bundle.entry[0].resource"),
        (patch("Patient/{id}", {"op": "remove", "path": "/gender"}), 422, "PAT-002", "Bundle.entry[0].resource"),
        (patch("Patient/{id}", FEMALE | {"value": "x"}), 422, "VAL-011", "Bundle.entry[0].resource.gender"),
        (patch("Patient", FEMALE), 400, "BUN-001", "Bundle.entry[0].request"),
        (ask("PATCH", "Patient/{id}", {"resourceType": "Patient"}), 400, "BUN-001", "Bundle.entry[0].resource"),
        (ask("DELETE", "Patient/{id}"), 405, "RES-003", "Bundle.entry[0].request.url"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    wire: World, entry: Json, status: int, wanted: str, place: str
) -> None:
    gp = wire.as_client("gp")
    id = gp.post("/Patient", stranger()).json()["id"]
    sent = json.loads(json.dumps(bundle(entry)).replace("{id}", id))
    answer = gp.post("", sent)
    assert (answer.status_code, codes(answer), places(answer)) == (status, [wanted], [place]), answer.text


def test_a_condition_finds_the_record_that_is_changed_or_makes_it(gp: As) -> None:
    body, condition = numbered()
    url = f"urn:uuid:{uuid.uuid4()}"
    sent = bundle(post(outcome(url)), ask("PUT", f"Patient?{condition}", body) | {"fullUrl": url})
    made = gp.post("", sent)
    assert statuses(made) == ["201 Created", "201 Created"]
    changed = gp.post("", sent | {"entry": [sent["entry"][0], sent["entry"][1] | {"resource": body | FEMALE_}]})
    assert statuses(changed) == ["201 Created", "200 OK"]
    first, again = (answered(answer)[1]["resource"] for answer in (made, changed))
    assert (again["id"], again["meta"]["versionId"], again["gender"]) == (first["id"], "2", "female")
    for answer in (made, changed):
        score, person = (entry["resource"] for entry in answered(answer))
        assert score["subject"]["reference"] == f"Patient/{person['id']}"
    patched = gp.post("", bundle(patch(f"Patient?{condition}", FEMALE | {"value": "other"})))
    assert answered(patched)[0]["resource"]["gender"] == "other"


FEMALE_ = {"gender": "female"}


def test_somebody_elses_record_is_found_by_no_condition(gp: As) -> None:
    body, condition = numbered()
    theirs = gp.world.as_client("gp-2").post("/Patient", body).json()
    told(gp.post("", bundle(patch(f"Patient?{condition}", FEMALE))), 404, "RES-001")
    own = gp.post("", bundle(ask("PUT", f"Patient?{condition}", body)))
    assert statuses(own) == ["201 Created"]
    assert answered(own)[0]["resource"]["id"] != theirs["id"]


@pytest.mark.parametrize(
    ("url", "more", "status", "wanted", "place"),
    [
        ("Patient?identifer=7", {}, 400, "SEA-001", "request.url"),
        ("Patient?_count=7", {}, 400, "SEA-011", "request.url"),
        ("Patient?identifier=QQ123456C", {}, 400, "SEA-013", "request.url"),
        ("Patient?birthdate=1980-02-29", {"id": "seven"}, 400, "RES-004", "resource.id"),
        ("Patient?birthdate=1980-02-29", {"gender": "x"}, 422, "VAL-011", "resource.gender"),
        ("Observation?status=final", {}, 400, "BUN-001", "resource"),
    ],
)
def test_a_condition_that_cannot_be_used_is_told_of_its_entry(
    wire: World, url: str, more: Json, status: int, wanted: str, place: str
) -> None:
    answer = wire.as_client("oh-b").post("", bundle(ask("PUT", url, stranger(**more))))
    assert (answer.status_code, codes(answer)) == (status, [wanted]), answer.text
    assert places(answer) == [f"Bundle.entry[0].{place}"]


def test_a_condition_that_finds_several_changes_none(gp: As) -> None:
    body, condition = numbered()
    for _ in range(2):
        stored(gp.post("/Patient", body))
    answer = gp.post("", bundle(ask("PUT", f"Patient?{condition}", body)))
    told(answer, 412, "RES-006")
    assert places(answer) == ["Bundle.entry[0].request.url"]


def test_two_entries_never_stand_for_one_record(gp: As) -> None:
    body, condition = numbered()
    kept, by = gp.post("/Patient", body).json(), f"Patient?{condition}"
    name = f"Patient/{kept['id']}"
    new, unheard = numbered()
    for pair in (
        [put(kept, 1), patch(name, FEMALE)],
        [put(kept, 1), patch(by, FEMALE)],
        [ask("PUT", by, body), patch(name, FEMALE)],
        [post(body, ifNoneExist=condition), patch(name, FEMALE)],
        [post(new, ifNoneExist=unheard), post(new, ifNoneExist=unheard)],
        [post(new), ask("PUT", f"Patient?{unheard}", new)],
    ):
        told(gp.post("", bundle(*pair)), 400, "BUN-002")
    assert gp.get(f"/{name}").json() == kept
    assert entries(gp.get(f"/Patient?{unheard}")) == []


def test_a_transaction_that_is_sent_again_does_nothing_twice_and_looks_again(gp: As) -> None:
    body, condition = numbered()
    kept = gp.post("/Patient", stranger()).json()
    name = f"Patient/{kept['id']}"
    sent = bundle(
        ask("GET", f"Patient?{condition}"),
        ask("PUT", f"Patient?{condition}", body),
        patch(name, FEMALE, ifMatch='W/"1"'),
        ask("GET", name),
    )
    key = str(uuid.uuid4())
    first, again = (gp.post("", sent, Idempotency_Key=key) for _ in range(2))
    assert statuses(first) == statuses(again) == ["200 OK", "201 Created", "200 OK", "200 OK"]
    assert [e.get("resource", {}).get("id") for e in answered(first)[1:]] == [
        e.get("resource", {}).get("id") for e in answered(again)[1:]
    ]
    assert gp.get(f"/{name}").headers["etag"] == 'W/"2"'
    told(gp.post("", sent | {"entry": sent["entry"][:3]}, Idempotency_Key=key), 422, "IDE-002")


def test_of_many_that_are_sent_at_once_one_makes_it(gp: As) -> None:
    body, condition = numbered()
    sent = bundle(ask("PUT", f"Patient?{condition}", body), ask("GET", f"Patient?{condition}"))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: gp.post("", sent), range(6)))
    assert sorted(statuses(answer)[0] for answer in answers) == ["200 OK"] * 5 + ["201 Created"]
    assert all(len(answered(answer)[1]["resource"]["entry"]) == 1 for answer in answers)


def test_a_task_is_moved_in_one_by_the_version_that_is_named(gp: As) -> None:
    made = gp.post("/ServiceRequest", referral("Una"))
    name = made.headers["link"].split("/R4/")[1].partition(">")[0]
    oh = gp.world.as_client("oh-a")
    receive = {"op": "replace", "path": "/status", "value": "received"}
    told(oh.post("", bundle(patch(name, receive))), 428, "TSK-013")
    moved = oh.post("", bundle(patch(name, receive, ifMatch='W/"1"'), ask("GET", name)))
    assert [entry["resource"]["status"] for entry in answered(moved)] == ["received", "received"]
    assert answered(moved)[0]["response"]["location"] == f"{BASE}{name}/_history/2"
