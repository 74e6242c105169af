"""The human who acts: in the token, in the audit row, and in what R-10 lets them do."""

import json
from typing import Any

import pytest

from app.domain.actor import STANDINGS, roles_through
from app.domain.catalogue.disclosure import cell, own_cell
from app.domain.catalogue.types import STORED
from app.sandbox.professionals import GP, POSTS
from app.services.audit import who_saw
from tests.kit.builders import referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.walks import PARTS, send

from .acting import Users, as_user, claims_of

UNKNOWN = {"health": {"valueCode": "unknown"}, "healthReason": {"valueString": "No clinician has seen the person."}}


def last_row(world: World) -> Any:
    return all_rows(world.gateway)[-1]


def code(answer: Any) -> str:
    return str(answer.json()["issue"][0]["details"]["coding"][-1]["code"])


def test_a_token_names_the_clinician_with_their_registration(everywhere: World) -> None:
    users = Users(everywhere)
    answer = users.exchange(users.staff("testoh"), scope="system/Task.rs")

    claims = claims_of(answer.json()["access_token"])
    assert answer.json()["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
    assert claims["actor"] == {
        "iss": "https://identity.nhs.sandbox.example",
        "sub": "01a0f67a-3800-7b5e-85b4-c073217bac8c",
        "name": "Dr Zz Testoh",
        "role": "oh-clinician",
        "clinical": True,
        "registration": {"body": "gmc", "number": "9990002"},
    }
    assert (claims["client_id"], claims["role"], claims["scope"]) == ("sandbox-oh-a", "oh-clinician", "system/Task.rs")
    assert (claims["organization"]["value"], claims["purpose_of_use"]) == ("TESTOH1", "oh-assessment")


def test_the_row_of_an_issued_token_tells_both_assertions_and_the_human(here: World) -> None:
    users = Users(here)
    users.exchange(users.staff("testcoord", "workwell", jti="u-1"), "workwell")

    row = last_row(here)
    told = json.loads(json.loads(row.detail)["actor"])
    assert (row.interaction, row.outcome, row.role) == ("token", 0, "coordinator")
    assert json.loads(row.detail)["userAssertion"] == "u-1"
    assert told["supervisor"] == {"name": "Dr Zz Testgp", "body": "gmc", "number": "9990001"}
    event = here.as_client("ig").get(f"/AuditEvent/{row.id}").json()
    assert [agent["who"]["display"] for agent in event["agent"][:2]] == ["Zz Testcoord", "Dr Zz Testgp"]
    assert [agent["requestor"] for agent in event["agent"]] == [True, False, False, False]


def test_the_audit_event_of_an_act_has_the_human_beside_the_organisation(everywhere: World) -> None:
    users = Users(everywhere)
    sent = send(everywhere)
    nurse = as_user(users, "testohn", "oh-a")
    assert nurse.move(sent.task, "receive").status_code == 200

    event = everywhere.as_client("ig").get(f"/AuditEvent/{last_row(everywhere).id}").json()
    human, system, _ = event["agent"]
    assert human["who"] == {
        "type": "Practitioner",
        "identifier": {"system": "https://fhir.hl7.org.uk/Id/nmc-number", "value": "99A0001E"},
        "display": "Zz Testohn",
    }
    assert (human["requestor"], system["requestor"]) == (True, False)
    assert system["who"]["display"] == "Zz OH Provider Ltd"
    assert human["role"][0]["coding"][0]["code"] == "oh-clinician"
    assert not any("testohn" in json.dumps(entity).lower() for entity in event["entity"])


def test_who_saw_a_record_is_told_by_name_and_registration(here: World) -> None:
    sent = send(here, "Wren")
    as_user(Users(here), "testoh", "oh-a").get(f"/{sent.task}")

    sentence = who_saw(here.gateway, "9990263396")[0].text
    assert "Zz OH Provider Ltd (OH clinician, Dr Zz Testoh, GMC 9990002) read the referral's Task" in sentence


@pytest.mark.parametrize(("human", "client"), [("testcoord", "workwell"), (None, "workwell")])
def test_who_is_no_clinician_sets_no_fitness(here: World, human: str | None, client: str) -> None:
    caller = as_user(Users(here), human, client) if human else here.as_client(client)

    answer = caller.post("/ServiceRequest", referral("Wren", sender="TESTWW1"))

    assert (answer.status_code, code(answer)) == (403, "AUT-086")
    assert json.loads(last_row(here).detail)["cause"] == "R-10"


def test_who_is_no_clinician_needs_a_supervisor_at_work(everywhere: World) -> None:
    users = Users(everywhere)
    posts = [(f"PractitionerRole/{post.id}", post.organisation) for post in POSTS if post.professional is GP]
    keepers = {"TESTGP1": everywhere.as_client("gp"), "TESTGP2": everywhere.as_client("gp-2")}
    entries = [(name, keepers[code]) for name, code in posts]

    def switch(name: str, keeper: As, *, active: bool) -> None:
        entry = keeper.get(f"/{name}").json()
        version = int(entry["meta"]["versionId"])
        assert keeper.put(f"/{name}", entry | {"active": active}, version).status_code == 200

    def told() -> str | None:
        return users.exchange(users.staff("testcoord", "workwell"), "workwell").json().get("code")

    switch(*entries[0], active=False)
    assert told() is None, "one of two posts is enough"
    switch(*entries[1], active=False)
    assert told() == "AUT-076"
    switch(*entries[1], active=True)
    assert told() is None
    switch(f"Practitioner/{GP.id}", keepers["TESTGP1"], active=False)
    assert told() == "AUT-076"


def test_nobody_supervises_themself(here: World) -> None:
    users = Users(here)
    own = {"body": "gmc", "number": "9990001"}
    answer = users.exchange(users.staff("testcoord", "workwell", registration=own), "workwell")

    assert answer.json()["code"] == "AUT-076"


def test_a_doctor_and_a_practice_system_may_send_a_fit_note(here: World) -> None:
    doctor = as_user(Users(here), "testgp", "gp")

    assert doctor.post("/ServiceRequest", referral("Wren")).status_code == 201
    assert here.as_client("gp").post("/ServiceRequest", referral("Paige")).status_code == 201


def test_a_coordinator_may_refer_without_a_fit_note(here: World) -> None:
    coordinator = as_user(Users(here), "testcoord", "workwell")
    body = referral("Wren", sender="TESTWW1", trigger="self", template=None)

    assert coordinator.post("/ServiceRequest", body).status_code == 201


def test_only_a_clinician_sets_the_outcome_of_health(everywhere: World) -> None:
    users = Users(everywhere)
    sent = send(everywhere).walk("in-progress")
    admin, doctor = as_user(users, "testadmin", "oh-a"), as_user(users, "testoh", "oh-a")

    refused = admin.move(sent.task, "complete", **PARTS["complete"])

    assert (refused.status_code, code(refused)) == (403, "AUT-086")
    assert sent.now()["status"] == "in-progress"
    assert doctor.move(sent.task, "complete", **PARTS["complete"]).status_code == 200


def test_an_administrator_completes_with_an_unknown_outcome_of_health(here: World) -> None:
    sent = send(here).walk("in-progress")
    admin = as_user(Users(here), "testadmin", "oh-a")

    assert admin.move(sent.task, "complete", **UNKNOWN, work={"valueCode": "full"}).status_code == 200


def test_an_outcome_of_two_codes_is_not_taken_for_unknown(here: World) -> None:
    sent = send(here).walk("in-progress")
    admin = here.as_client("oh-a")
    admin._token = Users(here).token(Users(here).staff("testadmin"))
    system = "https://work-health-gateway.example/fhir/CodeSystem/"
    body = {
        "resourceType": "Observation",
        "meta": {"profile": ["https://work-health-gateway.example/fhir/StructureDefinition/outcome"]},
        "basedOn": [{"reference": sent.request}],
        "status": "final",
        "category": [{"coding": [{"system": f"{system}observation-kind", "code": "outcome"}]}],
        "code": {"coding": [{"system": f"{system}outcome-measure", "code": "health"}]},
        "subject": sent.asked()["subject"],
        "effectiveDateTime": "2026-10-19",
        "valueCodeableConcept": {
            "coding": [{"system": f"{system}outcome-health", "code": name} for name in ("unknown", "better")]
        },
    }

    assert admin.post("/Observation", body).status_code in (403, 422)


def test_advice_to_an_employer_is_a_clinicians(here: World) -> None:
    users = Users(here)
    asked = {"trigger": "self", "template": None, "employer": "TESTEMP2"}
    sent = send(here, "Noel", sender="employer-2", **asked)
    admin, doctor = as_user(users, "testadmin", "oh-a"), as_user(users, "testoh", "oh-a")
    assert doctor.move(sent.task, "receive").status_code == 200
    advice = {"kind": {"valueCode": "with-advice"}, "message": {"valueString": "Lighter work for two weeks."}}

    refused = admin.move(sent.task, "return", **advice)

    assert (refused.status_code, code(refused)) == (403, "AUT-086")
    assert doctor.move(sent.task, "return", **advice).status_code == 200


def test_advice_back_to_a_practice_needs_no_clinician(here: World) -> None:
    sent = send(here).walk("received")
    admin = as_user(Users(here), "testadmin", "oh-a")
    advice = {"kind": {"valueCode": "with-advice"}, "message": {"valueString": "Please send the form again."}}

    assert admin.move(sent.task, "return", **advice).status_code == 200


def test_an_administrator_sees_less_through_a_clinicians_system(everywhere: World) -> None:
    users = Users(everywhere)
    sent = send(everywhere)
    admin, doctor = as_user(users, "testadmin", "oh-a"), as_user(users, "testoh", "oh-a")

    assert doctor.get(f"/{sent.request}").status_code == 200
    assert admin.get(f"/{sent.request}").status_code == 403


@pytest.mark.parametrize("client_role", STANDINGS)
def test_no_human_role_sees_more_than_the_client_it_acts_through(client_role: str) -> None:
    kinds = [(kind.data_class, type.name) for type in STORED.values() for kind in type.kinds]
    for role in roles_through(client_role):
        for rank in (cell, own_cell):
            wider = [kind for kind in kinds if rank(role, *kind) > rank(client_role, *kind)]
            assert wider == []


PURPOSES = {
    "Purpose-Of-Use": "safeguarding",
    "X-Purpose-Of-Use": "safeguarding",
    "NHSD-Purpose-Of-Use": "safeguarding",
    "Context": json.dumps({"purpose": "safeguarding"}),
}


@pytest.mark.parametrize("header", PURPOSES)
def test_a_header_changes_nothing_about_the_purpose_of_the_token(here: World, header: str) -> None:
    sent = send(here)

    assert here.as_client("oh-a").get(f"/{sent.task}", **{header: PURPOSES[header]}).status_code == 200
    assert last_row(here).purpose == "oh-assessment"


def test_neither_a_users_claim_nor_a_body_changes_the_purpose(here: World) -> None:
    users = Users(here)
    sent = send(here)
    doctor = here.as_client("oh-a")
    doctor._token = users.token(users.staff(purpose_of_use="safeguarding", scope="system/*.cruds"))

    task = doctor.get(f"/{sent.task}").json()
    assert doctor.put(f"/{sent.task}", task | {"status": "received"}, 1).status_code == 200
    assert last_row(here).purpose == "oh-assessment"
    assert claims_of(doctor._token)["scope"] == str(doctor.client.scopes)
    assert users.exchange(users.staff(), purpose_of_use="safeguarding").json()["code"] == "AUT-025"
