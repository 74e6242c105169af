"""Scenario 12: Bryn is brought to the emergency department unconscious; the doctor there breaks the glass."""

from tests.access.acting import Users, as_user
from tests.kit.answers import code, entries
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.risks.asking import only
from tests.risks.test_emergency import bryn, doctor, opening
from tests.time.turns import turn

__all__ = ["bryn"]


def test_from_the_door_to_the_review(bryn: World) -> None:
    users, coordinator = Users(bryn), bryn.as_client("workwell")
    asked_for = coordinator.post("/$break-glass", opening())
    assert (asked_for.status_code, code(asked_for)) == (403, "EMG-001")
    ed = doctor(bryn)
    opened = ed.post("/$break-glass", opening())
    assert opened.status_code == 201, opened.text
    patient = opened.json()["parameter"][0]["valueReference"]["reference"]
    flag, task = only(bryn, "Flag", "risk-flag"), only(bryn, "Task", "fulfilment-task")
    assert [ed.get(f"/{name}").status_code for name in (patient, flag)] == [200, 200]
    assert ed.get(f"/{task}").status_code == 403, "a Task is none of the emergency's business"
    before = bryn.as_client("gp").get(f"/{task}").json()
    bryn.clock.move_to(2026, 10, 9, 22, 41)
    assert ed.get(f"/{patient}").status_code == 403
    turn(bryn)
    review = only(bryn, "Task", "review")
    bryn.clock.move_to(2026, 10, 12, 9)
    caldicott = bryn.as_client("caldicott")
    assert entries(caldicott.get("/Task?status=requested"))[0]["id"] == review.partition("/")[2]
    assert caldicott.move(review, "complete", answer={"valueCode": "justified"}).status_code == 200
    assert bryn.as_client("gp").get(f"/{task}").json() == before
    told = entries(as_user(users, "Bryn", "person-app").get("/AuditEvent?_count=100"))
    assert any(event["subtype"][0]["code"] == "110127" for event in told)


def test_the_rows_of_the_log(bryn: World) -> None:
    test_from_the_door_to_the_review(bryn)
    found = iter([(row.interaction, row.outcome) for row in all_rows(bryn.gateway)])
    wanted = [
        ("break-glass", 4), ("emergency-override-started", 0), ("alert", 0), ("read", 0), ("read", 4),
        ("emergency-override-ended", 0), ("$complete", 0), ("emergency-access-justified", 0),
    ]  # fmt: skip
    assert [row for row in wanted if row not in found] == []
