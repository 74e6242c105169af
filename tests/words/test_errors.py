"""Every fault leaves as an OperationOutcome with the right status, and tells nothing of the cause."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from fastapi import FastAPI, Query, Request
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from app.api.errors import STATUS, install, refusal_response, status_of
from app.domain.catalogue.errors import ENTRIES
from app.domain.errors import Hidden, Issue, Refusal, refuse

from .wire import BASE

REF = "b555b553-19ea-4143-abe9-6d7e0e19715e"
SECRET = "9990263396"


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.state.gateway = SimpleNamespace(settings=SimpleNamespace(fhir_base=BASE))
    install(app)
    app.add_middleware(Stamped)
    app.get("/refused")(_refused)
    app.get("/broken")(_broken)
    app.get("/unavailable")(_unavailable)
    app.get("/gone")(_gone)
    app.get("/counted")(_counted)
    app.get("/things/{number}")(_thing)
    app.post("/refused")(_refused)
    with TestClient(app) as client:
        yield client


class Stamped:
    """Stands for the middleware that gives each request its ids."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope.setdefault("state", {}).update(request_id=REF, correlation_id="c-1")
        await self.app(scope, receive, send)


async def _refused() -> None:
    raise refuse("IDE-001", "http.idempotency-key")


async def _broken(request: Request) -> None:
    try:
        {}[SECRET]
    except KeyError as cause:
        raise RuntimeError(f"{SECRET} in {request.url}") from cause


async def _unavailable() -> None:
    try:
        int(SECRET + "x")
    except ValueError as fault:
        raise refuse("SYS-002") from fault


async def _gone() -> None:
    raise ClientDisconnect


async def _counted(count: int = Query()) -> int:
    return count


async def _thing(number: int) -> int:
    return number


def code(answer: Any) -> str:
    return str(answer.json()["issue"][0]["details"]["coding"][-1]["code"])


def test_a_refusal_is_answered_with_its_status_ids_and_outcome(client: TestClient) -> None:
    answer = client.get("/refused")
    assert (answer.status_code, code(answer)) == (409, "IDE-001")
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.headers["x-request-id"] == REF
    assert answer.headers["x-correlation-id"] == "c-1"
    assert answer.headers["cache-control"] == "no-store"
    assert f"ref={REF};" in answer.json()["issue"][0]["diagnostics"]


def test_an_unknown_address_is_told_the_base(client: TestClient) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, code(answer)) == (404, "REQ-001")
    assert BASE in answer.json()["issue"][0]["details"]["text"]


def test_a_wrong_method_is_told_every_method_of_the_address(client: TestClient) -> None:
    answer = client.delete("/refused")
    assert (answer.status_code, code(answer)) == (405, "REQ-002")
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_what_nobody_expected_is_logged_without_its_words_and_shown_without_anything(client: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = client.get("/broken?who=" + SECRET)
    assert (answer.status_code, code(answer)) == (500, "SYS-001")
    assert answer.headers["x-request-id"] == REF
    assert answer.headers["retry-after"] == "30"
    (line,) = [line for line in lines if line["event"] == "broken"]
    assert line["fault"] == ["RuntimeError", "KeyError"]
    assert any("test_errors.py" in place for place in line["at"])
    assert SECRET not in str(lines) + answer.text


def test_a_fault_that_became_a_refusal_is_logged_with_its_cause(client: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = client.get("/unavailable")
    assert (answer.status_code, code(answer)) == (503, "SYS-002")
    (line,) = lines
    assert (line["event"], line["log_level"], line["fault"]) == ("broken", "error", ["ValueError"])
    assert SECRET not in str(lines) + answer.text


def test_a_parameter_that_cannot_be_read_is_named_and_its_value_is_not(client: TestClient) -> None:
    answer = client.get("/counted?count=" + SECRET + "x")
    assert (answer.status_code, code(answer)) == (400, "REQ-007")
    assert answer.json()["issue"][0]["expression"] == ["http.query.count"]
    assert SECRET not in answer.text


def test_an_address_whose_id_cannot_be_one_reads_as_a_missing_record(client: TestClient) -> None:
    answer = client.get("/things/abc")
    assert (answer.status_code, code(answer)) == (404, "RES-001")
    assert "expression" not in answer.json()["issue"][0]


def test_a_caller_that_hung_up_is_no_fault_of_ours(client: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = client.get("/gone")
    assert (answer.status_code, answer.content) == (499, b"")
    assert lines == []


def test_missing_and_forbidden_read_to_the_byte_alike() -> None:
    missing, forbidden = Hidden("no such id"), Hidden("no grant")
    assert refusal_response(missing, REF).body == refusal_response(forbidden, REF).body


@pytest.mark.parametrize(
    ("refusal", "challenge"),
    [
        (refuse("AUT-001"), "Bearer"),
        (refuse("AUT-003", ago=3), 'Bearer error="invalid_token"'),
        (refuse("AUT-020", needed="system/Task.s"), 'Bearer error="insufficient_scope"'),
    ],
)
def test_a_caller_without_rights_is_told_which_kind_it_lacks(refusal: Refusal, challenge: str) -> None:
    assert refusal_response(refusal, REF).headers["www-authenticate"] == challenge


def test_a_refusal_of_consent_asks_for_no_other_token() -> None:
    assert "www-authenticate" not in refusal_response(refuse("CON-001"), REF).headers


def test_a_throttled_caller_is_told_the_seconds_in_the_header() -> None:
    answer = refusal_response(refuse("LIM-001", limit=120, window="minute", after=17), REF)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "17")


def test_headers_of_the_refusal_itself_are_sent() -> None:
    refusal = Refusal(Issue("TSK-012", "http.if-match"), headers={"ETag": 'W/"4"'})
    assert refusal_response(refusal, REF).headers["etag"] == 'W/"4"'


def test_the_first_error_decides_the_status_not_a_note_before_it() -> None:
    assert status_of(Refusal(Issue("SEA-008"), Issue("SEA-001"), Issue("RES-001"))) == 400


def test_every_kind_of_the_catalogue_has_its_status() -> None:
    assert {entry.kind for entry in ENTRIES.values()} <= set(STATUS)
    assert STATUS["stale"] == 412
    assert STATUS["version-required"] == 428
