"""Scenario 8 and R-03: what Ailsa's consent has to say about her application, before and after she takes it back."""

from typing import Any

import pytest

from app.services.recompile import check
from tests.kit.answers import codes, without_ref
from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.stories.test_job_confirmation import Story as Asking
from tests.stories.test_scenario_08 import Story
from tests.time.turns import turn

Json = dict[str, Any]


@pytest.fixture
def story(everywhere: World) -> Story:
    return Story(everywhere)


@pytest.fixture
def asking(everywhere: World) -> Asking:
    return Asking(everywhere)


def take_back(story: Any) -> None:
    """Ailsa takes back her consent to DWP."""
    found = [entry["resource"] for entry in story.ailsa.get("/Consent").json()["entry"]]
    to_dwp = next(one for one in found if "TESTDWPA" in str(one["provision"]))
    version = int(to_dwp["meta"]["versionId"])
    taken = story.ailsa.put(f"/Consent/{to_dwp['id']}", to_dwp | {"status": "inactive"}, version)
    assert taken.status_code == 200, taken.text


def agree(story: Any) -> None:
    """Ailsa lets DWP read her application, from now on."""
    agreed = story.ailsa.post("/Consent", consent(story.subject, permit("TESTDWPA", "atw-application", "AG")))
    assert agreed.status_code == 201, agreed.text


def place(story: Any) -> tuple[str, str]:
    """Status and business status, as Ailsa reads them."""
    task = story.ailsa.get(f"/{story.task}").json()
    return task["status"], task["businessStatus"]["coding"][0]["code"]


def test_dwp_decides_nothing_once_she_has_taken_her_consent_back(story: Story) -> None:
    story.draft()
    story.allow()
    form = f"QuestionnaireResponse/{story.declare().json()['id']}"
    story.dwp.move(story.task, "receive")
    before = story.ailsa.get(f"/{story.task}").json()["restriction"]
    take_back(story)
    assert place(story) == ("on-hold", "received-by-dwp")
    assert story.ailsa.get(f"/{story.task}").json()["restriction"] != before
    assert story.dwp.get(f"/{form}").status_code == 404
    assert codes(story.progress(story.dwp, "eligibility-check")) == ["TSK-008"]
    assert codes(story.progress(story.dwp, "decision-made", decision="not-awarded")) == ["TSK-008"]
    told = [entry["resource"] for entry in story.dwp.get("/Communication").json()["entry"]]
    assert [one["payload"][0]["contentString"].split(".")[0] for one in told] == ["This application is closed to you"]
    agree(story)
    assert place(story) == ("received", "received-by-dwp")
    assert story.ailsa.get(f"/{story.task}").json()["restriction"] == before
    assert story.progress(story.dwp, "eligibility-check").status_code == 200
    assert check(story.world.gateway).differences == []


def test_a_consent_that_runs_out_holds_it_as_well(story: Story) -> None:
    story.draft()
    agreed = permit("TESTDWPA", "atw-application", "AG") | {"period": {"end": "2026-10-20"}}
    assert story.ailsa.post("/Consent", consent(story.subject, agreed)).status_code == 201
    story.declare()
    story.dwp.move(story.task, "receive")
    story.world.clock.move_to(2026, 10, 21, 1)
    assert codes(story.progress(story.dwp, "eligibility-check")) == ["TSK-008"], "before any worker has looked"
    turn(story.world)
    assert place(story) == ("on-hold", "received-by-dwp")


def test_without_a_consent_the_application_waits_and_she_is_told(story: Story) -> None:
    story.draft()
    declared = story.declare()
    assert declared.status_code == 200, declared.text
    assert "CON-021" in declared.headers["Gateway-Warnings"]
    assert place(story) == ("on-hold", "submitted")
    assert codes(story.dwp.move(story.task, "receive")) == ["TSK-008"]
    assert story.dwp.get("/Communication").json()["total"] == 0, "nothing was open, so nothing is closed"
    agree(story)
    assert place(story) == ("requested", "submitted")
    assert story.dwp.move(story.task, "receive").status_code == 200
    assert check(story.world.gateway).differences == []


def test_she_withdraws_an_application_that_waits_for_her_consent(story: Story) -> None:
    story.draft()
    story.declare()
    assert story.progress(story.ailsa, "withdrawn").status_code == 200
    assert place(story) == ("cancelled", "withdrawn")


def test_what_she_withdraws_dwp_reads_no_more(story: Story) -> None:
    story.draft()
    story.allow()
    form = f"QuestionnaireResponse/{story.declare().json()['id']}"
    assert story.dwp.get(f"/{form}").status_code == 200
    assert story.progress(story.ailsa, "withdrawn").status_code == 200
    for name in ("", "/_history", "/_history/1"):
        assert story.dwp.get(f"/{form}{name}").status_code == 404
    assert story.ailsa.get(f"/{form}").status_code == 200
    story.draft()
    again = f"QuestionnaireResponse/{story.declare().json()['id']}"
    assert story.dwp.get(f"/{again}").status_code == 200, "a new application is read by the same consent"
    assert story.dwp.get(f"/{form}").status_code == 404
    assert check(story.world.gateway).differences == []


