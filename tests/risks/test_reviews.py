"""A human looks at an answer that tells of a risk; special rules still every nudge; training counts."""

import pytest

from app.services.acting import acting
from app.services.nudges import silenced
from app.services.recompile import check
from tests.access.acting import Users, as_user
from tests.kit.answers import code
from tests.kit.builders import organisation
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated, only, stored

OURS = "https://work-health-gateway.example/fhir/"
LOINC = "http://loinc.org"
CONNECTION = "http://terminology.hl7.org/CodeSystem/endpoint-connection-type"


def answered(patient: str, **value: object) -> dict:
    """The answer to item 9 of a PHQ-9."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "44260-8"}]},
        "subject": {"reference": patient},
        "effectiveDateTime": "2026-10-05",
    } | value


@pytest.mark.parametrize(
    ("value", "reviews"),
    [
        ({"valueInteger": 0}, 0),
        ({"valueInteger": 1}, 1),
        ({"valueQuantity": {"value": 2}}, 1),
        ({"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA6568-5"}]}}, 0),
        ({"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA6571-9"}]}}, 1),
        ({"valueCodeableConcept": {"coding": [{"system": "https://zz.example/answers", "code": "2"}]}}, 1),
        ({"valueCodeableConcept": {"text": "Several days"}}, 1),
        ({"valueString": "2"}, 1),
        ({"valueQuantity": {"value": 0, "comparator": ">"}}, 1),
        ({"dataAbsentReason": {"text": "Not asked"}}, 0),
    ],
)
def test_an_answer_above_nothing_is_looked_at_by_a_human_and_labels_nobody(
    here: World, value: dict, reviews: int
) -> None:
    gp = here.as_client("gp")
    patient = f"Patient/{gp.post('/Patient', {'resourceType': 'Patient', 'name': [{'family': 'ZZTEST'}]}).json()['id']}"
    sent = gp.post("/Observation", answered(patient, **value))
    assert sent.status_code == 201, sent.text
    assert len(stored(here, "Task", "review")) == reviews
    assert stored(here, "Flag", "risk-flag") == []
    if reviews:
        task = gp.get(f"/{only(here, 'Task', 'review')}").json()
        assert task["focus"]["reference"] == f"Observation/{sent.json()['id']}"
        assert gp.move(f"Task/{task['id']}", "complete", answer={"valueCode": "acted-on"}).status_code == 200


NEARLY = {"valueCoding": {"system": LOINC, "code": "LA6571-9"}}
NONE = {"valueCoding": {"system": LOINC, "code": "LA6568-5"}}


def form(subject: str, *answers: dict, link: str = "/44260-8") -> dict:
    """A PHQ-9 as a form of somebody else's, its last question answered."""
    asked = {"linkId": link, "text": "Thoughts that you would be better off dead", "answer": list(answers)}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "http://loinc.org/q/44249-1",
        "status": "completed",
        "subject": {"reference": subject},
        "authored": "2026-10-05T08:00:00Z",
        "item": [{"linkId": "/44249-1", "item": [asked]}],
    }


@pytest.mark.parametrize(
    ("answer", "reviews"), [(NEARLY, 1), (NONE, 0), ({"valueInteger": 2}, 1), ({"valueInteger": 0}, 0)]
)
def test_an_answer_inside_a_form_is_looked_at_as_well(everywhere: World, answer: dict, reviews: int) -> None:
    gp = everywhere.as_client("gp")
    patient = f"Patient/{gp.post('/Patient', {'resourceType': 'Patient', 'name': [{'family': 'ZZTEST'}]}).json()['id']}"
    sent = gp.post("/QuestionnaireResponse", form(patient, answer))
    assert sent.status_code == 201, sent.text
    assert len(stored(everywhere, "Task", "review")) == reviews
    assert stored(everywhere, "Flag", "risk-flag") == []
    if reviews:
        task = gp.get(f"/{only(everywhere, 'Task', 'review')}").json()
        assert task["focus"]["reference"] == f"QuestionnaireResponse/{sent.json()['id']}"
        assert check(everywhere.gateway).differences == []


