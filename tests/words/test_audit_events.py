"""Rows of the ledger read as AuditEvents in the patterns of IHE BALP."""

import base64
from dataclasses import replace

import pytest

from app.domain.actor import Actor
from app.domain.audit_row import AuditRow
from app.domain.evidence import Entity, actor_detail
from app.domain.ground import Ground
from app.fhir.audit_events import audit_event

from .wire import BASE, example, pretty

NAME = "Work and Health Gateway"
WREN = "01a10b1e-b420-73fb-a443-a530762e4cb7"
RASHID = "01a10b66-3ca0-7612-bed6-d951d9c12ff6"
STAN = "01a10b94-4d98-73e8-b00b-db97b803a888"
WORKLIST = "owner=Organization/01a0f67a-3800-73b6-925e-0a2f45b953b8&status=requested&_sort=authored-on&_count=20"

BY_OH = AuditRow(
    number=2,
    id="01a10c29-0fa0-7545-9e77-5984f3d92bcf",
    recorded=1_791_205_380_757,
    interaction="search-type",
    action="E",
    client="sandbox-oh-a",
    organisation="01a0f67a-3800-73b6-925e-0a2f45b953b8",
    organisation_code="TESTOH1",
    organisation_name="Zz OH Provider Ltd",
    role="oh-clinician",
    purpose="oh-assessment",
    jti="fe9a6472-d394-400f-bedf-1bea0df1b8ff",
    request_id="5141a489-6f8c-4ae9-9542-b511e374c8c0",
    address="192.0.2.20",
    query=WORKLIST,
    entities=(
        Entity("Task", "01a10b1e-b420-7f43-a947-ba0d53995530", 1),
        Entity("Task", "01a10b66-3ca0-7fb0-8390-bacdafe6fc45", 1),
        Entity("Task", "01a10b94-4d98-705a-8a6e-f202ef54dd06", 1),
    ),
    patients=(WREN, RASHID, STAN),
    detail={"search": f"Task?{WORKLIST}"},
)
BY_GP = replace(
    BY_OH,
    id="01a10b1e-b420-7a76-abed-07f18c5e9a9f",
    recorded=1_791_187_924_975,
    interaction="create",
    action="C",
    client="sandbox-gp",
    organisation_code="TESTGP1",
    organisation_name="Zz Test Surgery",
    role="gp",
    purpose="care-coordination",
    jti="fdd63e92-ac3c-4185-8aba-ec0fc145ec2b",
    request_id="45696676-24ba-41da-ab95-ad226c0a5b7c",
    address="192.0.2.10",
    query=None,
    entities=(Entity("ServiceRequest", "01a10b1e-b420-742e-9e19-23e1e69f00f7", 1),),
    patients=(WREN,),
    detail={},
)
REFUSED = replace(
    BY_OH,
    id="01a1396d-ce60-7ebf-8808-d4fbe2f9049d",
    recorded=1_791_964_860_094,
    interaction="read",
    action="R",
    outcome=4,
    code="CON-001",
    jti="210fc66e-3018-4db2-bdd3-2a02b09d1369",
    request_id="e77060df-7342-405b-ad11-ece34b425efe",
    query=None,
    entities=(Entity("Observation", "01a10b1e-b420-7e3a-a601-4fbfc1eeb7e2", 1),),
    patients=(WREN,),
    detail={"cause": "R-01", "grant-ended-by": "Consent/01a10b1e-b420-7e06-ab1d-d5f5c137eeac/_history/2"},
)


@pytest.mark.parametrize(
    ("name", "row"), [("09-audit-create", BY_GP), ("09-audit-search", BY_OH), ("09-audit-refused-read", REFUSED)]
)
def test_a_row_reads_to_the_byte_as_the_example(name: str, row: AuditRow) -> None:
    assert pretty(audit_event(row, BASE, NAME)) == pretty(example(name))


def profiles(row: AuditRow) -> list[str]:
    named: list[str] = audit_event(row, BASE, NAME)["meta"].get("profile", [])
    return [url.rpartition(".")[2] for url in named]


