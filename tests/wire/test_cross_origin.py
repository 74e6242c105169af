"""Pages of other origins call the API where the operator has named them, and nowhere else."""

from collections.abc import Iterator

import pytest
from httpx import Response
from pydantic import ValidationError

from app.settings import Settings
from tests.kit.answers import code
from tests.kit.gateways import World, world
from tests.kit.ledger import all_rows

APP = "https://app.example"
OTHER = "https://other.example"


@pytest.fixture(scope="module")
def open_to_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A gateway that names one origin."""
    named = f"{APP}, http://localhost:5173"
    with world("sqlite", tmp_path_factory.mktemp("origins"), allowed_origins=named) as made:
        yield made


def asked(here: World, origin: str, method: str = "PUT", wanted: str = "authorization,if-match") -> Response:
    """A browser's question before a call."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": wanted}
    return here.http.options("/fhir/R4/Patient/1", headers=headers)


@pytest.mark.parametrize("origin", [APP, "http://localhost:5173"])
def test_a_named_origin_is_told_what_it_may_send(open_to_app: World, origin: str) -> None:
    before = len(all_rows(open_to_app.gateway))
    answer = asked(open_to_app, origin)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == origin
    assert "PATCH" in answer.headers["access-control-allow-methods"]
    assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]
    assert answer.headers["x-request-id"]
    assert len(all_rows(open_to_app.gateway)) == before, "it discloses nothing"


@pytest.mark.parametrize(
    ("origin", "method", "wanted", "parts"),
    [
        (OTHER, "GET", "authorization", "origin"),
        ("null", "GET", "authorization", "origin"),
        (f"{APP}.evil.example", "GET", "authorization", "origin"),
        (APP.replace("https", "http"), "GET", "authorization", "origin"),
        (APP, "TRACE", "authorization", "method"),
        (APP, "GET", "authorization,x-forwarded-for", "headers"),
    ],
)
def test_any_other_question_is_refused_in_our_words(
    open_to_app: World, origin: str, method: str, wanted: str, parts: str
) -> None:
    answer = asked(open_to_app, origin, method, wanted)
    assert (answer.status_code, code(answer)) == (403, "REQ-012")
    assert f"its {parts} is not" in answer.text
    assert "access-control-allow-origin" not in answer.headers
    assert f"ref={answer.headers['x-request-id']}" in answer.text


def test_a_named_origin_reads_answers_and_refusals_with_their_headers(open_to_app: World) -> None:
    gp = open_to_app.as_client("gp")
    for answer in (gp.get("/Patient", Origin=APP), gp.get("/Patient/nobody", Origin=APP)):
        assert answer.headers["access-control-allow-origin"] == APP
        shown = answer.headers["access-control-expose-headers"].split(", ")
        assert {"ETag", "Location", "Last-Modified", "X-Request-ID", "Retry-After", "Link"} <= set(shown)
        assert "access-control-allow-credentials" not in answer.headers
    assert open_to_app.http.get("/fhir/R4/Patient", headers={"Origin": APP}).status_code == 401


def test_another_origin_is_answered_as_any_client_but_no_page_of_it_may_read(open_to_app: World) -> None:
    answer = open_to_app.as_client("gp").get("/Patient", Origin=OTHER)
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


def test_the_portal_is_for_its_own_origin(open_to_app: World) -> None:
    answer = open_to_app.http.get("/errors", headers={"Origin": APP})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_without_the_setting_no_origin_is_let_in(wire: World) -> None:
    assert asked(wire, APP).status_code == 401
    answer = wire.as_client("gp").get("/Patient", Origin=APP)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("text", ["*", "null", "app.example", "https://app.example/", "https://*.example", f"{APP},,"])
def test_what_is_no_origin_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(allowed_origins=text)
