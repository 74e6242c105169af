"""Statements a request sends to the database: so many, and not one more when there is more to find."""

from collections.abc import Callable
from typing import Any

import pytest
from fhir_core.fhirabstractmodel import FHIRAbstractModel

from app.sandbox.organisations import BY_CODE
from tests.kit.bulk import multiply, persons
from tests.kit.gateways import World
from tests.performance.counting import statements, told
from tests.performance.pathway import Calls, Made

LEDGER = ["INSERT audit_event", "INSERT audit_entity"]
"""What one commit of the ledger sends, for however many requests it serves."""

WORKLIST = f"/Task?owner=Organization/{BY_CODE['TESTOH1'].id}&status=requested"


@pytest.fixture
def calls(everywhere: World) -> Calls:
    return Calls(everywhere)


@pytest.fixture
def made(calls: Calls) -> Made:
    return calls.refer(0)


def sent(world: World, call: Callable[[], Any]) -> list[str]:
    """The statements of a call whose token and statements are known already."""
    assert call().status_code < 300
    with statements(world.gateway.database) as seen:
        assert call().status_code < 300
    return told(seen)


def test_a_read_is_one_statement_and_its_audit_rows(everywhere: World, calls: Calls, made: Made) -> None:
    found = sent(everywhere, lambda: calls.get("oh-a", f"/ServiceRequest/{made.request['id']}"))
    assert len(found) == 3
    assert found[1:] == LEDGER


def test_a_search_is_one_statement_however_many_it_finds(everywhere: World, calls: Calls, made: Made) -> None:
    few = sent(everywhere, lambda: calls.get("oh-a", WORKLIST))
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), 60)
    assert len(calls.get("oh-a", WORKLIST).json()["entry"]) == 20
    many = sent(everywhere, lambda: calls.get("oh-a", WORKLIST))
    assert few == many
    assert len(many) == 3
    assert many[1:] == LEDGER


def test_an_exact_total_is_one_statement_more(everywhere: World, calls: Calls, made: Made) -> None:
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), 30)
    found = sent(everywhere, lambda: calls.get("oh-a", f"{WORKLIST}&_total=accurate"))
    assert len(found) == 4


def test_a_status_is_one_statement_and_its_audit_rows(everywhere: World, calls: Calls, made: Made) -> None:
    found = sent(everywhere, lambda: calls.post("dwp-status", "/$referral-status", made.question))
    assert len(found) == 3
    assert found[1:] == LEDGER


def test_a_create_sends_as_many_statements_to_a_large_database(everywhere: World, calls: Calls, made: Made) -> None:
    small = sent(everywhere, lambda: calls.post("gp", "/Observation", made.observation))
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), 300)
    large = sent(everywhere, lambda: calls.post("gp", "/Observation", made.observation))
    assert small == large
    assert large[3:] == [
        "INSERT observation",
        "INSERT resource_version",
        "INSERT search_token",
        "INSERT search_date",
        "INSERT search_reference",
        *LEDGER,
    ]
    assert len(large) == 10


def test_a_referral_sends_as_many_statements_to_a_large_database(everywhere: World, calls: Calls, made: Made) -> None:
    with statements(everywhere.gateway.database) as small:
        calls.refer(1)
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), 150)
    with statements(everywhere.gateway.database) as large:
        calls.refer(2)
    assert told(small) == told(large)
    assert len(large) <= REFERRAL_MOST


REFERRAL_MOST = 104
"""Statements of a whole referral: seven records with their versions and search rows, grants, events, its checks."""


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the FHIR models that validate something while the test runs."""
    names: list[str] = []

    def note(cls: type, resource: Any) -> Any:
        names.append(cls.__name__)
        return validate.__func__(cls, resource)

    # Not __new__: Python cannot give a class its inherited one back.
    validate: Any = FHIRAbstractModel.model_validate
    monkeypatch.setattr(FHIRAbstractModel, "model_validate", classmethod(note))
    return names


def test_no_fhir_model_is_built_to_read_search_or_tell_a_status(here: World, built: list[str]) -> None:
    calls = Calls(here)
    made = calls.refer(0)
    assert "Task" in built
    built.clear()
    assert calls.get("oh-a", f"/ServiceRequest/{made.request['id']}").status_code == 200
    assert len(calls.get("oh-a", WORKLIST).json()["entry"]) == 1
    assert calls.post("dwp-status", "/$referral-status", made.question).json()["total"] == 1
    assert calls.post("gp", "/Observation", made.observation).status_code == 201
    assert built == []