def test_an_answer_that_a_change_brings_into_a_form_is_looked_at(here: World) -> None:
    gp = here.as_client("gp")
    patient = f"Patient/{gp.post('/Patient', {'resourceType': 'Patient', 'name': [{'family': 'ZZTEST'}]}).json()['id']}"
    sent = gp.post("/QuestionnaireResponse", form(patient, NONE)).json()
    changed = sent | {"item": form(patient, NEARLY)["item"], "status": "amended"}
    assert gp.put(f"/QuestionnaireResponse/{sent['id']}", changed, 1).status_code == 200
    assert len(stored(here, "Task", "review")) == 1


def test_what_a_coordinator_keeps_of_it_is_shown_to_the_helpline_until_it_has_looked(everywhere: World) -> None:
    paige = Referred(everywhere)
    subject = paige.workwell.get(f"/{paige.request}").json()["subject"]["reference"]
    sent = as_user(Users(everywhere), "testcoord", "workwell").post("/QuestionnaireResponse", form(subject, NEARLY))
    assert sent.status_code == 201, sent.text
    answers, clinic = f"/QuestionnaireResponse/{sent.json()['id']}", everywhere.as_client("complex-clinic")
    assert clinic.get(answers).status_code == 200
    assert check(everywhere.gateway).differences == []
    done = clinic.move(only(everywhere, "Task", "review"), "complete", answer={"valueCode": "acted-on"})
    assert done.status_code == 200, done.text
    assert clinic.get(answers).status_code in (403, 404)
    assert check(everywhere.gateway).differences == []


def worrying(world: World) -> tuple[Referred, str]:
    """A referral on which a coordinator stored an answer above nothing: the referral, and the answer's reference."""
    paige = Referred(world)
    subject = paige.workwell.get(f"/{paige.request}").json()["subject"]["reference"]
    sent = as_user(Users(world), "testcoord", "workwell").post("/Observation", answered(subject, valueInteger=3))
    assert sent.status_code == 201, sent.text
    return paige, f"Observation/{sent.json()['id']}"


def test_an_answer_kept_by_who_has_no_clinician_is_looked_at_by_the_helpline_and_closed_by_a_clinician(
    everywhere: World,
) -> None:
    paige, answer = worrying(everywhere)
    task, clinic = only(everywhere, "Task", "review"), everywhere.as_client("complex-clinic")
    coordinator = as_user(Users(everywhere), "testcoord", "workwell")
    done = {"answer": {"valueCode": "no-action"}}
    assert coordinator.get(f"/{task}").status_code == 404
    assert coordinator.move(task, "complete", **done).status_code == 404
    seen = clinic.get(f"/{task}").json()
    assert seen["focus"]["reference"] == answer
    assert clinic.get(f"/{answer}").json()["valueInteger"] == 3
    assert clinic.get(f"/{seen['for']['reference']}").json()["name"][0]["given"] == ["Paige"]
    assert [everywhere.as_client(name).get(f"/{answer}").status_code for name in ("spa", "oh-a", "gp-2")] == [404] * 3
    assert clinic.get(f"/{paige.request}").status_code == 404, "the answer, and nothing else of the referral"
    found = check(everywhere.gateway)
    assert (found.differences, found.left_out) == ([], {})
    assert clinic.move(task, "complete", **done).status_code == 200
    assert clinic.get(f"/{answer}").status_code in (403, 404)
    assert check(everywhere.gateway).differences == []


def test_nobody_but_a_clinician_closes_the_review_of_an_answer_where_no_helpline_is_named(here: World) -> None:
    here.clock.move_to(2026, 9, 29)
    worrying(here)
    task, coordinator = only(here, "Task", "review"), as_user(Users(here), "testcoord", "workwell")
    assert coordinator.get(f"/{task}").status_code == 200
    assert coordinator.move(task, "receive").status_code == 200
    closed = coordinator.move(task, "complete", answer={"valueCode": "no-action"})
    assert (closed.status_code, code(closed)) == (403, "AUT-086")
    patch = [{"op": "replace", "path": "/status", "value": "completed"}]
    assert coordinator.patch(f"/{task}", patch, 2).status_code in (403, 422)


