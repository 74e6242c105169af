"""A report is shown to the person, then released to one recipient, in one version, while the consent lasts (R-13)."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from app.store.wall import OPERATOR
from tests.access.acting import Users, as_user
from tests.kit.answers import without_ref
from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import NOBODY, Reporting, said
from tests.wire import bodies

Json = dict[str, Any]


@pytest.fixture
def here(everywhere: World) -> Reporting:
    return Reporting(everywhere)


def test_an_approved_report_reaches_the_employer_in_that_version_alone(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    assert here.employer.get(f"/{report}").status_code == 404, "not before its release"
    released = here.release(report)
    assert (released.status_code, released.json()["status"]) == (200, "final"), released.text
    seen = here.employer.get(f"/{report}")
    assert (seen.status_code, seen.text) == (200, released.text)
    assert here.employer.get(f"/Composition?patient={here.subject}").json()["total"] == 1
    amended = released.json() | {"status": "amended", "title": "Amended"}
    assert here.oh.put(f"/{report}", amended).status_code == 200
    after = here.employer.get(f"/{report}").json()
    assert after.pop("extension") == [{"url": bodies.profile("newer-version"), "valueBoolean": True}]
    assert after | {"meta": {}} == seen.json() | {"meta": {}}, "the released version, and no other"
    assert after["meta"]["versionId"] == seen.json()["meta"]["versionId"]
    assert here.gp.get(f"/{report}").json()["title"] == "Amended"
    assert said(here.release(report)) == (409, "REP-010"), "the person has not seen this one"


def test_the_task_tells_how_far_the_report_is_and_by_when_the_person_answers(here: Reporting) -> None:
    here.agree()
    report = here.drafted()
    assert here.status() == "report-drafted"
    assert here.oh.move(report, "share-with-person").status_code == 200
    task = here.oh.get(f"/{here.task}").json()
    assert task["businessStatus"]["coding"][0]["code"] == "report-with-person"
    assert task["restriction"]["period"]["end"] == "2026-10-12T23:59:59+01:00", "five working days"
    assert here.person.move(report, "approve").status_code == 200
    assert here.release(report).status_code == 200
    task = here.oh.get(f"/{here.task}").json()
    assert task["businessStatus"]["coding"][0]["code"] == "report-released"
    assert task["output"][-1]["valueReference"]["reference"] == report


def test_nothing_goes_without_the_persons_consent_and_a_later_one_is_a_new_release(here: Reporting) -> None:
    report = here.approved()
    assert said(here.release(report)) == (409, "REP-013")
    here.refuse()
    assert said(here.release(report)) == (409, "REP-013")
    assert here.employer.get(f"/{report}").status_code == 404
    here.agree()
    assert here.release(report).status_code == 200
    assert here.employer.get(f"/{report}").status_code == 200
    consented = [r["starts"] for r in _rows(here, "consent") if r["data_class"] == "may-release"]
    assert [r["starts"] > max(consented) for r in _rows(here, "release")] == [True], "never back-dated"


def test_nothing_goes_before_the_person_has_seen_it_or_while_they_may_still_answer(here: Reporting) -> None:
    here.agree()
    report = here.drafted()
    assert said(here.release(report)) == (409, "REP-010")
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert said(here.release(report)) == (409, "REP-011")
    here.world.clock.advance(days=8)
    assert here.release(report).status_code == 200, "a reasonable time is over"


def test_who_does_not_wish_to_see_it_holds_nothing_up(here: Reporting) -> None:
    here.agree()
    report = here.shared(wishes={"valueCode": "not-to-see"})
    assert here.release(report).status_code == 200


def test_a_person_has_a_fact_corrected_and_a_statement_put_beside(here: Reporting) -> None:
    here.agree()
    report = here.shared()
    asked = here.person.move(
        report, "correct", correction="I am a driver, not a clerk.", statement="I wish to <return>."
    )
    assert asked.status_code == 200, asked.text
    body = asked.json()
    assert body["section"][-1]["code"]["coding"][0]["code"] == "statement"
    assert "I wish to &lt;return&gt;." in body["section"][-1]["text"]["div"]
    questions = here.oh.get(f"/Communication?patient={here.subject}&category=question").json()
    assert [q["resource"]["payload"] for q in questions["entry"]] == [
        [{"contentString": "I am a driver, not a clerk."}]
    ]
    without = body | {"section": body["section"][:-1]}
    assert said(here.oh.put(f"/{report}", without)) == (422, "REP-008"), "the statement is the person's"
    assert here.oh.put(f"/{report}", body | {"title": "Advice for a driver"}).status_code == 200
    assert said(here.person.move(report, "approve")) == (409, "REP-010"), "the new version is to be shown first"
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert here.person.move(report, "approve").status_code == 200
    assert here.release(report).status_code == 200
    assert "return" in here.employer.get(f"/{report}").text


def test_a_withheld_report_stays_and_the_employer_learns_nothing(here: Reporting) -> None:
    here.agree()
    report = here.shared()
    assert here.person.move(report, "withhold").status_code == 200
    assert here.status() == "report-withheld"
    assert said(here.release(report)) == (409, "REP-012")
    assert here.person.move(report, "approve").status_code == 200, "the person may think again"
    assert here.release(report).status_code == 200


@pytest.mark.parametrize(("first", "again"), [("to-see", "to-see"), ("not-to-see", "to-see")])
def test_what_the_person_withheld_does_not_go_because_it_is_shown_again(
    here: Reporting, first: str, again: str
) -> None:
    here.agree()
    report = here.shared(wishes={"valueCode": first})
    assert here.person.move(report, "withhold").status_code == 200
    assert here.oh.move(report, "share-with-person", wishes={"valueCode": again}).status_code == 200
    here.world.clock.advance(days=30)
    assert said(here.release(report)) == (409, "REP-012")
    assert here.person.move(report, "approve").status_code == 200
    assert here.release(report).status_code == 200, "the person's own word lets it go"


def test_a_consent_given_after_withholding_lets_the_report_go(here: Reporting) -> None:
    report = here.shared()
    assert here.oh.move(report, "withhold").status_code == 200, "its author may record what the person said"
    here.world.clock.advance(hours=1)
    here.agree()
    assert here.release(report).status_code == 200


def test_a_held_task_goes_on_with_the_release(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    assert here.oh.move(here.task, "hold", reason={"valueCode": "awaiting-report-review"}).status_code == 200
    assert here.release(report).status_code == 200
    assert here.oh.get(f"/{here.task}").json()["status"] == "in-progress"


def test_one_release_is_for_one_recipient_who_may_be_given_one(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    assert said(here.release(report, "TESTGP1")) == (422, "REP-014")
    assert said(here.doctor.move(report, "release")) == (422, "REP-014")
    twice = [{"name": "recipient", "valueReference": bodies.organisation(c)} for c in ("TESTEMP3", "TESTINS1")]
    assert (
        said(here.doctor.post(f"/{report}/$release", {"resourceType": "Parameters", "parameter": twice}))[1]
        == "TSK-028"
    )
    assert said(here.release(report, "TESTINS1")) == (409, "REP-013")
    here.agree("TESTINS1", "insurer-advice")
    assert here.release(report, "TESTINS1").status_code == 200
    insurer = here.world.as_client("insurer")
    assert (insurer.get(f"/{report}").status_code, here.employer.get(f"/{report}").status_code) == (200, 404)
    rows = [(r.interaction, r.organisation_code, r.outcome) for r in all_rows(here.world.gateway)]
    assert rows.count(("$release", "TESTOH1", 0)) == 1


def test_a_withdrawal_ends_the_release_in_the_same_act_and_a_longer_consent_takes_it_over(here: Reporting) -> None:
    given = here.agree()
    report = here.approved()
    assert here.release(report).status_code == 200
    again = dict(given)
    again["provision"]["provision"][0]["period"]["end"] = "2027-03-01"
    assert here.gp.put(f"/Consent/{given['id']}", again, 1).status_code == 200
    assert here.employer.get(f"/{report}").status_code == 200, "the newer version takes the release over"
    gone = json.loads(json.dumps(again))
    del gone["provision"]["provision"]
    assert here.gp.put(f"/Consent/{given['id']}", gone, 2).status_code == 200
    missing = here.employer.get(f"/Composition/{NOBODY}")
    assert without_ref(here.employer.get(f"/{report}")) == without_ref(missing)


def test_a_second_consent_takes_the_release_over_from_the_first(here: Reporting) -> None:
    first = here.agree()
    report = here.approved()
    assert here.release(report).status_code == 200
    here.agree()
    ended = first | {"status": "entered-in-error"}
    assert here.gp.put(f"/Consent/{first['id']}", ended, 1).status_code == 200
    assert here.employer.get(f"/{report}").status_code == 200


def test_a_consent_that_is_over_when_it_is_recorded_takes_nothing_over(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    assert here.release(report).status_code == 200
    over = permit("TESTEMP3", "employer-advice", "C", start="2026-09-01", end="2026-10-01")
    assert here.gp.post("/Consent", consent(here.subject, over, about=here.request)).status_code == 201
    assert here.employer.get(f"/{report}").status_code == 200, "it rests on the first, which goes on"


def test_a_refusal_by_anybody_ends_it(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    assert here.release(report).status_code == 200
    here.refuse()
    assert here.employer.get(f"/{report}").status_code == 404
    assert said(here.release(report)) == (409, "REP-013")


def test_a_report_entered_in_error_is_taken_back_from_everybody(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    body = here.release(report).json()
    assert here.oh.put(f"/{report}", body | {"status": "entered-in-error"}).status_code == 200
    assert here.employer.get(f"/{report}").status_code == 404


def test_words_go_to_an_employer_in_the_name_of_a_clinician_and_by_nobody_else(here: Reporting) -> None:
    here.agree()
    report, to = here.approved(), {"valueReference": bodies.organisation("TESTEMP3")}
    admin = as_user(Users(here.world), "testadmin", "oh-a")
    refused = [(403, "AUT-086"), (404, "RES-001")]
    assert [said(here.release(report, caller=caller)) for caller in (here.oh, admin)] == refused
    assert here.employer.get(f"/{report}").status_code == 404
    assert here.release(report).status_code == 200
    assert [said(caller.move(report, "release-link", recipient=to)) for caller in (here.oh, admin)] == refused
    assert here.doctor.move(report, "release-link", recipient=to).status_code == 200
    rows = [row for row in all_rows(here.world.gateway) if row.interaction.startswith("$release") and not row.outcome]
    named = [json.loads(json.loads(row.detail)["actor"]) for row in rows]
    assert [(one["name"], one["registration"]) for one in named] == [
        ("Dr Zz Testoh", {"body": "gmc", "number": "9990002"})
    ] * 2


STEPS = ("share-with-person", "correct", "approve", "withhold", "release")


def test_others_do_none_of_the_steps(here: Reporting) -> None:
    here.agree()
    report = here.approved()
    assert here.release(report).status_code == 200
    assert {said(here.oh.move(f"Composition/{NOBODY}", step)) for step in STEPS} == {(404, "RES-001")}
    assert {said(here.employer.move(report, step)) for step in STEPS} == {(403, "AUT-020")}
    assert {said(here.world.as_client("oh-b").move(report, step)) for step in STEPS} == {(404, "RES-001")}
    assert said(here.gp.move(report, "share-with-person")) == (403, "REP-015"), "it sees the report, and wrote none"
    assert said(here.oh.move(report, "correct", statement="Mine.")) == (403, "REP-016")
    assert said(here.release(report, caller=here.person)) == (403, "REP-015")
    admin = here.world.as_client("oh-a-admin")
    assert admin.move(report, "release").status_code in (403, 404)


def test_a_step_with_parts_that_it_does_not_take_is_refused(here: Reporting) -> None:
    report = here.drafted()
    assert said(here.oh.move(report, "share-with-person", wishes={"valueCode": "perhaps"})) == (422, "TSK-025")
    assert said(here.oh.move(report, "share-with-person", day="today")) == (422, "TSK-026")
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert said(here.oh.move(report, "approve")) == (422, "TSK-025"), "how the person told it"
    assert said(here.person.move(report, "correct")) == (422, "TSK-025")
    assert said(here.oh.post(f"/{report}/$release", b"{"))[0] == 400


def test_a_stale_step_is_refused(here: Reporting) -> None:
    report = here.shared()
    body = {"resourceType": "Parameters", "parameter": []}
    answer = here.person.post(f"/{report}/$approve", body, If_Match='W/"7"')
    assert said(answer) == (412, "RES-012")


def _rows(here: Reporting, basis: str) -> list[Json]:
    with here.world.gateway.database.reading(OPERATOR) as connection:
        rows = connection.execute(text("select * from disclosure_grant where basis = :basis"), {"basis": basis})
        return [dict(row._mapping) for row in rows]


def test_a_release_and_a_refusal_at_once_never_leave_the_report_open(here: Reporting) -> None:
    """Whichever comes first, nothing is seen once both have been answered."""
    here.agree()
    report = here.approved()
    with ThreadPoolExecutor(2) as both:
        released, _ = both.submit(here.release, report), both.submit(here.refuse)
        assert released.result().status_code in (200, 409)
    assert here.employer.get(f"/{report}").status_code == 404
    assert said(here.release(report)) == (409, "REP-013")
