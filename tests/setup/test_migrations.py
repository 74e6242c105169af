"""Migrations lead from nothing to the declared tables, once, on both databases."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from app.domain.dated import DEFAULT_RULES, RuleBook
from app.services.dated_rules import read_rules
from app.store import deployment, migrate
from app.store.database import Database
from app.store.tables import METADATA
from app.store.wall import OPERATOR


def test_an_empty_database_gets_every_declared_table_and_nothing_else(address: str) -> None:
    migrate.upgrade(address)
    assert migrate.is_current(address)
    assert migrate.differences(address) == []
    engine = create_engine(address)
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}
    engine.dispose()


def test_migrating_again_changes_nothing(address: str) -> None:
    migrate.upgrade(address, "production")
    before = _deployment(address)
    migrate.upgrade(address, "sandbox")
    assert _deployment(address) == before
    assert before[0] == "production"


def test_the_first_migration_writes_the_rules_in_force(address: str) -> None:
    migrate.upgrade(address)
    database = Database(address)
    with database.reading(OPERATOR) as connection:
        kept, rows = read_rules(connection), deployment.rule_rows(connection)
    database.close()
    written = RuleBook(DEFAULT_RULES)
    assert len(rows) == len(DEFAULT_RULES)
    for rule in DEFAULT_RULES:
        assert kept.at(rule.name, rule.from_) == written.at(rule.name, rule.from_)


def test_a_table_that_migrations_do_not_know_is_named(address: str) -> None:
    migrate.upgrade(address)
    with migrate.connected(address) as connection:
        connection.execute(text("create table stray (id integer)"))
    assert any("stray" in line for line in migrate.differences(address))


def test_monthly_partitions_are_no_difference(address: str) -> None:
    migrate.upgrade(address)
    with migrate.connected(address) as connection:
        connection.execute(text("create table audit_event_p202610 (id integer)"))
    assert migrate.differences(address) == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(address: str) -> None:
    with pytest.raises(ValueError, match="GATEWAY_MODE"):
        migrate.upgrade(address, "rehearsal")
    assert migrate.revision(address) is None


def test_a_database_of_a_newer_gateway_is_left_alone(address: str) -> None:
    migrate.upgrade(address)
    with migrate.connected(address) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(migrate.ForeignRevisionError, match="9999"):
        migrate.upgrade(address)


def test_asking_about_a_missing_sqlite_file_does_not_make_it(tmp_path: Path) -> None:
    assert not migrate.is_current(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", ["nonsense", "oracle://x/y", "postgresql+psycopg://a:b@127.0.0.1:1/none"])
def test_an_address_that_leads_nowhere_is_told_in_one_line(wrong: str) -> None:
    with pytest.raises(migrate.DatabaseUnreachableError) as told:
        migrate.upgrade(wrong)
    assert "\n" not in str(told.value)


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "gateway.db").write_text(json.dumps(["no", "database"]) * 100)
    with pytest.raises(migrate.DatabaseUnreachableError, match="not a database"):
        migrate.upgrade(f"sqlite:///{tmp_path / 'gateway.db'}")


def _deployment(address: str) -> tuple[str | None, str]:
    database = Database(address)
    try:
        with database.reading(OPERATOR) as connection:
            return deployment.mode(connection), deployment.gateway_id(connection)
    finally:
        database.close()
