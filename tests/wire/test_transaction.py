"""Transactions over HTTP: all or nothing, answered in the sender's order (https://hl7.org/fhir/R4/http.html#transaction)."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.store.wall import OPERATOR
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.wire.bodies import NHS_NUMBER, bundle, outcome, patient, post, put, stranger, words
from tests.wire.replies import BASE, code, entries, places, stored, told

Json = dict[str, Any]


def _linked(**more: Any) -> tuple[Json, Json, str]:
    """A Patient and an Observation about it, the second one first, and the family name to find them by."""
    family, url = f"ZZ{uuid.uuid4().hex[:8].upper()}", f"urn:uuid:{uuid.uuid4()}"
    person = post(stranger(name=[{"family": family}]), url)
    return post(outcome(url, **more)), person, family


def test_entries_that_name_each_other_are_stored_together(wires: World) -> None:
    score, person, family = _linked()
    gp = wires.as_client("gp")
    answer = gp.post("", bundle(score, person))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["type"], len(body["entry"])) == ("transaction-response", 2)
    assert [e["response"]["status"] for e in body["entry"]] == ["201 Created"] * 2
    first, second = (e["response"]["location"].removeprefix(BASE) for e in body["entry"])
    assert (first.partition("/")[0], second.partition("/")[0]) == ("Observation", "Patient")
    kept = gp.get(f"/{first.partition('/_history')[0]}").json()
    assert kept["subject"]["reference"] == second.partition("/_history")[0]
    assert len(entries(gp.get(f"/Patient?family={family}"))) == 1


@pytest.mark.parametrize("path", ["", "/"])
def test_both_spellings_of_the_base_take_one(wire: World, path: str) -> None:
    assert wire.as_client("gp").post(path, bundle(post(stranger()))).status_code == 200


def test_one_bad_entry_refuses_all_and_every_fault_is_placed(wires: World) -> None:
    score, person, family = _linked(status="finale")
    person["resource"]["gender"] = "blue"
    gp = wires.as_client("gp")
    answer = gp.post("", bundle(score, person))
    assert answer.status_code == 422
    assert {"Bundle.entry[0].resource.status", "Bundle.entry[1].resource.gender"} <= set(places(answer))
    assert entries(gp.get(f"/Patient?family={family}")) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ifMatch": 'W/"9"'}, "RES-012"),
        ({"ifMatch": "nine"}, "RES-014"),
    ],
)
def test_a_change_that_cannot_be_made_is_told_of_its_entry(wires: World, change: Json, expected: str) -> None:
    gp = wires.as_client("gp")
    kept = gp.post("/Patient", stranger()).json()
    changed = put(kept)
    changed["request"] |= change
    answer = gp.post("", bundle(post(stranger()), changed))
    assert (code(answer), places(answer)) == (expected, ["Bundle.entry[1].request.ifMatch"])
    assert gp.get(f"/Patient/{kept['id']}").json() == kept


def test_a_condition_that_cannot_be_read_is_told_of_its_entry(wire: World) -> None:
    answer = wire.as_client("gp").post("", bundle(post(stranger()), post(stranger(), ifNoneExist="idetifier=1")))
    assert (code(answer), places(answer)) == ("SEA-001", ["Bundle.entry[1].request.ifNoneExist"])


def test_an_entry_that_names_nothing_takes_all_others_back(wires: World) -> None:
    score, person, family = _linked()
    lost = post(words("Patient/01a0f67a-3800-7000-8000-000000000000"))
    gp = wires.as_client("gp")
    told(gp.post("", bundle(score, person, lost)), 422, "RES-007")
    assert entries(gp.get(f"/Patient?family={family}")) == []


def test_a_put_in_it_is_an_update_from_a_version(wires: World) -> None:
    gp = wires.as_client("gp")
    kept = gp.post("/Patient", stranger()).json()
    answer = gp.post("", bundle(put(kept | {"gender": "male"}, 1), post(stranger())))
    assert [e["response"]["status"] for e in answer.json()["entry"]] == ["200 OK", "201 Created"]
    assert answer.json()["entry"][0]["response"]["etag"] == 'W/"2"'
    stale = gp.post("", bundle(post(stranger(name=[{"family": "ZZSTALE"}])), put(kept, 1)))
    told(stale, 412, "RES-012")
    assert entries(gp.get("/Patient?family=ZZSTALE")) == []


def test_a_condition_in_it_finds_the_senders_own_record(wires: World) -> None:
    gp, sent = wires.as_client("gp"), patient("Omar")
    condition = f"identifier={NHS_NUMBER}|{sent['identifier'][0]['value']}"
    url = f"urn:uuid:{uuid.uuid4()}"
    made = [gp.post("", bundle(post(sent, url, ifNoneExist=condition), post(outcome(url)))) for _ in range(2)]
    statuses = [[e["response"]["status"] for e in m.json()["entry"]] for m in made]
    assert statuses == [["201 Created", "201 Created"], ["200 OK", "201 Created"]]
    assert len({m.json()["entry"][0]["response"]["location"] for m in made}) == 1


def test_each_entry_leaves_its_own_audit_row(wire: World) -> None:
    score, person, _ = _linked()
    ig = wire.as_client("ig")
    answer = wire.as_client("gp").post("", bundle(score, person))
    score_, person_ = (e["response"]["location"].removeprefix(BASE) for e in answer.json()["entry"])
    rows = entries(ig.get(f"/AuditEvent?patient={person_.partition('/_history')[0]}"))
    assert [row["action"] for row in rows] == ["C", "C"]
    assert len(entries(ig.get(f"/AuditEvent?entity={score_.partition('/_history')[0]}"))) == 1


def test_two_entries_of_one_name_are_refused(wire: World) -> None:
    url = f"urn:uuid:{uuid.uuid4()}"
    told(wire.as_client("gp").post("", bundle(post(stranger(), url), post(stranger(), url))), 400, "BUN-002")


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ({"resourceType": "Bundle", "type": "collection", "entry": []}, "BUN-003"),
        ({"resourceType": "Patient"}, "BUN-003"),
        ({"resourceType": "Bundle", "type": "transaction"}, "BUN-004"),
        ({"resourceType": "Bundle", "type": "transaction", "entry": []}, "BUN-004"),
        ({"resourceType": "Bundle", "type": "transaction", "entry": "x"}, "BUN-004"),
        ({"resourceType": "Bundle", "type": "transaction", "entry": [{}] * 101}, "BUN-004"),
        (bundle({}), "BUN-001"),
        (bundle("x"), "BUN-001"),  # type: ignore[arg-type]
        (bundle({"resource": {}, "request": {"method": "POST", "url": "Patient"}}), "BUN-001"),
        (bundle(post(stranger()) | {"request": {"method": "TRACE", "url": "Patient/1"}}), "BUN-001"),
        (bundle({"request": {"method": "GET", "url": "Patient/_history/1"}}), "BUN-001"),
        (bundle(post(stranger()) | {"request": {"method": "POST", "url": "Patient/1"}}), "BUN-001"),
        (bundle(post(stranger()) | {"request": {"method": "PUT", "url": "Patient"}}), "BUN-001"),
        (bundle(post(stranger()) | {"request": {"method": "POST", "url": "../Patient"}}), "BUN-001"),
        (bundle(post(stranger()) | {"request": {"method": "POST", "url": "Observation"}}), "BUN-001"),
        (bundle(post(stranger()) | {"request": {"method": ["POST"], "url": {}}}), "BUN-001"),
    ],
    ids=range(16),
)
def test_what_is_no_transaction_is_refused(wire: World, sent: Json, wanted: str) -> None:
    answer = wire.as_client("gp").post("", sent)
    assert (answer.status_code, code(answer)) == (400, wanted)


@pytest.mark.parametrize("type", ["AuditEvent", "Basic", "Bundle"])
def test_types_that_nobody_may_store_are_refused_in_it_too(wire: World, type: str) -> None:
    answer = wire.as_client("kit").post("", bundle(post({"resourceType": type})))
    assert answer.status_code in (400, 404, 405)


def test_a_role_stores_in_it_only_what_it_may_store_alone(wire: World) -> None:
    for name in ("employer", "person", "ig", "none", "dwp-status"):
        answer = wire.as_client(name).post("", bundle(post(outcome("Patient/01a0f67a-3800-7000-8000-000000000000"))))
        told(answer, 403, "AUT-020")


def test_an_update_in_it_needs_its_scope(wire: World) -> None:
    own = wire.as_client("gp").post("/Patient", stranger()).json()
    told(wire.as_client("ed").post("", bundle(put(own, 1))), 403, "AUT-020")


def test_somebody_elses_record_is_not_there_to_change_in_it_either(wires: World) -> None:
    name = stored(wires.as_client("gp").post("/Patient", stranger()))
    body = wires.as_client("gp").get(f"/{name}").json()
    told(wires.as_client("gp-2").post("", bundle(put(body, 1))), 404, "RES-001")


def test_the_id_of_a_put_is_that_of_its_address(wire: World) -> None:
    body = wire.as_client("gp").post("/Patient", stranger()).json()
    entry = put(body, 1)
    entry["resource"] = body | {"id": "another"}
    told(wire.as_client("gp").post("", bundle(entry)), 400, "RES-004")


def test_the_same_record_cannot_be_changed_twice_in_it(wire: World) -> None:
    body = wire.as_client("gp").post("/Patient", stranger()).json()
    twice = [put(body | {"gender": g}) | {"fullUrl": f"urn:uuid:{uuid.uuid4()}"} for g in ("male", "female")]
    told(wire.as_client("gp").post("", bundle(*twice)), 400, "BUN-002")


def test_links_are_rewritten_with_the_references_and_values_are_not(wires: World) -> None:
    score, person, _ = _linked()
    url = person["fullUrl"]
    person["resource"]["photo"] = [{"contentType": "image/png", "url": score["fullUrl"]}]
    score["resource"]["identifier"] = [{"system": "urn:ietf:rfc:3986", "value": url}]
    answer = wires.as_client("gp").post("", bundle(score, person))
    assert answer.status_code == 200, answer.text
    kept, about = (entry["resource"] for entry in answer.json()["entry"])
    name = f"Patient/{about['id']}"
    assert (kept["subject"]["reference"], kept["identifier"][0]["value"]) == (name, url)
    assert about["photo"][0]["url"] == f"Observation/{kept['id']}"


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_looked_at_in_it_counts_against_the_limit_and_the_whole_is_refused(kind: str, tmp_path: Path) -> None:
    looks = [{"request": {"method": "GET", "url": "Patient"}}] * 60
    with world(kind, tmp_path, request_limit="30/minute") as few:
        gp = few.as_client("gp")
        answer = gp.post("", bundle(post(stranger(name=[{"family": "ZZLIMIT"}])), *looks))
        assert (answer.status_code, code(answer), places(answer)) == (429, "LIM-001", ["-"])
        assert int(answer.headers["retry-after"]) > 0
        with few.gateway.database.reading(OPERATOR) as connection:
            assert connection.execute(text("select count(*) from patient where body like '%ZZLIMIT%'")).scalar() == 0


def _holding(person: Json, **more: Any) -> Json:
    """A score with its Patient contained."""
    return post(outcome("#whose", **more) | {"contained": [person | {"id": "whose"}]})


def test_what_an_entry_contains_is_stored_as_by_a_create(wires: World) -> None:
    gp, person = wires.as_client("gp"), patient("Omar")
    answer = gp.post("", bundle(_holding(person)))
    assert answer.status_code == 200, answer.text
    score = gp.get("/" + answer.json()["entry"][0]["response"]["location"].removeprefix(BASE)).json()
    assert "contained" not in score
    kept = gp.get(f"/{score['subject']['reference']}").json()
    assert kept["identifier"][0]["value"] == person["identifier"][0]["value"]
    again = gp.post("", bundle(_holding(person)))
    later = gp.get("/" + again.json()["entry"][0]["response"]["location"].removeprefix(BASE)).json()
    assert later["subject"]["reference"] == score["subject"]["reference"], "known by the number"


def test_what_two_entries_contain_alike_is_one_record(wires: World) -> None:
    gp, person = wires.as_client("gp"), stranger()
    answer = gp.post("", bundle(_holding(person), _holding(person)))
    assert answer.status_code == 200, answer.text
    made = [gp.get("/" + e["response"]["location"].removeprefix(BASE)).json() for e in answer.json()["entry"]]
    assert made[0]["subject"] == made[1]["subject"]
    assert len(entries(gp.get(f"/Patient?identifier={person['identifier'][0]['value']}"))) == 1


def test_a_fault_in_what_an_entry_contains_is_placed_and_told_once(wires: World) -> None:
    gp, person = wires.as_client("gp"), stranger(gender="blue")
    answer = gp.post("", bundle(post(stranger()), _holding(person)))
    assert answer.status_code == 422, answer.text
    assert places(answer) == ["Bundle.entry[1].resource.contained[0].gender"]