@pytest.mark.parametrize(
    ("interaction", "action", "profile"),
    [
        ("create", "C", "Create"),
        ("read", "R", "Read"),
        ("vread", "R", "Read"),
        ("update", "U", "Update"),
        ("patch", "U", "Update"),
    ],
)
def test_each_interaction_names_its_pattern(interaction: str, action: str, profile: str) -> None:
    row = replace(BY_GP, interaction=interaction, action=action)
    assert profiles(row) == [f"Patient{profile}"]
    assert profiles(replace(row, patients=())) == [profile]
    assert profiles(replace(row, outcome=8, code="SYS-002")) == []


def test_a_search_about_one_person_is_a_patient_query() -> None:
    assert profiles(replace(BY_OH, patients=(WREN,))) == ["PatientQuery"]
    assert profiles(replace(BY_OH, patients=())) == ["Query"]


def test_a_history_and_an_operation_claim_no_pattern_that_does_not_fit() -> None:
    assert profiles(replace(BY_GP, interaction="history-instance", action="R")) == []
    assert profiles(replace(BY_GP, interaction="$accept", action="E")) == []


@pytest.mark.parametrize("whole", ["transaction", "batch"])
def test_what_holds_many_interactions_is_one_of_fhirs_own_and_no_operation(whole: str) -> None:
    subtypes = audit_event(replace(BY_GP, interaction=whole, action="E"), BASE, NAME)["subtype"]
    assert [subtype["code"] for subtype in subtypes] == [whole]


def test_an_operation_is_named_in_its_second_subtype() -> None:
    event = audit_event(replace(BY_GP, interaction="$accept", action="E"), BASE, NAME)
    assert [subtype["code"] for subtype in event["subtype"]] == ["operation", "$accept"]


def test_an_issued_token_names_the_token_and_never_holds_it() -> None:
    row = replace(BY_OH, interaction="token", query=None, entities=(), patients=(), detail={"kid": "k1"})
    event = audit_event(row, BASE, NAME)
    assert event["type"]["code"] == "110114"
    kinds = [entity["type"]["code"] for entity in event["entity"]]
    assert kinds == ["4", "UserOauthAgent", "XrequestId"]
    assert event["entity"][0]["detail"] == [{"type": "kid", "valueString": "k1"}]


def test_what_an_operator_did_names_the_operator() -> None:
    row = AuditRow(3, "x", 0, "client-suspend", "U", organisation_code="TESTOH1", detail={"client": "sandbox-oh-a"})
    event = audit_event(row, BASE, NAME)
    assert event["agent"][0]["who"] == {"display": "Operator"}
    assert event["subtype"][1]["code"] == "client-suspend"
    assert event["entity"][0]["detail"][0]["valueString"] == "sandbox-oh-a"


def test_a_refusal_whose_facts_were_for_the_caller_alone_is_told_by_its_name() -> None:
    event = audit_event(replace(REFUSED, code="AUT-020", entities=(), patients=(), detail={}), BASE, NAME)
    assert event["outcomeDesc"] == "scope-missing"
    assert event["contained"][0]["issue"][0]["details"]["text"] == "scope missing"
    assert event["entity"][-1]["what"] == {"reference": "#outcome"}


def test_a_refused_record_is_named_without_a_version_that_was_not_given() -> None:
    event = audit_event(replace(REFUSED, entities=(Entity("Task", "t", 0),)), BASE, NAME)
    assert event["entity"][0]["what"] == {"reference": "Task/t"}


def test_an_auditors_search_holds_its_query_and_count_and_no_results() -> None:
    row = replace(BY_OH, query="patient=x", entities=(), patients=(), detail={"search": "AuditEvent?…", "count": "7"})
    query, other, request = audit_event(row, BASE, NAME)["entity"]
    assert base64.b64decode(query["query"]).decode() == f"GET {BASE}/AuditEvent?patient=x"
    assert other["detail"] == [{"type": "count", "valueString": "7"}]
    assert request["type"]["code"] == "XrequestId"


