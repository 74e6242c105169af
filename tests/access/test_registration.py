"""Registering organisations and clients, changing keys, suspending: what an operator does."""

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from app.domain.errors import Refusal
from app.domain.parties import Organisation
from app.services.clients import (
    Registration,
    activate_client,
    add_client,
    list_clients,
    rotate_keys,
    suspend_client,
)
from app.services.organisations import (
    activate_organisation,
    add_organisation,
    list_organisations,
    suspend_organisation,
)
from app.services.signing import SigningKey, create_signing_key, load_signing_key
from app.store import clients, organisations
from app.store.wall import OPERATOR

from .builders import CLIENT, OH1, SmallGateway, ask, assertion, key, key_set

GP1 = Organisation("01a0f67a-0001-73b6-925e-0a2f45b953b8", OH1.system, "TESTGP1", "gp-practice", "Zz Test Surgery")
NEW = key("EC", "gp-a-2027-01")


def registration(**changes: Any) -> Registration:
    valid = {
        "id": "sandbox-gp-a",
        "name": "gp-a",
        "organisation_id": OH1.id,
        "role": "gp",
        "scopes": "system/ServiceRequest.crus",
        "purposes": ("referral",),
        "keys": key_set(key("EC", "gp-a")),
    }
    return Registration(**(valid | changes))


def code(act: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.issues[0].text
    return caught.value.issues[0].code


def token_code(gateway: SmallGateway, kid: str, client: str = "sandbox-gp-a") -> str | None:
    return ask(gateway, assertion(by=key("EC", kid), iss=client, sub=client)).body.get("code")


def test_a_registered_client_gets_tokens_and_the_act_is_audited(gateway: SmallGateway) -> None:
    client = add_client(gateway, registration())

    row = gateway.evidence[-1]
    assert (row.interaction, row.action, row.organisation_code) == ("client-add", "C", "TESTOH1")
    assert row.detail == {"client": "sandbox-gp-a", "name": "gp-a"}
    assert client in list_clients(gateway)
    assert token_code(gateway, "gp-a") is None


def test_a_single_key_may_stand_for_a_key_set(gateway: SmallGateway) -> None:
    add_client(gateway, registration(keys=json.dumps(key("EC", "gp-a").as_dict(private=False))))

    assert token_code(gateway, "gp-a") is None


def test_a_client_may_register_an_address_in_place_of_keys(gateway: SmallGateway) -> None:
    client = add_client(gateway, registration(keys=None, keys_url="https://keys.gp-a.example/jwks"))

    assert (client.jwks, client.jwks_url) == (None, "https://keys.gp-a.example/jwks")


def test_rotating_lets_two_keys_live_at_once(gateway: SmallGateway) -> None:
    add_client(gateway, registration())

    rotate_keys(gateway, "sandbox-gp-a", keys=key_set(NEW))
    both = [token_code(gateway, "gp-a"), token_code(gateway, "gp-a-2027-01")]
    rotate_keys(gateway, "sandbox-gp-a", keys=key_set(key("EC", "gp-a-2028-01")))

    assert both == [None, None]
    assert token_code(gateway, "gp-a") == "AUT-010"
    assert token_code(gateway, "gp-a-2027-01") is None
    assert token_code(gateway, "gp-a-2028-01") is None
    assert gateway.evidence[-4].interaction == "client-rotate"


def test_rotating_to_an_address_drops_the_stored_keys(gateway: SmallGateway) -> None:
    add_client(gateway, registration())

    client = rotate_keys(gateway, "sandbox-gp-a", keys_url="https://keys.gp-a.example/jwks")

    assert (client.jwks, client.jwks_url) == (None, "https://keys.gp-a.example/jwks")
    with gateway.database.reading(OPERATOR) as connection:
        assert clients.get(connection, "sandbox-gp-a") == client


def test_a_rotation_may_not_reuse_a_kid(gateway: SmallGateway) -> None:
    add_client(gateway, registration())
    twin = ECKey.generate_key("P-384", parameters={"kid": "gp-a"})

    assert code(lambda: rotate_keys(gateway, "sandbox-gp-a", keys=key_set(twin))) == "AUT-040"


def test_a_suspended_client_works_again_when_activated(gateway: SmallGateway) -> None:
    suspend_client(gateway, CLIENT.id)
    assert ask(gateway).body["code"] == "AUT-019"
    activate_client(gateway, CLIENT.id)

    assert ask(gateway).error is None
    acts = [row.interaction for row in gateway.evidence if row.interaction != "token"]
    assert acts == ["client-suspend", "client-activate"]


def test_a_suspended_organisation_stops_its_clients(gateway: SmallGateway) -> None:
    suspend_organisation(gateway, OH1.id)
    assert ask(gateway).body["code"] == "AUT-019"
    activate_organisation(gateway, OH1.id)

    assert ask(gateway).error is None


def test_organisations_are_found_by_identifier_and_listed_by_name(gateway: SmallGateway) -> None:
    add_organisation(gateway, GP1)

    assert [each.code for each in list_organisations(gateway)] == ["TESTOH1", "TESTGP1"]
    with gateway.database.reading(OPERATOR) as connection:
        assert organisations.find(connection, OH1.system, "TESTGP1") == GP1
        assert organisations.find(connection, "https://other.example", "TESTGP1") is None


def test_nothing_is_registered_twice_or_under_nobody(gateway: SmallGateway) -> None:
    add_client(gateway, registration())
    twin = Organisation("01a0f67a-0002-73b6-925e-0a2f45b953b8", OH1.system, "TESTOH1", "oh-provider", "Twin")
    orphan = Organisation("01a0f67a-0003-73b6-925e-0a2f45b953b8", OH1.system, "X1", "gp-practice", "X", parent="none")

    assert code(lambda: add_client(gateway, registration())) == "AUT-042"
    assert code(lambda: add_client(gateway, registration(id="other"))) == "AUT-042"
    assert code(lambda: add_client(gateway, registration(id="o", name="o", organisation_id="none"))) == "AUT-043"
    assert code(lambda: add_organisation(gateway, twin)) == "AUT-042"
    assert code(lambda: add_organisation(gateway, orphan)) == "AUT-043"


@pytest.mark.parametrize("act", [suspend_client, activate_client, suspend_organisation, activate_organisation])
def test_who_is_not_there_cannot_be_switched(gateway: SmallGateway, act: Any) -> None:
    assert code(lambda: act(gateway, "nobody")) == "AUT-043"
    assert code(lambda: rotate_keys(gateway, "nobody", keys=key_set(NEW))) == "AUT-043"


PRIVATE = json.dumps({"keys": [key("EC", "gp-a").as_dict(private=True)]})
NO_KID = json.dumps({"keys": [{n: v for n, v in NEW.as_dict(private=False).items() if n != "kid"}]})
SMALL = json.dumps({"kty": "RSA", "kid": "s", "n": "u" * 171, "e": "AQAB"})
ZEROES = json.dumps({"kty": "RSA", "kid": "s", "n": "A" * 300 + "u" * 43, "e": "AQAB"})
SLOW = json.dumps({**key("RSA").as_dict(private=False), "e": "u" * 342})
P256 = json.dumps(ECKey.generate_key("P-256", parameters={"kid": "p"}).as_dict(private=False))
SECRET = json.dumps(OctKey.generate_key(256, parameters={"kid": "o"}).as_dict(private=True))
OFF_CURVE = json.dumps({"kty": "EC", "crv": "P-384", "kid": "x", "x": "AA", "y": "AA"})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"keys": PRIVATE}, "AUT-040"),
        ({"keys": NO_KID}, "AUT-040"),
        ({"keys": SMALL}, "AUT-040"),
        ({"keys": ZEROES}, "AUT-040"),
        ({"keys": SLOW}, "AUT-040"),
        ({"keys": P256}, "AUT-040"),
        ({"keys": SECRET}, "AUT-040"),
        ({"keys": OFF_CURVE}, "AUT-040"),
        ({"keys": key_set(NEW, NEW)}, "AUT-040"),
        ({"keys": '{"keys": []}'}, "AUT-040"),
        ({"keys": "rubbish"}, "AUT-040"),
        ({"keys": None}, "AUT-040"),
        ({"keys_url": "https://keys.example/jwks"}, "AUT-040"),
        ({"keys": None, "keys_url": "http://keys.example/jwks"}, "AUT-041"),
        ({"scopes": "system/Task.dus"}, "AUT-023"),
        ({"scopes": ""}, "AUT-044"),
        ({"purposes": ()}, "AUT-044"),
        ({"purposes": ("*",)}, "AUT-044"),
        ({"id": ""}, "AUT-044"),
        ({"id": "a b"}, "AUT-044"),
        ({"id": "a" * 129}, "AUT-044"),
        ({"person_id": "p-1"}, "AUT-044"),
    ],
)
def test_a_registration_that_would_not_work_is_refused(
    gateway: SmallGateway, changes: dict[str, Any], expected: str
) -> None:
    assert code(lambda: add_client(gateway, registration(**changes))) == expected
    assert gateway.evidence == []


