"""The CapabilityStatement says what the declarations say, and is a valid resource."""

from datetime import UTC, datetime
from typing import Any

from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import STORED, TYPES
from app.fhir.capability import NAMED_VERSION, capability
from app.fhir.validation import compile_validator
from app.services import update

from .wire import BASE, GATEWAY

MOMENT = datetime(2026, 10, 5, 8, 12, 4, tzinfo=UTC)
STATEMENT = capability(BASE, MOMENT, "1.2.3")
REST = STATEMENT["rest"][0]


def resource(type: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in REST["resource"] if one["type"] == type)
    return found


def test_it_is_a_valid_resource_of_one_instance() -> None:
    found = [issue.expression for issue in compile_validator().check(STATEMENT)]
    # R4's own short form, as in its example of this resource; no media type to the letter.
    assert found == ["CapabilityStatement.format[1]"]
    assert STATEMENT["format"] == ["application/fhir+json", "json", "application/json"]
    assert STATEMENT["kind"] == "instance"
    assert STATEMENT["implementation"]["url"] == BASE
    assert STATEMENT["software"]["version"] == "1.2.3"
    assert STATEMENT["date"] == "2026-10-05T08:12:04.000Z"


def test_a_client_finds_the_token_endpoint() -> None:
    (uris,) = REST["security"]["extension"]
    assert uris["extension"] == [{"url": "token", "valueUri": f"{GATEWAY}/oauth2/token"}]
    assert REST["security"]["service"][0]["coding"][0]["code"] == "SMART-on-FHIR"


def test_every_declared_type_is_told_with_its_interactions_and_parameters() -> None:
    for declared in TYPES.values():
        told = resource(declared.name)
        assert {i["code"] for i in told["interaction"]} == declared.interactions
        assert [p["name"] for p in told["searchParam"]] == [
            "_id",
            "_lastUpdated",
            *([] if declared.is_directory else ["_security"]),
            *(p.name for p in declared.parameters),
        ]
        assert {p["type"] for p in told["searchParam"]} <= {"token", "reference", "date", "string", "uri", "quantity"}
        assert told["conditionalCreate"] is ("create" in declared.interactions)
        assert told["updateCreate"] is False


def test_every_declared_reference_is_told_from_both_its_ends() -> None:
    assert "Task:focus" in resource("Task")["searchInclude"]
    assert {"Task:focus", "Task:based-on"} <= set(resource("ServiceRequest")["searchRevInclude"])
    told = {pair for one in REST["resource"] for pair in one.get("searchInclude", [])}
    references = {f"{t.name}:{p.name}" for t in STORED.values() for p in t.parameters if p.kind == "reference"}
    assert told == references
    assert {pair for one in REST["resource"] for pair in one.get("searchRevInclude", [])} == references
    ledger = resource("AuditEvent")
    assert not {"searchInclude", "searchRevInclude"} & set(ledger)


def test_a_change_to_a_task_or_consent_must_name_its_version() -> None:
    assert {one["type"] for one in REST["resource"] if one.get("versioning") == "versioned-update"} == set(
        NAMED_VERSION
    )
    assert NAMED_VERSION == update.NAMED_VERSION


def test_our_profiles_are_told() -> None:
    assert resource("Observation")["supportedProfile"] == [
        f"{GATEWAY}/fhir/StructureDefinition/fit-note",
        f"{GATEWAY}/fhir/StructureDefinition/outcome",
        f"{GATEWAY}/fhir/StructureDefinition/measure",
    ]


def test_the_moves_are_told_on_task_and_others_on_their_type_or_the_system() -> None:
    moves = [operation.name for operation in OPERATIONS if operation.type == "Task"]
    assert [operation["name"] for operation in resource("Task")["operation"]] == [*moves, "validate"]
    names = [operation["name"] for operation in REST["operation"]]
    assert sorted(names) == [
        "break-glass", "confirm-job", "escalate", "fast-track", "pathways", "process-message",
        "referral-status",
    ]  # fmt: skip
    assert REST["interaction"] == [{"code": "transaction"}, {"code": "batch"}]
    assert [operation["name"] for operation in resource("HealthcareService")["operation"]] == ["suggest", "validate"]
    (validate,) = resource("Patient")["operation"]
    assert validate["definition"] == "http://hl7.org/fhir/OperationDefinition/Resource-validate"
    assert "operation" not in resource("AuditEvent")


def test_the_ledger_can_be_read_and_not_written() -> None:
    assert [i["code"] for i in resource("AuditEvent")["interaction"]] == ["read", "search-type"]
    assert resource("AuditEvent")["readHistory"] is False
