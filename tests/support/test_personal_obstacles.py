"""Who agrees to a plan that names personal obstacles knows that manager and employer read them (domain.md 5.4)."""

from typing import Any

import pytest

from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.support.scene import Planning, agreement, extension, said
from tests.wire import bodies

Json = dict[str, Any]
TOLD = (422, "PLN-015")
MONEY = ("personal", "money")


def obstacle(kind: str, what: str) -> Json:
    return extension("obstacle", extension=[{"url": "kind", "valueCode": kind}, {"url": "what", "valueCode": what}])


class Hindered(Planning):
    """A plan that names what stands in Omar's way."""

    def body(self, *agreed: Json, named: tuple[str, str] = MONEY, **more: Any) -> Json:
        body = self.plan(*agreed, **more)
        others = [e for e in body["extension"] if not e["url"].endswith("/obstacle")]
        return body | {"extension": [obstacle(*named), *others]}

    def agrees(self, plan: str, by: Any = None, *, shown: bool | None = None, version: int = 1, **parts: str) -> Any:
        listed = [{"name": name, "valueCode": value} for name, value in parts.items()]
        listed += [] if shown is None else [{"name": "personalShown", "valueBoolean": shown}]
        body = {"resourceType": "Parameters"} | ({"parameter": listed} if listed else {})
        return (by or self.person).post(f"/{plan}/$agree", body, If_Match=f'W/"{version}"')


@pytest.fixture
def scene(here: World) -> Hindered:
    return Hindered(here)


def stored(scene: Hindered, **more: Any) -> str:
    answer = scene.oh.post("/CarePlan", scene.body(**more))
    assert answer.status_code == 201, answer.text
    return f"CarePlan/{answer.json()['id']}"


@pytest.mark.parametrize("named", [MONEY, ("personal", "confidence"), ("work", "caring"), ("health", "housing")])
def test_a_person_is_told_who_reads_personal_obstacles_before_they_agree(
    scene: Hindered, named: tuple[str, str]
) -> None:
    plan = stored(scene, named=named)
    assert said(scene.agrees(plan)) == TOLD
    assert said(scene.agrees(plan, shown=False)) == TOLD, "knowing and not wanting it is no agreement"
    assert scene.person.get(f"/{plan}").json()["meta"]["versionId"] == "1"
    assert scene.agrees(plan, shown=True).status_code == 200


@pytest.mark.parametrize("named", [("work", "hours"), ("health", "stamina")])
def test_a_plan_that_names_none_is_agreed_to_as_ever(scene: Hindered, named: tuple[str, str]) -> None:
    assert scene.agrees(stored(scene, named=named)).status_code == 200


def test_whoever_records_the_persons_yes_says_that_they_told_them(scene: Hindered) -> None:
    plan = stored(scene)
    said_so = {"party": "person", "method": "spoken"}
    assert said(scene.agrees(plan, scene.oh, **said_so)) == TOLD
    assert scene.agrees(plan, scene.oh, shown=True, **said_so).status_code == 200
    manager = scene.agrees(plan, scene.oh, version=2, party="manager", method="spoken")
    assert (manager.status_code, manager.json()["status"]) == (200, "active"), "the manager is not asked about it"
    told = [row.detail for row in all_rows(scene.world.gateway) if row.interaction == "$agree" and not row.outcome]
    assert ['"personal": "shown"' in detail for detail in told] == [True, False]


def test_such_a_plan_does_not_come_agreed_to(scene: Hindered) -> None:
    both = (agreement("person"), agreement("manager"))
    assert said(scene.oh.post("/CarePlan", scene.body(*both, status="active"))) == (422, "PLN-016")
    assert said(scene.oh.post("/CarePlan", scene.body(both[0]))) == (422, "PLN-016")
    assert scene.oh.post("/CarePlan", scene.body(both[1])).status_code == 201, "the manager had nothing to be told"


def test_nor_does_a_later_version_bring_the_yes_of_who_was_not_told(scene: Hindered) -> None:
    plan = stored(scene)
    body = scene.oh.get(f"/{plan}").json()
    brought = body | {"extension": [*body["extension"], agreement("person")]}
    assert said(scene.oh.put(f"/{plan}", brought, 1)) == (422, "PLN-016")
    assert scene.agrees(plan, shown=True).status_code == 200
    assert scene.manager_says_yes(plan, 2).status_code == 200
    kept = scene.oh.get(f"/{plan}").json()
    assert scene.oh.put(f"/{plan}", kept | {"status": "on-hold"}, 3).status_code == 200, "what they agreed to stands"


def test_the_employer_then_reads_what_the_person_agreed_to_show(everywhere: World) -> None:
    scene = Hindered(everywhere)
    plan = stored(scene)
    assert scene.agrees(plan, shown=True).status_code == 200
    assert scene.manager_says_yes(plan, 2).status_code == 200
    scene.agree()
    released = scene.doctor.move(plan, "release", recipient={"valueReference": bodies.organisation("TESTEMP3")})
    assert released.status_code == 200, released.text
    assert scene.employer.get(f"/{plan}").json()["extension"][0] == obstacle(*MONEY)