def test_a_signing_key_is_never_overwritten(tmp_path: Path) -> None:
    public = create_signing_key(tmp_path / "signing.jwk")

    with pytest.raises(FileExistsError):
        create_signing_key(tmp_path / "signing.jwk")
    assert load_signing_key(tmp_path / "signing.jwk").kid == public["kid"]
    assert "d" not in public


def test_a_signing_key_may_come_as_pem(tmp_path: Path) -> None:
    signer = ECKey.generate_key("P-384")
    (tmp_path / "signing.pem").write_bytes(signer.as_pem(private=True))

    assert load_signing_key(tmp_path / "signing.pem").kid == signer.thumbprint()


def test_other_keys_are_no_signing_keys(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="P-384"):
        SigningKey(ECKey.generate_key("P-256"))
    with pytest.raises(ValueError, match="P-384"):
        SigningKey(ECKey.import_key(key().as_dict(private=False)))
    (tmp_path / "rsa.pem").write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
    with pytest.raises(ValueError, match="P-384"):
        load_signing_key(tmp_path / "rsa.pem")


def test_derived_secrets_differ_by_label_and_key_and_stay_the_same() -> None:
    one, two = (SigningKey(ECKey.generate_key("P-384")) for _ in range(2))

    secrets = {one.derive(b"cursor"), one.derive(b"link"), two.derive(b"cursor")}

    assert len(secrets) == 3
    assert one.derive(b"cursor") == one.derive(b"cursor")
    assert all(len(secret) == 32 for secret in secrets)
