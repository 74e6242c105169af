"""Whether somebody came is never shown to DWP, whatever they agreed to (issue 4; S18)."""

import pytest

from app.domain.json import Json
from app.services.recompile import check
from tests.kit.answers import codes, entries
from tests.kit.builders import asking, consent, organisation, ours, permit, status_query
from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.stories.test_scenario_08 import Story

TIMES = {
    "start": {"valueDateTime": "2026-10-12T10:00:00+01:00"},
    "end": {"valueDateTime": "2026-10-12T10:45:00+01:00"},
}


@pytest.fixture
def story(everywhere: World) -> Story:
    return Story(everywhere)


def test_dwp_reads_where_her_referral_is_and_not_that_she_did_not_come(story: Story) -> None:
    task = f"Task/{story.oh.get('/Task').json()['entry'][0]['resource']['id']}"
    for move, parts in (("receive", {}), ("accept", {}), ("book", TIMES)):
        assert story.oh.move(task, move, **parts).status_code == 200
    absent = {"coding": [ours("business-status", "did-not-attend")]}
    version = int(story.oh.get(f"/{task}").json()["meta"]["versionId"])
    noted = story.oh.patch(f"/{task}", [{"op": "replace", "path": "/businessStatus", "value": absent}], version)
    assert noted.status_code == 200, noted.text
    agreed = consent(story.subject, permit("TESTDWPA", "atw-application", "ABG"))
    assert story.ailsa.post("/Consent", agreed).status_code == 201
    seen = story.dwp.get(f"/{task}")
    assert (seen.status_code, seen.json()["status"]) == (200, "in-progress")
    assert seen.json()["meta"]["tag"][0]["code"] == "SUBSETTED"
    for door in (f"/{task}", f"/{task}/_history", "/Task", f"/{task}?_elements=businessStatus"):
        answer = story.dwp.get(door)
        assert answer.status_code == 200, answer.text
        assert "attend" not in answer.text
        assert "businessStatus" not in answer.text
    assert "did-not-attend" in story.ailsa.get(f"/{task}").text


def test_the_status_that_dwp_asks_for_is_the_same_before_and_after_she_did_not_come(everywhere: World) -> None:
    sent = send(everywhere).walk("in-progress")
    query = asking(status_query(sent.asked()["requisition"]["value"], "Wren"))
    everywhere.clock.move_to(2026, 10, 7)
    status = everywhere.as_client("dwp-status")
    before = status.post("/$referral-status", query)
    everywhere.clock.move_to(2026, 10, 13)
    absent = {"coding": [ours("business-status", "did-not-attend")]}
    version = int(sent.now()["meta"]["versionId"])
    noted = sent.owner.patch(f"/{sent.task}", [{"op": "replace", "path": "/businessStatus", "value": absent}], version)
    assert noted.status_code == 200, noted.text
    told = [entries(answer)[0] for answer in (before, status.post("/$referral-status", query))]
    assert told[0] == told[1], "no code, no day and no word of it"


def test_of_an_application_dwp_reads_how_far_it_is(story: Story) -> None:
    story.draft()
    agreed = consent(story.subject, permit("TESTDWPA", "atw-application", "ABG"))
    assert story.ailsa.post("/Consent", agreed).status_code == 201
    story.declare()
    read = story.dwp.get(f"/{story.task}").json()
    assert read["businessStatus"]["coding"][0]["code"] == "submitted"
    assert story.dwp.move(story.task, "receive").status_code == 200
    assert check(story.world.gateway).differences == []


WORDS = "She did not come to her appointment."


def _told(story: Story, **more: Json) -> Json:
    return {
        "resourceType": "Communication",
        "status": "completed",
        "subject": {"reference": story.subject},
        "about": [{"reference": f"Task/{story.oh.get('/Task').json()['entry'][0]['resource']['id']}"}],
        "category": [{"coding": [ours("communication-kind", "notice")]}],
        "payload": [{"contentString": WORDS}],
    } | more


def test_dwp_reads_that_there_is_a_notice_and_no_word_that_an_organisation_wrote_in_it(story: Story) -> None:
    topic = {"coding": [ours("signpost-topic", "other")], "text": WORDS}
    her = [{"reference": story.subject, "display": WORDS}]
    more = {"topic": topic, "recipient": her, "note": [{"text": WORDS}], "sender": organisation("TESTOH1")}
    kind = [{"coding": [ours("communication-kind", "notice")], "text": WORDS}]
    sent = story.oh.post("/Communication", _told(story, **more, category=kind, statusReason={"text": WORDS}))
    assert sent.status_code == 201, sent.text
    agreed = consent(story.subject, permit("TESTDWPA", "atw-application", "ABCG"))
    assert story.ailsa.post("/Consent", agreed).status_code == 201
    notice = f"/Communication/{sent.json()['id']}"
    for door in (
        notice,
        f"{notice}/_history",
        f"/Communication?patient={story.subject}",
        f"{notice}?_elements=payload",
    ):
        answer = story.dwp.get(door)
        assert (answer.status_code, sent.json()["id"] in answer.text) == (200, True), answer.text
        assert "did not come" not in answer.text
    read = story.dwp.get(notice).json()
    assert read["topic"] == {"coding": [ours("signpost-topic", "other")]}
    assert read["recipient"] == [{"reference": story.subject}]
    assert WORDS in story.ailsa.get(notice).text


@pytest.mark.parametrize("sender", [{"display": "Work and Health Gateway"}, {"type": "Organization"}])
def test_nobody_signs_a_message_in_words_alone_as_the_gateway_does(story: Story, sender: Json) -> None:
    answer = story.oh.post("/Communication", _told(story, sender=sender))
    assert (answer.status_code, codes(answer)) == (422, ["COM-001"])
    kept = story.oh.post("/Communication", _told(story, sender=organisation("TESTOH1"))).json()
    changed = story.oh.put(f"/Communication/{kept['id']}", kept | {"sender": sender}, 1)
    assert (changed.status_code, codes(changed)) == (422, ["COM-001"])