def special(patient: str) -> dict:
    """The flag of special rules for a person."""
    kind = {"coding": [{"system": f"{OURS}CodeSystem/flag-kind", "code": "special-rules"}]}
    return {
        "resourceType": "Flag", "status": "active", "category": [kind], "code": {"text": "Special rules"},
        "subject": {"reference": patient}, "period": {"start": "2026-10-05"}, "author": {"display": "Zz Test Surgery"},
    }  # fmt: skip


def test_under_special_rules_no_nudge_leaves(here: World) -> None:
    gp = here.as_client("gp")
    patient = f"Patient/{gp.post('/Patient', {'resourceType': 'Patient', 'name': [{'family': 'ZZTEST'}]}).json()['id']}"
    assert nudged(here, patient)
    assert here.as_client("workwell").post("/Flag", special(patient)).status_code in (403, 422)
    flag = gp.post("/Flag", special(patient))
    assert flag.status_code == 201, flag.text
    assert not nudged(here, patient)
    name = f"Flag/{flag.json()['id']}"
    assert gp.patch(f"/{name}", [{"op": "replace", "path": "/status", "value": "inactive"}], 1).status_code == 200
    assert nudged(here, patient)


def nudged(world: World, patient: str) -> bool:
    """Whether a reminder about a person's Patient may leave."""
    with acting(world.gateway, "nudge", "Patient", patient.partition("/")[2]) as (work, record):
        return silenced(work, record) is None


def test_a_pointer_to_the_own_record_travels_with_an_escalation(here: World) -> None:
    paige = Referred(here)
    endpoint = paige.workwell.post("/Endpoint", {
        "resourceType": "Endpoint", "status": "active", "payloadType": [{"text": "record"}],
        "connectionType": {"system": CONNECTION, "code": "hl7-fhir-rest"},
        "managingOrganization": organisation("TESTWW1"),
        "address": "https://record.example/fhir",
    }).json()  # fmt: skip
    subject = paige.workwell.get(f"/{paige.request}").json()["subject"]
    pointer = paige.workwell.post("/DocumentReference", {
        "resourceType": "DocumentReference",
        "extension": [{"url": f"{OURS}StructureDefinition/record-endpoint",
                       "valueReference": {"reference": f"Endpoint/{endpoint['id']}"}}],
        "status": "current",
        "type": {"coding": [{"system": f"{OURS}CodeSystem/document-type", "code": "record-pointer"}]},
        "subject": subject, "custodian": {"display": "Zz WorkWell Service"},
        "content": [{"attachment": {"title": "Record at Zz WorkWell Service"}}],
    })  # fmt: skip
    assert pointer.status_code == 201, pointer.text
    name = f"DocumentReference/{pointer.json()['id']}"
    body = asked(paige.reference)
    body["parameter"].append({"name": "record", "valueReference": {"reference": name}})
    escalated(paige.workwell, body)
    task = paige.gp.get(f"/{only(here, 'Task', 'escalation-task')}").json()
    assert task["input"][0]["valueReference"]["reference"] == name
    assert (
        paige.gp.get(f"/{name}").json()["extension"][0]["valueReference"]["reference"] == f"Endpoint/{endpoint['id']}"
    )
    with_text = pointer.json() | {"content": [{"attachment": {"contentType": "text/plain", "data": "YQ=="}}]}
    assert paige.workwell.post("/DocumentReference", with_text).status_code == 422


def test_who_is_no_clinician_needs_training_in_date_save_for_an_escalation(here: World) -> None:
    paige = Referred(here)
    coordinator = as_user(Users(here), "testcoord", "workwell")
    assert (
        coordinator.move(paige.task, "return", kind={"valueCode": "for-info"}, message="Which hours?").status_code
        == 200
    )
    here.clock.move_to(2028, 9, 2)
    told = as_user(Users(here), "testcoord", "workwell").post("/Communication", words(here, paige))
    assert (told.status_code, code(told)) == (403, "AUT-087")
    escalated(as_user(Users(here), "testcoord", "workwell"), asked(paige.reference))


def words(world: World, paige: Referred) -> dict:
    subject = paige.workwell.get(f"/{paige.request}").json()["subject"]
    return {"resourceType": "Communication", "status": "completed", "subject": subject,
            "payload": [{"contentString": "A word."}]}  # fmt: skip
