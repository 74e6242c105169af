"""A transaction names a record by what finds it; the one record that its sender sees is meant, or nothing is stored."""

import base64
import json
import uuid
from typing import Any

import pytest
from httpx import Response

from tests.kit.answers import without_ref
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.wire.bodies import LOCAL, NINO, bundle, outcome, patient, post, put, stranger, words
from tests.wire.replies import codes, entries, places, stored, told

Json = dict[str, Any]
AT = "Bundle.entry[{}].resource.subject.reference"


def numbered() -> tuple[Json, str]:
    """A Patient, and the conditional reference to it."""
    body = stranger()
    return body, f"Patient?identifier={LOCAL}|{body['identifier'][0]['value']}"


def subject(answer: Response, number: int) -> str:
    """Whom a stored entry is about."""
    assert answer.status_code == 200, answer.text
    return str(answer.json()["entry"][number]["resource"]["subject"]["reference"])


@pytest.fixture
def gp(wires: World) -> As:
    return wires.as_client("gp")


def test_a_condition_leads_to_the_one_record_that_it_finds(gp: As) -> None:
    body, condition = numbered()
    name = stored(gp.post("/Patient", body))
    answer = gp.post("", bundle(post(outcome(condition)), post(words(condition))))
    assert [subject(answer, number) for number in (0, 1)] == [name, name]
    location = answer.json()["entry"][0]["response"]["location"].partition("/R4")[2].partition("/_history")[0]
    assert gp.get(location).json()["subject"]["reference"] == name
    assert "identifier=" not in answer.text


def test_it_may_lead_to_what_is_stored_with_it(gp: As) -> None:
    body, condition = numbered()
    answer = gp.post("", bundle(post(outcome(condition)), post(body)))
    assert subject(answer, 0) == f"Patient/{answer.json()['entry'][1]['resource']['id']}"


