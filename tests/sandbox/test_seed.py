"""Seeding fills what is missing and leaves alone what is there; a reset starts over."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from app.clients.gateway import load_private_key
from app.domain.evidence import Evidence
from app.sandbox.clients import CLIENTS
from app.sandbox.directory import directory
from app.sandbox.keys import key_file, key_set
from app.sandbox.people import PEOPLE, named
from app.sandbox.seed import credentials, reset, seed
from app.services.clients import list_clients
from app.services.gateway import Gateway
from app.services.organisations import list_organisations
from app.services.provisioning import empty
from app.settings import Settings
from app.store import people, records
from app.store.wall import OPERATOR

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "examples"


def test_seeding_again_adds_nothing(gateway: Gateway) -> None:
    assert set(seed(gateway).values()) == {0}


def test_everybody_and_everything_is_there(gateway: Gateway) -> None:
    assert len(list_clients(gateway)) == len(CLIENTS)
    assert {"TESTGP1", "TESTOH1", "TESTDWPS"} <= {organisation.code for organisation in list_organisations(gateway)}
    with gateway.database.reading(OPERATOR) as connection:
        for person in PEOPLE:
            found = people.find_person(connection, person.nhs_number)
            assert found is not None
            assert (found.id, found.birth_date, found.level) == (person.id, person.born, "nhs-verified")


def test_a_reset_takes_away_what_was_added_and_keeps_the_deployment(gateway: Gateway) -> None:
    gateway.ledger.commit(Evidence(interaction="read", action="R", request_id="before-the-reset"))
    added = reset(gateway)
    assert added["people"] == len(PEOPLE)
    with gateway.database.reading(OPERATOR) as connection:
        assert _rows(connection, "audit_event") == 1
        assert _rows(connection, "deployment") == 1
        assert _rows(connection, "dated_rule") > 10


def test_only_a_sandbox_is_ever_emptied(gateway: Gateway) -> None:
    with gateway.database.owning() as connection:
        connection.exec_driver_sql("update deployment set mode = 'production'")
    with pytest.raises(RuntimeError):
        empty(gateway)
    assert len(list_clients(gateway)) == len(CLIENTS)


def test_a_client_whose_key_file_was_lost_gets_the_new_key_registered(gateway: Gateway) -> None:
    path = key_file(gateway.settings.data, "gp")
    path.unlink()
    seed(gateway)
    registered = next(client for client in list_clients(gateway) if client.name == "gp")
    assert registered.jwks == key_set(path)


def test_private_keys_are_readable_by_their_owner_alone(gateway: Gateway) -> None:
    for client in CLIENTS:
        path = key_file(gateway.settings.data, client.name)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text().startswith("-----BEGIN PRIVATE KEY-----")
        assert load_private_key(path).is_private


def test_the_person_client_is_bound_to_one_person(gateway: Gateway) -> None:
    wren = named("Wren")
    assert wren is not None
    bound = {client.name: client.person_id for client in list_clients(gateway) if client.person_id}
    assert bound == {"person": wren.id}


def test_credentials_hold_exactly_what_a_caller_needs(tmp_path: Path) -> None:
    told = credentials(Settings(data=tmp_path, public_url="https://gateway.example"))
    assert list(told) == ["base", "token_url", "clients"]
    assert told["token_url"] == "https://gateway.example/oauth2/token"
    members = ["name", "client_id", "role", "organisation_id", "organisation_code", "scopes", "purposes", "private_key"]
    assert all(list(client) == members for client in told["clients"])


def test_directory_entries_are_valid_and_kept_by_their_own_organisation(gateway: Gateway) -> None:
    with gateway.database.reading(OPERATOR) as connection:
        for custodian, resource in directory():
            kept = records.load(connection, resource["resourceType"], resource["id"])
            assert kept is not None
            assert kept.custodian == custodian
            assert gateway.validator.check(json.loads(kept.body)) == []


def test_the_directory_holds_the_entries_of_the_wire_examples_and_may_say_more(gateway: Gateway) -> None:
    file = EXAMPLES / "00-directory.json"
    if not file.exists():
        pytest.skip("the wire examples are not beside this checkout")
    with gateway.database.reading(OPERATOR) as connection:
        for entry in json.loads(file.read_text())["entry"]:
            wanted = entry["resource"]
            kept = records.load(connection, wanted["resourceType"], wanted["id"])
            assert kept is not None
            assert _undated(json.loads(kept.body)).items() >= _undated(wanted).items()


def _undated(resource: dict[str, Any]) -> dict[str, Any]:
    return resource | {"meta": {k: v for k, v in resource["meta"].items() if k != "lastUpdated"}}


def _rows(connection: Any, table: str) -> int:
    return int(connection.exec_driver_sql(f"select count(*) from {table}").scalar())  # noqa: S608  fixed names
