"""The clocks of an Access to Work application: which runs, who is reminded of it, and that a draft has one (R-15)."""

import pytest
from httpx import Response

from app.sandbox.organisations import BY_CODE
from app.services.alerts import list_alerts
from app.store import referrals
from app.store.wall import OPERATOR
from tests.kit.applications import reply
from tests.kit.gateways import World
from tests.stories.test_scenario_08 import Story
from tests.time.turns import turn


@pytest.fixture
def story(everywhere: World) -> Story:
    return Story(everywhere)


def ends(story: Story) -> str:
    """The day on which the clock of the application ends, as Ailsa reads it."""
    return str(story.ailsa.get(f"/{story.task}").json()["restriction"]["period"]["end"])[:10]


def ask(story: Story) -> None:
    """DWP asks for more."""
    asked = story.dwp.move(story.task, "return", kind={"valueCode": "for-info"}, message="At which address?")
    assert asked.status_code == 200, asked.text


def answer(story: Story) -> Response:
    """Ailsa answers."""
    task = story.ailsa.get(f"/{story.task}").json()
    question = task["output"][-1]["valueReference"]["reference"]
    return story.ailsa.post("/Communication", reply(story.subject, task, question))


def told(story: Story, topic: str) -> list[str]:
    """The codes of who was told of something in the referral's story."""
    codes = {known.id: code for code, known in BY_CODE.items()}
    with story.world.gateway.database.reading(OPERATOR) as connection:
        found = referrals.events(connection, story.request.partition("/")[2])
    return [codes[event["recipient"]] for event in found if event["topic"] == topic and event["resource_type"] == "Task"
            and f"Task/{event['resource_id']}" == story.task]  # fmt: skip


def test_a_question_does_not_give_dwp_its_time_anew(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    story.dwp.move(story.task, "receive")
    story.progress(story.dwp, "eligibility-check")
    assert ends(story) == "2026-11-02"
    story.world.clock.move_to(2026, 10, 30, 10)
    ask(story)
    assert ends(story) == "2026-11-13", "she has ten working days to answer"
    story.world.clock.move_to(2026, 11, 6, 10)
    assert answer(story).status_code == 201
    assert ends(story) == "2026-11-09", "the one working day that was left goes on"


def test_dwp_goes_on_without_an_answer_in_the_time_it_had(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    story.dwp.move(story.task, "receive")
    before = ends(story)
    story.world.clock.move_to(2026, 10, 9, 10)
    ask(story)
    assert story.progress(story.dwp, "eligibility-check").status_code == 200
    assert ends(story) == before


def test_while_she_is_asked_whoever_helps_her_is_reminded_and_not_dwp(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    story.dwp.move(story.task, "receive")
    ask(story)
    story.world.clock.move_to(2026, 10, 16, 12)
    turn(story.world)
    assert told(story, "clock-reminder") == ["TESTOH1"]


def test_a_draft_that_nobody_declares_is_put_before_somebody(story: Story) -> None:
    story.draft()
    assert ends(story) == "2026-10-19"
    story.world.clock.move_to(2026, 10, 20, 12)
    turn(story.world)
    assert f"{story.task}" in [f"Task/{alert.task}" for alert in list_alerts(story.world.gateway)]
    assert told(story, "clock-breached") == ["TESTOH1"]