def test_changes_may_name_records_by_it_too(gp: As) -> None:
    body, condition = numbered()
    name = stored(gp.post("/Patient", body))
    kept = gp.post("/Observation", outcome(name)).json()
    operations = [{"op": "replace", "path": "/subject/reference", "value": condition}]
    data = base64.b64encode(json.dumps(operations).encode()).decode()
    binary = {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": data}
    by_patch = {"resource": binary, "request": {"method": "PATCH", "url": f"Observation/{kept['id']}"}}
    for entry in (put(kept | {"subject": {"reference": condition}}, 1), by_patch):
        assert subject(gp.post("", bundle(entry)), 0) == name


def test_what_is_missing_and_what_is_hidden_are_the_same_bytes(gp: As) -> None:
    hidden, condition = numbered()
    gp.world.as_client("gp-2").post("/Patient", hidden)
    _, missing = numbered()
    answers = [gp.post("", bundle(post(stranger()), post(outcome(one)))) for one in (condition, missing)]
    for answer in answers:
        told(answer, 422, "BUN-005")
        assert places(answer) == [AT.format(1)]
    assert without_ref(answers[0]) == without_ref(answers[1])


def test_several_that_the_sender_sees_are_none_and_hidden_ones_do_not_count(gp: As) -> None:
    body, condition = numbered()
    name = stored(gp.post("/Patient", body))
    stored(gp.world.as_client("gp-2").post("/Patient", body))
    assert subject(gp.post("", bundle(post(outcome(condition)))), 0) == name
    stored(gp.post("/Patient", body))
    answer = gp.post("", bundle(post(outcome(condition))))
    told(answer, 422, "BUN-006")
    assert places(answer) == [AT.format(0)]


def test_a_twin_in_the_same_transaction_makes_it_ambiguous(gp: As) -> None:
    body, condition = numbered()
    stored(gp.post("/Patient", body))
    told(gp.post("", bundle(post(body), post(outcome(condition)))), 422, "BUN-006")
    assert len(entries(gp.get("/" + condition))) == 1


def test_one_that_finds_nothing_takes_all_others_back(gp: As) -> None:
    body, condition = numbered()
    _, missing = numbered()
    told(gp.post("", bundle(post(body), post(outcome(missing)))), 422, "BUN-005")
    assert entries(gp.get("/" + condition)) == []


@pytest.mark.parametrize(
    ("condition", "status", "wanted"),
    [
        ("Patient?identifer=7", 400, "SEA-001"),
        ("Patient?birthdate=yesterday", 400, "SEA-002"),
        ("Patient?_count=1", 400, "SEA-011"),
        ("Patient?birthdate=1980-02-29&_count=1", 400, "SEA-002"),
        ("Patient?birthdate=1980-02-29&_elements=id", 400, "SEA-002"),
        ("Pateint?identifier=7", 404, "RES-002"),
        ("Observation?status=final", 422, "VAL-041"),
    ],
)
def test_a_condition_that_names_no_record_is_told_where_it_stands(
    wire: World, condition: str, status: int, wanted: str
) -> None:
    answer = wire.as_client("gp").post("", bundle(post(stranger()), post(outcome(condition))))
    assert (answer.status_code, codes(answer)) == (status, [wanted]), answer.text
    assert places(answer)[0].startswith("Bundle.entry[1].resource.subject")


def test_a_national_insurance_number_finds_nobody_and_is_not_told_again(wire: World) -> None:
    answer = wire.as_client("gp").post("", bundle(post(outcome(f"Patient?identifier={NINO}|QQ123456C"))))
    told(answer, 422, "BUN-005")
    assert "QQ123456C" not in answer.text


def test_who_may_not_search_may_not_name_by_a_condition(wire: World) -> None:
    told_of = words("Patient/1", about=[{"reference": "Observation?status=final"}])
    answer = wire.as_client("dwp-assess").post("", bundle(post(told_of)))
    told(answer, 403, "AUT-020")


def test_they_stand_in_transactions_only(wire: World) -> None:
    gp, (body, condition) = wire.as_client("gp"), numbered()
    stored(gp.post("/Patient", body))
    told(gp.post("/Observation", outcome(condition)), 422, "VAL-040")
    batch = bundle(post(outcome(condition))) | {"type": "batch"}
    assert gp.post("", batch).json()["entry"][0]["response"]["status"].startswith("422")


def test_a_hundred_different_ones_are_too_many_and_the_same_one_counts_once(wire: World) -> None:
    gp, (body, condition) = wire.as_client("gp"), numbered()
    stored(gp.post("/Patient", body))
    assert gp.post("", bundle(*[post(outcome(condition)) for _ in range(20)])).status_code == 200
    about = [{"reference": f"Patient?identifier={uuid.uuid4()}"} for _ in range(101)]
    told(gp.post("", bundle(post(words(condition, about=about)))), 400, "BUN-007")


def test_the_ledger_says_what_was_looked_for_and_found(wire: World) -> None:
    gp, (body, condition) = wire.as_client("gp"), numbered()
    name = stored(gp.post("/Patient", body))
    answer = gp.post("", bundle(post(outcome(condition))))
    rows = rows_of(wire.gateway, answer.headers["x-request-id"])
    assert sorted(row.interaction for row in rows) == ["create", "search-type"]
    found = next(row for row in rows if row.interaction == "search-type")
    assert name.partition("/")[2] in str(found)


def test_it_is_sent_again_without_being_looked_for_twice(gp: As) -> None:
    body, condition = numbered()
    stored(gp.post("/Patient", body))
    sent, key = bundle(post(outcome(condition))), str(uuid.uuid4())
    first = gp.post("", sent, Idempotency_Key=key)
    stored(gp.post("/Patient", body))
    again = gp.post("", sent, Idempotency_Key=key)
    assert again.json() == first.json()


def test_a_consent_ends_it_at_once(gp: As) -> None:
    shared = patient("Una", identifier=[{"system": LOCAL, "value": uuid.uuid4().hex}])
    condition = f"Patient?identifier={LOCAL}|{shared['identifier'][0]['value']}"
    stored(gp.post("/Patient", shared))
    answer = gp.world.as_client("oh-a").post("", bundle(post(words(condition))))
    told(answer, 422, "BUN-005")


def test_it_may_be_tried_without_anything_being_kept(gp: As) -> None:
    body, condition = numbered()
    sent = bundle(post(outcome(condition)))
    refused = gp.post("/Bundle/$validate?mode=create", sent)
    assert (refused.status_code, codes(refused), places(refused)) == (200, ["BUN-005"], [AT.format(0)])
    name = stored(gp.post("/Patient", body))
    assert codes(gp.post("/Bundle/$validate?mode=create", sent))[0] == "VAL-100"
    assert entries(gp.get(f"/Observation?subject={name}")) == []


def test_a_condition_may_name_a_record_by_what_others_say_of_it(wire: World) -> None:
    gp, (body, condition) = wire.as_client("gp"), numbered()
    name = stored(gp.post("/Patient", body))
    score = stored(gp.post("/Observation", outcome(name)))
    by = "Observation?subject:Patient." + condition.partition("?")[2]
    answer = gp.post("", bundle(post(words(name, about=[{"reference": by}]))))
    assert answer.status_code == 200, answer.text
    assert answer.json()["entry"][0]["resource"]["about"][0]["reference"] == score
