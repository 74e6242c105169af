"""Anybody may escalate, is told when it is acknowledged and no more, and reaches the route's owner alone (R-08)."""

from datetime import date

import pytest

from app.domain.actor import STANDINGS
from app.domain.route import NATIONAL, Route
from app.sandbox.clients import CLIENTS
from app.sandbox.organisations import BY_CODE
from app.services.recompile import check
from app.services.routes import set_route
from tests.kit.answers import code, codes, entries, text
from tests.kit.builders import ours
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated, only, stored

NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990263396"}
WREN = {"identifier": NUMBER, "name": {"family": "ZZTEST", "given": ["Wren"]}, "birthDate": "1991-06-14"}


def test_a_coordinator_escalates_without_any_consent_and_the_practice_sees_it(everywhere: World) -> None:
    paige = Referred(everywhere)
    told = escalated(paige.workwell, asked(paige.reference, message="Please ring me first."))
    assert told == {"reference": paige.reference, "acknowledgeBy": "2026-10-05T11:00:00+01:00"}
    flag, task = only(everywhere, "Flag", "risk-flag"), only(everywhere, "Task", "escalation-task")
    assert paige.gp.get(f"/{flag}").json()["code"]["coding"][0]["code"] == "self-harm-thoughts"
    seen = paige.gp.get(f"/{task}").json()
    assert (seen["partOf"][0]["reference"], seen["status"], seen["priority"]) == (paige.task, "requested", "urgent")
    words = paige.gp.get(f"/{seen['output'][0]['valueReference']['reference']}").json()
    assert words["payload"][0]["contentString"] == "Please ring me first."
    assert paige.gp.get(f"/{paige.request}").status_code == 200


def test_who_escalates_learns_that_there_is_a_flag_and_where_its_task_is(here: World) -> None:
    paige = Referred(here)
    escalated(paige.workwell, asked(paige.reference))
    flag = paige.workwell.get(f"/{only(here, 'Flag', 'risk-flag')}").json()
    assert flag["code"] == {"text": "Present"}
    task = paige.workwell.get(f"/{only(here, 'Task', 'escalation-task')}").json()
    assert "code" not in task
    assert task["status"] == "requested"
    own = paige.workwell.get(f"/{paige.task}").json()
    assert own["businessStatus"]["coding"][0]["code"] == "escalated"


def test_its_grants_are_what_the_stored_records_give(here: World) -> None:
    paige = Referred(here)
    escalated(paige.workwell, asked(paige.reference, "debrief-slot", "complex-cases-clinic"))
    escalated(here.as_client("gp"), asked(paige.reference))
    escalated(here.as_client("dwp-atw"), asked(subject=WREN))
    checked = check(here.gateway)
    assert checked.differences == []
    assert checked.left_out == {}


def test_nobody_else_learns_of_it(here: World) -> None:
    paige = Referred(here)
    escalated(paige.workwell, asked(paige.reference))
    flag, task = only(here, "Flag", "risk-flag"), only(here, "Task", "escalation-task")
    for name in ("gp-2", "oh-a", "complex-clinic", "ips", "spa"):
        caller = here.as_client(name)
        assert [caller.get(f"/{record}").status_code for record in (flag, task)] == [404, 404], name
    for name in ("dwp-atw", "employer"):
        assert here.as_client(name).get(f"/{flag}").status_code == 403, name
    assert entries(here.as_client("oh-a").get("/Flag")) == []


HUMAN = [c.name for c in CLIENTS if c.role in STANDINGS and c.organisation not in ("TESTGP1", "TESTWW1")]
"""Every client of a human role, save at the route's owner and where the referral is worked on."""


@pytest.mark.parametrize("client", HUMAN)
def test_any_organisation_may_escalate_somebody_it_sees_nothing_of(here: World, client: str) -> None:
    paige, caller = Referred(here), here.as_client(client)
    told = escalated(caller, asked(paige.reference, message="Said so on the telephone."))
    assert told == {"reference": paige.reference, "acknowledgeBy": "2026-10-05T11:00:00+01:00"}
    assert paige.gp.get(f"/{only(here, 'Flag', 'risk-flag')}").status_code == 200
    assert caller.get(f"/{only(here, 'Flag', 'risk-flag')}").status_code in (403, 404)
    assert paige.gp.get(f"/{paige.request}").status_code == 404


