"""The token endpoint over HTTP, and the gateway's own client against it."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from app.api.oauth import router
from app.clients.gateway import GatewayClient, TokenRefusedError, load_private_key
from app.services.bearer import Bearers

from .builders import ARRIVED, BASE, REF, SmallGateway, ask, assertion, form, key, key_set, oh_client, register
from .test_tokens import example

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def web(gateway: SmallGateway) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.gateway = gateway
    app.include_router(router)

    @app.get("/echo")
    async def echo(request: Request) -> dict[str, str]:
        caller = Bearers(gateway).caller(request.headers["authorization"].removeprefix("Bearer "), gateway.wall.now())
        return {"client": caller.client_id, "request": request.headers["x-request-id"]}

    with TestClient(app, base_url=BASE) as client:
        yield client


def bridge(web: TestClient, seen: list[httpx.Request]) -> httpx.MockTransport:
    def send(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        answer = web.request(request.method, str(request.url), content=request.content, headers=request.headers)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    return httpx.MockTransport(send)


def test_a_form_with_a_good_assertion_gets_a_token(web: TestClient) -> None:
    answer = web.post("/oauth2/token", data=form(scope="system/Task.rs"), headers={"Accept": "text/turtle"})

    assert answer.status_code == 200
    assert answer.json().keys() == example("10-token-response.json").keys()
    assert answer.json()["scope"] == "system/Task.rs"
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("no-store", "application/json")


def test_a_refused_client_is_answered_401_and_a_refused_form_400(web: TestClient) -> None:
    stranger = web.post("/oauth2/token", data=form(assertion(iss="nobody", sub="nobody")))
    no_grant = web.post("/oauth2/token", data=form(grant_type="-"))

    assert (stranger.status_code, stranger.json()["error"]) == (401, "invalid_client")
    assert stranger.headers["www-authenticate"] == 'Bearer error="invalid_client"'
    assert (no_grant.status_code, no_grant.json()["error"]) == (400, "invalid_request")
    assert no_grant.headers["cache-control"] == "no-store"


def test_an_error_over_http_is_the_published_one(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(ARRIVED.timestamp())
    monkeypatch.setattr("app.api.oauth._ref", lambda _: REF)

    answer = web.post("/oauth2/token", data=form(assertion(iat=now - 394, exp=now - 94)))

    assert answer.json() == example("08-error-token.json")


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"Content-Type": "application/json"}, b"{}", "AUT-034"),
        ({}, b"grant_type=client_credentials", "AUT-034"),
        (FORM, b"grant_type", "AUT-034"),
        (FORM, b"grant_type=%FF%FE", "AUT-034"),
        (FORM, b"\xff=1", "AUT-034"),
        (FORM, b"a=1&" * 40 + b"b=2", "AUT-034"),
        (FORM, b"scope=" + b"x" * 33_000, "AUT-034"),
        (FORM, b"scope=a&scope=b", "AUT-033"),
        (FORM, b"grant_type=client_credentials&grant_type=client_credentials", "AUT-033"),
        (FORM, b"grant_type=", "AUT-032"),
        (FORM, b"", "AUT-032"),
        (FORM, b"grant_type=password", "AUT-031"),
    ],
)
def test_a_form_that_cannot_be_taken_is_told_why(
    web: TestClient, headers: dict[str, str], body: bytes, code: str
) -> None:
    answer = web.post("/oauth2/token", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_charset_on_the_form_type_does_no_harm(web: TestClient) -> None:
    body = httpx.Request("POST", BASE, data=form()).content
    headers = {"Content-Type": "Application/X-WWW-Form-URLEncoded; charset=UTF-8"}

    assert web.post("/oauth2/token", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/.well-known/smart-configuration", "/fhir/R4/.well-known/smart-configuration"])
def test_the_smart_configuration_is_the_published_one(web: TestClient, path: str) -> None:
    answer = web.get(path, headers={"Accept": "application/fhir+xml"})

    exchange = "urn:ietf:params:oauth:grant-type:token-exchange"
    added = {
        "grant_types_supported": ["client_credentials", exchange],
        "tls_client_certificate_bound_access_tokens": True,
    }
    assert answer.json() == example("10-smart-configuration.json") | added
    assert answer.headers["content-type"] == "application/json"


def test_the_key_set_is_public_and_holds_nothing_private(web: TestClient, gateway: SmallGateway) -> None:
    entry = web.get("/oauth2/jwks").json()["keys"][0]

    assert (entry["kid"], entry["kty"], entry["crv"]) == (gateway.signing.kid, "EC", "P-384")
    assert "d" not in entry


@pytest.fixture(params=["EC", "RSA", "PEM"])
def key_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "client.key"
    if request.param == "PEM":
        path.write_bytes(key("EC", "pem").as_pem(private=True))
    else:
        path.write_text(json.dumps(key(request.param).as_dict(private=True)))
    return path


@pytest.fixture
def pem_known(gateway: SmallGateway, key_file: Path) -> Path:
    register(gateway, oh_client(id="tour", name="tour", jwks=key_set(load_private_key(key_file))))
    return key_file


def test_the_gateways_client_gets_renews_and_sends_tokens(
    web: TestClient, gateway: SmallGateway, pem_known: Path
) -> None:
    seen: list[httpx.Request] = []
    with GatewayClient(BASE, "tour", pem_known, bridge(web, seen), lambda: gateway.wall.now().timestamp()) as client:
        first, again = client.request("GET", "/echo"), client.request("GET", "/echo")
        gateway.wall.move(271)
        later = client.request("GET", "/echo")

    assert [answer.json()["client"] for answer in (first, again, later)] == ["tour"] * 3
    assert len({answer.json()["request"] for answer in (first, again, later)}) == 3
    assert [request.url.path for request in seen].count("/oauth2/token") == 2


def test_the_gateways_client_sends_fhir_json(web: TestClient, gateway: SmallGateway, pem_known: Path) -> None:
    seen: list[httpx.Request] = []
    with GatewayClient(BASE, "tour", pem_known, bridge(web, seen), lambda: gateway.wall.now().timestamp()) as client:
        client.request("POST", "/echo", json={"resourceType": "Task"}, headers={"If-Match": 'W/"1"'})

    assert json.loads(seen[-1].content) == {"resourceType": "Task"}
    assert (seen[-1].headers["content-type"], seen[-1].headers["if-match"]) == ("application/fhir+json", 'W/"1"')


def test_the_gateways_client_passes_on_why_there_is_no_token(
    web: TestClient, gateway: SmallGateway, pem_known: Path
) -> None:
    with (
        GatewayClient(BASE, "nobody", pem_known, bridge(web, []), lambda: gateway.wall.now().timestamp()) as client,
        pytest.raises(TokenRefusedError, match="No client is registered here") as caught,
    ):
        client.token(scope="system/Task.r", purpose="oh-assessment")
    assert caught.value.answer["code"] == "AUT-009"


@pytest.mark.parametrize("content", ["", "not a key", '{"kty": "oct", "k": "AAAA"}', "{"])
def test_a_file_without_a_private_key_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "bad.key").write_text(content)

    with pytest.raises(ValueError):
        load_private_key(tmp_path / "bad.key")


def test_a_public_key_cannot_sign(tmp_path: Path) -> None:
    (tmp_path / "public.jwk").write_text(json.dumps(key().as_dict(private=False)))

    with pytest.raises(ValueError, match="no private"):
        load_private_key(tmp_path / "public.jwk")


def test_the_signing_key_file_is_its_owners_alone(gateway: SmallGateway, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "signing.jwk").stat().st_mode) == 0o600
    assert ask(gateway).error is None


def test_a_body_in_pieces_is_read_whole(web: TestClient) -> None:
    content = httpx.Request("POST", BASE, data=form()).content

    def pieces() -> Iterator[bytes]:
        yield content[:100]
        yield content[100:]

    assert web.post("/oauth2/token", content=pieces(), headers=FORM).status_code == 200
