"""Access tokens on the resource side: whom they stand for, and which are turned away."""

import json
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from app.domain.errors import Unauthenticated
from app.domain.scopes import Scopes
from app.services import bearer
from app.services.bearer import Bearers
from app.services.signing import SigningKey
from app.store import clients

from .builders import ARRIVED, CLIENT, OH1, SmallGateway, ask, assertion, oh_client, register, segment

NOW = int(ARRIVED.timestamp())


@pytest.fixture
def bearers(gateway: SmallGateway) -> Bearers:
    return Bearers(gateway)


def token_of(gateway: SmallGateway, **changes: Any) -> str:
    return str(ask(gateway, assertion(**changes)).body["access_token"])


def code_of(bearers: Bearers, token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        bearers.caller(token, bearers._gateway.wall.now())
    assert caught.value.issues[0].expression == "http.authorization"
    return caught.value.issues[0].code


def test_a_token_stands_for_its_client_organisation_role_and_purpose(gateway: SmallGateway, bearers: Bearers) -> None:
    caller = bearers.caller(token_of(gateway), ARRIVED)

    assert (caller.client_id, caller.role, caller.purpose) == (CLIENT.id, "oh-clinician", "oh-assessment")
    assert (caller.organisation, caller.organisation_code, caller.organisation_type) == (
        OH1.id,
        "TESTOH1",
        "oh-provider",
    )
    assert (caller.scopes, caller.person) == (CLIENT.scopes, None)


def test_a_persons_client_is_bound_to_that_person(gateway: SmallGateway, bearers: Bearers) -> None:
    register(gateway, oh_client(id="paige", name="paige", role="person", person_id="p-1", purposes=("PATRQT",)))

    caller = bearers.caller(token_of(gateway, iss="paige", sub="paige"), ARRIVED)

    assert caller.recipients == ("person:p-1",)


def test_a_token_is_good_until_its_very_last_instant(gateway: SmallGateway, bearers: Bearers) -> None:
    token = token_of(gateway)
    gateway.wall.move(299)
    assert bearers.caller(token, gateway.wall.now()).client_id == CLIENT.id
    gateway.wall.move(1)

    assert code_of(bearers, token) == "AUT-003"
    with pytest.raises(Unauthenticated) as caught:
        bearers.verify(token, gateway.wall.now())
    assert caught.value.issues[0].text.startswith("The access token ended 0 s ago.")


def test_a_token_seen_before_is_not_verified_again(
    gateway: SmallGateway, bearers: Bearers, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(gateway)
    first = bearers.caller(token, ARRIVED)

    monkeypatch.setattr(bearer, "is_signed_by", lambda *_: pytest.fail("verified twice"))

    assert bearers.caller(token, ARRIVED) is first
    assert bearers.known(token, ARRIVED) is first
    assert bearers.known(token + "x", ARRIVED) is None


def test_the_memory_of_tokens_is_bounded(
    gateway: SmallGateway, bearers: Bearers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearer, "CACHE_SIZE", 2)
    tokens = [token_of(gateway) for _ in range(3)]
    for token in tokens:
        bearers.caller(token, ARRIVED)

    assert [bearers.known(token, ARRIVED) is None for token in tokens] == [True, False, False]


def test_the_token_of_a_suspended_client_is_still_one_of_ours(gateway: SmallGateway, bearers: Bearers) -> None:
    token = token_of(gateway)
    with gateway.database.writing() as connection:
        clients.set_active(connection, CLIENT.id, False)

    assert bearers.caller(token, ARRIVED).client_id == CLIENT.id, "the refusal is the statement's, and is audited"


def forged(gateway: SmallGateway, header: dict[str, Any] | None = None, by: ECKey | None = None, **changes: Any) -> str:
    claims = bearers_claims(gateway) | changes
    told = {"alg": "ES384", "typ": "at+jwt", "kid": gateway.signing.kid} | (header or {})
    signer = by or gateway.signing._key
    return jwt.encode(told, claims, signer, algorithms=["ES384", "HS256", "none"])


def bearers_claims(gateway: SmallGateway) -> dict[str, Any]:
    return Bearers(gateway).verify(token_of(gateway), ARRIVED)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "a.b.c.d.e", "é.é.é", "\ud800", "a" * 20_000, f"{segment('{}')}.{segment('{}')}.AAAA"]
)
def test_what_is_no_token_is_told_nothing_but_that(bearers: Bearers, token: str) -> None:
    assert code_of(bearers, token) == "AUT-002"


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"kid": "other"}, {"crit": ["b64"], "b64": True}, {"jku": "https://a.example"}]
)
def test_a_token_with_another_header_is_not_ours(
    gateway: SmallGateway, bearers: Bearers, header: dict[str, Any]
) -> None:
    assert code_of(bearers, forged(gateway, header)) == "AUT-002"


def test_a_clients_assertion_is_no_access_token(bearers: Bearers) -> None:
    assert code_of(bearers, assertion()) == "AUT-002"


def test_a_token_signed_by_another_key_under_our_kid_is_not_ours(gateway: SmallGateway, bearers: Bearers) -> None:
    other = ECKey.generate_key("P-384", parameters={"kid": gateway.signing.kid})

    assert code_of(bearers, forged(gateway, by=other)) == "AUT-002"


def test_changed_claims_are_not_ours(gateway: SmallGateway, bearers: Bearers) -> None:
    header, _, signature = token_of(gateway).split(".")
    wider = segment(json.dumps(bearers_claims(gateway) | {"scope": "system/*.cruds"}))

    assert code_of(bearers, f"{header}.{wider}.{signature}") == "AUT-002"


@pytest.mark.parametrize("changes", [{"aud": "https://other.example/fhir/R4"}, {"iss": "https://other.example"}])
def test_a_token_for_another_address_is_refused(
    gateway: SmallGateway, bearers: Bearers, changes: dict[str, Any]
) -> None:
    assert code_of(bearers, forged(gateway, **changes)) == "AUT-002"


def test_a_gateway_with_another_key_takes_none_of_our_tokens(gateway: SmallGateway) -> None:
    token = token_of(gateway)
    renewed = replace(gateway, signing=SigningKey(ECKey.generate_key("P-384")))

    assert code_of(Bearers(renewed), token) == "AUT-002"


def test_the_scopes_are_those_of_the_token(gateway: SmallGateway, bearers: Bearers) -> None:
    token = ask(gateway, scope="system/Task.r").body["access_token"]

    assert bearers.caller(token, ARRIVED).scopes == Scopes.parse("system/Task.r")
