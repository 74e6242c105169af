"""The OpenAPI document describes what exists, whole and unambiguous."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Match

from app.api import conditional, fhir, meetings, messages, oauth, system, validate, vocabulary
from app.domain.catalogue import names
from app.domain.catalogue.errors import ENTRIES
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import TYPES
from app.domain.errors import Refusal
from app.fhir.description import document, text
from app.fhir.description.components import HEADERS_IN, HEADERS_OUT, REFUSALS
from app.fhir.description.samples import REFERENCE, parameters_example
from app.fhir.parameters import read_parts
from app.fhir.terminology import codes
from app.fhir.validation import compile_validator
from app.services.move_content import GIVEN

DOCUMENT = document()
MOVES = [one for one in OPERATIONS if one.type == "Task" and one.level == "instance"]
ENDS = {"200", "201"}


def calls() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, call in item.items():
            yield path, method, call


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for part in node.values():
            yield from references(part)
    elif isinstance(node, list):
        for part in node:
            yield from references(part)


def at(reference: str) -> Any:
    node: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def test_every_reference_leads_somewhere() -> None:
    found = set(references(DOCUMENT))
    assert all(at(reference) is not None for reference in found)


def test_every_call_has_one_name_a_journey_and_its_answers() -> None:
    names = [call["operationId"] for _, _, call in calls()]
    assert len(names) == len(set(names))
    journeys = {tag["name"] for tag in DOCUMENT["tags"]}
    for _, _, call in calls():
        assert set(call["tags"]) <= journeys
        assert call["summary"].endswith(".")
        assert ENDS & call["responses"].keys()


@pytest.mark.parametrize(
    ("name", "path", "method"),
    [
        ("searchTasks", "/fhir/R4/Task", "get"),
        ("readTask", "/fhir/R4/Task/{id}", "get"),
        ("createServiceRequest", "/fhir/R4/ServiceRequest", "post"),
        ("acceptTask", "/fhir/R4/Task/{id}/$accept", "post"),
        ("askReferralStatus", "/fhir/R4/$referral-status", "post"),
        ("submitTransaction", "/fhir/R4", "post"),
        ("listConsentVersions", "/fhir/R4/Consent/{id}/_history", "get"),
        ("readPatientVersion", "/fhir/R4/Patient/{id}/_history/{version}", "get"),
        ("createToken", "/oauth2/token", "post"),
    ],
)
def test_a_call_is_found_by_a_name_of_verb_and_noun(name: str, path: str, method: str) -> None:
    assert DOCUMENT["paths"][path][method]["operationId"] == name


def test_every_interaction_and_operation_that_is_declared_is_described_and_no_other() -> None:
    wanted = {"searchTasksByForm", "submitTransaction", "askReferralStatus", "readPathways"}
    wanted |= {"escalateRisk", "openInEmergency", "fastTrack", "confirmJob", "revokeServiceRequest", "processMessage"}
    verbs = {"create": "create{}", "read": "read{}", "vread": "read{}Version", "update": "update{}", "patch": "patch{}",
             "search-type": "search{}s", "history-instance": "list{}Versions",
             "history-type": "list{}sVersions"}  # fmt: skip
    wanted |= {verbs[interaction].format(t.name) for t in TYPES.values() for interaction in t.interactions}
    wanted |= {f"search{t.name}sByForm" for t in TYPES.values()}
    wanted |= {f"{verb}{t.name}ByCondition" for t in TYPES.values() for verb in {"update", "patch"} & t.interactions}
    words = [operation.name.split("-") for operation in MOVES]
    wanted |= {first + "".join(more).title() + "Task" for first, *more in words}
    wanted |= {
        "approveQuestionnaireResponse",
        "declareQuestionnaireResponse",
        "reusePassportQuestionnaireResponse",
        "suggestHealthcareService",
        "listDiscussions",
        "shareWithPersonComposition",
        "reportStatusServiceRequest",
        "publicInterestDisclosureServiceRequest",
        "releaseLinkComposition",
        "revokeLinkComposition",
    }
    wanted |= {"validateResource", "validateChange", "expandValueSet", "lookupCodeSystem"}
    wanted |= {"validateCodeCodeSystem", "validateCodeValueSet"}
    wanted |= {"agreeCarePlan", "releaseCarePlan", "releaseLinkCarePlan", "revokeLinkCarePlan"}
    wanted |= {f"{step}Composition" for step in ("correct", "approve", "withhold", "release")}
    secured = {call["operationId"] for _, _, call in calls() if "security" not in call}
    assert secured == wanted


def test_every_call_that_is_described_is_routed() -> None:
    routes = [*system.router.routes, *oauth.router.routes, *validate.router.routes, *meetings.router.routes]
    routes += [*vocabulary.router.routes, *conditional.router.routes]
    routes += [*messages.router.routes, *fhir.router.routes]
    for path, method, _ in calls():
        scope = {"type": "http", "path": path.replace("{id}", "a").replace("{version}", "1"), "method": method.upper()}
        names = [route.name for route in routes if route.matches(scope | {"root_path": ""})[0] is Match.FULL]
        assert names[:1] not in ([], ["nothing_here"]), f"{method} {path}"


def test_every_parameter_of_an_address_is_described() -> None:
    for path, _, call in calls():
        named = {p["name"] for p in call.get("parameters", []) if p.get("in") == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_every_search_parameter_is_described() -> None:
    for declared in TYPES.values():
        search = DOCUMENT["paths"][f"/fhir/R4/{declared.name}"]["get"]
        named = [p["name"] for p in search["parameters"] if "name" in p]
        assert set(named) >= {p.name for p in declared.parameters} | {"_id", "_lastUpdated", "_count", "_sort"}


def test_every_call_with_a_token_tells_the_ids_and_the_refusals_any_call_may_meet() -> None:
    for _, _, call in calls():
        if "security" in call:
            continue
        assert {"401", "403", "429", "500", "503"} <= call["responses"].keys()
        named = {parameter.get("name") for parameter in call["parameters"]}
        assert "#/components/parameters/RequestId" in set(references(call["parameters"])) or "X-Request-ID" in named
        for answer in (call["responses"][end] for end in ENDS & call["responses"].keys()):
            assert "X-Request-ID" in answer["headers"]


def test_every_refusal_shows_published_codes_in_an_operation_outcome() -> None:
    validator = compile_validator()
    for status in REFUSALS:
        content = DOCUMENT["components"]["responses"][status]["content"]["application/fhir+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/OperationOutcome"}
        for code, example in content["examples"].items():
            assert code in ENTRIES
            assert validator.check(example["value"]) == []
            assert "{" not in example["value"]["issue"][0]["details"]["text"]


def test_the_examples_are_valid_resources() -> None:
    for example in DOCUMENT["components"]["examples"].values():
        assert compile_validator().check(example["value"]) == [] or example["value"]["resourceType"] == "Bundle"
    assert DOCUMENT["components"]["examples"]["Task"]["value"]["groupIdentifier"]["value"] == REFERENCE


@pytest.mark.parametrize("operation", MOVES, ids=lambda one: one.name)
def test_the_example_of_a_move_is_one_that_the_move_takes(operation: Any) -> None:
    given = GIVEN[operation.name](read_parts(f"${operation.name}", parameters_example(operation)))
    assert given.name.startswith(operation.name) or given.name in codes(names.system("atw-status"))


@pytest.mark.parametrize("operation", MOVES, ids=lambda one: one.name)
def test_a_move_takes_every_part_it_declares_and_no_other(operation: Any) -> None:
    declared = [
        {"name": part.name} for part in operation.parameters if not part.parts and not part.codes and not part.system
    ]
    every = parameters_example(operation).get("parameter", [])
    named = {part["name"] for part in every}
    more = [
        part | {"valueString": "words"} for part in declared if part["name"] not in (*named, "start", "end", "service")
    ]
    GIVEN[operation.name](read_parts("$x", {"resourceType": "Parameters", "parameter": [*every, *more]}))
    strange = read_parts("$x", {"resourceType": "Parameters", "parameter": [{"name": "stranger", "valueString": "x"}]})
    with pytest.raises(Refusal, match="TSK-026"):
        GIVEN[operation.name](strange)


def test_every_move_that_exists_is_declared() -> None:
    assert {operation.name for operation in MOVES} == set(GIVEN)


def test_shared_headers_are_used() -> None:
    found = set(references(DOCUMENT))
    assert {f"#/components/parameters/{name}" for name in HEADERS_IN} <= found
    assert {f"#/components/headers/{name}" for name in HEADERS_OUT} <= found
    assert {f"#/components/responses/{status}" for status in REFUSALS} <= found


def test_the_text_is_canonical_and_names_the_address_it_is_served_from() -> None:
    assert json.loads(text()) == DOCUMENT
    assert text() == text()
    assert text().endswith("}\n")
    assert json.loads(text("http://127.0.0.1:8000"))["servers"] == [{"url": "http://127.0.0.1:8000"}]
    flow = document("http://127.0.0.1:8000")["components"]["securitySchemes"]["backend"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "http://127.0.0.1:8000/oauth2/token"


def test_nothing_of_a_seeded_person_stands_in_it() -> None:
    assert "999" not in text().replace("9999", "")
    assert "ZZTEST" not in text()
