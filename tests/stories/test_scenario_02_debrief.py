"""Scenario 2 before the clinic: a coordinator raises the concern, the debrief confirms it and advises OH."""

from tests.access.acting import Users, as_user
from tests.kit.answers import task_of
from tests.kit.builders import consent, permit, referral
from tests.kit.gateways import World
from tests.reports.scene import said
from tests.risks.asking import asked, escalated, only
from tests.risks.test_life_cycle import graded


def test_a_concern_is_raised_ungraded_confirmed_by_the_practice_and_goes_to_occupational_health(here: World) -> None:
    users = Users(here)
    coordinator, doctor = as_user(users, "testcoord", "workwell"), as_user(users, "testgp", "gp")
    body = referral("Noel", performer="TESTWW1", template=None, code="workwell-referral", trigger="self")
    sent = here.as_client("gp").post("/ServiceRequest", body)
    request, task = f"ServiceRequest/{sent.json()['id']}", task_of(sent)
    given = permit("TESTWW1", "care-coordination", "ABCD")
    assert (
        doctor.post("/Consent", consent(sent.json()["subject"]["reference"], given, about=request)).status_code == 201
    )
    assert [coordinator.move(task, move).status_code for move in ("receive", "accept")] == [200, 200]
    escalated(coordinator, asked(sent.json()["requisition"]["value"], risk="safety-critical-role"))
    flag, debrief = only(here, "Flag", "risk-flag"), only(here, "Task", "escalation-task")
    seen = coordinator.get(f"/{flag}").json()
    assert seen["code"] == {"text": "Present"}, "a coordinator sees that there is a flag, not which"
    raised = doctor.get(f"/{flag}").json()
    assert raised["code"]["coding"][0]["code"] == "safety-critical-role"
    assert "extension" not in raised, "nobody has graded it"
    assert said(coordinator.patch(f"/{flag}", graded("high"), 1)) == (403, "AUT-086")
    assert doctor.patch(f"/{flag}", graded("high"), 1).status_code == 200
    for move in ("receive", "accept"):
        assert doctor.move(debrief, move).status_code == 200
    started = doctor.patch(f"/{debrief}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 3)
    assert started.status_code == 200, started.text
    done = doctor.move(debrief, "complete", answer={"valueCode": "out-of-scope-advise-oh"})
    assert done.json()["businessStatus"]["coding"][0]["code"] == "out-of-scope-advise-oh"
    outside = ("employer-2", "dwp-status", "dwp-atw", "complex-clinic")
    assert {here.as_client(name).get(f"/{flag}").status_code for name in outside} <= {403, 404}
