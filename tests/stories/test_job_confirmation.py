"""Scenario 8, the employer: asked only with Ailsa's yes, it confirms the job and learns nothing else (R-12)."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response

from app.services.recompile import check
from tests.access.acting import Users, as_user
from tests.kit.answers import codes, task_of, without_ref
from tests.kit.applications import application, need, said
from tests.kit.builders import consent, denial, organisation, patient, permit, person, referral
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.oracle.consents import Dice, request

Json = dict[str, Any]


class Story:
    """Ailsa's application lies with DWP, which may ask her employer or may not."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.oh, self.dwp, self.employer = (world.as_client(name) for name in ("oh-a", "dwp-atw", "employer-2"))
        self.ailsa = as_user(Users(world), "Ailsa", "person-app")
        sent = world.as_client("gp").post("/ServiceRequest", referral("Ailsa", employer="TESTEMP2"))
        self.subject, self.request = sent.json()["subject"]["reference"], f"ServiceRequest/{sent.json()['id']}"
        self.reference = sent.json()["requisition"]["value"]
        self.task = ""

    def apply(self, **changes: Any) -> None:
        """OH drafts, Ailsa agrees and declares, DWP takes receipt."""
        body = application(self.subject, basedOn=[{"reference": self.request}], **changes)
        drafted = self.oh.post("/QuestionnaireResponse", body)
        self.task = task_of(drafted)
        agreed = self.ailsa.post("/Consent", consent(self.subject, permit("TESTDWPA", "atw-application", "AG")))
        declared = self.ailsa.agree(f"QuestionnaireResponse/{drafted.json()['id']}", "declare")
        received = self.dwp.move(self.task, "receive")
        assert (agreed.status_code, declared.status_code, received.status_code) == (201, 200, 200)

    def ask(self, employer: str = "TESTEMP2", by: Any = None) -> Response:
        """DWP asks the employer."""
        return (by or self.dwp).move(self.task, "ask-employer", employer={"valueReference": organisation(employer)})

    def confirm(self, answer: str | None = None, by: str = "employer-2", key: str = "", **changes: str) -> Response:
        """The employer reads which job is meant and, with an answer, says whether it is its own."""
        known = {"reference": self.reference, "birthDate": str(person("Ailsa").born), "family": "Zztest"} | changes
        parts = [{"name": name, "valueString": value} for name, value in known.items()]
        parts += [{"name": "answer", "valueCode": answer}] if answer else []
        headers = {"Idempotency_Key": key} if key else {}
        body = {"resourceType": "Parameters", "parameter": parts}
        return self.world.as_client(by).post("/$confirm-job", body, **headers)


@pytest.fixture
def story(everywhere: World) -> Story:
    return Story(everywhere)


def test_the_employer_confirms_the_job_and_reads_nothing_but_the_job(story: Story) -> None:
    story.apply()
    asked = story.ask()
    assert asked.status_code == 200, asked.text
    told = story.confirm()
    assert [part["name"] for part in told.json()["parameter"]] == ["jobTitle", "start"]
    assert told.json()["parameter"][0]["valueString"] == "Control room operator"
    confirmed = story.confirm("confirmed")
    assert [part["name"] for part in confirmed.json()["parameter"]] == ["jobTitle", "start", "answer"]
    assert not {"mental", "mhss", "taxi", "screen"} & set(confirmed.text.lower().split('"'))
    for reader in (story.dwp, story.ailsa):
        outputs = reader.get(f"/{story.task}").json()["output"]
        assert outputs[-1]["valueCodeableConcept"]["coding"][0]["code"] == "confirmed"
    assert story.employer.get(f"/{story.task}").status_code in (403, 404)
    assert check(story.world.gateway).differences == []


@pytest.mark.parametrize(
    "changes",
    [
        {"may_contact": False},
        {"item": [said("job", inner=[said("job.title", {"valueString": "Guard"})]),
                  said("contact-employer", {"valueBoolean": True}), need("mhss", "Somebody to talk to")]},
    ],
)  # fmt: skip
def test_without_her_yes_or_for_mental_health_support_alone_nobody_is_asked(story: Story, changes: Json) -> None:
    story.apply(**changes)
    refused = story.ask()
    assert (refused.status_code, codes(refused)) == (409, ["ATW-024"])
    task = story.dwp.get(f"/{story.task}")
    named = [{"type": {"coding": [_part("employer")]}, "valueReference": organisation("TESTEMP2")}]
    version = int(task.json()["meta"]["versionId"])
    patched = story.dwp.patch(f"/{story.task}", [{"op": "add", "path": "/input", "value": named}], version)
    assert patched.status_code in (403, 422)
    assert story.confirm("confirmed").status_code == 404


def _part(code: str) -> Json:
    return {"system": "https://work-health-gateway.example/fhir/CodeSystem/task-part", "code": code}


def test_whatever_does_not_fit_is_the_same_404(story: Story) -> None:
    story.apply()
    unasked = story.confirm("confirmed")
    story.ask()
    misses = [
        unasked,
        story.confirm("confirmed", family="Other"),
        story.confirm("confirmed", birthDate="1986-07-08"),
        story.confirm("confirmed", reference="0000000000000"),
        story.confirm("confirmed", by="employer-3"),
    ]
    assert {answer.status_code for answer in misses} == {404}
    assert len({without_ref(answer) for answer in misses}) == 1
    assert "output" not in story.ailsa.get(f"/{story.task}").json()


