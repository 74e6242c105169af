"""Whatever goes wrong, somebody at a shell reads one plain sentence and what to do next, never a traceback."""

import json
import os
import socket
from pathlib import Path

import pytest

from app.cli.opening import opened
from app.domain.grant import Grant
from app.store import grants, people
from app.store.wall import OPERATOR
from tests.cli.conftest import Ended, Gateway


def assert_plain(ended: Ended, code: int, *told: str) -> None:
    assert ended.code == code
    assert ended.data == ""
    assert "Traceback" not in ended.words
    assert len(ended.words.strip().splitlines()) <= 2
    for words in told:
        assert words in ended.words


def test_a_port_in_use_is_named_with_another_to_choose(sandbox: Gateway) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(os.environ["PORT"])))
        taken.listen()
        assert_plain(sandbox("serve"), 1, f"Port {os.environ['PORT']} is in use.", "PORT=")


def test_an_address_nobody_has_here_is_refused(sandbox: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_HOST", "192.0.2.7")
    assert_plain(sandbox("serve"), 1, "192.0.2.7", "GATEWAY_HOST")


def test_a_folder_that_cannot_be_written_is_named(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GATEWAY_DATA", str(tmp_path / "file" / "data"))
    ended = gateway("--quiet", "sandbox", "init")
    assert_plain(ended, 1, "cannot be written to", "GATEWAY_DATA")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "eight", "a whole number from 1 to 65535"),
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("GATEWAY_MODE", "demo", "sandbox or production"),
        ("GATEWAY_THREADS", "0", "a whole number from 1 to 256"),
        ("GATEWAY_SQLITE_IN_PRODUCTION", "perhaps", "true or false"),
        ("GATEWAY_STATUS_LIMIT", "many", "a rate such as 120/minute"),
        ("GATEWAY_REQUEST_LIMIT", "0/minute", "a rate such as 120/minute"),
        ("GATEWAY_TRUSTED_ISSUERS", "{", "a JSON list of objects"),
        ("GATEWAY_TRUSTED_ISSUERS", "[1]", "a JSON list of objects"),
        ("GATEWAY_TRUSTED_ISSUERS", '[{"issuer": "a"}]', "a JSON list of objects"),
        ("GATEWAY_PUBLIC_URL", "foo", "an address such as https://gateway.example"),
        ("GATEWAY_WITNESS", "foo", "an address such as https://gateway.example"),
        ("GATEWAY_DATABASE", "mysql://db/gateway", "sqlite:/// or postgresql+psycopg://"),
        ("GATEWAY_DATABASE_OWNER", "garbage", "sqlite:/// or postgresql+psycopg://"),
        ("GATEWAY_TRUSTED_PROXIES", "xx", "addresses or networks"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_takes(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    assert_plain(gateway("serve"), 1, name, value, told, "gateway config show")


def test_a_misspelt_setting_is_named_for_it_has_no_effect(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_TREADS", "4")
    told = gateway("config", "show", "--json")
    assert told.code == 0
    assert "GATEWAY_TREADS is no setting" in told.words


def test_checkpoints_that_cannot_be_kept_outside_keep_the_gateway_closed(
    sandbox: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("GATEWAY_CHECKPOINTS", str(tmp_path / "file" / "checkpoints"))
    assert_plain(sandbox("serve"), 1, "checkpoints", "GATEWAY_CHECKPOINTS")
    assert sandbox("config", "check").code == 1


def test_two_workers_on_sqlite_are_refused_with_the_cure(sandbox: Gateway) -> None:
    assert_plain(sandbox("serve", "--workers", "2"), 1, "one serving process", "GATEWAY_DATABASE")


def test_serving_without_a_database_names_the_command_that_makes_it(gateway: Gateway) -> None:
    assert_plain(gateway("serve"), 1, "There is no database yet.", "gateway sandbox init")


def test_a_sandbox_is_not_served_as_production(sandbox: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_MODE", "production")
    assert_plain(sandbox("serve"), 1, "SQLite")
    monkeypatch.setenv("GATEWAY_SQLITE_IN_PRODUCTION", "true")
    assert_plain(sandbox("serve"), 1, "https://")
    monkeypatch.setenv("GATEWAY_PUBLIC_URL", "https://gateway.example")
    assert_plain(sandbox("serve"), 1, "made as sandbox")


@pytest.mark.parametrize(
    "words",
    [("sandbox", "init"), ("sandbox", "reset"), ("run",), ("tour",), ("sample", "referral"), ("sample", "message")],
)
def test_production_plays_no_sandbox(gateway: Gateway, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.setenv("GATEWAY_MODE", "production")
    assert_plain(gateway(*words), 1, "This deployment is no sandbox.")


def test_a_database_server_that_does_not_answer_is_out_of_reach(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE", "postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    ended = gateway("serve")
    assert_plain(ended, 4, "does not answer")
    assert "secret" not in ended.words


def test_a_gateway_that_is_not_running_is_out_of_reach(sandbox: Gateway) -> None:
    assert_plain(sandbox("token", "gp"), 4, "No gateway answers at", "gateway serve")
    assert_plain(sandbox("tour"), 4, "No gateway answers at", "gateway serve")


def test_somebody_unknown_is_answered_with_where_to_look(sandbox: Gateway) -> None:
    assert_plain(sandbox("token", "nobody"), 1, "No key of nobody", "gateway sandbox credentials")
    assert_plain(sandbox("token", "gp", "--user", "nobody"), 1, "Nobody here is called nobody", "testgp")
    assert_plain(sandbox("sample", "referral", "--person", "Nemo"), 1, "gateway sandbox people")
    assert_plain(sandbox("clients", "suspend", "nobody"), 1, "gateway clients list")
    assert_plain(sandbox("audit", "who-saw", "Nemo ZZTEST"), 1, "No records of such a person")


def test_grant_rows_are_compared_and_never_written_anew(sandbox: Gateway) -> None:
    assert_plain(sandbox("grants", "recompile"), 2, "never written anew", "gateway grants recompile --check")
    compared = sandbox("grants", "recompile", "--check", "--json")
    assert compared.code == 0
    assert json.loads(compared.data)["differences"] == []


def test_a_grant_row_nobody_gave_breaks_the_proof_in_words(sandbox: Gateway) -> None:
    with opened() as gateway, gateway.database.writing(OPERATOR) as connection:
        person = people.find_person(connection, "9990263396")
        assert person
        invented = Grant("org:somebody", "research", "E", "*", "consent", starts=0)
        grants.write(connection, person.id, ("Consent", "nobodys", 1), [invented], 1)
    found = sandbox("grants", "recompile", "--check")
    assert found.code == 5
    assert "a row stands that nothing gives: " in found.data
    assert "Traceback" not in found.words


def test_a_word_that_is_no_command_is_wrong_usage(gateway: Gateway) -> None:
    ended = gateway("frobnicate")
    assert (ended.code, ended.data) == (2, "")
    assert "frobnicate" in ended.words
