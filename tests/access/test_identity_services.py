"""Identity services are registered, suspended and checked; production trusts none of a sandbox."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.clients.gateway import EXCHANGE, USER_TOKEN
from app.domain.errors import Refusal
from app.domain.identity_service import IdentityService
from app.sandbox.identity_services import identity_services, sign
from app.services.deployment import check_identity_services
from app.services.identity_services import (
    add_identity_service,
    list_identity_services,
    switch_identity_service,
)
from app.services.not_ready import NotReadyError
from app.settings import Settings
from app.store import identity_services as store
from tests.kit.gateways import World

from .acting import LOGIN, NHS, Users
from .builders import SmallGateway, ask, key, key_set

SERVICE = IdentityService(
    issuer="https://identity.icb.example",
    name="icb",
    shape="staff",
    algorithms=("RS512",),
    roles=("gp",),
    jwks=key_set(key("RSA", "icb-1")),
)


def test_a_service_is_registered_and_listed_and_leaves_an_audit_row(gateway: SmallGateway) -> None:
    added = add_identity_service(gateway, SERVICE)

    assert [service.issuer for service in list_identity_services(gateway)] == [SERVICE.issuer]
    assert added.created
    assert (gateway.evidence[-1].interaction, gateway.evidence[-1].detail["name"]) == ("identity-service-add", "icb")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"algorithms": ()}, "AUT-044"),
        ({"algorithms": ("none",)}, "AUT-044"),
        ({"algorithms": ("RS512", "HS256")}, "AUT-044"),
        ({"roles": ()}, "AUT-044"),
        ({"roles": ("god",)}, "AUT-044"),
        ({"shape": "person"}, "AUT-044"),
        ({"issuer": ""}, "AUT-044"),
        ({"jwks": None}, "AUT-040"),
        ({"jwks": "{}"}, "AUT-040"),
        ({"jwks": '{"keys": []}'}, "AUT-040"),
        ({"jwks_url": "https://identity.icb.example/keys"}, "AUT-040"),
        ({"jwks": None, "jwks_url": "http://127.0.0.1/keys"}, "AUT-041"),
    ],
)
def test_a_service_that_does_not_hold_together_is_refused(
    gateway: SmallGateway, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        add_identity_service(gateway, replace(SERVICE, **changes))
    assert caught.value.issues[0].code == code
    assert list_identity_services(gateway) == []


def test_an_issuer_is_registered_once(gateway: SmallGateway) -> None:
    add_identity_service(gateway, SERVICE)
    with pytest.raises(Refusal, match="AUT-042"):
        add_identity_service(gateway, replace(SERVICE, name="other"))
    with pytest.raises(Refusal, match="AUT-043"):
        switch_identity_service(gateway, "nobody", active=False)


def test_a_suspended_services_word_is_not_taken_from_then_on(everywhere: World) -> None:
    users = Users(everywhere)
    assert users.exchange(users.staff()).status_code == 200
    switch_identity_service(everywhere.gateway, "nhs", active=False)

    assert users.exchange(users.staff()).json()["code"] == "AUT-062"
    assert users.exchange(users.sign_in(), "person-app").status_code == 200
    switch_identity_service(everywhere.gateway, "nhs", active=True)
    assert users.exchange(users.staff()).status_code == 200


def test_a_key_set_at_an_address_is_fetched(gateway: SmallGateway, host: Any) -> None:
    at = replace(SERVICE, jwks=None, jwks_url="https://identity.icb.example/keys")

    assert add_identity_service(gateway, at).jwks_url == at.jwks_url


def test_production_takes_no_word_of_a_sandbox(production: SmallGateway, tmp_path: Path) -> None:
    for service in identity_services(tmp_path, 1):
        with pytest.raises(Refusal, match="AUT-044"):
            add_identity_service(production, service)
        with production.database.writing() as connection:
            store.add(connection, service)

    for issuer in (NHS, LOGIN):
        token = sandbox_token(tmp_path, issuer)
        answer = ask(production, grant_type=EXCHANGE, subject_token=token, subject_token_type=USER_TOKEN)
        assert answer.body["code"] == "AUT-062"
        assert answer.body["expected"] == "an identity service registered here"


def sandbox_token(data: Path, issuer: str) -> str:
    return sign(data, "nhs" if issuer == NHS else "nhs-login", {"sub": "somebody"}, 1, "j-1")


def test_a_production_gateway_does_not_start_with_a_sandboxs_service(gateway: SmallGateway, tmp_path: Path) -> None:
    with gateway.database.writing() as connection:
        store.add(connection, identity_services(tmp_path, 1)[0])
        check_identity_services(connection, Settings(mode="sandbox"))
        with pytest.raises(NotReadyError, match=r"is a sandbox.s"):
            check_identity_services(connection, Settings(mode="production"))


def test_production_wants_an_issuer_with_https(production: SmallGateway) -> None:
    with pytest.raises(Refusal, match="AUT-044"):
        add_identity_service(production, replace(SERVICE, issuer="http://identity.icb.example"))
