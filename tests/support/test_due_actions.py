"""What a plan says for a day is a Task on that day, for who does it (domain.md 5.4)."""

from typing import Any

import pytest

from app.services.recompile import check
from app.store import referrals
from app.store.wall import OPERATOR
from tests.kit.builders import consent, denial
from tests.kit.gateways import World
from tests.risks.test_reviews import special
from tests.support.scene import Planning, action, agreement, modification, said
from tests.time.turns import acts, details, evidence, turn
from tests.wire import bodies

Json = dict[str, Any]
PRACTICE = bodies.organisation("TESTGP1")


def until(scene: Planning, day: int, month: int = 10) -> int:
    """The night between two days in October, London's clocks an hour ahead; how many acts the worker did."""
    scene.world.clock.move_to(2026, month, day - 1, 23)
    return turn(scene.world)


def tasks(scene: Planning, caller: Any = None) -> list[Json]:
    """The due actions a caller finds, oldest first."""
    found = (caller or scene.oh).get(f"/Task?code=plan-action&patient={scene.subject}&_sort=_lastUpdated")
    assert found.status_code == 200, found.text
    return [entry["resource"] for entry in found.json().get("entry", [])]


def part(task: Json, name: str) -> Json:
    return dict(next(p for p in task["input"] if p["type"]["coding"][0]["code"] == name))


def events(scene: Planning) -> list[Json]:
    with scene.world.gateway.database.reading(OPERATOR) as connection:
        return referrals.events(connection, scene.request.partition("/")[2])


def test_an_action_is_a_task_on_its_day_and_an_event_for_who_does_it(everywhere: World) -> None:
    scene = Planning(everywhere)
    plan = scene.in_force(activity=[modification(), action("see-practice", PRACTICE)])
    scene.world.clock.move_to(2026, 10, 18, 22, 59)
    turn(everywhere)
    assert tasks(scene) == []
    until(scene, 19)
    (due,) = tasks(scene)
    assert due["focus"]["reference"] == plan
    assert due["owner"]["identifier"]["value"] == "TESTGP1"
    assert part(due, "action")["valueCodeableConcept"]["coding"][0]["code"] == "see-practice"
    assert part(due, "due")["valueDate"] == "2026-10-19"
    assert due["restriction"]["period"]["end"] == "2026-10-26T23:59:59+00:00"
    told = [e for e in events(scene) if e["topic"] == "plan-action-due"]
    assert [e["recipient"] for e in told] == [scene.gp.organisation.id]
    assert turn(everywhere) == 0, "each act happens once"
    assert len(evidence(everywhere, "plan-due")) == 1
    assert check(everywhere.gateway).differences == [], "its grants follow from what is stored"


def test_what_the_person_or_the_manager_does_is_seen_to_by_the_plans_keeper(here: World) -> None:
    scene = Planning(here)
    person = {"reference": scene.subject}
    listed = [action("self-management", person), action("meet-manager", bodies.organisation("TESTEMP3"))]
    scene.in_force(activity=listed)
    until(scene, 19)
    assert {task["owner"]["identifier"]["value"] for task in tasks(scene)} == {"TESTOH1"}
    own = next(t for t in tasks(scene, scene.person) if "reference" in part(t, "performer")["valueReference"])
    done = scene.person.move(f"Task/{own['id']}", "complete", answer={"valueCode": "partly-done"})
    assert (done.status_code, done.json()["businessStatus"]["coding"][0]["code"]) == (200, "partly-done"), done.text
    assert here.as_client("employer-3").get(f"/Task/{own['id']}").status_code in (403, 404)
    assert here.as_client("dwp-atw").get(f"/Task/{own['id']}").status_code in (403, 404)


def test_what_dwp_does_is_seen_to_by_the_plans_keeper_for_dwp_sees_no_plan(here: World) -> None:
    scene = Planning(here)
    scene.allow("TESTDWPA", "atw-application", "ABCG")
    scene.in_force(activity=[action("apply-access-to-work", bodies.organisation("TESTDWPA"))])
    until(scene, 19)
    (due,) = tasks(scene)
    assert due["owner"]["identifier"]["value"] == "TESTOH1", "whoever owns a Task can see and end it"
    done = scene.oh.move(f"Task/{due['id']}", "complete", answer={"valueCode": "done"})
    assert done.status_code == 200, done.text


