"""Scenario 4: Omar agrees to occupational health, and not to his employer."""

import pytest

from tests.access.acting import Users, as_user
from tests.kit.answers import code, consent_of, task_of
from tests.kit.builders import consent, denial, fit_note, organisation, permit, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import stored
from tests.wire import bodies


class Story:
    """Omar's referral: OH may see A to E; the employer is refused by a Consent of its own."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gp, self.oh, self.employer = (world.as_client(name) for name in ("gp", "oh-a", "employer-3"))
        answer = self.gp.post("/ServiceRequest", referral("Omar", note=fit_note(condition="Depression"), template="oh"))
        assert answer.status_code == 201, answer.text
        self.request, self.task, self.consent = answer.json(), task_of(answer), consent_of(answer)
        self.subject = self.request["subject"]["reference"]
        refusal = consent(self.subject, provision=denial("TESTEMP3", "employer-advice"))
        refused = self.gp.post("/Consent", refusal)
        assert refused.status_code == 201, refused.text


@pytest.fixture
def story(everywhere: World) -> Story:
    """The story as far as the refusal, on each database."""
    return Story(everywhere)


def test_oh_sees_what_omar_allowed(story: Story) -> None:
    note = story.request["supportingInfo"][0]["reference"]
    assert story.oh.get(f"/{note}").json()["component"][0]["valueCodeableConcept"]["text"] == "Depression"


def test_the_employer_finds_nothing_at_any_door(story: Story) -> None:
    doors = [f"/{story.subject}", f"/ServiceRequest/{story.request['id']}"]
    answers = [story.employer.get(door) for door in doors]
    assert [(a.status_code, code(a)) for a in answers] == [(404, "RES-001")] * 2
    assert story.employer.get(f"/{story.task}").status_code == 403, "an employer's token never reads a Task"
    assert story.employer.get("/ServiceRequest").json()["total"] == 0


def test_an_employer_cannot_record_a_consent(story: Story) -> None:
    own = story.employer.post(
        "/Patient", {"resourceType": "Patient", "name": [{"family": "ZZTEST", "given": ["Omar"]}]}
    )
    assert own.status_code == 201, own.text
    form = consent(f"Patient/{own.json()['id']}", permit("TESTEMP3", "employer-advice", "C"), taker="TESTEMP3")
    answer = story.employer.post("/Consent", form)
    assert (answer.status_code, code(answer)) == (403, "AUT-020"), "its token has no scope for it"


def test_nor_can_it_carry_one_inside_a_request(story: Story) -> None:
    answer = story.employer.post(
        "/ServiceRequest", referral("Omar", sender="TESTEMP3", trigger="employer", template="oh")
    )
    assert (answer.status_code, code(answer)) == (403, "CON-010")


def test_the_referral_is_worked_and_completed_with_both_outcomes(story: Story) -> None:
    times = {
        "start": {"valueDateTime": "2026-10-12T10:00:00+01:00"},
        "end": {"valueDateTime": "2026-10-12T10:45:00+01:00"},
    }
    moves = [("receive", {}), ("accept", {}), ("book", times)]
    assert [story.oh.move(story.task, name, **parts).status_code for name, parts in moves] == [200, 200, 200]
    done = story.oh.move(story.task, "complete", health={"valueCode": "better"}, work={"valueCode": "phased"})
    assert done.status_code == 200, done.text
    outcomes = [
        o["valueReference"]["reference"] for o in done.json()["output"] if "outcome" in o["type"]["coding"][0]["code"]
    ]
    assert [story.gp.get(f"/{outcome}").status_code for outcome in outcomes] == [200, 200]
    assert story.gp.get(f"/ServiceRequest/{story.request['id']}").json()["status"] == "completed"


def test_a_later_consent_for_the_employer_still_shows_it_nothing_without_a_release(story: Story) -> None:
    later = consent(
        story.subject, permit("TESTEMP3", "employer-advice", "C"), about=f"ServiceRequest/{story.request['id']}"
    )
    assert story.gp.post("/Consent", later).status_code == 201
    assert story.employer.get(f"/ServiceRequest/{story.request['id']}").status_code == 404


def _drafted(story: Story) -> str:
    """The advice, as OH drafts it after the appointment."""
    times = {
        "start": {"valueDateTime": "2026-10-12T10:00:00+01:00"},
        "end": {"valueDateTime": "2026-10-12T10:45:00+01:00"},
    }
    for name, parts in (("receive", {}), ("accept", {}), ("book", times)):
        assert story.oh.move(story.task, name, **parts).status_code == 200
    return stored(story.oh.post("/Composition", bodies.report(story.subject, f"ServiceRequest/{story.request['id']}")))


def _doctor(story: Story) -> As:
    return as_user(Users(story.world), "testoh", "oh-a")


def _standing(story: Story) -> str:
    return str(story.oh.get(f"/{story.task}").json()["businessStatus"]["coding"][0]["code"])


def test_omar_sees_the_draft_has_a_fact_corrected_and_withholds_it(story: Story) -> None:
    report, omar = _drafted(story), as_user(Users(story.world), "Omar", "person-app")
    assert _standing(story) == "report-drafted"
    assert story.oh.move(report, "share-with-person").status_code == 200
    assert _standing(story) == "report-with-person"
    assert omar.get(f"/{report}").status_code == 200
    assert omar.move(report, "correct", correction="I am a picker, not a driver.").status_code == 200
    second = story.oh.get(f"/{report}").json() | {"title": "Advice for a picker"}
    assert story.oh.put(f"/{report}", second).json()["meta"]["versionId"] == "2"
    assert story.oh.move(report, "share-with-person").status_code == 200
    refused = _doctor(story).move(report, "release", recipient={"valueReference": organisation("TESTEMP3")})
    assert (refused.status_code, code(refused)) == (409, "REP-013")
    assert refused.json()["issue"][0]["details"]["coding"][-1]["display"] == "consent-refused"
    assert omar.move(report, "withhold").status_code == 200
    assert _standing(story) == "report-withheld"
    assert story.employer.get(f"/{report}").status_code == 404
    assert story.employer.post(f"/ServiceRequest/{story.request['id']}/$report-status").status_code == 404
    done = story.oh.move(story.task, "complete", health={"valueCode": "better"}, work={"valueCode": "phased"})
    assert done.status_code == 200, done.text
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway)]
    assert ("$release", "TESTOH1", 4) in rows
    assert ("$withhold", "TESTPERS", 0) in rows


def test_a_later_consent_makes_a_new_release_possible_after_the_referral_is_closed(story: Story) -> None:
    report = _drafted(story)
    assert story.oh.move(report, "share-with-person").status_code == 200
    assert story.oh.move(report, "withhold").status_code == 200
    done = story.oh.move(story.task, "complete", health={"valueCode": "better"}, work={"valueCode": "phased"})
    assert done.status_code == 200, done.text
    story.world.clock.advance(days=30)
    later = consent(
        story.subject, permit("TESTEMP3", "employer-advice", "C"), about=f"ServiceRequest/{story.request['id']}"
    )
    assert story.gp.post("/Consent", later).status_code == 201
    released = _doctor(story).move(report, "release", recipient={"valueReference": organisation("TESTEMP3")})
    assert released.status_code == 200, released.text
    assert story.employer.get(f"/{report}").json()["meta"]["versionId"] == "2"


def test_occupational_health_puts_no_diagnosis_into_what_goes_to_the_employer(story: Story) -> None:
    about = f"ServiceRequest/{story.request['id']}"
    told = [*bodies.report(story.subject, about)["section"], bodies.section("answers", text="Off with depression.")]
    answer = story.oh.post("/Composition", bodies.report(story.subject, about, section=told))
    assert (answer.status_code, code(answer)) == (422, "REP-004")


def test_the_rows_of_the_story_stand_in_the_log(story: Story) -> None:
    story.employer.get(f"/{story.subject}")
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway)]
    assert ("create", "TESTGP1", 0) in rows
    assert ("read", "TESTEMP3", 4) in rows
