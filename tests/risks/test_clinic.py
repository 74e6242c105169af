"""The complex cases clinic gives advice, or takes the work over where that was asked (S84)."""

from app.services.recompile import check
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated, only


def closed_by_the_clinic(world: World, paige: Referred, **parts: str) -> dict:
    """Task A after the clinic completed the escalation as handed over."""
    escalated(paige.workwell, asked(paige.reference, "complex-cases-clinic", risk="safety-critical-role", **parts))
    task, clinic = only(world, "Task", "escalation-task"), world.as_client("complex-clinic")
    assert clinic.move(task, "receive").status_code == 200
    started = clinic.patch(f"/{task}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 2)
    assert started.status_code == 200, started.text
    assert clinic.move(task, "complete", answer={"valueCode": "handed-over"}).status_code == 200
    return dict(paige.workwell.get(f"/{paige.task}").json())


def test_the_clinic_takes_the_work_over_where_that_was_asked(here: World) -> None:
    paige = Referred(here)
    after = closed_by_the_clinic(here, paige, model="handover")
    assert after["owner"]["identifier"]["value"] == "TESTCCC"
    stub = here.as_client("complex-clinic").get(f"/{paige.task}").json()
    assert "for" not in stub, "what it sees beyond the stub rests on consent"
    assert check(here.gateway).differences == []
    assert paige.workwell.move(paige.task, "hold", reason={"valueCode": "awaiting-person"}).status_code == 403


def test_for_advice_the_coordinator_stays_responsible(here: World) -> None:
    paige = Referred(here)
    after = closed_by_the_clinic(here, paige)
    assert after["owner"]["identifier"]["value"] == "TESTWW1"
    assert here.as_client("complex-clinic").get(f"/{paige.task}").status_code == 403
