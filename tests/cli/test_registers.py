"""Operators look after clients, organisations, settings and the audit log from a shell."""

import json
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from tests.cli.conftest import Gateway


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The public key of a new client, in a file."""
    key = ECKey.generate_key("P-384", parameters={"kid": "first"})
    (tmp_path / "keys.json").write_text(json.dumps(key.as_dict(private=False)))
    return tmp_path / "keys.json"


ADD = ("--organisation", "TESTGP1", "--role", "gp", "--scope", "system/Task.rs", "--purpose", "care-coordination")


def test_a_client_is_added_listed_suspended_and_lives_again(sandbox: Gateway, keys: Path) -> None:
    added = sandbox("clients", "add", "new-gp", *ADD, "--keys", str(keys), "--json")
    assert added.code == 0
    assert json.loads(added.data)["scopes"] == "system/Task.rs"
    assert sandbox("clients", "suspend", "new-gp").code == 0
    assert not client(sandbox, "new-gp")["active"]
    assert sandbox("clients", "suspend", "new-gp", "--undo").code == 0
    assert client(sandbox, "new-gp")["active"]


def test_a_dry_run_registers_nothing(sandbox: Gateway, keys: Path) -> None:
    assert sandbox("clients", "add", "new-gp", *ADD, "--keys", str(keys), "--dry-run").code == 0
    assert client(sandbox, "new-gp") == {}


def test_a_registration_that_a_rule_refuses_ends_with_code_3(sandbox: Gateway, keys: Path) -> None:
    taken = sandbox("clients", "add", "sandbox-gp", *ADD, "--keys", str(keys))
    assert taken.code == 3
    assert "sandbox-gp" in taken.words
    assert "Traceback" not in taken.words


def test_a_key_is_added_beside_the_old_one(sandbox: Gateway, keys: Path) -> None:
    assert sandbox("clients", "rotate", "gp", "--keys", str(keys)).code == 0
    assert sandbox("clients", "rotate", "gp").code == 3


def test_an_organisation_is_added_under_another(sandbox: Gateway) -> None:
    words = ("organisations", "add", "TESTGP9", "--name", "Zz Ninth Surgery", "--type", "gp-practice")
    added = sandbox(*words, "--parent", "TESTICB1", "--json")
    told = json.loads(added.data)
    assert told["system"] == "https://fhir.nhs.uk/Id/ods-organization-code"
    assert sandbox(*words).code == 3
    assert "TESTGP9" in sandbox("organisations", "list").data


def test_settings_are_shown_with_their_meaning_and_without_the_password(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE", "postgresql+psycopg://gateway:secret@db/gateway")
    shown = gateway("config", "show", "--json")
    told = {row["variable"]: row for row in json.loads(shown.data)}
    assert told["GATEWAY_DATABASE"]["value"] == "postgresql+psycopg://gateway:***@db/gateway"
    assert told["GATEWAY_DATABASE"]["set"]
    assert all(row["meaning"] for row in told.values())
    assert "secret" not in shown.data + gateway("config", "show").data


def test_a_check_of_the_settings_says_what_is_missing(gateway: Gateway) -> None:
    checked = gateway("config", "check", "--json")
    assert checked.code == 1
    assert [(row["check"], row["holds"]) for row in json.loads(checked.data)] == [
        ("settings", True),
        ("database", False),
    ]
    gateway("sandbox", "init")
    assert gateway("config", "check").code == 0


def test_the_migrations_are_checked_without_any_database(gateway: Gateway) -> None:
    checked = gateway("migrate", "--check", "--json")
    assert checked.code == 0
    assert json.loads(checked.data)["differences"] == []


def client(gateway: Gateway, id: str) -> dict[str, object]:
    """A client as `clients list` tells it; empty when it is not there."""
    told = json.loads(gateway("clients", "list", "--json").data)
    return next((row for row in told if row["client_id"] == id), {})


def test_an_agreement_is_ended_once_and_a_dry_run_ends_nothing(sandbox: Gateway) -> None:
    listed = json.loads(sandbox("organisations", "agreement", "list", "--json").data)
    words = ("organisations", "agreement", "end", listed[0]["id"], "--reason", "The contract ended")
    assert sandbox(*words, "--dry-run").code == 0
    assert json.loads(sandbox("organisations", "agreement", "list", "--json").data) == listed
    assert [sandbox(*words).code, sandbox(*words).code] == [0, 3]


def test_an_agreement_is_registered_and_a_dry_run_registers_none(sandbox: Gateway) -> None:
    basis = ("--lawful-basis", "6(1)(e)", "--special-category", "9(2)(h)", "--dpia", "DPIA-7", "--until", "2027-10-04")
    sides = ("--taker", "type:gp-practice", "--recipient", "TESTDWPB", "--purpose", "benefit-evidence")
    words = ("organisations", "agreement", "add", "evidence", *sides, "--classes", "BC", *basis)
    before = json.loads(sandbox("organisations", "agreement", "list", "--json").data)
    assert sandbox(*words, "--dry-run").code == 0
    assert json.loads(sandbox("organisations", "agreement", "list", "--json").data) == before
    added = json.loads(sandbox(*words, "--json").data)
    assert (added["taker"], added["purposes"]) == ("type:gp-practice", ["benefit-evidence"])
    assert added["recipient"].startswith("org:")
    assert added["ends"] == "2027-10-04T23:00:00+00:00"
    assert added in json.loads(sandbox("organisations", "agreement", "list", "--json").data)
    assert "type:surgery" in sandbox(*words, "--taker", "type:surgery").words
    assert sandbox(*words, "--until", "2020-01-01").code == 3


def test_an_organisation_is_suspended_and_works_again(sandbox: Gateway) -> None:
    assert sandbox("organisations", "suspend", "TESTOH2", "--dry-run").code == 0
    told = json.loads(sandbox("organisations", "suspend", "TESTOH2", "--json").data)
    assert (told["code"], told["active"]) == ("TESTOH2", False)
    assert json.loads(sandbox("organisations", "suspend", "TESTOH2", "--undo", "--json").data)["active"]
    assert "gateway organisations list" in sandbox("organisations", "suspend", "NOBODY").words


def test_an_identity_service_is_trusted_listed_suspended_and_trusted_again(sandbox: Gateway, keys: Path) -> None:
    key_set = keys.with_name("set.json")
    key_set.write_text(json.dumps({"keys": [json.loads(keys.read_text())]}))
    words = ("identities", "add", "icb", "--issuer", "https://id.icb.example", "--algorithm", "ES384", "--role", "gp")

    assert sandbox(*words, "--keys", str(key_set), "--dry-run").code == 0
    added = sandbox(*words, "--keys", str(key_set), "--json")
    assert json.loads(added.data)["roles"] == ["gp"]
    assert sandbox(*words, "--keys", str(key_set)).code == 3
    assert sandbox("identities", "suspend", "icb").code == 0
    told = {row["name"]: row["active"] for row in json.loads(sandbox("identities", "list", "--json").data)}
    assert told == {"dwp": True, "icb": False, "nhs": True, "nhs-login": True}
    assert sandbox("identities", "suspend", "icb", "--undo").code == 0
    assert "https://id.icb.example" in sandbox("identities", "list").data


def test_a_client_may_be_registered_for_bound_tokens(sandbox: Gateway, keys: Path) -> None:
    added = sandbox("clients", "add", "new-gp", *ADD, "--keys", str(keys), "--certificate-bound", "--json")

    assert json.loads(added.data)["certificate_bound"] is True
