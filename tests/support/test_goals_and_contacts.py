"""A goal is the person's own; a conversation is the matter of those who help, and of no employer and no DWP (S18)."""

import pytest

from tests.kit.gateways import World
from tests.support.scene import Planning, contact, extension, said, stored
from tests.wire import bodies

Json = dict[str, object]
OUTSIDE = ("employer-3", "employer-2", "insurer", "dwp-status", "dwp-atw", "dwp-assess", "dwp-decision", "workwell",
           "oh-a-admin", "oh-b", "person")  # fmt: skip


@pytest.fixture
def scene(here: World) -> Planning:
    """Omar's referral, booked."""
    return Planning(here)


def goal(scene: Planning, **more: object) -> Json:
    about = {"subject": {"reference": scene.subject}, "addresses": [{"reference": scene.request}]}
    words = {"lifecycleStatus": "active", "description": {"text": "Three mornings a week by Christmas"}}
    return {"resourceType": "Goal"} | words | about | more


def test_a_conversation_is_counted_by_those_who_help(everywhere: World) -> None:
    scene = Planning(everywhere)
    plan = scene.in_force()
    about = extension("plan", valueReference={"reference": plan})
    held = stored(scene.oh.post("/Encounter", contact(scene.subject, scene.request, extension=[about])))
    missed = contact(scene.subject, scene.request, status="cancelled", type=[bodies.concept("contact-mode", "video")])
    stored(scene.oh.post("/Encounter", missed))
    assert scene.gp.get(f"/{held}").status_code == 200
    found = scene.gp.get(f"/Encounter?based-on={scene.request}").json()
    assert found["total"] == 2, "how many there were is a count of the search (S26)"
    by_mode = scene.person.get(f"/Encounter?patient={scene.subject}&type=video&status=cancelled").json()
    assert by_mode["total"] == 1


@pytest.mark.parametrize("name", OUTSIDE)
def test_whether_somebody_came_is_shown_to_nobody_outside(scene: Planning, name: str) -> None:
    scene.agree()
    scene.allow("TESTDWPA", "atw-application", "ABCDE")
    held = stored(scene.oh.post("/Encounter", contact(scene.subject, scene.request, status="cancelled")))
    caller = scene.world.as_client(name)
    assert caller.get(f"/{held}").status_code in (403, 404)
    found = caller.get(f"/Encounter?patient={scene.subject}")
    assert found.status_code == 403 or found.json().get("entry", []) == []


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"type": [bodies.concept("contact-mode", "pigeon")]}, "VAL-011"),
        ({"subject": {"reference": "Patient/01a0f67a-3800-7000-8000-000000000000"}}, "RES-007"),
        ({"period": {"start": "2026-10-05", "end": "2026-10-04"}}, "VAL-060"),
    ],
)
def test_a_conversation_says_how_it_was_held_with_whom_and_when(scene: Planning, more: Json, refusal: str) -> None:
    assert said(scene.oh.post("/Encounter", contact(scene.subject, scene.request) | more)) == (422, refusal)


def test_a_goal_is_the_persons_to_set_and_to_change(everywhere: World) -> None:
    scene = Planning(everywhere)
    own = stored(scene.person.post("/Goal", goal(scene)))
    assert scene.oh.get(f"/{own}").status_code == 200, "class E, in the referral"
    body = scene.person.get(f"/{own}").json()
    assert scene.person.put(f"/{own}", body | {"lifecycleStatus": "completed"}, 1).status_code == 200
    assert said(scene.oh.put(f"/{own}", body | {"lifecycleStatus": "cancelled"}, 2)) == (403, "RES-005")
    found = scene.oh.get(f"/Goal?patient={scene.subject}&lifecycle-status=completed").json()
    assert found["total"] == 1
    planned = scene.planned(goal=[{"reference": own}])
    assert scene.oh.get(f"/CarePlan?goal={own}").json()["entry"][0]["resource"]["id"] == planned.partition("/")[2]


def test_a_goal_of_an_organisation_is_not_the_persons_to_change(scene: Planning) -> None:
    theirs = stored(scene.oh.post("/Goal", goal(scene)))
    body = scene.person.get(f"/{theirs}").json()
    assert said(scene.person.put(f"/{theirs}", body | {"lifecycleStatus": "completed"}, 1)) == (403, "RES-005")


def test_a_goal_goes_to_no_employer_even_beside_a_released_plan(scene: Planning) -> None:
    own = stored(scene.person.post("/Goal", goal(scene)))
    plan = scene.in_force(goal=[{"reference": own}])
    scene.agree()
    answer = scene.doctor.move(plan, "release", recipient={"valueReference": bodies.organisation("TESTEMP3")})
    assert answer.status_code == 200
    assert scene.employer.get(f"/{plan}").status_code == 200
    assert scene.employer.get(f"/{own}").status_code in (403, 404)
