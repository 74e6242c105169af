"""What nobody agreed to binds nobody and goes to nobody, whatever status a plan is given (domain.md 5.4)."""

from typing import Any

import pytest

from tests.kit.gateways import World
from tests.support.scene import Planning, agreement, modification, said
from tests.wire import bodies

Json = dict[str, Any]
TO = {"valueReference": bodies.organisation("TESTEMP3")}


@pytest.fixture
def scene(here: World) -> Planning:
    """Omar's referral, booked, and his consent that his employer may have the advice."""
    made = Planning(here)
    made.agree()
    return made


def unsigned(body: Json) -> list[Json]:
    """The extensions of a plan without its agreements."""
    return [e for e in body["extension"] if not e["url"].endswith("/agreement")]


def test_a_draft_that_is_given_up_is_shown_and_released_to_nobody(scene: Planning) -> None:
    written = scene.planned()
    body = scene.oh.get(f"/{written}").json()
    assert said(scene.oh.put(f"/{written}", body | {"status": "revoked"}, 1)) == (422, "PLN-002")
    assert scene.gp.get(f"/{written}").status_code == 404
    assert said(scene.doctor.move(written, "release", recipient=TO)) == (409, "PLN-013")
    assert scene.oh.put(f"/{written}", body | {"status": "entered-in-error"}, 1).status_code == 200


def test_a_plan_ends_with_the_words_that_were_agreed_to(scene: Planning) -> None:
    written = scene.in_force()
    body = scene.oh.get(f"/{written}").json()
    other = body | {"status": "revoked", "title": "What nobody agreed to"}
    assert said(scene.oh.put(f"/{written}", other, 1)) == (422, "PLN-004")
    assert said(scene.oh.put(f"/{written}", other | {"extension": unsigned(body)}, 1)) == (422, "PLN-002")
    assert scene.oh.put(f"/{written}", body | {"status": "revoked"}, 1).status_code == 200
    assert scene.gp.get(f"/{written}").json()["status"] == "revoked"


def test_a_plan_whose_change_was_never_agreed_to_ends_as_it_was_agreed(scene: Planning) -> None:
    written = scene.in_force()
    body = scene.oh.get(f"/{written}").json()
    changed = body | {"status": "draft", "title": "A longer plan", "extension": unsigned(body)}
    assert scene.oh.put(f"/{written}", changed, 1).status_code == 200
    assert said(scene.oh.put(f"/{written}", changed | {"status": "revoked"}, 2)) == (422, "PLN-002")
    assert scene.oh.put(f"/{written}", body | {"status": "revoked"}, 2).status_code == 200
    assert scene.gp.get(f"/{written}").json()["title"] == "Return to work plan"


def test_an_agreement_to_what_the_plan_said_before_does_not_come_back_by_way_of_a_draft(scene: Planning) -> None:
    written = scene.in_force()
    scene.world.clock.advance(days=7)
    body = scene.oh.get(f"/{written}").json()
    changed = body | {"activity": [modification(end="2026-12-06")]}
    drafted = changed | {"status": "draft", "extension": unsigned(body)}
    assert scene.oh.put(f"/{written}", drafted, 1).status_code == 200
    assert said(scene.oh.put(f"/{written}", changed, 2)) == (422, "PLN-004"), "they agreed to other words, a week ago"
    later = [agreement("person", "2026-10-12"), agreement("manager", "2026-10-12")]
    agreed = changed | {"extension": [*unsigned(body), *later]}
    assert scene.oh.put(f"/{written}", agreed, 2).json()["status"] == "active"


def test_a_plan_says_what_is_done_and_never_what_is_not(scene: Planning) -> None:
    forbidden = {"detail": modification()["detail"] | {"doNotPerform": True}}
    answer = scene.oh.post("/CarePlan", scene.plan(activity=[forbidden]))
    assert said(answer) == (422, "PLN-008"), "its page and its Tasks tell of everything in it as to be done"