def test_a_closed_application_and_a_person_who_refuses_are_the_same_404(story: Story) -> None:
    story.apply()
    story.ask()
    unknown = story.confirm(reference="0000000000000")
    stopped = story.ailsa.post("/Consent", consent(story.subject) | {"provision": denial("TESTEMP2")})
    assert stopped.status_code == 201, stopped.text
    assert without_ref(story.confirm("confirmed")) == without_ref(unknown)


def test_a_withdrawn_application_asks_nobody(story: Story) -> None:
    story.apply()
    story.ask()
    assert story.ailsa.move(story.task, "progress", to={"valueCode": "withdrawn"}).status_code == 200
    assert story.confirm("confirmed").status_code == 404


def test_who_may_not_ask_and_who_may_not_be_asked(story: Story) -> None:
    story.apply()
    assert story.ask(by=story.oh).status_code == 403
    assert codes(story.ask("TESTGP1")) == ["ATW-025"]
    assert story.ask().status_code == 200
    assert story.ask().status_code == 200
    assert codes(story.ask("TESTEMP3")) == ["ATW-025"]
    assert len(story.ailsa.get(f"/{story.task}").json()["input"]) == 1
    for name in ("dwp-status", "gp", "oh-a", "insurer"):
        assert story.confirm("confirmed", by=name).status_code == 403


def test_bad_input_is_named(story: Story) -> None:
    story.apply()
    story.ask()
    assert codes(story.confirm("perhaps")) == ["TSK-025"]
    assert codes(story.confirm("confirmed", family="")) == ["STA-002"]
    assert codes(story.confirm(more="x")) == ["TSK-026"]
    assert codes(story.dwp.move(story.task, "ask-employer")) == ["ATW-025"]


def test_sent_again_it_is_recorded_once_and_another_answer_is_refused(story: Story) -> None:
    story.apply()
    story.ask()
    first = story.confirm("confirmed", key="job-1")
    assert story.confirm("confirmed", key="job-1").json() == first.json()
    assert story.confirm("confirmed").json() == first.json()
    assert codes(story.confirm("not-confirmed")) == ["ATW-026"]
    assert len(story.ailsa.get(f"/{story.task}").json()["output"]) == 1


def test_of_two_different_answers_at_once_one_stands(story: Story) -> None:
    story.apply()
    story.ask()
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(story.confirm, ("confirmed", "not-confirmed")))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(story.ailsa.get(f"/{story.task}").json()["output"]) == 1


def test_the_ledger_tells_who_was_told_of_the_job(story: Story) -> None:
    story.apply()
    story.confirm("confirmed")
    story.ask()
    story.confirm("confirmed")
    rows = [row for row in all_rows(story.world.gateway) if row.client]
    told = [(row.interaction, row.organisation_code, row.outcome) for row in rows]
    assert told[-3:] == [
        ("$confirm-job", "TESTEMP2", 4),
        ("$ask-employer", "TESTDWPA", 0),
        ("$confirm-job", "TESTEMP2", 0),
    ]


def test_the_row_names_the_question_that_let_the_job_be_told(story: Story) -> None:
    story.apply()
    story.ask()
    assert story.confirm().status_code == 200
    row = [row for row in all_rows(story.world.gateway) if row.interaction == "$confirm-job"][-1]
    assert [(d[1], d[4].startswith(f"{story.task}/")) for d in json.loads(row.decisions)] == [("asked", True)]


def test_who_may_have_no_advice_of_her_is_told_no_job_either(story: Story) -> None:
    story.apply()
    story.ask()
    refused = consent(story.subject) | {"provision": denial("TESTEMP2", "employer-advice")}
    assert story.ailsa.post("/Consent", refused).status_code == 201
    assert story.confirm().status_code == 404


def test_a_question_opens_nothing_to_dwp_that_she_has_refused_it(story: Story) -> None:
    story.apply()
    assert story.dwp.get(f"/{story.task}").status_code == 200
    stopped = story.ailsa.post("/Consent", consent(story.subject) | {"provision": denial("TESTDWPA")})
    assert stopped.status_code == 201, stopped.text
    before = story.dwp.get(f"/{story.task}").json()
    assert codes(story.ask()) == ["TSK-008"], "and it asks nobody while she refuses"
    after = story.dwp.get(f"/{story.task}").json()
    assert after.keys() == before.keys()
    assert "input" not in after


def test_an_employer_that_made_the_referral_is_refused_like_any_other(story: Story) -> None:
    made = story.employer.post("/Patient", patient("Ailsa"))
    asks = request("employer-3", f"Patient/{made.json()['id']}", "TESTWW1", Dice("asks"))
    sent = story.employer.post("/ServiceRequest", asks | {"requester": organisation("TESTEMP2")})
    assert sent.status_code == 201, sent.text
    story.request = f"ServiceRequest/{sent.json()['id']}"
    story.reference = sent.json()["requisition"]["value"]
    sees = consent(story.subject, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    assert story.ailsa.post("/Consent", sees).status_code == 201
    story.apply()
    story.ask()
    assert story.confirm().status_code == 200
    stopped = story.ailsa.post("/Consent", consent(story.subject) | {"provision": denial("TESTEMP2")})
    assert stopped.status_code == 201, stopped.text
    assert story.confirm("confirmed").status_code == 404
