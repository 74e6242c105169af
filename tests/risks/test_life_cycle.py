"""A clinician grades and closes; whoever else tries is told so; what was open to the route's owner then ends (R-10)."""

import pytest

from app.services.alerts import list_alerts
from tests.access.acting import Users, as_user
from tests.kit.answers import code
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated, only
from tests.time.turns import turn

LEVEL = "https://work-health-gateway.example/fhir/StructureDefinition/risk-level"


def graded(level: str) -> list[dict]:
    return [{"op": "add", "path": "/extension", "value": [{"url": LEVEL, "valueCode": level}]}]


@pytest.fixture
def paige(here: World) -> Referred:
    referred = Referred(here)
    escalated(referred.workwell, asked(referred.reference))
    return referred


def test_the_practice_takes_it_grades_it_and_closes_it(here: World, paige: Referred) -> None:
    task, flag = only(here, "Task", "escalation-task"), only(here, "Flag", "risk-flag")
    for move in ("receive", "accept"):
        assert paige.gp.move(task, move).status_code == 200
    started = paige.gp.patch(f"/{task}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 3)
    assert started.json()["restriction"]["period"]["end"] == "2026-10-05T23:59:59+01:00"
    assert paige.gp.patch(f"/{flag}", graded("low"), 1).status_code == 200
    early = paige.gp.move(task, "complete")
    assert (early.status_code, code(early)) == (422, "TSK-027")
    closed = paige.gp.move(task, "complete", answer={"valueCode": "assessed"})
    assert closed.status_code == 200, closed.text
    assert closed.json()["businessStatus"]["coding"][0]["code"] == "assessed"
    assert [paige.gp.get(f"/{name}").status_code for name in (task, flag, paige.request)] == [403, 403, 403]


def test_a_coordinator_neither_grades_nor_closes(here: World, paige: Referred) -> None:
    task, flag = only(here, "Task", "escalation-task"), only(here, "Flag", "risk-flag")
    patched = paige.workwell.patch(f"/{task}", [{"op": "replace", "path": "/status", "value": "completed"}], 1)
    tried = [
        paige.workwell.move(task, "complete", answer={"valueCode": "assessed"}),
        patched,
        paige.workwell.patch(f"/{flag}", graded("none"), 1),
    ]
    assert [(answer.status_code, code(answer)) for answer in tried] == [(403, "AUT-086")] * 3


def test_a_clinic_takes_what_dwp_escalated_and_nobody_elsewhere_closes_it(here: World) -> None:
    paige = Referred(here)
    escalated(here.as_client("dwp-atw"), asked(paige.reference, "complex-cases-clinic", risk="safety-critical-role"))
    task = only(here, "Task", "escalation-task")
    clinic = here.as_client("complex-clinic")
    assert clinic.move(task, "receive").status_code == 200
    admin = as_user(Users(here), "testgp", "gp")
    assert admin.move(task, "complete", answer={"valueCode": "assessed"}).status_code == 404
    assert (
        clinic.patch(f"/{task}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 2).status_code == 200
    )
    assert clinic.move(task, "complete", answer={"valueCode": "handed-over"}).status_code == 200


def test_a_level_is_all_a_clinician_changes_of_what_somebody_said(here: World, paige: Referred) -> None:
    flag = only(here, "Flag", "risk-flag")
    other = [{"op": "replace", "path": "/code/coding/0/code", "value": "driving-risk"}]
    answer = paige.gp.patch(f"/{flag}", other, 1)
    assert answer.status_code == 422
    assert paige.gp.patch(f"/{flag}", graded("very"), 1).status_code == 422
    assert here.as_client("oh-a").patch(f"/{flag}", graded("low"), 1).status_code == 404


def test_the_practice_rejects_with_a_reason_and_a_signpost(here: World, paige: Referred) -> None:
    task = only(here, "Task", "escalation-task")
    bare = paige.gp.move(task, "reject", reason={"valueCode": "wrong-service"})
    assert (bare.status_code, code(bare)) == (422, "TSK-021")
    parts = {"reason": {"valueCode": "wrong-service"}, "noneSuitable": "Already with the crisis team."}
    assert paige.gp.move(task, "reject", **parts).status_code == 200
    assert paige.gp.get(f"/{task}").status_code == 403


def test_a_death_that_is_told_and_not_verified_ends_no_escalation(everywhere: World) -> None:
    paige = Referred(everywhere)
    escalated(paige.workwell, asked(paige.reference))
    task = only(everywhere, "Task", "escalation-task")
    coordinator = as_user(Users(everywhere), "testcoord", "workwell")
    subject = coordinator.get(f"/{paige.request}").json()["subject"]["reference"]
    patient = coordinator.get(f"/{subject}").json()
    assert coordinator.put(f"/{subject}", patient | {"deceasedBoolean": True}).status_code == 200
    assert paige.workwell.get(f"/{paige.task}").json()["status"] == "cancelled", "its own work ends (R-16)"
    assert paige.gp.get(f"/{task}").json()["status"] == "requested", "a clinician ends an escalation (R-08)"
    everywhere.clock.advance(hours=3)
    turn(everywhere)
    assert task.removeprefix("Task/") in {alert.task for alert in list_alerts(everywhere.gateway)}
    assert paige.gp.move(task, "receive").status_code == 200
