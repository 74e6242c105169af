"""Scenario 1, steps 7 and 8: Paige's plan is agreed to, and her employer reads it and no more."""

from tests.access.acting import Users, as_user
from tests.kit.answers import task_of
from tests.kit.builders import Json, consent, organisation, ours, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import TIMES, said
from tests.stories.test_scenario_01 import PAIGE, Story
from tests.support.scene import feedback, stored
from tests.wire import bodies
from tests.words.wire import example

PLAN = "11-plan"


class Planned(Story):
    """The story once the risk was looked at and OH has taken the child referral."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.oh, self.paige = as_user(Users(world), "testoh", "oh-a"), as_user(Users(world), "Paige", "person-app")
        self._start(self.gp, self.debrief, 1)
        assert self.gp.move(self.debrief, "complete", answer={"valueCode": "assessed"}).status_code == 200
        world.clock.move_to(2026, 10, 8, 9)
        self.before = self.oh.get(f"/{self.intake}").status_code
        child = self._referred()
        self.child = f"ServiceRequest/{child['id']}"
        given = permit("TESTOH1", "oh-assessment", "ABCDE"), permit("TESTWW1", "care-coordination", "ABCDE")
        more = consent(self.subject, *given, taker="TESTWW1", about=self.request)
        assert self.coordinator.post("/Consent", more).status_code == 201
        moves: list[tuple[str, Json]] = [("receive", {}), ("accept", {}), ("book", TIMES)]
        assert [self.oh.move(self.onward, name, **parts).status_code for name, parts in moves] == [200] * 3
        world.clock.move_to(2026, 10, 19, 15)
        self.plan = stored(self.oh.post("/CarePlan", self._written()))

    def _referred(self) -> Json:
        child = {
            "resourceType": "ServiceRequest",
            "extension": [{"url": bodies.profile("trigger"), "valueCode": "self"}],
            "basedOn": [{"reference": self.request}],
            "status": "active",
            "intent": "order",
            "category": [{"coding": [ours("use-case", "work-and-health")]}],
            "code": {"coding": [ours("request-code", "oh-referral")]},
            "subject": {"reference": self.subject},
            "authoredOn": "2026-10-08T10:00:00+01:00",
            "requester": organisation("TESTWW1"),
            "performer": [organisation("TESTOH1")],
        }
        sent = self.coordinator.post("/ServiceRequest", child)
        assert sent.status_code == 201, sent.text
        self.onward = task_of(sent)
        return dict(sent.json())

    def _written(self) -> Json:
        """The plan of the examples, as OH sends it; it names the request it answers."""
        self.wire.call(PAIGE, self.subject)
        body = self.wire.body(PLAN)
        kept = {name: value for name, value in body.items() if name not in ("id", "meta")}
        return kept | {"supportingInfo": [{"reference": self.child}]}

    def released(self) -> int:
        to = {"recipient": {"valueReference": organisation("TESTEMP1")}}
        return int(self.oh.move(self.plan, "release", **to).status_code)


def test_the_practice_reads_the_plan_as_it_is_written_in_the_examples(here: World) -> None:
    story = Planned(here)
    assert story.before == 404, "OH reads the intake from step 7 on"
    assert story.oh.get(f"/{story.intake}").status_code == 200
    told = story.gp.get(f"/{story.plan}").json()
    assert told.pop("supportingInfo") == [{"reference": story.child}]
    story.wire.call("x/01a154ad-3580-7ebb-8ae4-590183a22281", story.plan.replace("CarePlan", "x"))
    wanted = example(PLAN)
    story.wire.assert_same({n: told[n] for n in sorted(told)}, {n: wanted[n] for n in sorted(wanted)})
    task = story.oh.get(f"/{story.onward}").json()
    assert task["businessStatus"]["coding"][0]["code"] == "plan-active"


def test_her_employer_reads_the_plan_once_she_agrees_to_that_and_nothing_else(here: World) -> None:
    story = Planned(here)
    employer = here.as_client("employer")
    assert story.released() == 409, "nobody has agreed that the employer gets it"
    assert employer.get(f"/{story.plan}").status_code == 404
    agreed = consent(story.subject, permit("TESTEMP1", "employer-advice", "C"), taker="TESTPERS")
    assert story.paige.post("/Consent", agreed).status_code == 201
    assert story.released() == 200
    shown = employer.get(f"/{story.plan}")
    assert shown.status_code == 200
    assert "anxiety" not in shown.text
    hidden = (story.flag, story.intake, story.onward, story.task, story.child, story.request)
    assert {employer.get(f"/{name}").status_code for name in hidden} <= {403, 404}
    assert story.coordinator.get(f"/{story.plan}").status_code == 200
    assert {here.as_client(name).get(f"/{story.plan}").status_code for name in ("dwp-atw", "dwp-status")} <= {403, 404}
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(here.gateway)]
    assert ("$release", "TESTOH1", 0) in rows
    assert ("read", "TESTEMP1", 0) in rows


def test_the_coordinator_closes_with_both_outcomes_and_leaves_health_to_clinicians(here: World) -> None:
    story = Planned(here)
    active = [
        {"op": "replace", "path": "/businessStatus", "value": {"coding": [ours("business-status", "plan-active")]}}
    ]
    version = story.coordinator.get(f"/{story.task}").json()["meta"]["versionId"]
    assert story.coordinator.patch(f"/{story.task}", active, int(version)).status_code == 200
    work = {"work": {"valueCode": "phased"}}
    better = story.coordinator.move(story.task, "complete", health={"valueCode": "better"}, **work)
    assert said(better) == (403, "AUT-086"), "a clinical outcome is a clinician's (R-10)"
    unknown = {"health": {"valueCode": "unknown"}, "healthReason": "Her practice follows it up."}
    done = story.coordinator.move(story.task, "complete", **unknown, **work)
    assert (done.status_code, done.json()["status"]) == (200, "completed"), done.text


def test_scores_and_feedback_are_kept_beside_the_outcome(here: World) -> None:
    story = Planned(here)
    for value, day in ((17, "2026-10-05"), (9, "2026-10-19")):
        assert story.gp.post("/Observation", phq(story, value, day)).status_code == 201
    found = story.oh.get(f"/Observation?patient={story.subject}&code=44261-6&_sort=date").json()
    assert [entry["resource"]["valueInteger"] for entry in found["entry"]] == [17, 9]
    told = story.coordinator.get(f"/Observation?patient={story.subject}&code=44261-6")
    assert told.status_code == 403 or told.json().get("entry", []) == [], "clinical, and not the coordinator's own"
    for caller, party in ((story.paige, "person"), (story.coordinator, "coordinator")):
        said_so = caller.post("/QuestionnaireResponse", feedback(party, story.subject, story.request))
        assert said_so.status_code == 201, said_so.text


def phq(story: Planned, value: int, day: str) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [ours("observation-kind", "prom")]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "44261-6"}]},
        "subject": {"reference": story.subject},
        "basedOn": [{"reference": story.request}],
        "effectiveDateTime": day,
        "valueInteger": value,
    }
