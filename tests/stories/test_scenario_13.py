"""Scenario 13: Jodie, out of work and ill, finds one job and then another, and takes back what the first was shown."""

import pytest
from httpx import Response

from app.services.recompile import check
from tests.kit.answers import codes, without_ref
from tests.kit.gateways import World
from tests.stories.jodie import Story
from tests.stories.test_rows import Told, missing

HIDDEN = (404, ["RES-001"])


def told(answer: Response) -> tuple[int, list[str]]:
    """The status, and the codes of a refusal."""
    return answer.status_code, codes(answer) if answer.status_code >= 400 else []


@pytest.fixture
def story(everywhere: World) -> Story:
    """The cast, before anything has happened, on each database."""
    return Story(everywhere)


def test_each_reader_has_of_the_passport_what_jodie_shows_at_the_time(story: Story) -> None:
    readers = (story.first, story.second, story.ips, story.oh, story.dwp)
    story.until("hired")
    assert [story.sections(who) for who in readers] == [["5", "11"], 404, 404, 404, 404]
    story.until("awarded")
    assert [story.sections(who) for who in readers] == [["5", "11"], 404, ["5", "7"], 404, 404]
    story.until("moved_on")
    assert [story.sections(who) for who in readers] == [404, ["5", "7", "11"], ["5", "7"], 404, 404]
    assert story.second.get(f"/{story.passport}").json()["meta"]["versionId"] == "2"
    assert story.ips.get(f"/{story.passport}").json()["meta"]["versionId"] == "1", "a share shows the version it pins"


def test_plan_and_application_go_to_who_works_on_them_and_to_no_employer(story: Story) -> None:
    story.until("closed")
    for record, readers in (
        (story.plan, (story.oh, story.ips, story.jodie)),
        (story.declared, (story.dwp, story.jodie)),
        (story.request, (story.oh, story.ips, story.jodie)),
    ):
        everybody = (story.oh, story.ips, story.jodie, story.dwp, story.first, story.second)
        seen = [who for who in everybody if who.get(f"/{record}").status_code == 200]
        assert set(map(id, seen)) <= set(map(id, readers)), record
        assert story.jodie in seen, record
    assert "mhss" not in story.confirms(story.first).text


def test_every_refusal_of_the_story(story: Story) -> None:
    story.until("referred")
    assert told(story.oh.get(f"/{story.subject}"))[0] in (403, 404), "nobody has agreed yet"
    story.until("planned")
    assert told(story.ips.move(story.task, "complete")) == (403, ["TSK-006"]), (
        "the specialist asked, and does not close"
    )
    story.until("hired")
    assert told(story.second.get(f"/{story.passport}")) == HIDDEN, "a firm that is shown nothing"
    assert told(story.first.get(f"/{story.plan}")) == HIDDEN, "nor is the plan the employer's"
    story.until("applied")
    assert told(story.declares(story.ips))[1] == ["ATW-003"], "nobody declares for her"
    assert told(story.dwp.get(f"/{story.plan}")) == (403, ["AUT-020"]), "a plan is nothing DWP may ask for"
    assert told(story.confirms(story.first)) == HIDDEN, "before DWP has asked"
    story.until("awarded")
    assert told(story.confirms(story.second)) == HIDDEN, "nobody else is asked"
    assert told(story.confirms(story.first, family="Other")) == HIDDEN
    half = story.oh.move(story.task, "complete", work={"valueCode": "new-job"})
    assert told(half) == (422, ["TSK-023"]), "both outcomes"
    story.until("closed")


def test_what_she_takes_back_is_gone_at_once_and_the_rest_stays(story: Story) -> None:
    story.until("closed")
    unknown = "QuestionnaireResponse/00000000-0000-7000-8000-000000000000"
    gone = story.first.get(f"/{story.passport}")
    assert without_ref(gone) == without_ref(story.first.get(f"/{unknown}")), "as if it had never been there"
    assert told(story.first.get(f"/{story.passport}/_history/1")) == HIDDEN, "not even what it once read"
    assert story.first.get(f"/QuestionnaireResponse?_id={story.passport.partition('/')[2]}").json()["total"] == 0
    assert story.second.get(f"/{story.passport}").status_code == 200
    assert story.dwp.get(f"/{story.declared}").status_code == 200
    assert check(story.world.gateway).differences == []


def test_the_rows_of_the_story_stand_in_the_log_in_order(story: Story) -> None:
    story.until("hired")
    story.first.get(f"/{story.passport}")
    story.second.get(f"/{story.passport}")
    story.until("applied")
    story.declares(story.ips)
    story.until("awarded")
    story.confirms(story.second)
    story.until("moved_on")
    story.first.get(f"/{story.passport}")
    story.second.get(f"/{story.passport}")
    story.until("closed")
    ips, oh, jodie, dwp, first, second = "TESTIPS", "TESTOH1", "TESTPERS", "TESTDWPA", "TESTEMP3", "TESTEMP2"
    wanted: list[Told] = [
        ("create", ips, 0, None),
        ("create", jodie, 0, None),
        ("$receive", oh, 0, None),
        ("$accept", oh, 0, None),
        ("$book", oh, 0, None),
        ("create", oh, 0, None),
        ("$agree", jodie, 0, None),
        ("create", jodie, 0, None),
        ("create", jodie, 0, None),
        ("read", first, 0, None),
        ("read", second, 4, "RES-001"),
        ("create", jodie, 0, None),
        ("create", ips, 0, None),
        ("$reuse-passport", ips, 0, None),
        ("create", jodie, 0, None),
        ("$declare", jodie, 0, None),
        ("$declare", ips, 4, "ATW-003"),
        ("$receive", dwp, 0, None),
        ("$ask-employer", dwp, 0, None),
        ("$confirm-job", first, 0, None),
        ("$progress", dwp, 0, None),
        ("$progress", dwp, 0, None),
        ("$progress", dwp, 0, None),
        ("$confirm-job", second, 4, "RES-001"),
        ("update", jodie, 0, None),
        ("create", jodie, 0, None),
        ("update", jodie, 0, None),
        ("read", first, 4, "RES-001"),
        ("read", second, 0, None),
        ("$complete", oh, 0, None),
    ]
    assert missing(story.world, wanted) == []


def test_jodie_reads_who_saw_what_both_employers_among_them(story: Story) -> None:
    story.until("hired")
    story.first.get(f"/{story.passport}")
    story.until("moved_on")
    story.second.get(f"/{story.passport}")
    found = story.jodie.get(f"/AuditEvent?patient={story.subject}&_count=100")
    assert found.status_code == 200, found.text
    for name in ("Zz Logistics", "Zz Guarding"):
        assert name in found.text
