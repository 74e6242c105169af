"""Nothing is asked twice: an application takes over what the passport says, by the person or by their share."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response

from tests.kit.answers import codes
from tests.kit.applications import application
from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.kit.passports import Holder

Json = dict[str, Any]
VERSION = "https://work-health-gateway.example/fhir/StructureDefinition/passport-version"


class Story:
    """Wren has a passport; occupational health drafts an application for her."""

    def __init__(self, world: World) -> None:
        self.world, self.wren = world, Holder(world)
        self.oh = world.as_client("oh-a")
        known = permit("TESTOH1", "oh-assessment", "A")
        assert self.wren.caller.post("/Consent", consent(self.wren.subject, known)).status_code == 201

    def draft(self, by: Any = None) -> str:
        """An application in draft, by OH unless it is said by whom."""
        answer = (by or self.oh).post("/QuestionnaireResponse", application(self.wren.subject))
        assert answer.status_code == 201, answer.text
        return f"QuestionnaireResponse/{answer.json()['id']}"

    def reuse(self, form: str, *sections: str, by: Any = None, **headers: str) -> Response:
        """The operation."""
        parts = [{"name": "section", "valueCode": section} for section in sections]
        body = {"resourceType": "Parameters", "parameter": parts} if parts else None
        return (by or self.oh).post(f"/{form}/$reuse-passport", body, **headers)


@pytest.fixture
def story(everywhere: World) -> Story:
    return Story(everywhere)


def said(form: Json, link: str) -> str | None:
    """The words of an answer anywhere in a form."""
    for item in _items(form["item"]):
        if item["linkId"] == link:
            return str(item["answer"][0]["valueString"])
    return None


def _items(items: list[Json]) -> list[Json]:
    return [one for item in items for one in (item, *_items(item.get("item", [])))]


def pinned(form: Json) -> list[str]:
    """The versions of the passport that a form says it took over."""
    return [e["valueReference"]["reference"] for e in form.get("extension", []) if e["url"] == VERSION]


def test_a_helper_takes_over_what_was_shared_and_nothing_else(story: Story) -> None:
    story.wren.share(1, "TESTOH1", "5", "7", purpose="oh-assessment")
    story.wren.change("second")
    taken = story.reuse(story.draft())
    assert taken.status_code == 200, taken.text
    form = taken.json()
    assert (said(form, "passport.7"), said(form, "condition")) == ("first-7", None)
    assert "first-5.1" in str(said(form, "effect"))
    assert pinned(form) == [story.wren.version(1)]
    assert [item["linkId"] for item in form["item"]][-2:] == ["mhss", "passport"]


def test_without_a_share_a_helper_cannot_tell_whether_there_is_a_passport(story: Story) -> None:
    unshared = story.reuse(story.draft())
    assert (unshared.status_code, codes(unshared)) == (422, ["PAS-006"])
    story.wren.share(1, "TESTOH1", "5", purpose="oh-assessment")
    assert codes(story.reuse(story.draft(), "7")) == ["PAS-006"]


def test_a_share_that_is_revoked_gives_nothing_more(story: Story) -> None:
    form, shared = story.draft(), story.wren.share(1, "TESTOH1", "7", purpose="oh-assessment")
    story.wren.revoke(shared)
    assert codes(story.reuse(form)) == ["PAS-006"]


def test_the_person_takes_over_what_they_tick_in_their_own_draft(story: Story) -> None:
    form = story.draft(story.wren.caller)
    taken = story.reuse(form, "4", "7", by=story.wren.caller).json()
    assert (said(taken, "condition"), said(taken, "passport.7"), said(taken, "effect")) == ("first-4", "first-7", None)
    story.wren.change("second")
    again = story.reuse(form, "4", "7", by=story.wren.caller).json()
    assert (said(again, "condition"), pinned(again)) == ("first-4", [story.wren.version(1)])


def test_the_person_adds_sections_as_they_declare_what_a_helper_drafted(story: Story) -> None:
    form = story.draft()
    parts = [{"name": "section", "valueCode": "7"}]
    declared = story.wren.caller.agree(form, "declare", {"resourceType": "Parameters", "parameter": parts})
    assert declared.status_code == 200, declared.text
    assert (said(declared.json(), "passport.7"), said(declared.json(), "condition")) == ("first-7", None)
    assert pinned(declared.json()) == [story.wren.version(1)]
    assert said(story.oh.get(f"/{form}").json(), "passport.7") is None


def test_somebody_elses_draft_what_is_no_draft_and_what_has_no_place(story: Story) -> None:
    story.wren.share(1, "TESTOH1", "7", purpose="oh-assessment")
    own, theirs = story.draft(story.wren.caller), story.draft()
    assert story.reuse(own).status_code == 404
    assert story.reuse(theirs, by=story.wren.caller).status_code == 403
    assert story.reuse(theirs, by=story.world.as_client("oh-b")).status_code == 404
    assert codes(story.reuse(story.wren.name, by=story.wren.caller)) == ["ATW-004"]
    assert codes(story.reuse(theirs, "12")) == ["TSK-025"]
    declared = story.wren.caller.agree(theirs, "declare").json()["id"]
    assert codes(story.reuse(f"QuestionnaireResponse/{declared}", by=story.wren.caller)) == ["ATW-004"]


def test_sent_again_nothing_changes_and_a_stale_version_is_refused(story: Story) -> None:
    form = story.draft(story.wren.caller)
    versions = [story.reuse(form, by=story.wren.caller).json()["meta"]["versionId"] for _ in range(2)]
    assert versions == ["2", "2"]
    assert story.reuse(form, by=story.wren.caller, If_Match='W/"1"').status_code == 412


def test_of_two_at_once_one_new_version_is_stored(story: Story) -> None:
    form = story.draft(story.wren.caller)
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: story.reuse(form, by=story.wren.caller), range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert story.wren.caller.get(f"/{form}").json()["meta"]["versionId"] == "2"


def test_the_ledger_says_that_the_passport_was_read_and_by_whom(story: Story) -> None:
    story.wren.share(1, "TESTOH1", "7", purpose="oh-assessment")
    story.reuse(story.draft())
    row = all_rows(story.world.gateway)[-1]
    assert (row.interaction, row.organisation_code, row.outcome) == ("$reuse-passport", "TESTOH1", 0)
    assert story.wren.name.partition("/")[2] in row.entities
