"""Emergency access: one asserted clinician, one person, one hour, read by a reviewer and by the person (R-17)."""

import json
import re

import pytest

from app.domain.canonical_row import PLAIN
from app.sandbox.organisations import BY_CODE
from app.services.erasure import erase
from app.store.records import load
from app.store.referrals import events
from app.store.wall import OPERATOR
from tests.access.acting import Users, as_user
from tests.kit.answers import code, entries
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.kit.passports import passport
from tests.pathway.walks import send
from tests.risks.asking import asked, escalated, only
from tests.time.turns import turn

NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990278083"}
BRYN = {"identifier": NUMBER, "name": {"family": "ZZTEST", "given": ["Bryn"]}, "birthDate": "1993-02-03"}
REASON = "Brought in unconscious, medication unknown"


def opening(reason: str | None = REASON, **changes: object) -> dict:
    """The Parameters of an emergency access to Bryn's record."""
    told = BRYN | changes
    kinds = {"identifier": "Identifier", "name": "HumanName", "birthDate": "Date"}
    parts = [{"name": name, f"value{kinds[name]}": value} for name, value in told.items() if value]
    parts += [{"name": "reason", "valueString": reason}] if reason else []
    return {"resourceType": "Parameters", "parameter": parts}


def doctor(world: World, purpose: str = "BTG") -> As:
    """Dr Tested of the emergency department, asserted by the NHS's identity service."""
    users, caller = Users(world), world.as_client("ed")
    caller._token = users.token(users.staff("tested", "ed"), "ed", purpose_of_use=purpose)
    return caller


@pytest.fixture
def bryn(here: World) -> World:
    """Bryn, referred to OH with his consent, with a risk flag."""
    here.clock.move_to(2026, 10, 9, 8)
    sent = send(here, "Bryn", template="oh")
    escalated(sent.requester, asked(sent.asked()["requisition"]["value"]))
    here.clock.move_to(2026, 10, 9, 21, 40)
    return here


def test_the_doctor_sees_for_an_hour_what_an_emergency_needs(bryn: World) -> None:
    ed = doctor(bryn)
    flag = only(bryn, "Flag", "risk-flag")
    assert ed.get(f"/{flag}").status_code == 404
    answer = ed.post("/$break-glass", opening())
    assert answer.status_code == 201, answer.text
    patient = answer.json()["parameter"][0]["valueReference"]["reference"]
    assert answer.json()["parameter"][-1]["valueInstant"] == "2026-10-09T23:40:00+01:00"
    assert ed.get(f"/{patient}").json()["name"][0]["given"] == ["Bryn"]
    assert ed.get(f"/{flag}").status_code == 200
    (note,) = entries(ed.get(f"/Observation?patient={patient}"))
    assert entries(ed.get(f"/Observation?patient.identifier={NUMBER['value']}")) == [note]
    assert [part["code"]["coding"][0]["code"] for part in note["component"]] == ["condition"]
    assert doctor(bryn, "care-coordination").get(f"/{patient}").status_code == 404
    assert bryn.as_client("ed").get(f"/{patient}").status_code == 404
    bryn.clock.advance(minutes=61)
    assert ed.get(f"/{patient}").status_code == 403


def test_a_second_person_a_search_of_all_and_a_change_stay_closed(bryn: World) -> None:
    ed = doctor(bryn)
    ed.post("/$break-glass", opening())
    other = bryn.as_client("gp").post("/Patient", {"resourceType": "Patient", "name": [{"family": "ZZOTHER"}]}).json()
    assert ed.get(f"/Patient/{other['id']}").status_code == 404
    for path in ("/Flag", "/Flag/_history"):
        bulk = ed.get(path)
        assert (bulk.status_code, code(bulk)) == (403, "EMG-004")
    aside = (
        "/Organization?_revinclude=Observation:performer",
        "/Organization?_has:Observation:performer:status=final",
        "/Observation?patient:Patient.family=zz",
        "/Observation?patient:missing=false",
    )
    for path in aside:
        assert code(ed.get(path)) == "EMG-004", path
    change = ed.patch(f"/{only(bryn, 'Flag', 'risk-flag')}", [], 1)
    assert change.status_code == 403


def test_without_a_reason_or_the_right_name_nothing_opens(bryn: World) -> None:
    ed = doctor(bryn)
    cases = {"EMG-003": [opening(None), opening("test"), opening("x" * 30)], "EMG-002": [opening(birthDate=None)]}
    for wanted, bodies in cases.items():
        for body in bodies:
            answer = ed.post("/$break-glass", body)
            assert (answer.status_code, code(answer)) == (422, wanted), answer.text
    for wrong in ({"birthDate": "1993-02-04"}, {"name": {"family": "ZZTEST", "given": ["Vera"]}},
                  {"identifier": NUMBER | {"value": "9990263396"}}):  # fmt: skip
        answer = ed.post("/$break-glass", opening(**wrong))
        assert (answer.status_code, code(answer)) == (404, "RES-001")


@pytest.mark.parametrize(
    "client", ["ed", "workwell", "oh-a-admin", "dwp-status", "dwp-atw", "employer-3", "gp", "oh-a"]
)
def test_nobody_but_an_asserted_clinician_with_that_purpose(bryn: World, client: str) -> None:
    answer = bryn.as_client(client).post("/$break-glass", opening())
    assert (answer.status_code, code(answer)) == (403, "EMG-001")


def test_a_clinician_without_the_purpose_is_refused(bryn: World) -> None:
    answer = as_user(Users(bryn), "testoh", "oh-a").post("/$break-glass", opening())
    assert (answer.status_code, code(answer)) == (403, "EMG-001")