def test_a_draft_she_withdraws_closes_nothing(story: Story) -> None:
    story.draft()
    story.allow()
    assert story.progress(story.ailsa, "withdrawn").status_code == 200
    assert check(story.world.gateway).differences == []


def test_after_she_took_it_back_no_employer_is_asked_for_the_first_time(asking: Asking) -> None:
    asking.apply()
    take_back(asking)
    assert codes(asking.ask()) == ["TSK-008"]
    assert asking.confirm().status_code == 404


def test_an_employer_that_was_asked_learns_of_no_job_after_she_took_it_back(asking: Asking) -> None:
    asking.apply()
    asking.ask()
    assert asking.confirm().status_code == 200
    take_back(asking)
    assert asking.confirm().status_code == 404
    assert asking.confirm("confirmed").status_code == 404


@pytest.mark.parametrize("answer", [None, "confirmed"])
def test_a_question_sent_again_with_its_key_is_told_no_more_than_a_new_one(asking: Asking, answer: str | None) -> None:
    asking.apply()
    asking.ask()
    first = asking.confirm(answer, key="job-1")
    assert (first.status_code, asking.confirm(answer, key="job-1").json()) == (200, first.json())
    take_back(asking)
    unknown = asking.confirm(reference="0000000000000")
    assert without_ref(asking.confirm(answer, key="job-1")) == without_ref(unknown)
    agree(asking)
    assert asking.confirm(answer, key="job-1").json() == first.json()
    assert asking.ailsa.move(asking.task, "progress", to={"valueCode": "withdrawn"}).status_code == 200
    assert asking.confirm(answer, key="job-1").status_code == 404


def test_whether_the_employer_may_be_asked_is_not_told_after_she_took_it_back(asking: Asking) -> None:
    asking.apply(may_contact=False)
    take_back(asking)
    assert codes(asking.ask()) == ["TSK-008"]


def test_what_she_declared_by_mistake_is_void_and_dwp_reads_no_version_of_it(story: Story) -> None:
    story.draft()
    story.allow()
    form = f"QuestionnaireResponse/{story.declare().json()['id']}"
    story.dwp.move(story.task, "receive")
    said = story.ailsa.get(f"/{form}").json()
    assert story.ailsa.put(f"/{form}", said | {"status": "entered-in-error"}, 1).status_code == 200
    assert place(story)[0] == "entered-in-error"
    for name in ("", "/_history", "/_history/1", "/_history/2"):
        assert story.dwp.get(f"/{form}{name}").status_code == 404
    assert story.dwp.get(f"/QuestionnaireResponse?patient={story.subject}").json().get("entry", []) == []
    assert story.ailsa.get(f"/{form}/_history/1").status_code == 200
    story.draft()
    assert story.declare().status_code == 200, "and another one can be declared"
    assert check(story.world.gateway).differences == []


@pytest.mark.parametrize(
    "changes", [{"status": "in-progress"}, {"status": "entered-in-error", "authored": "2026-01-01"}]
)
def test_what_she_declared_is_not_reworded(story: Story, changes: Json) -> None:
    story.draft()
    story.allow()
    form = f"QuestionnaireResponse/{story.declare().json()['id']}"
    said = story.ailsa.get(f"/{form}").json()
    assert codes(story.ailsa.put(f"/{form}", said | changes, 1)) == ["ATW-015"]
    assert place(story) == ("requested", "submitted")


def test_who_drafted_it_voids_its_draft_and_not_what_she_declared(story: Story) -> None:
    story.draft()
    story.allow()
    form = f"QuestionnaireResponse/{story.declare().json()['id']}"
    error = [{"op": "replace", "path": "/status", "value": "entered-in-error"}]
    version = int(story.oh.get(f"/{story.task}").json()["meta"]["versionId"])
    assert codes(story.oh.patch(f"/{story.task}", error, version)) == ["TSK-005"]
    assert story.dwp.get(f"/{form}").status_code == 200
    story.ailsa.move(story.task, "progress", to={"valueCode": "withdrawn"})
    story.draft()
    drafted = story.oh.get(f"/{story.form}").json()
    assert story.oh.put(f"/{story.form}", drafted | {"status": "entered-in-error"}, 1).status_code == 200
    assert place(story)[0] == "entered-in-error"
    assert codes(story.declare()) == ["ATW-004"]
    assert check(story.world.gateway).differences == []


def test_after_a_death_dwp_reads_the_application_no_more(story: Story) -> None:
    story.draft()
    story.allow()
    form = f"QuestionnaireResponse/{story.declare().json()['id']}"
    hers = story.gp.get(f"/{story.subject}").json()
    died = story.gp.put(f"/{story.subject}", hers | {"deceasedDateTime": "2026-10-06T23:10:00+01:00"})
    assert died.status_code == 200, died.text
    assert place(story)[0] == "cancelled"
    assert story.dwp.get(f"/{form}").status_code == 404
    assert check(story.world.gateway).differences == []
