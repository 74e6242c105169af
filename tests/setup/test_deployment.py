"""What a deployment refuses before it opens: one plain sentence and the cure."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.parties import Client, Organisation
from app.domain.scopes import Scopes
from app.services.ledger_key import create_ledger_key
from app.services.not_ready import NotReadyError, OutOfReachError
from app.services.setup import bank_holidays, close_gateway, make_keys, migrate_database, open_gateway
from app.services.signing import create_signing_key
from app.settings import Settings
from app.store import clients, organisations
from app.store.database import Database


def changed(settings: Settings, **values: object) -> Settings:
    return Settings(**(settings.model_dump() | values))


def bring_key(settings: Settings, kid: str = "gateway-2026-10") -> None:
    settings.signing_key_path.parent.mkdir(parents=True, exist_ok=True)
    create_signing_key(settings.signing_key_path, kid)
    if not settings.ledger_key_path.exists():
        create_ledger_key(settings.ledger_key_path)


def opens(settings: Settings) -> None:
    close_gateway(open_gateway(settings))


def refused(settings: Settings) -> NotReadyError:
    with pytest.raises(NotReadyError) as told:
        opens(settings)
    assert str(told.value).endswith(".")
    assert told.value.cure
    return told.value


def test_a_sandbox_opens_once_it_has_tables_and_a_key(sandbox: Settings) -> None:
    migrate_database(sandbox)
    assert make_keys(sandbox) == [sandbox.signing_key_path, sandbox.ledger_key_path]
    assert make_keys(sandbox) == []
    opens(sandbox)


def test_a_production_gateway_opens_with_a_key_that_was_brought(production: Settings) -> None:
    migrate_database(production)
    bring_key(production)
    assert make_keys(production) == []
    opens(production)


def test_a_database_made_as_sandbox_never_opens_as_production(sandbox: Settings, production: Settings) -> None:
    migrate_database(sandbox)
    bring_key(sandbox)
    assert "made as sandbox" in str(refused(production))


def test_a_production_database_never_opens_as_a_sandbox(sandbox: Settings, production: Settings) -> None:
    migrate_database(production)
    bring_key(production)
    assert "made as production" in str(refused(sandbox))
    with pytest.raises(NotReadyError, match="made as production"):
        migrate_database(sandbox)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"sqlite_in_production": False}, "SQLite"),
        ({"public_url": "http://gateway.example"}, "https://"),
        ({"public_url": ""}, "https://"),
        ({"business_offset": 60}, "time"),
    ],
)
def test_production_refuses_what_only_a_sandbox_may(production: Settings, values: dict[str, object], word: str) -> None:
    assert word in str(refused(changed(production, **values)))


def test_production_refuses_the_signing_key_of_a_sandbox(production: Settings) -> None:
    migrate_database(production)
    bring_key(production, "sandbox-2026-10")
    assert "sandbox" in str(refused(production))


@pytest.mark.parametrize(("id", "role"), [("sandbox-gp", "gp"), ("our-kit", "supplier-kit")])
def test_production_refuses_clients_of_a_sandbox(production: Settings, id: str, role: str) -> None:
    migrate_database(production)
    bring_key(production)
    practice = Organisation("01a0f67a-3800-7905-9ca0-cef289777827", "urn:x", "A1", "gp-practice", "A practice")
    stray = Client(id, id, practice.id, role, Scopes.parse("system/Task.rs"), ("care-coordination",))
    database = Database(production.database_url)
    with database.writing() as connection:
        organisations.add(connection, practice)
        clients.add(connection, stray)
    database.close()
    assert id in str(refused(production))


def test_a_gateway_without_a_database_names_the_command_that_makes_one(sandbox: Settings, production: Settings) -> None:
    assert refused(sandbox).cure == "Make it: gateway sandbox init"
    assert refused(production).cure == "Make it: gateway migrate"


def test_a_gateway_without_its_key_says_where_it_looked(production: Settings) -> None:
    migrate_database(production)
    assert str(production.signing_key_path) in str(refused(production))


def test_a_key_file_that_holds_no_key_is_refused(production: Settings) -> None:
    migrate_database(production)
    production.signing_key_path.parent.mkdir(parents=True)
    production.signing_key_path.write_text("no key at all")
    assert "cannot be used" in str(refused(production))


def test_a_database_server_that_does_not_answer_is_out_of_reach(sandbox: Settings) -> None:
    away = changed(sandbox, database="postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(OutOfReachError) as told:
        opens(away)
    assert "secret" not in str(told.value)


def test_a_folder_that_is_a_file_is_refused_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(NotReadyError, match="cannot be written to") as told:
        migrate_database(Settings(data=tmp_path / "data"))
    assert "GATEWAY_DATA" in told.value.cure


def test_the_bank_holidays_are_englands() -> None:
    days = bank_holidays(2026)
    assert {date(2026, 12, 25), date(2026, 12, 28), date(2026, 8, 31), date(2029, 1, 1)} <= days
    assert date(2026, 8, 3) not in days