def test_a_retry_opens_once(bryn: World) -> None:
    ed = doctor(bryn)
    answers = [ed.post("/$break-glass", opening(), Idempotency_Key="emergency") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    only(bryn, "Task", "review")


def test_a_retry_after_the_hour_opens_nothing_and_tells_nothing(bryn: World) -> None:
    ed = doctor(bryn)
    assert ed.post("/$break-glass", opening(), Idempotency_Key="bryn-1").status_code == 201
    again = ed.post("/$break-glass", opening(), Idempotency_Key="bryn-1")
    row = all_rows(bryn.gateway)[-1]
    assert (again.status_code, row.interaction) == (201, "replay")
    assert REASON in str(row.subjects), "and why"
    assert [entity[0] for entity in json.loads(row.entities)] == ["Patient"], "whom it told of stands in its row"
    bryn.clock.advance(hours=8)
    late = doctor(bryn).post("/$break-glass", opening(), Idempotency_Key="bryn-1")
    assert (late.status_code, code(late)) == (404, "RES-001")


def test_the_reviewer_says_how_it_was_and_the_person_sees_it(bryn: World) -> None:
    doctor(bryn).post("/$break-glass", opening())
    caldicott, task = bryn.as_client("caldicott"), only(bryn, "Task", "review")
    waiting = caldicott.get(f"/{task}").json()
    assert waiting["restriction"]["period"]["end"] == "2026-10-13T23:59:59+01:00"
    assert "output" not in waiting
    bryn.clock.advance(minutes=61)
    turn(bryn)
    turn(bryn)
    without = caldicott.move(task, "complete")
    assert (without.status_code, code(without)) == (422, "TSK-027")
    assert caldicott.move(task, "complete", answer={"valueCode": "justified"}).status_code == 200
    told = [row.interaction for row in all_rows(bryn.gateway) if row.outcome == 0]
    wanted = ["emergency-override-started", "alert", "emergency-override-ended", "$complete"]
    assert [name for name in told if name in wanted] == wanted
    person = as_user(Users(bryn), "Bryn", "person-app")
    events = entries(person.get("/AuditEvent?_count=100"))
    codes = [coding["code"] for event in events for coding in event["subtype"]]
    assert {"110127", "110138", "emergency-access-justified"} <= set(codes)
    started = next(e for e in events if e["subtype"][0]["code"] == "110127")
    assert started["type"]["code"] == "110113"


def test_the_purpose_of_an_emergency_is_a_code_of_hl7_wherever_the_event_says_it(bryn: World) -> None:
    answer = doctor(bryn).post("/$break-glass", opening())
    patient = answer.json()["parameter"][0]["valueReference"]["reference"]
    doctor(bryn).get(f"/{patient}")
    told = bryn.as_client("ig").get("/AuditEvent?_count=100").text
    found = re.findall(r'"system":"([^"]*)","code":"BTG"', told)
    assert len(found) > 2
    assert set(found) == {"http://terminology.hl7.org/CodeSystem/v3-ActReason"}


def test_who_works_on_the_referral_is_told_that_there_was_an_emergency(bryn: World) -> None:
    doctor(bryn).post("/$break-glass", opening())
    task = only(bryn, "Task", "fulfilment-task")
    with bryn.gateway.database.reading(OPERATOR) as connection:
        record = load(connection, "Task", task.partition("/")[2])
        assert record
        told = events(connection, str(record.referral))
    assert (told[-1]["topic"], told[-1]["resource_id"]) == ("emergency-access", record.id)
    assert told[-1]["recipient"] == BY_CODE["TESTOH1"].id


def test_of_the_passport_section_12_alone_is_shown(bryn: World) -> None:
    person = as_user(Users(bryn), "Bryn", "person-app")
    subject = f"Patient/{entries(person.get('/Patient'))[0]['id']}"
    helps = {"linkId": "12", "item": [{"linkId": "12.2", "answer": [{"valueString": "Speak slowly."}]}]}
    *others, review = passport(subject)["item"]
    sent = person.post("/QuestionnaireResponse", passport(subject, item=[*others, helps, review]))
    assert sent.status_code == 201, sent.text
    ed, name = doctor(bryn), f"QuestionnaireResponse/{sent.json()['id']}"
    assert ed.get(f"/{name}").status_code == 404
    assert ed.post("/$break-glass", opening()).status_code == 201
    assert [item["linkId"] for item in ed.get(f"/{name}").json()["item"]] == ["12"]


def test_an_hour_is_an_hour_when_the_clocks_change(bryn: World) -> None:
    bryn.clock.move_to(2026, 10, 25, 0, 30)
    answer = doctor(bryn).post("/$break-glass", opening())
    assert answer.json()["parameter"][-1]["valueInstant"] == "2026-10-25T01:30:00+00:00"


def test_why_the_glass_was_broken_is_read_by_an_auditor_and_can_be_erased(bryn: World) -> None:
    assert doctor(bryn).post("/$break-glass", opening()).status_code == 201
    (row,) = [row for row in all_rows(bryn.gateway) if row.interaction == "emergency-override-started"]
    assert not any(REASON in str(getattr(row, column)) for column in PLAIN)
    assert REASON in bryn.as_client("ig").get(f"/AuditEvent/{row.id}").text
    assert REASON not in as_user(Users(bryn), "Bryn", "person-app").get(f"/AuditEvent/{row.id}").text
    erase(bryn.gateway, [row.id], "court order")
    assert REASON not in bryn.as_client("ig").get(f"/AuditEvent/{row.id}").text
    assert not [kept for kept in all_rows(bryn.gateway) if REASON in str(kept)]
