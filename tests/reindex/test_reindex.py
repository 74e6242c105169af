"""A search parameter is offered when every record has its rows, and reindexing brings them."""

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from app.sandbox.organisations import BY_CODE
from app.sandbox.seed import reset
from app.services.reindex import BATCH, Unfinished, reindex, settle
from app.store.tables.records import RECORDS, search_token
from app.store.tables.work import index_state
from app.store.wall import OPERATOR
from tests.kit.answers import code
from tests.kit.bulk import multiply, persons
from tests.kit.gateways import World
from tests.performance.pathway import Calls
from tests.wire.bodies import patient

BUSINESS_STATUS = ("Task", "business-status")
task = RECORDS["Task"]


def silent(_type: str, _done: int, _total: int) -> None:
    """A listener who does not care."""


def newly_declared(world: World, type: str, parameter: str) -> None:
    """Make the database as it is when a parameter has just been added to the declarations."""
    with world.gateway.database.writing(OPERATOR) as connection:
        theirs = (index_state.c.type == type, index_state.c.parameter == parameter)
        connection.execute(delete(index_state).where(*theirs))
        connection.execute(delete(search_token).where(*rows_of(type, parameter)))


def unfinished(world: World) -> frozenset[tuple[str, str]]:
    """What a gateway that starts now would not offer."""
    return Unfinished(world.gateway.database)()


def rows_of(type: str, parameter: str) -> tuple[Any, ...]:
    return search_token.c.type == type, search_token.c.parameter == parameter


def rows(world: World, type: str, parameter: str) -> list[tuple[str, str]]:
    """Record and code of each search row, sorted."""
    wanted = select(search_token.c.resource_id, search_token.c.code).where(*rows_of(type, parameter))
    with world.gateway.database.reading(OPERATOR) as connection:
        return sorted(map(tuple, connection.execute(wanted)))


def test_a_fresh_gateway_offers_every_parameter(everywhere: World) -> None:
    assert unfinished(everywhere) == set()
    Calls(everywhere).refer(0)
    assert unfinished(everywhere) == set()
    assert reindex(everywhere.gateway, silent) == 0


def test_a_new_parameter_is_offered_after_reindexing(everywhere: World) -> None:
    Calls(everywhere).refer(0)
    before = rows(everywhere, *BUSINESS_STATUS)
    newly_declared(everywhere, *BUSINESS_STATUS)
    assert unfinished(everywhere) == {BUSINESS_STATUS}
    assert reindex(everywhere.gateway, silent) == 1
    assert unfinished(everywhere) == set()
    assert rows(everywhere, *BUSINESS_STATUS) == before
    assert len(before) == 1


def test_a_new_parameter_of_a_type_without_records_is_offered_at_once(everywhere: World) -> None:
    newly_declared(everywhere, *BUSINESS_STATUS)
    assert unfinished(everywhere) == set()


def test_rows_of_a_changed_declaration_are_replaced(everywhere: World) -> None:
    Calls(everywhere).refer(0)
    before = rows(everywhere, *BUSINESS_STATUS)
    stale = {"type": "Task", "parameter": "business-status", "system": "", "code": "old", "resource_id": before[0][0]}
    with everywhere.gateway.database.writing(OPERATOR) as connection:
        connection.execute(insert(search_token), stale)
        named = index_state.c.parameter == "business-status"
        connection.execute(update(index_state).where(named).values(declared="0 token code -"))
    assert BUSINESS_STATUS in unfinished(everywhere)
    reindex(everywhere.gateway, silent)
    assert rows(everywhere, *BUSINESS_STATUS) == before


def test_a_promoted_column_is_filled(everywhere: World) -> None:
    made = Calls(everywhere).refer(0)
    with everywhere.gateway.database.writing(OPERATOR) as connection:
        connection.execute(update(task).values(owner=None))
        connection.execute(delete(index_state).where(index_state.c.parameter == "owner"))
    reindex(everywhere.gateway, silent)
    worklist = f"/Task?owner=Organization/{BY_CODE['TESTOH1'].id}"
    found = Calls(everywhere).get("oh-a", worklist).json()["entry"]
    assert [f"Task/{entry['resource']['id']}" for entry in found] == [made.task]


