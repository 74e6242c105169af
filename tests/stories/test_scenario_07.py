"""Scenario 7: OH rejects Rashid's referral, with two signposts."""

from typing import Any

import pytest

from app.fhir.closings import plain
from app.sandbox.services import SERVICES
from tests.access.acting import Users, as_user
from tests.kit.answers import code, consent_of, entries, task_of, text
from tests.kit.builders import asking, fit_note, ours, referral, signpost, status_query
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

Json = dict[str, Any]
SIGNPOSTS = [
    signpost(
        "employer-oh", "Your employer has its own occupational health service. Ask your manager or HR how to reach it."
    ),
    signpost("msk-self-referral", "You can ask for physiotherapy advice yourself, without seeing a GP."),
]


MSK = next(service for service in SERVICES if service.name == "Zz Local MSK self-referral")
PLAIN = plain("reject-reason", "employer-has-oh")


def text_of(part: Json) -> str:
    """The words of a signpost part."""
    return next(str(one["valueString"]) for one in part["part"] if one["name"] == "text")


class Story:
    """Rashid's referral: his employer has its own OH, and OH A has taken receipt."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gp, self.oh = world.as_client("gp"), world.as_client("oh-a")
        body = referral("Rashid", note=fit_note(condition="Shoulder injury"), employer_has_oh="yes")
        self.sent = self.gp.post("/ServiceRequest", body)
        assert self.sent.status_code == 201, self.sent.text
        self.request, self.task = self.sent.json(), task_of(self.sent)
        assert consent_of(self.sent)
        assert self.oh.move(self.task, "receive").status_code == 200

    def reject(self, **parts: object) -> object:
        """OH rejects with a reason and two signposts, unless told otherwise."""
        return self.oh.move(
            self.task, "reject", **({"reason": {"valueCode": "employer-has-oh"}, "signpost": SIGNPOSTS} | parts)
        )


@pytest.fixture
def story(everywhere: World) -> Story:
    """The story as far as the receipt, on each database."""
    return Story(everywhere)


def test_the_practice_was_warned_and_the_request_stored(story: Story) -> None:
    assert story.sent.headers["gateway-warnings"] == "REF-010"


def test_oh_asks_and_the_practice_answers(story: Story) -> None:
    question = "Does he know that his employer has its own occupational health service?"
    asked = story.oh.move(story.task, "return", kind={"valueCode": "for-info"}, message=question)
    assert asked.json()["businessStatus"]["text"] == "Returned for information"
    put = story.gp.get(f"/{story.task}").json()["output"][0]["valueReference"]["reference"]
    assert story.gp.get(f"/{put}").json()["payload"][0]["contentString"] == question
    answer = {
        "resourceType": "Communication",
        "status": "completed",
        "category": [{"coding": [ours("communication-kind", "answer")]}],
        "basedOn": [{"reference": f"ServiceRequest/{story.request['id']}"}],
        "inResponseTo": [{"reference": put}],
        "about": [{"reference": story.task}],
        "subject": story.request["subject"],
        "sent": "2026-10-06T15:30:44+01:00",
        "payload": [{"contentString": "He did not know. He is content to go there first."}],
    }
    sent = story.gp.post("/Communication", answer)
    assert sent.status_code == 201, sent.text
    task = story.oh.get(f"/{story.task}").json()
    assert task["businessStatus"]["text"] == "Awaiting triage"
    assert task["input"][0]["valueReference"]["reference"] == f"Communication/{sent.json()['id']}"


def test_a_rejection_without_a_signpost_is_refused(story: Story) -> None:
    answer = story.reject(signpost=[])
    assert (answer.status_code, code(answer)) == (422, "TSK-021")
    assert text(answer) == (
        "A rejection needs at least one signpost, or noneSuitable with the reason. "
        "Add a signpost part with topic and text, such as Zz Logistics occupational health, Zz WorkWell Service, "
        "Zz Local MSK self-referral."
    )


def test_the_reason_other_needs_words(story: Story) -> None:
    answer = story.reject(reason={"valueCode": "other"})
    assert (answer.status_code, code(answer)) == (422, "TSK-022")


def test_an_accepted_task_is_no_longer_rejected(story: Story) -> None:
    assert story.oh.move(story.task, "accept").status_code == 200
    answer = story.reject()
    assert (answer.status_code, code(answer)) == (409, "TSK-005")
    assert text(answer) == (
        "A Task that is accepted cannot be rejected; the owner may do that only from requested or received. "
        "Next moves open to you: book, return, hold."
    )
    assert answer.headers["gateway-next-moves"] == "book, return, hold"


def test_another_provider_finds_no_such_task(story: Story) -> None:
    answer = story.world.as_client("oh-b").move(
        story.task, "reject", reason={"valueCode": "capacity"}, signpost=SIGNPOSTS
    )
    assert (answer.status_code, code(answer)) == (404, "RES-001")


def test_the_practice_gets_reason_and_signposts_and_its_request_back(story: Story) -> None:
    assert story.reject().status_code == 200
    task = story.gp.get(f"/{story.task}").json()
    assert (task["status"], task["statusReason"]["text"]) == ("rejected", "Employer has own occupational health")
    words = [
        story.gp.get(f"/{o['valueReference']['reference']}").json()["payload"][0]["contentString"]
        for o in task["output"]
    ]
    assert words == [part["valueString"] for s in SIGNPOSTS for part in s["part"] if part["name"] == "text"]
    request = story.gp.get(f"/ServiceRequest/{story.request['id']}").json()
    assert request["status"] == "active"
    assert story.gp.put(f"/ServiceRequest/{request['id']}", request | {"status": "revoked"}).status_code == 200


def test_rashid_reads_why_in_plain_words_and_where_else_to_turn_with_links(story: Story) -> None:
    linked = {"name": "service", "valueReference": {"reference": f"HealthcareService/{MSK.id}"}}
    story.reject(signpost=[SIGNPOSTS[0], {"part": [*SIGNPOSTS[1]["part"], linked]}])
    rashid = as_user(Users(story.world), "Rashid", "person-app")
    (task,) = entries(rashid.get(f"/Task?patient={story.request['subject']['reference']}"))
    read = [rashid.get(f"/{put['valueReference']['reference']}").json() for put in task["output"]]
    assert [message["reasonCode"][0]["text"] for message in read] == [PLAIN, PLAIN]
    assert [message["payload"][0]["contentString"] for message in read] == [text_of(s) for s in SIGNPOSTS]
    (link,) = (
        part["contentReference"] for message in read for part in message["payload"] if "contentReference" in part
    )
    service = rashid.get(f"/{link['reference']}").json()
    assert (link["display"], service["telecom"][0]["value"]) == (MSK.name, MSK.url)


def test_oh_keeps_the_stub_and_loses_the_rest(story: Story) -> None:
    story.reject()
    assert "for" not in story.oh.get(f"/{story.task}").json()
    assert story.oh.get(f"/ServiceRequest/{story.request['id']}").status_code == 403
    assert story.oh.get(f"/{story.request['subject']['reference']}").status_code == 403


def test_dwp_sees_that_it_closed_with_a_signpost_never_why(story: Story) -> None:
    story.reject()
    asked = asking(status_query(story.request["requisition"]["value"], "Rashid"))
    told = story.world.as_client("dwp-status").post("/$referral-status", asked)
    assert entries(told)[0]["businessStatus"]["text"] == "Closed with a signpost"
    assert "employer" not in told.text


def test_the_rows_of_the_story_stand_in_the_log_in_order(story: Story) -> None:
    story.reject(signpost=[])
    story.reject()
    story.gp.get(f"/{story.task}")
    rows = [(r.interaction, r.organisation_code, r.outcome) for r in all_rows(story.world.gateway) if r.client]
    assert rows[-3:] == [("$reject", "TESTOH1", 4), ("$reject", "TESTOH1", 0), ("read", "TESTGP1", 0)]
