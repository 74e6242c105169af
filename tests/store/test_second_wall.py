"""The second wall on PostgreSQL: raw SQL as the application's role sees what the settings open, and nothing else."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import true
from sqlalchemy.exc import DataError

from app.sandbox.organisations import BY_CODE
from app.sandbox.people import PEOPLE
from app.services.deployment import check_wall
from app.services.not_ready import NotReadyError
from app.store import prepared, records, search
from app.store.database import Database
from app.store.tables import METADATA
from app.store.wall import NOBODY, OPERATOR, RULES, SEALER, Facts
from app.store.wall_policies import ROLE, UNWALLED, policies
from tests.kit.databases import POSTGRES
from tests.kit.gateways import World, world
from tests.performance.pathway import Calls, Made

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not POSTGRES, reason="PostgreSQL has row-level security; GATEWAY_TEST_POSTGRES names no server"),
]

WALLED = sorted(policies())
LEDGER = ["audit_checkpoint", "audit_entity", "audit_event", "audit_leaf", "audit_node"]
SHARED = ["resource_version", "search_date", "search_reference", "search_string", "search_token", "search_uri"]
"""Tables that directory entries, which anybody may read, share with records of people."""

PERSONAL = {"person_id", "patient_id", "nhs_number", "nino", "birth_date", "subjects", "resource_id", "body"}
"""Columns by which a table is about people."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Made]]:
    """A referral of one person from TESTGP1 to TESTOH1, of which TESTOH2 knows nothing."""
    with world("postgresql", tmp_path_factory.mktemp("wall")) as here:
        yield here, Calls(here).refer(0)


@pytest.fixture
def raw(made: tuple[World, Made]) -> Iterator["psycopg.Connection[Any]"]:
    """A connection as the application's role, outside the application."""
    with connect(made[0].gateway.database) as connection:
        yield connection


def connect(database: Database) -> "psycopg.Connection[Any]":
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, options=f"-c role={ROLE}")


def facts(code: str, purpose: str, now: int, **more: str) -> Facts:
    """What a caller of an organisation would be told of."""
    of = BY_CODE[code]
    return Facts("client", of.id, "", "any", purpose, f"org:{of.id} type:{of.type} *", str(now), **more)


def seen(database: Database, table: str, facts: Facts, column: str = "*") -> list[Any]:
    with database.reading(facts) as connection:
        return list(connection.exec_driver_sql(f"SELECT {column} FROM {table}").all())  # noqa: S608  names of our tables


def persons(database: Database, facts: Facts) -> dict[str, set[str]]:
    """By table: the persons its visible rows are about."""
    tables = [name for name in WALLED if "person_id" in METADATA.tables[name].c]
    return {name: {row[0] for row in seen(database, name, facts, "person_id") if row[0]} for name in tables}


@pytest.mark.parametrize("table", WALLED)
def test_without_settings_nothing_of_anybody_is_seen(raw: "psycopg.Connection[Any]", table: str) -> None:
    kept = raw.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
    types = {row[1 if table.startswith("search_") else 0] for row in kept}
    assert kept == [] or (table in SHARED and not types & {"Patient", "Task", "ServiceRequest", "Observation"})


def test_the_operator_sees_that_there_is_something_to_hide(made: tuple[World, Made]) -> None:
    filled = {table for table in WALLED if seen(made[0].gateway.database, table, OPERATOR)}
    assert filled >= {"patient", "task", "resource_version", "search_string", "person", "disclosure_grant", "referral"}


def test_an_organisation_without_a_grant_sees_nothing_of_the_person(made: tuple[World, Made]) -> None:
    here = made[0].gateway
    stranger = facts("TESTOH2", "oh-assessment", here.now)
    assert {name for name, of in persons(here.database, stranger).items() if of} == set()
    assert seen(here.database, "person", stranger) == []
    assert seen(here.database, "search_string", stranger, "folded") == seen(
        here.database, "search_string", NOBODY, "folded"
    )


def test_parties_of_the_referral_see_its_person_and_nobody_else(made: tuple[World, Made]) -> None:
    here = made[0].gateway
    for code, purpose in (("TESTGP1", "care-coordination"), ("TESTOH1", "oh-assessment")):
        found = persons(here.database, facts(code, purpose, here.now))
        assert len(found["task"]) == 1
        assert set().union(*found.values()) == found["task"]