def test_whom_the_person_has_refused_since_is_asked_nothing(everywhere: World) -> None:
    scene = Planning(everywhere)
    scene.in_force(activity=[action("see-practice", PRACTICE)])
    refused = consent(scene.subject, provision=denial("TESTGP1", "care-coordination"), taker="TESTPERS")
    assert scene.person.post("/Consent", refused).status_code == 201
    until(scene, 19)
    assert [task["owner"]["identifier"]["value"] for task in tasks(scene)] == ["TESTOH1"]
    assert tasks(scene, scene.gp) == []
    told = [event["recipient"] for event in events(scene) if event["topic"] == "plan-action-due"]
    assert told == [scene.oh.organisation.id], "the keeper sees to it, and the practice hears nothing (R-03)"
    assert check(everywhere.gateway).differences == []


def test_the_review_of_a_plan_is_due_on_its_day(here: World) -> None:
    scene = Planning(here)
    scene.in_force(activity=[modification()])
    scene.world.clock.move_to(2026, 11, 23, 0)
    turn(here)
    assert [part(task, "action")["valueCodeableConcept"]["coding"][0]["code"] for task in tasks(scene)] == [
        "review-plan"
    ]


@pytest.mark.parametrize("answer", ["done", "partly-done", "not-done", "not-needed"])
def test_whoever_does_it_says_what_came_of_it(here: World, answer: str) -> None:
    scene = Planning(here)
    scene.in_force(activity=[action("see-practice", PRACTICE)])
    until(scene, 19)
    name = f"Task/{tasks(scene)[0]['id']}"
    missing = scene.gp.move(name, "complete")
    assert said(missing) == (422, "TSK-027")
    assert scene.gp.move(name, "complete", answer={"valueCode": answer}).status_code == 200
    assert said(scene.gp.move(name, "complete", answer={"valueCode": answer})) == (409, "TSK-005")
    assert here.as_client("oh-b").move(name, "complete", answer={"valueCode": answer}).status_code == 404


def test_nothing_falls_due_under_a_draft_or_a_plan_that_is_over(everywhere: World) -> None:
    scene = Planning(everywhere)
    drafted = scene.planned(activity=[action("see-practice", PRACTICE)])
    ended = scene.in_force(activity=[action("see-practice", PRACTICE)])
    body = scene.oh.get(f"/{ended}").json()
    assert scene.oh.put(f"/{ended}", body | {"status": "revoked"}, 1).status_code == 200
    until(scene, 19)
    assert tasks(scene) == []
    assert acts(everywhere, drafted) == []
    assert acts(everywhere, ended)[0] == ("plan-due", "void")


def test_on_hold_nothing_is_due_and_afterwards_it_is(here: World) -> None:
    scene = Planning(here)
    plan = scene.in_force(activity=[action("see-practice", PRACTICE)])
    body = scene.oh.get(f"/{plan}").json()
    assert scene.oh.put(f"/{plan}", body | {"status": "on-hold"}, 1).status_code == 200
    until(scene, 19)
    assert tasks(scene) == []
    assert scene.oh.put(f"/{plan}", body | {"status": "active"}, 2).status_code == 200
    turn(here)
    assert len(tasks(scene)) == 1


