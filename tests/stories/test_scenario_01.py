"""Scenario 1: Paige's coordinator meets a risk and hands it to a clinician in one call."""

import pytest

from app.domain.json import Json
from tests.access.acting import Users, as_user
from tests.kit.answers import code, task_of
from tests.kit.builders import consent, permit, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.risks.asking import asked, escalated, only
from tests.risks.test_life_cycle import graded
from tests.risks.test_slots import slot
from tests.stories.wire import Wire
from tests.words.wire import example

PAIGE = "Patient/01a10b4a-9680-70f3-8cc9-2d9be43ca69c"
PARENT = "Task/01a10b4a-9680-7625-88bb-78edcc91b80b"


class Story:
    """Paige's self-referral with its intake and consent C1, as far as the escalation of 10:20."""

    def __init__(self, world: World, *, agreed: bool = True) -> None:
        self.world, self.wire, users = world, Wire(), Users(world)
        world.clock.move_to(2026, 10, 5, 9)
        self.coordinator, self.gp = as_user(users, "testcoord", "workwell"), as_user(users, "testgp", "gp")
        body = referral("Paige", sender="TESTWW1", performer="TESTWW1", trigger="self", template=None)
        sent = world.as_client("workwell").post("/ServiceRequest", body)
        assert sent.status_code == 201, sent.text
        self.request, self.task = f"ServiceRequest/{sent.json()['id']}", task_of(sent)
        self.reference, self.subject = sent.json()["requisition"]["value"], sent.json()["subject"]["reference"]
        for move in ("receive", "accept"):
            assert self.coordinator.move(self.task, move).status_code == 200
        self._start(self.coordinator, self.task, 3)
        self.intake = self._intake()
        if agreed:
            self._agree()
        self.told = self._escalate()
        self.flag, self.debrief = only(world, "Flag", "risk-flag"), only(world, "Task", "escalation-task")

    def _start(self, by: As, task: str, version: int) -> None:
        started = by.patch(f"/{task}", [{"op": "replace", "path": "/status", "value": "in-progress"}], version)
        assert started.status_code == 200, started.text

    def _intake(self) -> str:
        said = [{"linkId": "1", "answer": [{"valueString": "Wishes not to wake up; tablets now and then."}]}]
        form = {
            "resourceType": "QuestionnaireResponse", "status": "completed", "item": said,
            "questionnaire": "https://work-health-gateway.example/fhir/Questionnaire/intake",
            "subject": {"reference": self.subject}, "basedOn": [{"reference": self.request}],
        }  # fmt: skip
        sent = self.coordinator.post("/QuestionnaireResponse", form)
        assert sent.status_code == 201, sent.text
        return f"QuestionnaireResponse/{sent.json()['id']}"

    def _agree(self) -> None:
        given = permit("TESTGP1", "care-coordination", "ABCDE")
        form = consent(self.subject, given, taker="TESTWW1")
        form["provision"]["data"] = [{"meaning": "related", "reference": {"reference": self.request}}]
        sent = self.coordinator.post("/Consent", form)
        assert sent.status_code == 201, sent.text

    def _escalate(self) -> Json:
        self.world.clock.move_to(2026, 10, 5, 9, 20)
        self.world.clock.advance(seconds=9)
        self.wire.call("x/RJQQZES354F7W", f"x/{self.reference}")
        self.wire.call(PAIGE, self.subject)
        self.wire.call(PARENT, self.task)
        answer = self.coordinator.post("/$escalate", self.wire.body("11-escalate-request"))
        assert answer.status_code == 201, answer.text
        assert "location" not in answer.headers
        self.wire.assert_answered(answer, "11-escalate-response")
        return dict(answer.json())


@pytest.fixture
def story(here: World) -> Story:
    """The story as far as step 2."""
    return Story(here)


def test_the_practice_reads_flag_and_task_as_they_are_written_in_the_examples(story: Story) -> None:
    story.wire.call("x/01a10b5d-0928-793c-98b3-ecae2de3254d", story.flag.replace("Flag", "x"))
    story.wire.assert_answered(story.gp.get(f"/{story.flag}"), "11-flag")
    task = story.gp.get(f"/{story.debrief}").json()
    words = task.pop("output")
    assert len(words) == 1
    wanted = example("11-escalation-task")
    story.wire.assert_same({name: task[name] for name in sorted(task)}, {name: wanted[name] for name in sorted(wanted)})


