"""With a hundred thousand Tasks, at a desk some of them, the hot statements still find their rows by index."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.sandbox.organisations import BY_CODE
from app.store.wall import OPERATOR
from tests.kit.bulk import LEAN, multiply, persons
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.seeds import some
from tests.performance.counting import statements
from tests.performance.pathway import Calls, Made
from tests.performance.plans import plan, whole_scans

TASKS = some(100_000)
OWNER = f"owner=Organization/{BY_CODE['TESTOH1'].id}"


@dataclass(frozen=True)
class Large:
    """A gateway with very many Tasks, and one referral in it."""

    world: World
    calls: Calls
    made: Made

    def statement(self, call: Any) -> tuple[str, Any]:
        """The one statement a call reads with, as it was sent; the call before it made its token known."""
        assert call().status_code == 200
        with statements(self.world.gateway.database) as seen:
            assert call().status_code == 200
        return next((text, values) for text, values in seen if text.startswith("SELECT"))

    @property
    def number(self) -> str:
        """The NHS number of the person referred."""
        return self.made.person.nhs_number

    def requests(self) -> dict[str, Any]:
        """The hot requests by name."""
        return {
            "worklist": lambda: self.calls.get("oh-a", f"/Task?{OWNER}&status=requested"),
            "whole worklist": lambda: self.calls.get("oh-a", f"/Task?{OWNER}"),
            "worklist of a person": lambda: self.calls.get("oh-a", f"/Task?patient.identifier={self.number}"),
            "persons of a worklist": lambda: self.calls.get(
                "gp", f"/Patient?_has:Task:patient:_id={self.made.task[5:]}"
            ),
            "read": lambda: self.calls.get("oh-a", f"/ServiceRequest/{self.made.request['id']}"),
            "read of a Task": lambda: self.calls.get("oh-a", f"/{self.made.task}"),
            "status": lambda: self.calls.post("dwp-status", "/$referral-status", self.made.question),
        }


@pytest.fixture(scope="module", params=BOTH)
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    """Two owners, two states, a quarter of the Tasks each."""
    with world(request.param, tmp_path_factory.mktemp(f"plans-{request.param}")) as made:
        calls = Calls(made)
        referrals = [calls.refer(number, "TESTOH1" if number < 2 else "TESTOH2") for number in range(4)]
        for client, place in (("oh-a", 1), ("oh-b", 3)):
            answer = calls.post(client, f"/{referrals[place].task}/$receive", {"resourceType": "Parameters"})
            assert answer.status_code == 200
        multiply(made.gateway.database, persons(made.gateway.database), TASKS // 4, LEAN)
        yield Large(made, calls, referrals[0])


HOT = (
    "worklist",
    "whole worklist",
    "worklist of a person",
    "persons of a worklist",
    "read",
    "read of a Task",
    "status",
)


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_reads_no_large_table_from_end_to_end(large: Large, name: str) -> None:
    text, values = large.statement(large.requests()[name])
    lines = plan(large.world.gateway.database, text, values)
    assert whole_scans(lines) == []
    assert any("ndex" in line.lower() for line in lines)


def test_postgresql_plans_for_the_values_it_is_given(large: Large) -> None:
    if large.world.gateway.database.is_sqlite:
        pytest.skip("SQLite has one plan for a statement, whatever its values")
    with large.world.gateway.database.reading(OPERATOR) as connection:
        assert connection.exec_driver_sql("SHOW plan_cache_mode").scalar_one() == "force_custom_plan"
        assert connection.exec_driver_sql("SHOW jit").scalar_one() == "off"


def test_a_worklist_takes_its_order_from_the_index(large: Large) -> None:
    text, values = large.statement(large.requests()["worklist"])
    lines = plan(large.world.gateway.database, text, values)
    assert any("ix_task_owner_status" in line for line in lines)
    assert not any("Sort" in line or "TEMP B-TREE" in line for line in lines)


def test_what_is_scanned_is_recognised() -> None:
    assert whole_scans(["  ->  Seq Scan on disclosure_grant disclosure_grant_1", "SCAN task", "SCAN client"]) == [
        "->  Seq Scan on disclosure_grant disclosure_grant_1",
        "SCAN task",
    ]
    assert whole_scans(["Filter: (hashed SubPlan 3)", "SEARCH task USING INDEX ix_task_owner_status"]) == [
        "Filter: (hashed SubPlan 3)"
    ]
