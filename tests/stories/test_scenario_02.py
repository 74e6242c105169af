"""Scenario 2: Noel guards at night, and his consent to tell the employer is refused, then given."""

from typing import Any

import pytest

from tests.access.acting import Users, as_user
from tests.kit.answers import code, task_of
from tests.kit.builders import Json, consent, denial, fit_note, organisation, ours, permit, referral
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import TIMES, stored
from tests.risks.test_training import lapse
from tests.wire import bodies


class Story:
    """Noel's referral to the complex cases clinic: assessed, the advice with him, the employer declined."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gp, self.clinic = world.as_client("gp"), world.as_client("complex-clinic")
        self.employer, self.coordinator = world.as_client("employer-2"), world.as_client("workwell")
        self.noel = as_user(Users(world), "Noel", "person-app")
        self.doctor = as_user(Users(world), "testoh", "complex-clinic")
        note = fit_note("2026-10-05", "2026-11-02", condition="Suspected sleep apnoea, under investigation")
        answer = self.gp.post("/ServiceRequest", referral("Noel", performer="TESTCCC", note=note, template="oh"))
        assert answer.status_code == 201, answer.text
        self.request, self.task = f"ServiceRequest/{answer.json()['id']}", task_of(answer)
        self.subject = answer.json()["subject"]["reference"]
        told = consent(self.subject, permit("TESTWW1", "care-coordination", "ABC"), about=self.request)
        assert self.gp.post("/Consent", told).status_code == 201
        refused = consent(self.subject, provision=denial("TESTEMP2", "employer-advice"))
        assert self.gp.post("/Consent", refused).status_code == 201
        self.advice = self._advised()

    def _advised(self) -> str:
        moves: list[tuple[str, Json]] = [("receive", {}), ("accept", {}), ("book", TIMES)]
        assert [self.clinic.move(self.task, name, **parts).status_code for name, parts in moves] == [200] * 3
        restrictions = [ours("adjustment", c) for c in ("no-lone-work", "no-driving", "no-nights")]
        values = [{"url": bodies.profile("advice-value"), "valueCoding": one} for one in restrictions]
        sections = [
            bodies.section("outcome", "advice-outcome", "unfit-safety-critical-elements"),
            bodies.section("restrictions", text="Until the review.") | {"extension": values},
            bodies.section("review", text="When the outcome of further tests is known."),
        ]
        report = stored(self.clinic.post("/Composition", bodies.report(self.subject, self.request, section=sections)))
        assert self.clinic.move(report, "share-with-person").status_code == 200
        return report

    def release(self) -> Any:
        return self.doctor.move(self.advice, "release", recipient={"valueReference": organisation("TESTEMP2")})

    def agree(self) -> None:
        """C2, as Noel gives it through the practice."""
        given = consent(self.subject, permit("TESTEMP2", "employer-advice", "C"), about=self.request)
        assert self.gp.post("/Consent", given).status_code == 201

    def standing(self) -> str:
        return str(self.clinic.get(f"/{self.task}").json()["businessStatus"]["coding"][0]["code"])


@pytest.fixture
def story(everywhere: World) -> Story:
    """The story up to the advice that is with Noel."""
    return Story(everywhere)


def test_before_he_agrees_the_employer_has_nothing_and_the_report_stays(story: Story) -> None:
    assert story.standing() == "report-with-person"
    assert story.clinic.move(story.task, "hold", reason={"valueCode": "awaiting-report-review"}).status_code == 200
    refused = story.release()
    assert (refused.status_code, code(refused)) == (409, "REP-013")
    doors = [f"/{story.advice}", f"/{story.subject}", f"/{story.request}"]
    assert {story.employer.get(door).status_code for door in doors} == {404}
    assert story.employer.post(f"/{story.request}/$report-status").status_code == 404, "report due is not shown"
    assert story.coordinator.get(f"/{story.advice}").status_code == 404, "nor has the coordinator a draft"


def test_2a_he_agrees_and_the_employer_has_the_restrictions_and_no_more(story: Story) -> None:
    assert story.clinic.move(story.task, "hold", reason={"valueCode": "awaiting-report-review"}).status_code == 200
    story.world.clock.advance(days=14)
    story.agree()
    assert story.noel.move(story.advice, "approve").status_code == 200
    assert story.release().status_code == 200
    assert story.standing() == "report-released"
    shown = story.employer.get(f"/{story.advice}")
    assert shown.status_code == 200
    assert "apnoea" not in shown.text
    assert [story.gp.get(f"/{story.advice}").status_code, story.coordinator.get(f"/{story.advice}").status_code] == [
        200
    ] * 2
    done = story.clinic.move(
        story.task, "complete", health={"valueCode": "unchanged"}, work={"valueCode": "fewer-hours"}
    )
    assert done.status_code == 200, done.text
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway)]
    assert ("$release", "TESTCCC", 0) in rows


def test_2b_he_refuses_and_others_are_at_risk(story: Story) -> None:
    parts = {
        "recipient": {"valueReference": organisation("TESTEMP2")},
        "restriction": [{"name": "restriction", "valueCode": "no-nights"}],
        "balancing": "Starts a night driving duty tomorrow; consent asked for and refused twice; codes alone suffice.",
        "personTold": {"valueCode": "first"},
    }
    admin = as_user(Users(story.world), "testadmin", "oh-a-admin")
    tried = admin.move(story.request, "public-interest-disclosure", **parts)
    assert (tried.status_code, code(tried)) == (403, "REP-030")
    doctor = as_user(Users(story.world), "testoh", "complex-clinic")
    told = doctor.move(story.request, "public-interest-disclosure", **parts)
    assert told.status_code == 200, told.text
    record = f"Composition/{told.json()['id']}"
    readers = (story.employer, story.gp, story.coordinator, story.noel)
    assert [reader.get(f"/{record}").status_code for reader in readers] == [200] * 4
    assert story.employer.get(f"/{story.advice}").status_code == 404, "one sentence only"
    assert story.world.as_client("employer-3").get(f"/{record}").status_code == 404
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway)]
    assert ("$public-interest-disclosure", "TESTOH1", 4) in rows
    assert ("$public-interest-disclosure", "TESTCCC", 0) in rows
    reviews = story.world.as_client("caldicott").get("/Task?code=review").json()["entry"]
    assert [review["resource"]["focus"]["reference"] for review in reviews] == [record]


def test_2c_a_coordinator_passes_released_advice_on_unchanged_and_writes_none(everywhere: World) -> None:
    gp, coordinator, clinic = (everywhere.as_client(name) for name in ("gp", "workwell", "complex-clinic"))
    asked = referral("Noel", performer="TESTWW1", template=None, code="workwell-referral", trigger="self")
    answer = gp.post("/ServiceRequest", asked)
    root, subject = f"ServiceRequest/{answer.json()['id']}", answer.json()["subject"]["reference"]
    given = [permit("TESTWW1", "care-coordination", "ABCD"), permit("TESTCCC", "oh-assessment", "ABCDE")]
    given.append(permit("TESTEMP2", "employer-advice", "C"))
    assert gp.post("/Consent", consent(subject, *given, about=root)).status_code == 201
    child = {
        "resourceType": "ServiceRequest",
        "extension": [{"url": bodies.profile("trigger"), "valueCode": "self"}],
        "basedOn": [{"reference": root}],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [ours("use-case", "work-and-health")]}],
        "code": {"coding": [ours("request-code", "oh-referral")]},
        "subject": {"reference": subject},
        "authoredOn": "2026-10-05T09:10:00+01:00",
        "requester": organisation("TESTWW1"),
        "performer": [organisation("TESTCCC")],
    }
    onward = coordinator.post("/ServiceRequest", child)
    assert onward.status_code == 201, onward.text
    task, request = task_of(onward), f"ServiceRequest/{onward.json()['id']}"
    moves: list[tuple[str, Json]] = [("receive", {}), ("accept", {}), ("book", TIMES)]
    assert [clinic.move(task, name, **parts).status_code for name, parts in moves] == [200] * 3
    report = stored(clinic.post("/Composition", bodies.report(subject, request)))
    pass_on = {"recipient": {"valueReference": organisation("TESTEMP2")}}
    assert coordinator.move(report, "release", **pass_on).status_code == 404, "a draft is the clinic's and Noel's"
    own = coordinator.post("/Composition", bodies.report(subject, root))
    assert (own.status_code, code(own)) == (403, "AUT-086"), "own wording is no coordinator's (R-10)"
    assert clinic.move(report, "share-with-person", wishes={"valueCode": "not-to-see"}).status_code == 200
    doctor = as_user(Users(everywhere), "testoh", "complex-clinic")
    assert doctor.move(report, "release", **pass_on).status_code == 200
    noel = as_user(Users(everywhere), "Noel", "person-app")
    to_insurer = consent(subject, permit("TESTINS1", "insurer-advice", "C"), taker="TESTPERS")
    assert noel.post("/Consent", to_insurer).status_code == 201
    lapse(everywhere)
    untrained = as_user(Users(everywhere), "testcoord", "workwell")
    refused = untrained.move(report, "release", recipient={"valueReference": organisation("TESTINS1")})
    assert (refused.status_code, code(refused)) == (403, "AUT-087"), "whose training has run out passes nothing on"
    passed = coordinator.move(report, "release", recipient={"valueReference": organisation("TESTINS1")})
    assert passed.status_code == 200, passed.text
    assert everywhere.as_client("insurer").get(f"/{report}").json() == clinic.get(f"/{report}").json()
    stranger = gp.move(report, "release", recipient={"valueReference": organisation("TESTINS1")})
    assert stranger.status_code in (403, 404), "the practice owns no Task of it"
    amended = clinic.get(f"/{report}").json() | {"status": "amended", "title": "Amended"}
    assert clinic.put(f"/{report}", amended).status_code == 200
    assert clinic.move(report, "share-with-person", wishes={"valueCode": "not-to-see"}).status_code == 200
    unreleased = coordinator.move(report, "release", recipient={"valueReference": organisation("TESTINS1")})
    assert (unreleased.status_code, code(unreleased)) == (403, "REP-015"), "no clinician has released this version"