def test_the_owner_learns_who_the_person_is_and_no_more_of_them(here: World) -> None:
    paige = Referred(here)
    escalated(here.as_client("dwp-atw"), asked(paige.reference))
    task = paige.gp.get(f"/{only(here, 'Task', 'escalation-task')}").json()
    patient = paige.gp.get(f"/{task['for']['reference']}").json()
    assert patient["name"][0]["given"] == ["Paige"]
    assert patient["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert "partOf" not in task


def test_a_person_nobody_knows_and_one_that_is_known_get_the_same_answer(here: World) -> None:
    dwp = here.as_client("dwp-atw")
    here.as_client("gp").post("/Patient", {"resourceType": "Patient", "identifier": [NUMBER], "name": [WREN["name"]],
                                           "birthDate": WREN["birthDate"]})  # fmt: skip
    stranger = {"name": {"family": "ZZSTRANGER", "given": ["Zoë"]}, "birthDate": "1980-01-01"}
    told = [escalated(dwp, asked(subject=subject)) for subject in (WREN, stranger)]
    assert [sorted(answer) for answer in told] == [["acknowledgeBy", "reference"]] * 2
    assert len({answer["acknowledgeBy"][:16] for answer in told}) == 1
    assert len(stored(here, "Flag", "risk-flag")) == 2


def test_the_persons_own_number_ties_the_flag_to_them(here: World) -> None:
    gp = here.as_client("gp")
    gp.post("/Patient", {"resourceType": "Patient", "identifier": [NUMBER], "name": [WREN["name"]],
                         "birthDate": WREN["birthDate"]})  # fmt: skip
    escalated(here.as_client("dwp-atw"), asked(subject=WREN))
    person = here.as_client("person").get("/Patient").json()["entry"]
    assert len(person) == 2


def test_a_retry_makes_one(everywhere: World) -> None:
    paige = Referred(everywhere)
    answers = [escalated(paige.workwell, asked(paige.reference), Idempotency_Key="one") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    only(everywhere, "Flag", "risk-flag")
    other = paige.workwell.post("/$escalate", asked(paige.reference, risk="driving-risk"), Idempotency_Key="one")
    assert (other.status_code, code(other)) == (422, "IDE-002")


def test_what_is_asked_wrongly_is_refused_in_words(here: World) -> None:
    paige = Referred(here)
    cases = {
        "ESC-002": asked(paige.reference, "mdt-discussion"),
        "ESC-003": asked("0000000000000"),
        "ESC-004": asked(None),
        "ESC-005": asked(paige.reference, "spa-referral"),
        "TSK-025": asked(paige.reference, risk="sadness"),
        "TSK-026": asked(paige.reference, level="high"),
        "PER-001": asked(subject={"identifier": NUMBER | {"value": "9990260010"}}),
    }
    for wanted, body in cases.items():
        answer = paige.workwell.post("/$escalate", body)
        assert (answer.status_code, codes(answer)[0][:3]) == (422, wanted[:3]), answer.text
        assert wanted.startswith("PER") or code(answer) == wanted
    assert stored(here, "Flag", "risk-flag") == []


def test_a_meeting_alone_is_too_slow_while_an_acute_flag_is_open(here: World) -> None:
    paige = Referred(here)
    escalated(paige.workwell, asked(paige.reference))
    slow = paige.workwell.post("/$escalate", asked(paige.reference, "mdt-discussion", risk="exposure"))
    assert (slow.status_code, code(slow)) == (422, "ESC-002")
    assert "debrief-slot" in text(slow)
    assert here.as_client("dwp-atw").post(
        "/$escalate", asked(paige.reference, "mdt-discussion", risk="exposure")
    ).status_code == 201, "who sees nothing is told of no flag"  # fmt: skip
    both = asked(paige.reference, "mdt-discussion", "debrief-slot")
    assert paige.workwell.post("/$escalate", both).status_code == 201


@pytest.mark.parametrize("threshold", ["immediate-danger", "active-plan-or-intent", "passive-or-past"])
@pytest.mark.parametrize("risk", ["driving-risk", "exposure", "safety-critical-role"])
def test_no_slow_route_alone_takes_what_is_over_a_threshold(here: World, risk: str, threshold: str) -> None:
    paige = Referred(here)
    for route in ("mdt-discussion", "complex-cases-clinic"):
        slow = paige.workwell.post("/$escalate", asked(paige.reference, route, risk=risk, threshold=threshold))
        assert (slow.status_code, code(slow)) == (422, "ESC-002"), route
    assert stored(here, "Flag", "risk-flag") == []
    escalated(paige.workwell, asked(paige.reference, "mdt-discussion", risk=risk, threshold="complex-non-urgent"))
    both = ("mdt-discussion", "debrief-slot")
    escalated(paige.workwell, asked(paige.reference, *both, risk=risk, threshold=threshold))
    newest = stored(here, "Task", "escalation-task")[-1]
    assert here.as_client("gp").get(f"/Task/{newest}").json()["priority"] == "urgent"


def test_the_single_point_of_access_takes_what_is_over_its_threshold(here: World) -> None:
    paige = Referred(here)
    told = escalated(paige.workwell, asked(paige.reference, "spa-referral", threshold="active-plan-or-intent"))
    task = only(here, "Task", "escalation-task")
    (said,) = here.as_client("spa").get(f"/{task}").json()["input"]
    assert (said["type"]["text"], said["valueCodeableConcept"]["coding"][0]["code"]) == (
        "How far the risk has gone", "active-plan-or-intent",
    )  # fmt: skip
    assert "input" not in paige.workwell.get(f"/{task}").json(), "who escalated sees where its Task is"
    assert told["acknowledgeBy"] == "2026-10-05T13:00:00+01:00"
    assert here.as_client("spa").get(f"/{only(here, 'Task', 'escalation-task')}").status_code == 200


def test_every_human_role_has_a_client_here() -> None:
    assert {client.role for client in CLIENTS} >= STANDINGS.keys()


@pytest.mark.parametrize("client", ["ig", "icb", "national", "caldicott"])
def test_who_oversees_writes_no_flag_by_itself(here: World, client: str) -> None:
    paige = Referred(here)
    flag = {
        "resourceType": "Flag",
        "status": "active",
        "subject": paige.workwell.get(f"/{paige.request}").json()["subject"],
        "code": {"text": "Special rules"},
        "category": [{"coding": [ours("flag-kind", "special-rules")]}],
    }
    assert here.as_client(client).post("/Flag", flag).status_code in (403, 422)
    assert stored(here, "Flag", "special-rules") == []


@pytest.mark.parametrize("client", ["dwp-status", "kit", "person", "none"])
def test_what_is_no_human_role_at_an_organisation_escalates_nothing(here: World, client: str) -> None:
    answer = here.as_client(client).post("/$escalate", asked(subject=WREN))
    assert (answer.status_code, code(answer)) == (403, "ESC-007")


def test_an_organisation_opens_nothing_to_itself(here: World) -> None:
    paige = Referred(here)
    assert paige.gp.get(f"/{paige.request}").status_code == 404
    escalated(paige.gp, asked(paige.reference))
    assert paige.gp.get(f"/{only(here, 'Task', 'escalation-task')}").json()["code"]["text"] == "Clinical debrief slot"
    assert paige.gp.get(f"/{only(here, 'Flag', 'risk-flag')}").json()["code"] == {"text": "Present"}
    assert paige.gp.get(f"/{paige.request}").status_code == 404


def test_when_nothing_can_be_stored_the_answer_says_what_to_do_now(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paige = Referred(here)

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("app.services.raising.keep", broken)
    answer = paige.workwell.post("/$escalate", asked(paige.reference))
    assert (answer.status_code, code(answer)) == (503, "ESC-001")
    assert "999" in text(answer)


def test_a_risk_flag_that_nobody_is_asked_to_look_at_is_refused(here: World) -> None:
    patient = here.as_client("gp").post("/Patient", {"resourceType": "Patient", "name": [WREN["name"]]}).json()
    flag = {
        "resourceType": "Flag",
        "status": "active",
        "category": [{"coding": [{"system": f"{OURS}flag-kind", "code": "risk"}]}],
        "code": {"coding": [{"system": f"{OURS}risk-type", "code": "driving-risk"}]},
        "subject": {"reference": f"Patient/{patient['id']}"},
        "period": {"start": "2026-10-05"},
        "author": {"display": "Zz Test Surgery"},
    }
    answer = here.as_client("gp").post("/Flag", flag)
    assert (answer.status_code, code(answer)) == (422, "ESC-008")


OURS = "https://work-health-gateway.example/fhir/CodeSystem/"


def test_a_route_nobody_takes_is_told_with_those_that_are_taken(here: World) -> None:
    here.clock.move_to(2026, 9, 29)
    surgery = BY_CODE["TESTGP1"].id
    set_route(here.gateway, Route(NATIONAL, "debrief-slot", date(2026, 9, 1), surgery, "2h", "same-day"))
    answer = here.as_client("dwp-atw").post(
        "/$escalate", asked(None, "clinical-queries-helpline", risk="exposure", subject=WREN)
    )
    assert (answer.status_code, codes(answer)) == (422, ["ESC-006"])
    assert text(answer).endswith("Use one of: debrief-slot.")
    escalated(here.as_client("dwp-atw"), asked(subject=WREN))
