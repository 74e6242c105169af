"""Tokens bound to the TLS certificate of the client that asked for them (RFC 8705)."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import update
from starlette.testclient import TestClient

from app.api.proxy import networks
from app.main import create_app
from app.store.tables.access import client as client_table
from app.store.wall import OPERATOR
from tests.kit.clocks import StoppedClock
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.ledger import all_rows

from .acting import Users, claims_of

HEADER = "X-Client-Certificate"
PROXY = ("192.0.2.10", 50000)
PLAIN = {"grant_type": "client_credentials", "subject_token": "-", "subject_token_type": "-"}


@lru_cache
def certificate(name: str) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + timedelta(1))
    return made.sign(key, SHA256())


def header(name: str) -> dict[str, str]:
    """The certificate as RFC 9440 writes it."""
    return {HEADER: f":{base64.b64encode(certificate(name).public_bytes(Encoding.DER)).decode()}:"}


def escaped(name: str) -> dict[str, str]:
    """The certificate as nginx writes it."""
    return {HEADER: quote(certificate(name).public_bytes(Encoding.PEM).decode())}


@pytest.fixture(params=BOTH)
def users(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Users]:
    settings = {"certificate_header": HEADER, "trusted_proxies": "192.0.2.0/28"}
    with world(request.param, tmp_path, **settings) as made:
        with made.gateway.database.writing(OPERATOR) as connection:
            bound = update(client_table).where(client_table.c.id == "sandbox-oh-a")
            connection.execute(bound.values(certificate_bound=True))
        with TestClient(create_app(gateway=made.gateway), client=PROXY) as proxied:
            yield Users(World(made.gateway, proxied, StoppedClock()))


def status(users: Users, token: str, headers: dict[str, str]) -> tuple[int, str]:
    answer = users.world.http.get("/fhir/R4/Task", headers={"Authorization": f"Bearer {token}"} | headers)
    issues = answer.json().get("issue", [{}])
    coding = issues[0].get("details", {}).get("coding", [{}])
    return answer.status_code, coding[-1].get("code", "")


@pytest.mark.parametrize("written", [header, escaped])
def test_a_bound_token_works_with_its_certificate_alone(users: Users, written: Callable[[str], dict[str, str]]) -> None:
    answer = users.exchange(users.staff(), headers=written("oh-a"))
    token = answer.json()["access_token"]

    der = certificate("oh-a").public_bytes(Encoding.DER)
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode()
    assert claims_of(token)["cnf"] == {"x5t#S256": thumbprint}
    assert status(users, token, written("oh-a")) == (200, "")
    assert status(users, token, header("another client")) == (401, "AUT-084")
    assert status(users, token, {}) == (401, "AUT-084")
    kept = [
        (row.client, row.interaction, row.outcome) for row in all_rows(users.world.gateway) if row.code == "AUT-084"
    ]
    assert kept == [("sandbox-oh-a", "token-use", 4)] * 2


def test_each_entry_of_a_batch_comes_with_the_certificate_and_from_the_address_of_the_batch(users: Users) -> None:
    token = users.exchange(users.staff(), headers=header("oh-a")).json()["access_token"]
    entries = [{"request": {"method": "GET", "url": "Task"}}]
    told = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.9"} | header("oh-a")
    answer = users.world.http.post(
        "/fhir/R4", json={"resourceType": "Bundle", "type": "batch", "entry": entries}, headers=told
    )
    assert [entry["response"]["status"] for entry in answer.json()["entry"]] == ["200 OK"]
    rows = all_rows(users.world.gateway)[-2:]
    assert [(row.interaction, row.address) for row in rows] == [
        ("batch", "203.0.113.9"),
        ("search-type", "203.0.113.9"),
    ]


def test_a_client_registered_so_gets_no_token_without_a_certificate(users: Users) -> None:
    answer = users.exchange("", **PLAIN)

    assert (answer.status_code, answer.json()["code"]) == (401, "AUT-083")


def test_a_client_not_registered_so_gets_an_ordinary_token(users: Users) -> None:
    answer = users.exchange("", "oh-b", headers=header("oh-b"), **PLAIN)

    assert "cnf" not in claims_of(answer.json()["access_token"])


def test_a_certificate_from_anywhere_but_the_proxy_counts_for_nothing(users: Users) -> None:
    token = users.exchange(users.staff(), headers=header("oh-a")).json()["access_token"]
    gateway = users.world.gateway
    with TestClient(create_app(gateway=gateway), client=("198.51.100.7", 50000)) as direct:
        stranger = Users(World(gateway, direct, StoppedClock()))

        assert stranger.exchange("", headers=header("oh-a"), **PLAIN).json()["code"] == "AUT-083"
        assert status(stranger, token, header("oh-a")) == (401, "AUT-084")
        assert status(stranger, token, header("oh-a") | {"X-Forwarded-For": "192.0.2.10"}) == (401, "AUT-084")


@pytest.mark.parametrize("sent", ["rubbish", ":rubbish:", "::", ":AAAA:", "x" * 20_000])
def test_a_certificate_that_cannot_be_read_is_none(users: Users, sent: str) -> None:
    assert users.exchange("", headers={HEADER: sent}, **PLAIN).json()["code"] in ("AUT-085", "AUT-083")
    assert users.exchange("", headers={HEADER: sent}, **PLAIN).status_code == 401


def test_addresses_of_proxies_are_single_ones_or_networks() -> None:
    found = [str(network) for network in networks("127.0.0.1, ::1,10.0.0.0/8")]
    assert found == ["127.0.0.1/32", "::1/128", "10.0.0.0/8"]
    assert networks("") == ()
    with pytest.raises(ValueError, match="does not appear"):
        networks("proxy.example")
