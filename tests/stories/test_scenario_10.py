"""Scenario 10: a passport in three versions, and what was shared of each (Wren stands for Vera, who has no sign-in)."""

from typing import Any

import pytest

from app.services.recompile import check
from tests.kit.answers import code, codes
from tests.kit.builders import consent, patient, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.kit.passports import Holder, passport, share

NEWER = "https://work-health-gateway.example/fhir/StructureDefinition/newer-version"


class Story:
    """The passport and who may read it; each method is a day of the story."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first, self.second, self.oh = (world.as_client(name) for name in ("employer-3", "employer-2", "oh-a"))
        world.clock.move_to(2026, 4, 6)
        self.vera = Holder(world)
        self.shared = self._share(1, "TESTEMP3", "2026-10-06", "5", "11")

    def september(self) -> None:
        """Version 2 on 16 September; OH gets it."""
        self.world.clock.move_to(2026, 9, 16)
        self.vera.change("second")
        self._share(2, "TESTOH1", "2027-04-05", "5", "7", "11", purpose="oh-assessment")
        self.world.clock.move_to(2026, 9, 20)

    def october(self) -> None:
        """A new employer on 5 October; the old one is told nothing more."""
        self.world.clock.move_to(2026, 10, 5)
        self._share(2, "TESTEMP2", "2027-04-05", "5", "7", "11")
        self.vera.revoke(self.shared)
        self.world.clock.move_to(2026, 10, 7)

    def third(self) -> None:
        """Version 3 on 12 October."""
        self.world.clock.move_to(2026, 10, 12)
        self.vera.change("third")
        self.world.clock.move_to(2026, 10, 13)

    def _share(self, version: int, recipient: str, until: str, *sections: str, **more: str) -> dict[str, Any]:
        body = share(self.vera.subject, self.vera.version(version), recipient, *sections, **more)
        body["provision"]["period"] = {"end": until}
        answer = self.vera.caller.post("/Consent", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


@pytest.fixture
def story(everywhere: World) -> Story:
    """The story as far as the first share, on each database."""
    return Story(everywhere)


def read(story: Story, client: str) -> tuple[str, list[str], bool] | int:
    """Version, sections and whether a newer one is told of; else the status."""
    answer = getattr(story, client).get(f"/{story.vera.name}")
    if answer.status_code != 200:
        return int(answer.status_code)
    body = answer.json()
    told = any(extension["url"] == NEWER for extension in body.get("extension", []))
    return body["meta"]["versionId"], [item["linkId"] for item in body["item"]], told


def test_each_reader_has_on_each_day_what_the_table_says(story: Story) -> None:
    story.world.clock.move_to(2026, 5, 4)
    assert [read(story, who) for who in ("first", "second", "oh")] == [("1", ["5", "11"], False), 404, 404]
    story.september()
    seen = ("2", ["5", "7", "11"], False)
    assert [read(story, who) for who in ("first", "second", "oh")] == [("1", ["5", "11"], True), 404, seen]
    story.october()
    assert [read(story, who) for who in ("first", "second", "oh")] == [404, seen, seen]
    story.third()
    newer = ("2", ["5", "7", "11"], True)
    assert [read(story, who) for who in ("first", "second", "oh")] == [404, newer, newer]
    assert [entry["meta"]["versionId"] for entry in versions(story)] == ["3", "2", "1"]


def versions(story: Story) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in story.vera.caller.get(f"/{story.vera.name}/_history").json()["entry"]]


def test_every_refusal_of_the_story(story: Story) -> None:
    story.september()
    story.october()
    other = story.second.get(f"/{story.vera.version(1)}")
    assert (other.status_code, code(other)) == (404, "RES-001")
    assert story.first.get(f"/{story.vera.version(1)}").status_code == 404
    kept = story.vera.caller.get(f"/{story.vera.name}").json()
    stale = story.vera.caller.put(f"/{story.vera.name}", kept, 1)
    assert (stale.status_code, code(stale)) == (412, "RES-012")
    shown = story.oh.get(f"/{story.vera.name}").json()
    whole = passport(story.vera.subject, id=shown["id"])
    edited = story.oh.put(f"/{story.vera.name}", whole, 2)
    assert (edited.status_code, code(edited)) == (403, "RES-005")
    endless = share(story.vera.subject, story.vera.version(2), "TESTEMP2", "5")
    del endless["provision"]["period"]
    refused = story.vera.caller.post("/Consent", endless)
    assert (refused.status_code, codes(refused)) == (422, ["CON-033"])
    assert story.vera.caller.call("DELETE", f"/{story.vera.name}").status_code == 405


def test_the_ledger_tells_it_in_order_and_the_person_is_told_who_saw_it(story: Story) -> None:
    story.first.get(f"/{story.vera.name}")
    story.september()
    story.october()
    story.first.get(f"/{story.vera.name}")
    about = [
        (row.interaction, row.organisation_code, row.outcome)
        for row in all_rows(story.world.gateway)
        if row.interaction in ("create", "update") or (row.interaction == "read" and row.role == "employer")
    ]
    person = "TESTPERS"
    assert about[-8:] == [
        ("create", person, 0),
        ("create", person, 0),
        ("read", "TESTEMP3", 0),
        ("update", person, 0),
        ("create", person, 0),
        ("create", person, 0),
        ("update", person, 0),
        ("read", "TESTEMP3", 4),
    ]
    told = story.vera.caller.get("/AuditEvent?subtype=read&_count=50").text
    said = "Zz Logistics (employer) read the adjustment passport, for advice to the employer, because you shared it."
    assert said in told


def advice(subject: str, **changes: Any) -> dict[str, Any]:
    """Section 13 as occupational health drafts it."""
    words = {"linkId": "13.1", "text": "Advice", "answer": [{"valueString": "A break of ten minutes each hour."}]}
    return passport(subject, status="in-progress", item=[{"linkId": "13", "item": [words]}]) | changes


def test_advice_of_occupational_health_enters_only_when_the_person_approves_it(story: Story) -> None:
    oh_consent = permit("TESTOH1", "oh-assessment", "A", "2026-04-06", "2027-04-05")
    assert story.vera.caller.post("/Consent", consent(story.vera.subject, oh_consent)).status_code == 201
    story.world.clock.move_to(2026, 9, 15)
    published = story.oh.post("/QuestionnaireResponse", passport(story.vera.subject))
    assert (published.status_code, codes(published)) == (409, ["PAS-001"])
    other = story.oh.post("/QuestionnaireResponse", passport(story.vera.subject, status="in-progress"))
    assert (other.status_code, codes(other)) == (403, ["PAS-002"])
    drafted = story.oh.post("/QuestionnaireResponse", advice(story.vera.subject))
    assert drafted.status_code == 201, drafted.text
    draft = f"QuestionnaireResponse/{drafted.json()['id']}"
    assert story.first.get(f"/{draft}").status_code == 404
    assert codes(story.oh.post(f"/{draft}/$approve")) == ["PAS-003"]
    assert codes(story.vera.caller.agree(story.vera.name, "approve")) == ["PAS-004"]
    story.world.clock.move_to(2026, 9, 16)
    unsaid = story.vera.caller.post(f"/{draft}/$approve")
    assert (unsaid.status_code, codes(unsaid)) == (428, ["RES-023"])
    assert story.oh.put(f"/{draft}", drafted.json(), 1).status_code == 200, "occupational health writes it anew"
    stale = story.vera.caller.post(f"/{draft}/$approve", If_Match='W/"1"')
    assert (stale.status_code, codes(stale)) == (412, ["RES-012"])
    approved = story.vera.caller.agree(draft, "approve")
    assert approved.status_code == 200, approved.text
    assert (approved.json()["id"], approved.json()["meta"]["versionId"]) == (story.vera.name.split("/")[1], "2")
    section = next(item for item in approved.json()["item"] if item["linkId"] == "13")
    assert section["item"][1]["answer"] == [{"valueDate": "2026-09-16"}]
    assert [item["linkId"] for item in approved.json()["item"]] == ["3", "4", "5", "7", "11", "13", "15"]
    assert read(story, "first") == ("1", ["5", "11"], True)


def test_a_passport_made_in_error_is_shared_with_nobody_any_more(story: Story) -> None:
    assert read(story, "first") == ("1", ["5", "11"], False)
    own = story.vera.caller.get(f"/{story.vera.name}").json()
    void = story.vera.caller.put(f"/{story.vera.name}", own | {"status": "entered-in-error"}, 1)
    assert void.status_code == 200, void.text
    for name in ("", "/_history", "/_history/1"):
        assert story.first.get(f"/{story.vera.name}{name}").status_code == 404
    assert story.first.get("/QuestionnaireResponse").json()["total"] == 0
    again = share(story.vera.subject, story.vera.version(1), "TESTEMP2", "5", "11")
    assert codes(story.vera.caller.post("/Consent", again)) == ["CON-034"], "nor is an older version of it"
    assert check(story.world.gateway).differences == []


def test_advice_for_somebody_without_a_passport_waits_for_one(everywhere: World) -> None:
    gp, oh, wren = (everywhere.as_client(name) for name in ("gp", "oh-a", "person"))
    subject = f"Patient/{gp.post('/Patient', patient('Wren')).json()['id']}"
    assert wren.post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "A"))).status_code == 201
    draft = oh.post("/QuestionnaireResponse", advice(subject)).json()["id"]
    assert codes(wren.agree(f"QuestionnaireResponse/{draft}", "approve")) == ["PAS-005"]


def test_what_is_void_takes_no_advice_and_gives_none_of_its_words(story: Story) -> None:
    vera, subject = story.vera.caller, story.vera.subject
    own = vera.get(f"/{story.vera.name}").json()
    assert vera.put(f"/{story.vera.name}", own | {"status": "entered-in-error"}, 1).status_code == 200
    allowed = permit("TESTOH1", "oh-assessment", "A", "2026-04-06", "2027-04-05")
    assert vera.post("/Consent", consent(subject, allowed)).status_code == 201
    drafted = f"QuestionnaireResponse/{story.oh.post('/QuestionnaireResponse', advice(subject)).json()['id']}"
    assert codes(vera.agree(drafted, "approve")) == ["PAS-005"]
    assert vera.post("/QuestionnaireResponse", passport(subject)).status_code == 201
    assert vera.agree(drafted, "approve").status_code == 200