def test_a_stopped_run_goes_on_where_it_was(everywhere: World) -> None:
    Calls(everywhere).refer(0)
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), BATCH + 50)
    before = rows(everywhere, *BUSINESS_STATUS)
    newly_declared(everywhere, *BUSINESS_STATUS)

    def stop(_type: str, done: int, total: int) -> None:
        assert (done, total) == (BATCH, BATCH + 51)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(everywhere.gateway, stop)
    assert BUSINESS_STATUS in unfinished(everywhere)
    assert reindex(everywhere.gateway, silent) == 51
    assert rows(everywhere, *BUSINESS_STATUS) == before
    assert reindex(everywhere.gateway, silent) == 0


def test_the_gateway_works_on_while_it_is_reindexed(everywhere: World) -> None:
    calls = Calls(everywhere)
    made = calls.refer(0)
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), BATCH)
    newly_declared(everywhere, *BUSINESS_STATUS)
    answers = []

    def meanwhile(_type: str, _done: int, _total: int) -> None:
        operation = "accept" if answers else "receive"
        said = [{"name": "message", "valueString": "We will ring."}] if answers else []
        body = {"resourceType": "Parameters", "parameter": said} if said else {"resourceType": "Parameters"}
        answers.append(calls.post("oh-a", f"/{made.task}/${operation}", body).status_code)

    reindex(everywhere.gateway, meanwhile)
    assert answers == [200, 200]
    assert len(rows(everywhere, *BUSINESS_STATUS)) == BATCH + 1
    assert unfinished(everywhere) == set()


def test_a_parameter_that_is_no_longer_declared_is_forgotten(here: World) -> None:
    with here.gateway.database.writing(OPERATOR) as connection:
        gone = {"type": "Task", "parameter": "gone", "declared": "1 token gone -", "complete": True, "reached": ""}
        connection.execute(insert(index_state), gone)
        settle(connection)
        left = select(func.count()).select_from(index_state).where(index_state.c.parameter == "gone")
        assert connection.execute(left).scalar_one() == 0


def test_an_emptied_sandbox_offers_every_parameter(here: World) -> None:
    Calls(here).refer(0)
    reset(here.gateway)
    assert unfinished(here) == set()


def test_an_unfinished_parameter_is_neither_offered_nor_searched_by(everywhere: World) -> None:
    Calls(everywhere).refer(0)
    newly_declared(everywhere, *BUSINESS_STATUS)
    owner, query = everywhere.as_client("oh-a"), "/Task?business-status=triage"
    refused = owner.get(query)
    assert (refused.status_code, code(refused)) == (503, "SEA-012")
    assert "business-status" not in everywhere.http.get("/fhir/R4/metadata").text
    reindex(everywhere.gateway, silent)
    assert owner.get(query).json()["total"] == 0
    assert "business-status" in everywhere.http.get("/fhir/R4/metadata").text


@pytest.mark.parametrize(
    ("parameter", "asked"),
    [
        (BUSINESS_STATUS, "/ServiceRequest?_has:Task:focus:business-status=x"),
        (BUSINESS_STATUS, "/Task?part-of.business-status=x"),
        (("Task", "part-of"), "/Task?part-of.status=requested"),
        (("Task", "patient"), "/Patient?_has:Task:patient:status=requested"),
        (("Task", "patient"), "/Patient?_revinclude=Task:patient"),
    ],
)
def test_neither_is_anything_joined_by_it(here: World, parameter: tuple[str, str], asked: str) -> None:
    Calls(here).refer(0)
    newly_declared(here, *parameter)
    answer = here.as_client("gp").get(asked)
    assert (answer.status_code, code(answer)) == (503, "SEA-012")


def test_what_a_record_names_is_brought_before_its_rows_are_written(here: World) -> None:
    made = Calls(here).refer(0)
    newly_declared(here, "Task", "patient")
    found = here.as_client("gp").get("/Task?_include=Task:patient").json()["entry"]
    assert f"Patient/{found[1]['resource']['id']}" == made.patient


def test_a_condition_by_it_makes_no_second_record(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    body = patient("Wren")
    assert gp.post("/Patient", body).status_code == 201
    newly_declared(everywhere, "Patient", "identifier")
    condition = f"identifier={body['identifier'][0]['value']}"
    refused = gp.post("/Patient", body, If_None_Exist=condition)
    assert (refused.status_code, code(refused)) == (503, "SEA-012")
    reindex(everywhere.gateway, silent)
    assert gp.post("/Patient", body, If_None_Exist=condition).status_code == 200