def test_while_a_change_waits_for_agreement_what_was_agreed_falls_due(here: World) -> None:
    scene = Planning(here)
    plan = scene.in_force(activity=[action("see-practice", PRACTICE)])
    body = scene.oh.get(f"/{plan}").json()
    moved = body | {"activity": [action("see-practice", PRACTICE, "2026-10-28")]}
    drafted = moved | {"status": "draft", "extension": body["extension"][:3]}
    assert scene.oh.put(f"/{plan}", drafted, 1).status_code == 200
    until(scene, 19)
    assert [part(task, "due")["valueDate"] for task in tasks(scene)] == ["2026-10-19"]
    assert scene.says_yes(plan, 2).status_code == 200
    assert scene.manager_says_yes(plan, 3).status_code == 200
    assert [task["status"] for task in tasks(scene)] == ["cancelled"], "the new version says another day"
    scene.world.clock.move_to(2026, 10, 28, 0)
    turn(here)
    assert [task["status"] for task in tasks(scene)] == ["cancelled", "requested"]


def test_an_action_whose_day_has_passed_when_the_plan_is_agreed_is_due_at_once(here: World) -> None:
    scene = Planning(here)
    plan = scene.planned(activity=[action("see-practice", PRACTICE, "2026-10-02")])
    assert scene.says_yes(plan).status_code == 200
    assert scene.manager_says_yes(plan, 2).status_code == 200
    turn(here)
    assert len(tasks(scene)) == 1


def test_a_plan_agreed_anew_repeats_nothing_that_was_due(here: World) -> None:
    scene = Planning(here)
    plan = scene.in_force(activity=[modification(), action("see-practice", PRACTICE)])
    until(scene, 19)
    body = scene.oh.get(f"/{plan}").json()
    later = [agreement("person", "2026-10-19"), agreement("manager", "2026-10-19")]
    again = body | {"title": "A longer plan", "extension": [*body["extension"][:3], *later]}
    assert scene.oh.put(f"/{plan}", again, 1).status_code == 200
    turn(here)
    assert [task["status"] for task in tasks(scene)] == ["requested"]


def test_for_somebody_who_has_died_nothing_falls_due(here: World) -> None:
    scene = Planning(here)
    plan = scene.in_force(activity=[action("see-practice", PRACTICE)])
    patient = scene.gp.get(f"/{scene.subject}").json() | {"deceasedBoolean": True}
    assert scene.gp.put(f"/{scene.subject}", patient, 1).status_code == 200
    until(scene, 19)
    assert tasks(scene) == []
    assert ("plan-due", "silenced") in acts(here, plan)


def test_under_special_rules_a_plan_asks_nobody_and_the_log_says_why(everywhere: World) -> None:
    scene = Planning(everywhere)
    own = action("self-management", {"reference": scene.subject})
    plan = scene.in_force(activity=[own, action("see-practice", PRACTICE)])
    flag = scene.gp.post("/Flag", special(scene.subject))
    assert flag.status_code == 201, flag.text
    until(scene, 19)
    assert tasks(scene, scene.person) == tasks(scene) == []
    assert "plan-action-due" not in [event["topic"] for event in events(scene)]
    assert ("plan-due", "silenced") in acts(everywhere, plan)
    told = details(everywhere, "notify-suppressed")[-1]
    assert (told["topic"], told["reason"]) == ("plan-due", "special-rules")


def test_what_special_rules_kept_back_is_due_with_what_comes_after_them(here: World) -> None:
    scene = Planning(here)
    scene.in_force(activity=[action("see-practice", PRACTICE), action("arrange-equipment", PRACTICE, "2026-10-28")])
    flag = scene.gp.post("/Flag", special(scene.subject)).json()
    until(scene, 19)
    ended = scene.gp.patch(f"/Flag/{flag['id']}", [{"op": "replace", "path": "/status", "value": "inactive"}], 1)
    assert ended.status_code == 200, ended.text
    here.clock.move_to(2026, 10, 28, 0)
    turn(here)
    assert [part(task, "due")["valueDate"] for task in tasks(scene)] == ["2026-10-19", "2026-10-28"]


def test_an_action_that_nobody_answers_comes_before_the_operator(here: World) -> None:
    scene = Planning(here)
    scene.in_force(activity=[action("see-practice", PRACTICE)])
    until(scene, 19)
    scene.world.clock.move_to(2026, 10, 27, 9)
    turn(here)
    assert [e["recipient"] for e in events(scene) if e["topic"] == "clock-breached"][-1] == scene.gp.organisation.id
