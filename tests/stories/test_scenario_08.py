"""Scenario 8: occupational health drafts Ailsa's Access to Work application; she declares it, DWP works it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from app.fhir.closings import plain
from app.sandbox.organisations import BY_CODE
from app.services.organisations import suspend_organisation
from tests.access.acting import Users, as_user
from tests.kit.answers import codes, task_of, text
from tests.kit.applications import application, reply, said
from tests.kit.builders import consent, ours, permit, referral, signpost
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.pathway.walks import with_scope

Json = dict[str, Any]


class Story:
    """Ailsa was referred to OH, which drafts her application."""

    def __init__(self, made: World) -> None:
        self.world = made
        self.gp, self.oh, self.dwp = (made.as_client(name) for name in ("gp", "oh-a", "dwp-atw"))
        self.ailsa = as_user(Users(made), "Ailsa", "person-app")
        answer = self.gp.post("/ServiceRequest", referral("Ailsa", employer="TESTEMP2"))
        assert answer.status_code == 201, answer.text
        self.request = f"ServiceRequest/{answer.json()['id']}"
        self.subject = answer.json()["subject"]["reference"]
        self.task, self.form = "", ""

    def draft(self, **changes: Any) -> Response:
        """OH stores the draft."""
        body = application(self.subject, basedOn=[{"reference": self.request}]) | changes
        answer = self.oh.post("/QuestionnaireResponse", body)
        if answer.status_code == 201:
            self.form, self.task = f"QuestionnaireResponse/{answer.json()['id']}", task_of(answer)
        return answer

    def allow(self) -> None:
        """Ailsa lets DWP see the application."""
        answer = self.ailsa.post("/Consent", consent(self.subject, permit("TESTDWPA", "atw-application", "AG")))
        assert answer.status_code == 201, answer.text

    def declare(self) -> Response:
        """Ailsa declares."""
        return self.ailsa.agree(self.form, "declare")

    def progress(self, caller: Any, to: str, **parts: str) -> Response:
        """One step of the application."""
        return caller.move(
            self.task, "progress", to={"valueCode": to}, **{n: {"valueCode": v} for n, v in parts.items()}
        )

    def status(self) -> str:
        """Where the application is, as Ailsa reads it."""
        return str(self.ailsa.get(f"/{self.task}").json()["businessStatus"]["coding"][0]["code"])


@pytest.fixture(params=BOTH)
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Story]:
    with world(request.param, tmp_path) as made:
        yield Story(made)


def test_the_application_goes_from_draft_to_a_decision_in_part(story: Story) -> None:
    assert story.draft().status_code == 201
    assert story.status() == "draft"
    assert story.progress(story.oh, "awaiting-person-declaration").status_code == 200
    story.allow()
    declared = story.declare()
    assert declared.status_code == 200, declared.text
    assert declared.json()["status"] == "completed"
    assert declared.json()["meta"]["security"][1]["code"] == "G"
    assert story.status() == "submitted"
    form = story.dwp.get(f"/QuestionnaireResponse/{declared.json()['id']}")
    assert [item["linkId"] for item in form.json()["item"]].count("need") == 3
    assert story.dwp.move(story.task, "receive").status_code == 200
    for step in ("eligibility-check", "assessment-booked"):
        assert story.progress(story.dwp, step).status_code == 200
    assert codes(story.progress(story.dwp, "decision-made")) == ["ATW-007"]
    assert story.progress(story.dwp, "decision-made", decision="part").status_code == 200
    assert story.progress(story.dwp, "closed").status_code == 200
    told = story.ailsa.get(f"/{story.task}").json()
    assert (told["status"], story.status()) == ("completed", "closed")
    assert told["output"][-1]["valueCodeableConcept"]["coding"][0]["code"] == "part"


def test_who_is_awarded_nothing_is_told_where_else_to_turn(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    story.dwp.move(story.task, "receive")
    story.progress(story.dwp, "eligibility-check")
    decided: Json = {"to": {"valueCode": "decision-made"}, "decision": {"valueCode": "not-awarded"}}
    refused = story.dwp.move(story.task, "progress", **decided)
    assert (refused.status_code, codes(refused)) == (422, ["TSK-021"])
    assert "A decision not to award needs at least one signpost" in text(refused)
    way_on = {"name": "signpost", **signpost("money-advice", "A charity may pay for the software.")}
    answer = story.dwp.move(story.task, "progress", **decided, signpost=[way_on])
    assert answer.status_code == 200, answer.text
    pointed, decision = story.ailsa.get(f"/{story.task}").json()["output"]
    assert decision["valueCodeableConcept"]["text"] == plain("atw-decision", "not-awarded")
    read = story.ailsa.get(f"/{pointed['valueReference']['reference']}").json()
    assert read["payload"][0]["contentString"] == "A charity may pay for the software."
    assert read["reasonCode"][0]["text"] == plain("atw-decision", "not-awarded")


def test_a_job_that_starts_within_four_weeks_makes_it_urgent(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    assert story.ailsa.get(f"/{story.task}").json()["priority"] == "urgent"


def test_she_declares_only_the_words_that_she_has_read(story: Story) -> None:
    story.draft()
    story.allow()
    read = story.ailsa.get(f"/{story.form}").headers["ETag"]
    draft = story.oh.get(f"/{story.form}").json()
    changed = draft | {"item": [*draft["item"], said("anything-else", {"valueString": "What she never read."})]}
    assert story.oh.put(f"/{story.form}", changed, 1).status_code == 200
    unsaid = story.ailsa.post(f"/{story.form}/$declare")
    assert (unsaid.status_code, codes(unsaid)) == (428, ["RES-023"])
    stale = story.ailsa.post(f"/{story.form}/$declare", If_Match=read)
    assert (stale.status_code, codes(stale)) == (412, ["RES-012"])
    assert story.status() == "draft"
    assert story.declare().status_code == 200


def test_oh_cannot_submit_what_the_person_has_not_declared(story: Story) -> None:
    story.draft()
    assert codes(story.progress(story.oh, "submitted")) == ["ATW-001"]
    assert codes(story.oh.post(f"/{story.form}/$declare")) == ["ATW-003"]
    assert codes(story.draft(status="completed")) == ["ATW-001"]
    declaration = said("declaration", inner=[said("declaration.true", {"valueBoolean": True})])
    items = application(story.subject)["item"]
    assert codes(story.draft(item=[*items, declaration])) == ["ATW-002"]


def test_dwp_sees_nothing_of_a_draft_and_the_employer_nothing_at_all(story: Story) -> None:
    story.draft()
    story.allow()
    assert story.dwp.get(f"/{story.form}").status_code == 404
    assert story.dwp.get(f"/{story.task}").status_code == 404
    declared = f"QuestionnaireResponse/{story.declare().json()['id']}"
    assert story.dwp.get(f"/{declared}").status_code == 200
    assert story.dwp.get(f"/{story.form}").status_code == 404
    for employer in ("employer-2", "employer-3"):
        assert story.world.as_client(employer).get(f"/{declared}").status_code in (403, 404)
    assert story.world.as_client("oh-b").get(f"/{declared}").status_code == 404


def test_dwp_reads_the_form_and_no_clinical_record(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    note = story.gp.get(f"/{story.request}").json()["supportingInfo"][0]["reference"]
    assert story.dwp.get(f"/{story.request}").status_code == 404
    assert story.dwp.get(f"/{note}").status_code in (403, 404)


def test_oh_keeps_its_draft_and_sees_of_the_rest_only_where_it_is(story: Story) -> None:
    story.draft()
    story.allow()
    declared = story.declare().json()
    assert story.oh.get(f"/{story.form}").status_code == 200
    assert story.oh.get(f"/QuestionnaireResponse/{declared['id']}").status_code == 404
    assert story.oh.get(f"/{story.task}").json()["businessStatus"]["coding"][0]["code"] == "submitted"


@pytest.mark.parametrize(
    ("change", "warned"),
    [({"start": "2027-02-01"}, "ATW-011"), ({"start": "2026-10-26"}, "")],
)
def test_facts_warn_and_never_refuse(story: Story, change: Json, warned: str) -> None:
    body = application(story.subject, **change, basedOn=[{"reference": story.request}])
    answer = story.oh.post("/QuestionnaireResponse", body)
    assert answer.status_code == 201
    assert warned in answer.headers.get("Gateway-Warnings", "")


def test_voluntary_work_and_another_country_are_warned_of(story: Story) -> None:
    body = application(story.subject)
    body["item"][0]["item"].append(said("job.kind", {"valueCoding": ours("job-kind", "voluntary")}))
    body["item"].insert(1, said("residence", {"valueCoding": ours("residence", "northern-ireland")}))
    warned = story.draft(item=body["item"]).headers["Gateway-Warnings"]
    assert ("ATW-012" in warned, "ATW-013" in warned) == (True, True)


def test_bank_details_do_not_enter(story: Story) -> None:
    items = application(story.subject)["item"]
    answer = story.draft(item=[*items, said("bank", {"valueString": "12345678"})])
    assert codes(answer) == ["VAL-070"]
    assert "12345678" not in answer.text


def test_dwp_asks_for_more_and_ailsa_answers(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    story.dwp.move(story.task, "receive")
    asked = story.dwp.move(
        story.task, "return", kind={"valueCode": "for-info"}, message="At which address do you work?"
    )
    assert asked.status_code == 200, asked.text
    assert story.status() == "more-info-needed"
    task = story.ailsa.get(f"/{story.task}").json()
    question = task["output"][-1]["valueReference"]["reference"]
    assert story.ailsa.get(f"/{question}").json()["payload"][0]["contentString"].startswith("At which")
    answer = story.ailsa.post("/Communication", reply(story.subject, task, question))
    assert answer.status_code == 201, answer.text
    assert story.status() == "eligibility-check"
    for step, said_ in (("assessment-booked", {}), ("decision-made", {"decision": "award"}), ("closed", {})):
        done = story.progress(story.dwp, step, **said_)
        assert done.status_code == 200, done.text


def test_one_application_at_a_time(story: Story) -> None:
    story.draft()
    story.allow()
    assert story.declare().status_code == 200
    assert codes(story.declare()) == ["ATW-004"]
    story.draft()
    assert codes(story.declare()) == ["ATW-005"]


def test_ailsa_withdraws_and_looks_for_reconsideration_only_after_a_decision(story: Story) -> None:
    story.draft()
    story.allow()
    story.declare()
    assert codes(story.progress(story.ailsa, "reconsideration")) == ["TSK-005"]
    assert story.progress(story.ailsa, "withdrawn").status_code == 200
    assert story.status() == "withdrawn"
    assert codes(story.dwp.move(story.task, "receive")) == ["TSK-005"]


def test_an_employer_and_dwp_do_not_draft(story: Story) -> None:
    answer = story.dwp.post("/QuestionnaireResponse", application(story.subject))
    assert answer.status_code == 403


def test_ailsa_may_draft_and_declare_by_herself(story: Story) -> None:
    answer = story.ailsa.post("/QuestionnaireResponse", application(story.subject))
    assert answer.status_code == 201, answer.text
    story.form, story.task = f"QuestionnaireResponse/{answer.json()['id']}", task_of(answer)
    assert story.declare().status_code == 200
    assert story.status() == "submitted"


def test_where_the_route_is_off_the_application_is_handed_to_her(tmp_path: Path) -> None:
    with world("sqlite", tmp_path, atw_route="hand-over") as made:
        story = Story(made)
        story.draft()
        story.allow()
        answer = story.declare()
        assert "ATW-014" in answer.headers["Gateway-Warnings"]
        assert story.status() == "handed-to-person"
        assert story.dwp.get(f"/{story.task}").status_code == 404
        told = story.ailsa.get(f"/{story.task}").json()["output"][-1]["valueReference"]["reference"]
        assert "GOV.UK" in story.ailsa.get(f"/{told}").json()["payload"][0]["contentString"]
        form = f"QuestionnaireResponse/{answer.json()['id']}"
        for name in ("", "/_history", "/_history/1"):
            assert story.dwp.get(f"/{form}{name}").status_code == 404, "the form is handed to her, not to DWP"
        assert story.dwp.get("/QuestionnaireResponse").json()["total"] == 0
        own = story.ailsa.get(f"/{form}")
        assert (own.status_code, own.json()["status"]) == (200, "completed")
        assert story.ailsa.put(f"/{form}", own.json(), 1).status_code == 422, "and what is declared is not changed"
        assert codes(story.ailsa.post(f"/{form}/$reuse-passport")) == ["ATW-004"]


def test_an_administrator_drafts_no_application_whatever_its_token_allows(story: Story) -> None:
    desk = with_scope(story.world, "oh-a-admin", "system/QuestionnaireResponse.c")
    answer = desk.post("/QuestionnaireResponse", application(story.subject))
    assert (answer.status_code, codes(answer)) == (403, ["ATW-006"])


def test_where_nobody_takes_applications_none_is_drafted(story: Story) -> None:
    suspend_organisation(story.world.gateway, BY_CODE["TESTDWPA"].id)
    answer = story.draft()
    assert (answer.status_code, codes(answer)) == (422, ["ATW-009"])
    assert story.ailsa.get("/QuestionnaireResponse").json()["total"] == 0


def test_a_fifteen_year_old_is_told_from_which_day_it_can_be_sent(story: Story) -> None:
    young = {"resourceType": "Patient", "name": [{"family": "ZZYOUNG"}], "birthDate": "2011-02-28"}
    subject = f"Patient/{story.gp.post('/Patient', young).json()['id']}"
    answer = story.gp.post("/QuestionnaireResponse", application(subject), Prefer="return=OperationOutcome")
    assert (answer.status_code, codes(answer)) == (201, ["ATW-010"])
    assert "of 16 and over: it can be sent from 2027-02-28." in answer.text