def test_it_succeeds_without_any_consent(here: World) -> None:
    story = Story(here, agreed=False)
    assert story.gp.get(f"/{story.flag}").status_code == 200
    assert story.gp.get(f"/{story.intake}").status_code == 200, "for the coordinator saw the referral"


def test_from_the_slot_to_the_end(story: Story) -> None:
    clock = story.world.clock
    clock.move_to(2026, 10, 5, 9, 25)
    free = slot(story.world.as_client("gp"))
    booked = story.coordinator.move(story.debrief, "book", slot={"valueReference": {"reference": free}})
    assert (booked.status_code, booked.json()["status"]) == (200, "accepted")
    clock.move_to(2026, 10, 5, 11, 10)
    assert story.gp.get(f"/{story.intake}").status_code == 200
    story._start(story.gp, story.debrief, 2)
    clock.move_to(2026, 10, 5, 11, 40)
    assert story.gp.patch(f"/{story.flag}", graded("moderate"), 1).status_code == 200
    said = {"coding": [{"system": "https://work-health-gateway.example/fhir/CodeSystem/business-status",
                        "code": "assessed"}]}  # fmt: skip
    assessed = story.gp.patch(f"/{story.debrief}", [{"op": "replace", "path": "/businessStatus", "value": said}], 3)
    assert assessed.status_code == 200, assessed.text
    clock.move_to(2026, 10, 7, 11)
    assert story.coordinator.move(story.debrief, "complete", answer={"valueCode": "assessed"}).status_code == 403
    assert story.gp.move(story.debrief, "complete", answer={"valueCode": "assessed"}).status_code == 200
    assert story.gp.get(f"/{story.flag}").status_code == 403, "what the escalation opened is closed"
    assert story.gp.get(f"/{story.intake}").status_code == 200, "what consent C1 opened is not"


def test_what_is_refused(story: Story) -> None:
    level = story.coordinator.patch(f"/{story.flag}", graded("low"), 1)
    closing = story.coordinator.move(story.debrief, "complete", answer={"valueCode": "assessed"})
    assert [(a.status_code, code(a)) for a in (level, closing)] == [(403, "AUT-086")] * 2
    meeting = story.coordinator.post("/$escalate", asked(story.reference, "mdt-discussion", risk="exposure"))
    assert (meeting.status_code, code(meeting)) == (422, "ESC-002")
    over = story.coordinator.post("/$escalate", asked(story.reference, "spa-referral"))
    assert (over.status_code, code(over)) == (422, "ESC-005")
    assert story.world.as_client("oh-a").get(f"/{story.intake}").status_code == 404


def test_a_remark_on_the_telephone_to_dwp_is_taken_and_told_back_to_nobody(story: Story) -> None:
    dwp = as_user(Users(story.world), "testatw", "dwp-atw")
    told = escalated(dwp, asked(story.reference))
    assert told["reference"] == story.reference
    assert dwp.get(f"/{story.flag}").status_code in (403, 404)


def test_the_rows_of_the_log(story: Story) -> None:
    story.coordinator.move(story.debrief, "complete", answer={"valueCode": "assessed"})
    story.coordinator.post("/$escalate", asked(story.reference, "mdt-discussion"))
    story.gp.get(f"/{story.intake}")
    story._start(story.gp, story.debrief, 1)
    story.gp.patch(f"/{story.flag}", graded("low"), 1)
    story.gp.move(story.debrief, "complete", answer={"valueCode": "assessed"})
    found = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway)]
    wanted = iter(found)
    expected = [
        ("create", "TESTWW1", 0), ("$escalate", "TESTWW1", 0), ("$complete", "TESTWW1", 4), ("$escalate", "TESTWW1", 4),
        ("read", "TESTGP1", 0), ("patch", "TESTGP1", 0), ("$complete", "TESTGP1", 0),
    ]  # fmt: skip
    assert [row for row in expected if row not in wanted] == []
