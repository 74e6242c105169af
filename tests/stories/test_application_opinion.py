"""What occupational health thinks of a need stands in an application as a clinician's words, and as nobody else's."""

from typing import Any

import pytest

from tests.access.acting import Users, as_user
from tests.kit.answers import code
from tests.kit.applications import application, need, said
from tests.kit.gateways import World
from tests.risks.asking import Referred
from tests.stories.test_scenario_08 import Story

Json = dict[str, Any]
OPINION = said("need.opinion", {"valueString": "A reader for the screen goes beyond what the employer owes."})


def with_opinion(subject: str) -> Json:
    """A draft with an opinion on its one need."""
    drafted = application(subject)
    asked = need("special-aids", "Screen reading software")
    return drafted | {"item": [*drafted["item"][:2], asked | {"item": [*asked["item"], OPINION]}]}


@pytest.fixture
def story(here: World) -> Story:
    return Story(here)


def test_the_opinion_of_occupational_health_reaches_dwp_with_what_she_declares(story: Story) -> None:
    assert story.draft(item=with_opinion(story.subject)["item"]).status_code == 201
    story.allow()
    declared = story.declare()
    assert declared.status_code == 200, declared.text
    read = story.dwp.get(f"/QuestionnaireResponse/{declared.json()['id']}")
    assert (read.status_code, "beyond what the employer owes" in read.text) == (200, True)


def test_she_gives_no_opinion_in_the_name_of_occupational_health(story: Story) -> None:
    answer = story.ailsa.post("/QuestionnaireResponse", with_opinion(story.subject))
    assert (answer.status_code, code(answer)) == (403, "AUT-086")
    assert story.ailsa.post("/QuestionnaireResponse", application(story.subject)).status_code == 201


def test_nor_does_a_coordinator_whether_new_or_by_a_change(here: World) -> None:
    paige = Referred(here)
    subject = paige.workwell.get(f"/{paige.request}").json()["subject"]["reference"]
    coordinator = as_user(Users(here), "testcoord", "workwell")
    answer = coordinator.post("/QuestionnaireResponse", with_opinion(subject))
    assert (answer.status_code, code(answer)) == (403, "AUT-086")
    drafted = coordinator.post("/QuestionnaireResponse", application(subject))
    assert drafted.status_code == 201, drafted.text
    changed = drafted.json() | {"item": with_opinion(subject)["item"]}
    again = coordinator.put(f"/QuestionnaireResponse/{drafted.json()['id']}", changed, 1)
    assert (again.status_code, code(again)) == (403, "AUT-086")
