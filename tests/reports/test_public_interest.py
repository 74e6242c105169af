"""A registered clinician discloses coded restrictions without consent, and answers for it (R-07, scenario 2b)."""

import json
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from httpx import Response

from app.services.alerts import list_alerts
from app.services.recompile import check
from tests.access.acting import Users, as_user
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import NOBODY, Reporting, said
from tests.time.turns import turn
from tests.wire import bodies

Json = dict[str, Any]
BALANCING = "Lone night driving tomorrow; asked twice for consent and refused; restrictions alone protect others."


def weighed(to: Json) -> Json:
    """The parts of a disclosure, as it is complete."""
    return {
        "recipient": {"valueReference": to},
        "restriction": [{"name": "restriction", "valueCode": c} for c in ("no-driving", "no-lone-work")],
        "balancing": BALANCING,
        "personTold": {"valueCode": "first"},
    }


class Unsafe(Reporting):
    """A referral to a clinic whose physician fears for others."""

    def __init__(self, world: World) -> None:
        super().__init__(world, "Noel", ("TESTCCC", "complex-clinic"))
        self.employer = world.as_client("employer-2")
        self.refuse("TESTEMP2")

    def disclose(self, caller: As | None = None, **more: Any) -> Response:
        """The disclosure, as it is complete; a part that is None is left out."""
        parts = weighed(bodies.organisation("TESTEMP2"))
        sent = {name: value for name, value in (parts | more).items() if value is not None}
        return (caller or self.doctor).move(self.request, "public-interest-disclosure", **sent)


@pytest.fixture
def here(everywhere: World) -> Unsafe:
    return Unsafe(everywhere)


def test_the_employer_reads_the_codes_and_one_sentence_against_the_refusal(here: Unsafe) -> None:
    answer = here.disclose()
    assert answer.status_code == 200, answer.text
    record = f"Composition/{answer.json()['id']}"
    shown = here.employer.get(f"/{record}")
    assert shown.status_code == 200
    (section,) = shown.json()["section"]
    assert [e["valueCoding"]["code"] for e in section["extension"]] == ["no-driving", "no-lone-work"]
    assert ">At present not fit for the duties named here, pending review.<" in section["text"]["div"]
    assert not any(word in shown.text for word in ("Depression", BALANCING, "consent"))
    assert here.employer.get(f"/{here.request}").status_code == 404, "nothing else"
    others = [here.world.as_client(name).get(f"/{record}") for name in ("employer-3", "insurer", "oh-b", "kit")]
    assert {answer.status_code for answer in others} == {404}
    assert here.gp.get(f"/{record}").status_code == 200, "the practice that referred sees that it happened"


def test_the_person_is_told_and_a_caldicott_reviewer_looks_at_it(here: Unsafe) -> None:
    record = f"Composition/{here.disclose().json()['id']}"
    notices = here.person.get(f"/Communication?patient={here.subject}&category=notice").json()["entry"]
    assert "Zz Guarding" in json.dumps(notices)
    reviewer = here.world.as_client("caldicott")
    review = _review(reviewer)
    assert review["focus"]["reference"] == record
    told = {part["type"]["coding"][0]["code"]: part["valueString"] for part in review["input"]}
    assert told == {
        "recipient": "Zz Guarding", "clinician": "Dr Zz Testoh, GMC 9990002",
        "balancing": BALANCING, "person-told": "first",
    }  # fmt: skip
    closed = _close(reviewer, review)
    assert closed.status_code == 200, closed.text
    assert said(_close(reviewer, review)) == (409, "TSK-005")
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(here.world.gateway)]
    assert ("$public-interest-disclosure", "TESTCCC", 0) in rows
    assert {"alert", "public-interest-disclosure-justified"} <= {row[0] for row in rows}


def test_a_review_nobody_does_within_a_working_day_is_an_alert(here: Unsafe) -> None:
    assert here.disclose().status_code == 200
    end = _review(here.world.as_client("caldicott"))["restriction"]["period"]["end"]
    assert datetime.fromisoformat(end) - here.world.clock.now() < timedelta(days=4)
    here.world.clock.at = datetime.fromisoformat(end) + timedelta(minutes=1)
    turn(here.world)
    assert "clock-breached" in [alert.kind for alert in list_alerts(here.world.gateway)]


def test_who_is_not_told_is_not_told(here: Unsafe) -> None:
    unsafe = {"valueCode": "unsafe"}
    assert said(here.disclose(personTold=unsafe)) == (422, "REP-031")
    assert here.disclose(personTold=unsafe, unsafeReason="Has threatened the manager.").status_code == 200
    assert here.person.get(f"/Communication?patient={here.subject}&category=notice").json()["total"] == 0
    assert "Has threatened the manager." in json.dumps(_review(here.world.as_client("caldicott"))["input"])
    assert here.person.get(f"/Task?patient={here.subject}&code=review").json()["total"] == 0, "nor are the reasons hers"


