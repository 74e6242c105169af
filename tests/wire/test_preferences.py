"""What a caller prefers: how much of a write comes back, and whether unknown parameters are let by."""

from typing import Any

import pytest
from httpx import Response

from tests.kit.callers import As
from tests.kit.gateways import World
from tests.wire.bodies import bundle, post, put, referral, stranger
from tests.wire.replies import told

Json = dict[str, Any]
OTHER = [{"op": "add", "path": "/gender", "value": "other"}]


@pytest.fixture
def gp(wire: World) -> As:
    return wire.as_client("gp")


def writes(gp: As, prefer: str) -> list[Response]:
    """A create, an update, a patch, and the same by a condition, each as it is answered."""
    kept = gp.post("/Patient", stranger()).json()
    name, by = f"/Patient/{kept['id']}", f"/Patient?_id={kept['id']}"
    return [
        gp.post("/Patient", stranger(), Prefer=prefer),
        gp.put(name, kept, 1, Prefer=prefer),
        gp.patch(name, OTHER, 2, Prefer=prefer),
        gp.put(by, kept, 3, Prefer=prefer),
        gp.patch(by, OTHER, 4, Prefer=prefer),
    ]


@pytest.mark.parametrize(
    "prefer", ["return=minimal", 'return="minimal"', "RETURN = minimal", "handling=strict; return=minimal"]
)
def test_the_least_is_no_body(gp: As, prefer: str) -> None:
    for answer in writes(gp, prefer):
        assert (answer.is_success, answer.content) == (True, b""), answer.text
        assert answer.headers["etag"]


@pytest.mark.parametrize("prefer", ["return=OperationOutcome", "respond-async, return=operationoutcome"])
def test_an_outcome_says_that_it_is_done(gp: As, prefer: str) -> None:
    for answer in writes(gp, prefer):
        assert answer.is_success, answer.text
        body = answer.json()
        assert body["resourceType"] == "OperationOutcome"
        assert body["issue"][0]["severity"] in ("information", "warning")


@pytest.mark.parametrize(
    "prefer",
    ["", "return=representation", "return=all", "respond-async", "return=representation,return=minimal"],
)
def test_else_the_record_comes_back(gp: As, prefer: str) -> None:
    assert [answer.json()["resourceType"] for answer in writes(gp, prefer)] == ["Patient"] * 5


def test_moves_are_answered_so_too(gp: As) -> None:
    task = gp.post("/ServiceRequest", referral("Una")).headers["link"].split("/R4")[1].partition(">")[0]
    oh = gp.world.as_client("oh-a")
    received = oh.post(f"{task}/$receive", Prefer="return=minimal")
    assert (received.status_code, received.content, received.headers["etag"]) == (200, b"", 'W/"2"')
    accepted = oh.post(f"{task}/$accept", Prefer="return=OperationOutcome")
    assert (accepted.json()["resourceType"], accepted.headers["etag"]) == ("OperationOutcome", 'W/"3"')
    started = {"op": "replace", "path": "/status", "value": "in-progress"}
    moved = oh.patch(task, [started], 3, Prefer="return=minimal")
    assert (moved.status_code, moved.content) == (200, b""), moved.text


def test_a_transaction_answers_each_entry_so_and_always_what_was_read(gp: As) -> None:
    kept = gp.post("/Patient", stranger()).json()
    look = {"request": {"method": "GET", "url": f"Patient/{kept['id']}"}}
    for prefer, whole, outcome in (("minimal", 0, 0), ("representation", 1, 0), ("OperationOutcome", 0, 1)):
        answer = gp.post("", bundle(post(stranger()), put(kept), look), Prefer=f"return={prefer}")
        assert answer.status_code == 200, answer.text
        made, changed, read = answer.json()["entry"]
        kept = read["resource"]
        for entry in (made, changed):
            assert ("resource" in entry, "outcome" in entry["response"]) == (bool(whole), bool(outcome))
            assert entry["response"]["etag"]


def test_who_is_lenient_is_told_what_was_let_by_and_who_is_strict_is_refused(gp: As) -> None:
    for strict in ("", "handling=strict", "handling=strict, handling=lenient", "handling=odd"):
        told(gp.get("/Patient?famly=x", Prefer=strict), 400, "SEA-001")
    for lenient in ("handling=lenient", "Handling=Lenient", "respond-async; handling=lenient"):
        assert gp.get("/Patient?famly=x&_count=1", Prefer=lenient).status_code == 200


def test_preferences_may_come_in_headers_of_their_own(gp: As) -> None:
    token = {"Authorization": f"Bearer {gp._token}"}
    headers = [*token.items(), ("Prefer", "handling=lenient"), ("Prefer", "return=minimal")]
    answer = gp.world.http.post("/fhir/R4/Patient", headers=headers, json=stranger())
    assert (answer.status_code, answer.content) == (201, b"")
