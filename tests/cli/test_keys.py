"""An operator makes the keys of a production gateway with one command, once."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Gateway


@pytest.fixture
def production(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """A shell set up for production, with nothing made yet."""
    monkeypatch.setenv("GATEWAY_MODE", "production")
    monkeypatch.setenv("GATEWAY_PUBLIC_URL", "https://gateway.example.org")
    monkeypatch.setenv("GATEWAY_SQLITE_IN_PRODUCTION", "true")
    return gateway


def made(production: Gateway) -> list[Path]:
    return [Path(name) for name in json.loads(production("keys", "create", "--json").data)["made"]]


def test_both_keys_are_made_for_their_owner_alone_and_open_the_gateway(production: Gateway) -> None:
    assert production("migrate").code == 0
    keys = made(production)
    assert [path.name for path in keys] == ["gateway.pem", "ledger.pem"]
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    checked = production("config", "check")
    assert checked.code == 0, checked.words


def test_a_key_that_is_there_is_never_changed(production: Gateway) -> None:
    keys = made(production)
    before = [path.read_bytes() for path in keys]
    keys[1].unlink()
    assert made(production) == [keys[1]]
    assert keys[0].read_bytes() == before[0]
    assert keys[1].read_bytes() != before[1]


def test_a_gateway_without_keys_names_the_command_that_makes_them(production: Gateway) -> None:
    assert production("migrate").code == 0
    ended = production("serve")
    assert (ended.code, "gateway keys create" in ended.words) == (1, True)