GIVEN = replace(
    BY_OH,
    interaction="read",
    action="R",
    query=None,
    entities=(Entity("Observation", "note", 1, None, "D", Ground(9, "consent", 17, "Consent/said/2")),),
    patients=(WREN,),
    detail={"custodian": "01a0f67a-3800-7905-9ca0-cef289777827 ours"},
)


def test_a_disclosure_says_what_privacy_disclosure_asks_beside_its_own_pattern() -> None:
    event = audit_event(GIVEN, BASE, NAME, "ours")
    assert event["meta"]["profile"] == [
        "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"
    ]
    assert event["subtype"][1]["system"] == "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"
    assert [subtype["code"] for subtype in event["subtype"]] == ["read", "disclose"]
    system = "https://work-health-gateway.example/fhir/CodeSystem/purpose"
    assert event["purposeOfEvent"] == [{"coding": [{"system": system, "code": "oh-assessment"}]}]
    agents = {agent["type"]["coding"][0]["code"]: agent for agent in event["agent"]}
    assert (agents["110153"]["who"], agents["110152"]["altId"]) == ({"display": NAME}, "TESTOH1")
    keepers = [a["who"] for a in event["agent"] if a["type"]["coding"][0]["code"] == "159541003"]
    assert keepers == [{"reference": "Organization/01a0f67a-3800-7905-9ca0-cef289777827"}, {"display": NAME}]
    assert "custodian" not in str(event["entity"])


@pytest.mark.parametrize("row", [BY_GP, BY_OH, REFUSED, replace(GIVEN, outcome=4, code="CON-001")])
def test_what_gave_nobody_anything_is_no_disclosure(row: AuditRow) -> None:
    event = audit_event(row, BASE, NAME)
    assert "purposeOfEvent" not in event
    assert "disclose" not in str(event["subtype"])
    assert "159541003" not in str(event["agent"])


def decided(row: AuditRow) -> list[tuple[str, str]]:
    (consent,) = [e for e in audit_event(row, BASE, NAME)["entity"] if e["type"].get("code") == "Consent"]
    assert consent["what"] == {"reference": "Consent/said/_history/2"}
    return [(detail["type"], detail["valueString"]) for detail in consent["detail"]]


def test_the_consent_that_decided_says_version_grant_rule_and_record() -> None:
    assert decided(GIVEN) == [
        ("basis", "consent"), ("view", "all"), ("grant", "17"), ("rule", "R-01"),
        ("record", "Observation/note/_history/1"),
    ]  # fmt: skip
    ended = Entity("Observation", "note", 1, None, "D", Ground(0, "ended", 17, "Consent/said/2"))
    refused = replace(GIVEN, outcome=4, code="CON-001", entities=(ended,), detail={"cause": "R-01"})
    assert decided(refused) == [
        ("basis", "ended"), ("grant", "17"), ("rule", "R-01"), ("record", "Observation/note/_history/1"),
    ]  # fmt: skip


def test_a_consent_that_decided_twice_is_one_entity_with_both_records() -> None:
    shared = Entity("QuestionnaireResponse", "form", 1, None, "H", Ground(5, "share", 18, "Consent/said/2"))
    told = decided(replace(BY_OH, entities=(*GIVEN.entities, shared)))
    assert [value for name, value in told if name == "record"] == [
        "Observation/note/_history/1",
        "QuestionnaireResponse/form/_history/1",
    ]
    assert ("view", "sections") in told
    assert ("rule", "R-18") in told


@pytest.mark.parametrize(("interaction", "code"), [("create", "AUT"), ("patch", "AUT"), ("read", "IRCP")])
def test_the_human_is_author_of_a_write_and_recipient_of_all_else(interaction: str, code: str) -> None:
    actor = Actor("nhs-cis", "dr-one", "doctor", "Dr Zz One", is_clinical=True)
    row = replace(GIVEN, interaction=interaction, detail=actor_detail(actor))
    human = audit_event(row, BASE, NAME)["agent"][0]
    assert human["type"]["coding"][0]["code"] == code
    assert human["purposeOfUse"][0]["coding"][0]["code"] == "oh-assessment"
    assert "network" not in human
