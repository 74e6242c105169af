"""What is published of searches, operations and roles is what the declarations say, in valid resources."""

from dataclasses import replace
from typing import Any

import fhirkit
import pytest

from app.domain.catalogue.matrix import ROLES
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.roles import scopes_of
from app.domain.catalogue.types import TYPES
from app.domain.errors import Refusal
from app.fhir.conformance import generated, operation_definitions, role_statements, search_parameters
from app.fhir.conformance.parameters import expression
from app.fhir.json import dump
from app.fhir.validation import compile_validator
from app.services.permission import LETTERS, permit
from tests.words.builders import OH

EVERY = list(generated())
CLIENTS = sorted(set(ROLES) - {"related-person"})


@pytest.mark.parametrize("body", EVERY, ids=lambda body: body["url"].partition("/fhir/")[2])
def test_a_generated_definition_is_a_valid_resource(body: dict[str, Any]) -> None:
    told = {(issue.path, issue.message) for issue in fhirkit.validate(dump(body)) if issue.severity == "error"}
    assert told == set()
    assert body["url"].endswith(f"{body['resourceType']}/{body['id']}")
    if body["resourceType"] == "CapabilityStatement":
        assert [issue.expression for issue in compile_validator().check(body)] == []


def test_no_two_generated_definitions_have_one_address() -> None:
    assert len({body["url"] for body in EVERY}) == len(EVERY)


def test_each_declared_parameter_and_each_operation_of_ours_is_published() -> None:
    named = {(body["base"][0], body["code"], body["type"]) for body in search_parameters()}
    declared = {(t.name, p.name, p.kind) for t in TYPES.values() for p in t.parameters if p.name[0] != "_"}
    assert named == declared
    assert {body["url"] for body in operation_definitions()} == {o.definition for o in OPERATIONS if not o.is_core}


@pytest.mark.parametrize(
    ("type", "path", "told"),
    [
        ("Task", "restriction.period.end", "Task.restriction.period.end"),
        ("Observation", "valueQuantity|status", "Observation.value.ofType(Quantity) | Observation.status"),
        ("Goal", "target.dueDate", "Goal.target.due.ofType(date)"),
        ("Patient", "telecom[system=phone]", "Patient.telecom.where(system = 'phone')"),
        ("Slot", "extension[x:y].valueCode", "Slot.extension.where(url = 'x:y').value.ofType(code)"),
    ],
)
def test_an_element_path_is_written_as_fhirpath(type: str, path: str, told: str) -> None:
    assert expression(type, path) == told


def test_a_path_that_leads_nowhere_is_no_fhirpath() -> None:
    with pytest.raises(LookupError):
        expression("Task", "restriction.until")


@pytest.mark.parametrize("role", CLIENTS)
def test_a_role_is_told_exactly_the_calls_that_a_token_of_it_opens(role: str) -> None:
    statement = next((body for body in role_statements() if body["id"] == f"role-{role}"), {"rest": [{"resource": []}]})
    told = {(one["type"], i["code"]) for one in statement["rest"][0]["resource"] for i in one["interaction"]}
    caller = replace(OH, role=role, scopes=scopes_of(role), person="somebody")
    assert told == {(type, name) for type in TYPES for name in LETTERS if _opens(caller, type, name)}


def _opens(caller: Any, type: str, interaction: str) -> bool:
    try:
        permit(caller, type, interaction)
    except Refusal:
        return False
    return True


def test_what_is_asked_of_any_server_names_no_address_for_messages() -> None:
    """cpb-3: an endpoint for messages is that of one server."""
    statement = next(body for body in EVERY if body["url"].endswith("CapabilityStatement/server"))
    assert [set(one) for one in statement["messaging"]] == [{"documentation", "supportedMessage"}]