@pytest.mark.parametrize("balancing", [None, "Needed.", " " * 60])
def test_nothing_goes_without_the_balancing_record(here: Unsafe, balancing: str | None) -> None:
    assert said(here.disclose(balancing=balancing)) == (422, "REP-031")


def test_nothing_goes_beyond_the_minimum(here: Unsafe) -> None:
    assert said(here.disclose(text="He falls asleep because of his apnoea.")) == (422, "REP-032")
    assert said(here.disclose(restriction={"valueCode": "sleep-apnoea"})) == (422, "REP-032")
    assert said(here.disclose(restriction=None)) == (422, "REP-032")
    assert said(here.disclose(recipient={"valueReference": bodies.organisation("TESTDWPA")})) == (422, "REP-014")


def test_only_a_registered_clinician_by_name_does_it(here: Unsafe) -> None:
    admin = as_user(Users(here.world), "testadmin", "oh-a-admin")
    for caller in (here.oh, admin, here.world.as_client("oh-a-admin"), here.employer):
        assert said(here.disclose(caller)) == (403, "REP-030")
    doctor = as_user(Users(here.world), "testgp", "gp")
    assert here.disclose(doctor).status_code == 200, "another clinician may, with a balancing record of their own"


def test_a_clinician_who_does_not_see_the_referral_cannot(here: Unsafe) -> None:
    stranger = as_user(Users(here.world), "testoh", "oh-a")
    assert said(here.disclose(stranger)) == (404, "RES-001")
    here.request = f"ServiceRequest/{NOBODY}"
    assert said(here.disclose()) == (404, "RES-001")


def test_nobody_else_reads_or_closes_the_reviews(here: Unsafe) -> None:
    assert here.disclose().status_code == 200
    review = _review(here.world.as_client("caldicott"))
    for caller in (here.doctor, here.gp, here.person, here.world.as_client("oh-b")):
        assert caller.get(f"/Task/{review['id']}").status_code == 404
        assert said(_close(caller, review)) == (404, "RES-001")
    assert _close(here.world.as_client("caldicott"), review, "perhaps").status_code == 422


def test_it_cannot_be_written_as_a_record_by_hand(here: Unsafe) -> None:
    by_hand = here.advice("public-interest-disclosure", status="final", section=[bodies.section("restrictions")])
    assert said(here.oh.post("/Composition", by_hand)) == (422, "REP-001")


def test_nobody_rewords_what_was_disclosed(here: Unsafe) -> None:
    record = f"Composition/{here.disclose().json()['id']}"
    words = "Depression and sleep apnoea; refuses treatment"
    shown = here.oh.get(f"/{record}").json()
    tried = [caller.put(f"/{record}", shown | {"title": words}, 1) for caller in (here.oh, here.doctor)]
    tried.append(here.oh.patch(f"/{record}", [{"op": "replace", "path": "/title", "value": words}], 1))
    error = [{"op": "replace", "path": "/status", "value": "entered-in-error"}]
    tried.append(here.oh.patch(f"/{record}", [*error, {"op": "add", "path": "/confidentiality", "value": "N"}], 1))
    assert [said(answer) for answer in tried] == [(422, "REP-033")] * len(tried)
    assert here.employer.get(f"/{record}").json() == shown


def test_it_is_taken_back_whole(here: Unsafe) -> None:
    record = f"Composition/{here.disclose().json()['id']}"
    shown = here.oh.get(f"/{record}").json()
    wrong = shown | {"status": "entered-in-error"}
    assert here.gp.put(f"/{record}", wrong, 1).status_code == 403, "by who keeps it alone"
    assert here.oh.put(f"/{record}", wrong, 1).status_code == 200
    read = [here.employer.get(f"/{record}{at}").status_code for at in ("", "/_history/1", "/_history/2", "/_history")]
    assert read == [404] * 4
    assert check(here.world.gateway).differences == []


def test_who_is_sent_no_notice_finds_it_by_looking_and_the_clinician_is_told_so(here: Unsafe) -> None:
    assert "gateway-warnings" not in here.disclose().headers
    answer = here.disclose(personTold={"valueCode": "unsafe"}, unsafeReason="Has threatened the manager.")
    assert answer.headers["gateway-warnings"] == "REP-034"
    record = answer.json()["id"]
    assert here.person.get(f"/Composition/{record}").json() == answer.json()
    rows = [entry["resource"] for entry in here.person.get("/AuditEvent?_count=50").json()["entry"]]
    told = [row for row in rows if f"Composition/{record}" in json.dumps(row["entity"])]
    assert told
    assert "threatened" not in json.dumps(rows), "the reasons are the reviewer's"


def _review(caller: As) -> Json:
    answer = caller.get("/Task?code=review&status=requested")
    assert answer.status_code == 200, answer.text
    (entry,) = answer.json()["entry"]
    return cast("Json", entry["resource"])


def _close(caller: As, review: Json, answer: str = "justified") -> Response:
    return caller.move(f"Task/{review['id']}", "complete", answer={"valueCode": answer})
