"""A person's own sign-in binds a token to them, and to nobody else."""

import pytest

from app.sandbox.identity_services import sign_in
from app.services.person_claim import open_person, seal_person
from app.store import people
from app.store.wall import OPERATOR
from tests.kit.builders import person, referral
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.walks import send

from .acting import Users, as_user, claims_of


def test_a_person_who_signed_in_sees_what_is_theirs_and_nothing_of_others(everywhere: World) -> None:
    users = Users(everywhere)
    paige, wren = send(everywhere, "Paige"), send(everywhere, "Wren")

    caller = as_user(users, "Paige", "person-app")

    assert caller.get(f"/{paige.task}").status_code == 200
    assert caller.get(f"/{wren.task}").status_code == 404
    assert [entry["resource"]["id"] for entry in caller.get("/Task").json()["entry"]] == [paige.task.partition("/")[2]]
    assert as_user(users, "Wren", "person-app").get(f"/{wren.task}").status_code == 200


def test_a_token_shows_neither_the_persons_number_nor_the_gateways_id_of_them(here: World) -> None:
    users, who = Users(here), person("Paige")

    claims = str(claims_of(users.token(users.sign_in("Paige"), "person-app")))

    assert who.nhs_number not in claims
    assert who.id not in claims
    assert who.born.isoformat() not in claims


def test_the_client_bound_to_a_person_takes_their_sign_in(here: World) -> None:
    sent = send(here, "Wren")

    assert as_user(Users(here), "Wren", "person").get(f"/{sent.task}").status_code == 200


def test_the_claim_of_one_token_says_nothing_in_another(here: World) -> None:
    signing = here.gateway.signing
    claim = seal_person(signing, "p-1", "jti-1")

    assert open_person(signing, claim, "jti-1") == "p-1"
    with pytest.raises(ValueError, match="sealed otherwise"):
        open_person(signing, claim, "jti-2")


def test_a_sign_in_verifies_the_number_of_the_person(everywhere: World) -> None:
    who = person("Paige")
    with everywhere.gateway.database.writing(OPERATOR) as connection:
        people.raise_level(connection, who.id, "unverified")
    users = Users(everywhere)
    users.exchange(users.sign_in("Paige"), "person-app")

    with everywhere.gateway.database.reading(OPERATOR) as connection:
        assert people.get_person(connection, who.id).level == "nhs-verified"


def test_a_person_sets_no_fitness(here: World) -> None:
    paige = as_user(Users(here), "Paige", "person-app")

    assert paige.post("/ServiceRequest", referral("Paige")).status_code == 403


def test_the_ledger_keeps_the_sign_in_and_not_the_name(here: World) -> None:
    sent = send(here, "Paige")
    as_user(Users(here), "Paige", "person-app").get(f"/{sent.task}")

    row = all_rows(here.gateway)[-1]
    event = here.as_client("ig").get(f"/AuditEvent/{row.id}").json()
    assert "ZZTEST" not in row.detail
    assert event["agent"][0]["who"] == {
        "type": "Patient",
        "identifier": {"system": "https://login.nhs.sandbox.example", "value": "login-Paige"},
        "display": "The person",
    }


def test_the_sandbox_signs_in_as_nhs_login_does(here: World) -> None:
    users = Users(here)
    now = int(here.gateway.wall.now().timestamp())
    app = users.world.as_client("person-app").client

    token = sign_in(users.data, person("Paige"), app, now, "j-1")

    told = claims_of(token)
    assert (told["vot"], told["identity_proofing_level"], told["aud"]) == ("P9.Cp.Cd", "P9", "sandbox-person-app")
    assert users.exchange(token, "person-app").status_code == 200