def test_a_permit_for_another_purpose_or_time_opens_nothing(made: tuple[World, Made]) -> None:
    here = made[0].gateway
    late = here.now * 100
    for purpose, now, opens in (("dwp-status", here.now, 1), ("insurance", here.now, 0), ("dwp-status", late, 0)):
        assert len(seen(here.database, "observation", facts("TESTDWPS", purpose, now))) == opens, (purpose, now)


def test_a_query_that_forgot_its_predicate_discloses_nothing(
    made: tuple[World, Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, referral = made
    calls = Calls(here)
    with monkeypatch.context() as broken:
        for module in (records, search):
            broken.setattr(module, "is_at_least", lambda *_: true())
        prepared._kept.cache_clear()
        assert calls.get("oh-b", f"/ServiceRequest/{referral.request['id']}").status_code == 404
        assert calls.get("oh-b", "/Task").json().get("entry", []) == []
        assert calls.get("oh-b", f"/{referral.task}/_history").status_code == 404
        assert calls.get("oh-a", f"/ServiceRequest/{referral.request['id']}").status_code == 200
    prepared._kept.cache_clear()


@pytest.mark.parametrize("context", ["rule", "owner", "RULES", "rules ", "true", "audit"])
def test_a_context_that_is_not_declared_opens_nothing(made: tuple[World, Made], context: str) -> None:
    assert seen(made[0].gateway.database, "person", Facts(context=context)) == []
    assert seen(made[0].gateway.database, "audit_event", Facts(context=context)) == []


def test_the_sealer_sees_the_ledger_and_no_record(made: tuple[World, Made]) -> None:
    database = made[0].gateway.database
    assert seen(database, "audit_event", SEALER)
    assert seen(database, "patient", SEALER) == seen(database, "person", SEALER) == []


def test_the_context_of_an_auditor_is_closed_to_other_roles(made: tuple[World, Made]) -> None:
    database = made[0].gateway.database
    assert seen(database, "audit_event", Facts(role="oh-clinician", context="audit")) == []
    assert seen(database, "patient", Facts(role="oh-clinician", context="audit")) == []
    assert seen(database, "audit_event", Facts(role="information-governance", context="audit"))


CHANGES = [f"UPDATE {table} SET {column} = {column}" for table, column in (  # noqa: S608  names of our tables
    ("audit_event", "outcome"), ("audit_event", "subjects"), ("audit_entity", "version"), ("audit_leaf", "position"),
    ("audit_node", "level"), ("audit_checkpoint", "note"), ("resource_version", "body"), ("deployment", "mode"),
)]  # fmt: skip
CHANGES += [f"{verb} {table}" for table in LEDGER for verb in ("DELETE FROM", "TRUNCATE", "DROP TABLE")]
CHANGES += [
    "DELETE FROM resource_version",
    "DELETE FROM disclosure_grant",
    "ALTER TABLE patient DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE patient NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER POLICY wall ON patient USING (true)",
    "DROP POLICY wall ON patient",
    "CREATE POLICY gap ON patient USING (true)",
    "DROP FUNCTION ledger_append_only() CASCADE",
    "ALTER ROLE gateway_app BYPASSRLS",
    "CREATE ROLE another SUPERUSER",
    "SET session_replication_role = replica",
    "SET row_security = off; SELECT * FROM patient",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_may_not(raw: "psycopg.Connection[Any]", statement: str) -> None:
    raw.execute("SELECT set_config('gateway.context', 'rules', true)")
    with pytest.raises(InsufficientPrivilege):
        raw.execute(statement.encode())


@pytest.fixture
def login(made: tuple[World, Made]) -> Iterator[str]:
    """The address of a login that is a member of the application's role and nothing else."""
    name, word = f"login_{threading.get_ident()}", "correct-horse"
    with psycopg.connect(POSTGRES.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{word}' IN ROLE {ROLE}".encode())
        yield made[0].gateway.database.url.set(username=name, password=word).render_as_string(hide_password=False)
        server.execute(f"DROP ROLE {name}".encode())


def test_a_login_of_its_own_cannot_become_the_owner_and_can_serve(made: tuple[World, Made], login: str) -> None:
    owner = made[0].gateway.database.url
    database = Database(login, 2, owner.render_as_string(hide_password=False))
    try:
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar_one() == ROLE
        assert seen(database, "patient", NOBODY) == []
        assert seen(database, "patient", RULES)
        with database.owning() as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar_one() == owner.username
    finally:
        database.close()
    for statement in (f"SET ROLE {owner.username}", f"SET SESSION AUTHORIZATION {owner.username}"):
        with (
            psycopg.connect(login.replace("+psycopg", "")) as connection,
            pytest.raises(InsufficientPrivilege),
        ):
            connection.execute(statement.encode())


def test_settings_do_not_survive_the_transaction(made: tuple[World, Made]) -> None:
    gateway = made[0].gateway
    database = Database(gateway.database.url.render_as_string(hide_password=False), 1)
    gp = facts("TESTGP1", "care-coordination", gateway.now)
    try:
        assert seen(database, "patient", gp)
        assert seen(database, "patient", NOBODY) == []
        with database.writing(gp) as connection:
            assert connection.exec_driver_sql("SELECT * FROM patient").all()
        assert seen(database, "patient", NOBODY) == []
        with pytest.raises(DataError), database.writing(gp) as connection:
            connection.exec_driver_sql("SELECT 1 / (current_setting('gateway.org') = '')::int")
        with pytest.raises(Exception, match="no_such"):
            seen(database, "no_such", gp)
        with database.reading() as connection:
            names = ("org", "client", "context", "recipients")
            left = [connection.exec_driver_sql(f"SELECT current_setting('gateway.{n}', true)").scalar() for n in names]
        assert [value or "" for value in left] == [""] * 4
        with database._writer.connect() as connection:
            assert connection.exec_driver_sql("SELECT * FROM patient").all() == []
    finally:
        database.close()


def test_callers_that_share_connections_never_see_with_each_others_eyes(made: tuple[World, Made]) -> None:
    gateway = made[0].gateway
    database = Database(gateway.database.url.render_as_string(hide_password=False), 2)
    eyes = [facts("TESTGP1", "care-coordination", gateway.now), facts("TESTOH2", "oh-assessment", gateway.now), NOBODY]
    wrong: list[int] = []

    def look(which: int) -> None:
        for _ in range(40):
            found = bool(seen(database, "task", eyes[which]))
            wrong.extend([which] if found != (which == 0) else [])

    threads = [threading.Thread(target=look, args=(number % 3,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert wrong == []


def test_every_table_about_people_stands_behind_a_policy(made: tuple[World, Made]) -> None:
    with made[0].gateway.database.owning() as connection:
        rows = connection.exec_driver_sql(
            "SELECT relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname "
            "WHERE relrowsecurity AND relforcerowsecurity AND p.policyname = 'wall'"
        )
        walled = set(rows.scalars())
        owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s"
        assert connection.exec_driver_sql(owned, (ROLE,)).scalar_one() == 0
        above = "SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert not any(connection.exec_driver_sql(above, (ROLE,)).one())
    assert walled == set(METADATA.tables) - set(UNWALLED)
    directory = {name for name, why in UNWALLED.items() if why == "directory"}
    for name in set(UNWALLED) - directory - {"client"}:
        assert not PERSONAL & set(METADATA.tables[name].c.keys()), f"{name} is about people and has no policy"


def test_a_gateway_does_not_open_on_a_wall_with_a_gap(tmp_path: Path) -> None:
    with world("postgresql", tmp_path) as here:
        check_wall(here.gateway.settings)
        with here.gateway.database.owning() as connection:
            connection.exec_driver_sql("ALTER TABLE patient NO FORCE ROW LEVEL SECURITY")
        with pytest.raises(NotReadyError, match="patient"):
            check_wall(here.gateway.settings)


def test_a_person_sees_their_own_row(made: tuple[World, Made]) -> None:
    somebody = PEOPLE[0]
    mine = Facts(client="c", person=somebody.id, now="0")
    assert [row[0] for row in seen(made[0].gateway.database, "person", mine, "id")] == [somebody.id]
