"""A sender that does not keep our ids changes the one record of its own that a condition finds."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.kit.answers import code
from tests.kit.builders import patient
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

Json = dict[str, Any]
LOCAL = "https://practice.example/id"
OTHER = [{"op": "add", "path": "/gender", "value": "other"}]
PATCH = {"Content_Type": "application/json-patch+json"}


def known_as(number: str, **more: Any) -> Json:
    """A Patient without an NHS number, by a number of the practice."""
    plain = {name: value for name, value in patient("Wren").items() if name != "identifier"}
    return plain | {"identifier": [{"system": LOCAL, "value": number}]} | more


def by(number: str) -> str:
    """The address of whoever has that number."""
    return f"/Patient?identifier={LOCAL}|{number}"


@pytest.fixture
def gp(everywhere: World) -> As:
    return everywhere.as_client("gp")


def test_what_is_not_there_is_made_and_what_is_there_is_changed(gp: As) -> None:
    made = gp.put(by("7"), known_as("7"))
    assert made.status_code == 201, made.text
    assert made.headers["location"].endswith(f"/Patient/{made.json()['id']}/_history/1")
    changed = gp.put(by("7"), known_as("7", gender="female"))
    assert changed.status_code == 200, changed.text
    assert (changed.json()["id"], changed.headers["etag"]) == (made.json()["id"], 'W/"2"')
    assert gp.get("/Patient").json()["total"] == 1
    told = [(row.interaction, row.outcome) for row in all_rows(gp.world.gateway)][-3:-1]
    assert told == [("create", 0), ("update", 0)]


def test_a_patch_changes_what_the_condition_finds(gp: As) -> None:
    made = gp.post("/Patient", known_as("7"))
    answer = gp.patch(by("7"), OTHER, **PATCH)
    assert (answer.status_code, answer.json()["gender"]) == (200, "other"), answer.text
    assert answer.json()["id"] == made.json()["id"]
    nobody = gp.patch(by("8"), OTHER, **PATCH)
    assert (nobody.status_code, code(nobody)) == (404, "RES-001")


def test_more_than_one_match_changes_nothing(gp: As) -> None:
    for _ in range(2):
        assert gp.post("/Patient", known_as("7")).status_code == 201
    for answer in (gp.put(by("7"), known_as("7")), gp.patch(by("7"), OTHER, **PATCH)):
        assert (answer.status_code, code(answer)) == (412, "RES-006")
    assert all("gender" not in entry["resource"] for entry in gp.get("/Patient").json()["entry"])


def test_a_stale_version_is_refused_as_everywhere(gp: As) -> None:
    assert gp.post("/Patient", known_as("7")).status_code == 201
    stale = gp.put(by("7"), known_as("7"), version="4")
    assert (stale.status_code, code(stale)) == (412, "RES-012")
    assert gp.put(by("7"), known_as("7"), version="1").status_code == 200


def test_a_version_of_what_is_not_there_makes_nothing(gp: As) -> None:
    refused = gp.put(by("7"), known_as("7"), version="1")
    assert (refused.status_code, code(refused)) == (412, "RES-021")
    assert gp.get("/Patient").json()["total"] == 0


@pytest.mark.parametrize(
    ("address", "body", "status", "wanted"),
    [
        (by("7"), known_as("7", id="another"), 400, "RES-004"),
        (by("8"), known_as("8", id="another"), 400, "RES-004"),
        (by("7"), known_as("7", gender="x"), 422, "VAL-011"),
        (by("8"), known_as("8", gender="x"), 422, "VAL-011"),
        (by("7"), {"resourceType": "Task"}, 400, "VAL-036"),
        ("/Patient?identifer=x", known_as("7"), 400, "SEA-001"),
        ("/Patient?_sort=_id", known_as("7"), 400, "SEA-011"),
        ("/Patient?identifier=QQ123456C", known_as("7"), 400, "SEA-013"),
        ("/Patient", known_as("7"), 400, "SEA-011"),
        ("/Pateint?identifier=7", known_as("7"), 404, "RES-002"),
        ("/Appointment?identifier=7", {"resourceType": "Appointment"}, 403, "AUT-020"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    here: World, address: str, body: Json, status: int, wanted: str
) -> None:
    gp = here.as_client("gp")
    assert gp.post("/Patient", known_as("7")).status_code == 201
    answer = gp.put(address, body)
    assert (answer.status_code, code(answer)) == (status, wanted)
    assert gp.get("/Patient").json()["total"] == 1


def test_somebody_elses_record_is_not_found_and_not_changed(everywhere: World) -> None:
    mine, theirs = everywhere.as_client("gp"), everywhere.as_client("gp-2")
    made = mine.post("/Patient", known_as("7"))
    answer = theirs.patch(by("7"), OTHER, **PATCH)
    assert (answer.status_code, code(answer)) == (404, "RES-001")
    own = theirs.put(by("7"), known_as("7", gender="other"))
    assert own.status_code == 201, "they have nobody of that number"
    assert own.json()["id"] != made.json()["id"]
    assert "gender" not in mine.get(f"/Patient/{made.json()['id']}").json()


def test_a_retry_under_its_key_makes_one_and_another_condition_is_another_request(gp: As) -> None:
    first, again = (gp.put(by("7"), known_as("7"), Idempotency_Key="once") for _ in range(2))
    assert [a.status_code for a in (first, again)] == [201, 201]
    assert first.json()["id"] == again.json()["id"]
    other = gp.put(by("8"), known_as("7"), Idempotency_Key="once")
    assert code(other) == "IDE-002"
    assert "another method, address, Prefer or body" in other.text


def test_of_many_at_once_one_makes_it(gp: As) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: gp.put(by("7"), known_as("7")), range(6)))
    assert sorted(a.status_code for a in answers) == [200] * 5 + [201]
    assert gp.get("/Patient").json()["total"] == 1
