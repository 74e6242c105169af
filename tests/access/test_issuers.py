"""Tokens of trusted outside issuers, taken within the client's registration here."""

import uuid
from typing import Any

import pytest
from joserfc import jwt

from app.domain.errors import Unauthenticated
from app.domain.scopes import Scopes
from app.services.bearer import Bearers
from app.services.issuers import OutsideTokens, TrustedIssuer
from app.store import clients

from .builders import ARRIVED, BASE, CLIENT, OH1, KeyHost, SmallGateway, key, key_set

ISSUER = "https://identity.icb.example"
AUDIENCE = f"{BASE}/fhir/R4"
NOW = int(ARRIVED.timestamp())
SIGNER = key("RSA", "icb-1")


@pytest.fixture
def bearers(gateway: SmallGateway) -> Bearers:
    trusted = TrustedIssuer(ISSUER, AUDIENCE, ("RS384", "RS256"), jwks=key_set(SIGNER))
    return Bearers(gateway, {ISSUER: OutsideTokens(gateway, trusted)})


def outside(header: dict[str, Any] | None = None, by: Any = SIGNER, **changes: Any) -> str:
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": CLIENT.id,
        "client_id": CLIENT.id,
        "iat": NOW,
        "exp": NOW + 600,
        "jti": str(uuid.uuid4()),
        "scope": "system/Task.cruds",
        "organization": {"system": OH1.system, "value": OH1.code},
        "role": "oh-clinician",
        "purpose_of_use": "oh-assessment",
    } | changes
    told = {"alg": "RS384", "typ": "at+jwt", "kid": by.kid} | (header or {})
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(
        {name: value for name, value in told.items() if value is not None}, claims, by, algorithms=[told["alg"]]
    )


def code_of(bearers: Bearers, token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        bearers.caller(token, ARRIVED)
    return caught.value.issues[0].code


@pytest.mark.parametrize("alg", ["RS384", "RS256"])
def test_a_trusted_issuers_token_is_taken_within_the_registration(bearers: Bearers, alg: str) -> None:
    caller = bearers.caller(outside({"alg": alg}), ARRIVED)

    assert (caller.client_id, caller.organisation, caller.role) == (CLIENT.id, OH1.id, "oh-clinician")
    assert caller.scopes == Scopes.parse("system/Task.rus")


def test_a_trusted_token_is_remembered_until_it_ends(bearers: Bearers) -> None:
    token = outside()

    assert bearers.caller(token, ARRIVED) is bearers.caller(token, ARRIVED)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"aud": "https://other.example"}, "AUT-002"),
        ({"aud": None}, "AUT-002"),
        ({"exp": None}, "AUT-002"),
        ({"exp": "soon"}, "AUT-002"),
        ({"exp": NOW}, "AUT-003"),
        ({"nbf": NOW + 1}, "AUT-002"),
        ({"iat": NOW + 60}, "AUT-002"),
        ({"jti": None}, "AUT-002"),
        ({"sub": 7}, "AUT-002"),
        ({"client_id": None}, "AUT-002"),
        ({"client_id": "nobody"}, "AUT-002"),
        ({"client_id": "a\0"}, "AUT-002"),
        ({"client_id": ["sandbox-oh-a"]}, "AUT-002"),
        ({"iss": "https://identity.other.example"}, "AUT-002"),
        ({"iss": None}, "AUT-002"),
        ({"scope": "system/Consent.r"}, "AUT-026"),
        ({"scope": "openid"}, "AUT-026"),
        ({"scope": ["system/Task.r"]}, "AUT-026"),
        ({"role": "oh-admin"}, "AUT-026"),
        ({"role": None}, "AUT-002"),
        ({"purpose_of_use": "dwp-status"}, "AUT-026"),
        ({"purpose_of_use": ["oh-assessment"]}, "AUT-026"),
        ({"organization": {"system": OH1.system, "value": "TESTOH2"}}, "AUT-026"),
        ({"organization": "TESTOH1"}, "AUT-026"),
    ],
)
def test_what_the_issuer_may_not_say_is_refused(bearers: Bearers, changes: dict[str, Any], code: str) -> None:
    assert code_of(bearers, outside(**changes)) == code


@pytest.mark.parametrize(
    "header", [{"alg": "RS512"}, {"typ": None}, {"typ": "JWT"}, {"kid": "other"}, {"kid": None}, {"jku": "https://a"}]
)
def test_a_header_the_issuer_may_not_send_is_refused(bearers: Bearers, header: dict[str, Any]) -> None:
    assert code_of(bearers, outside(header)) == "AUT-002"


def test_somebody_elses_signature_is_refused(bearers: Bearers) -> None:
    imposter = key("RSA", "icb-2")
    imposter_as_first = type(imposter).import_key({**imposter.as_dict(private=True), "kid": "icb-1"})

    assert code_of(bearers, outside(by=imposter_as_first)) == "AUT-002"


def test_an_issuer_cannot_write_in_our_name(gateway: SmallGateway, bearers: Bearers) -> None:
    assert code_of(bearers, outside(iss=BASE)) == "AUT-002"


def test_a_suspended_clients_outside_token_is_refused(gateway: SmallGateway, bearers: Bearers) -> None:
    with gateway.database.writing() as connection:
        clients.set_active(connection, CLIENT.id, False)

    assert code_of(bearers, outside()) == "AUT-019"


def test_an_issuers_keys_may_live_at_an_address(gateway: SmallGateway, host: KeyHost) -> None:
    host.body = key_set(SIGNER)
    trusted = TrustedIssuer(ISSUER, AUDIENCE, ("RS384",), jwks_url="https://identity.icb.example/jwks")
    bearers = Bearers(gateway, {ISSUER: OutsideTokens(gateway, trusted)})

    assert bearers.caller(outside(), ARRIVED).client_id == CLIENT.id
    assert len(host.asked) == 1


@pytest.mark.parametrize("algorithms", [(), ("none",), ("HS256",), ("RS256", "HS256")])
def test_an_issuer_with_shared_secrets_cannot_be_configured(gateway: SmallGateway, algorithms: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="algorithms"):
        OutsideTokens(gateway, TrustedIssuer(ISSUER, AUDIENCE, algorithms))
