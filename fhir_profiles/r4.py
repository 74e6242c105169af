"""Trims the FHIR 4.0.1 definitions to the element trees and code lists that the gateway reads at run time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_NAMES = (
    "Patient Practitioner PractitionerRole Organization HealthcareService Location Observation DocumentReference "
    "ServiceRequest Task Consent Appointment Communication QuestionnaireResponse Questionnaire AuditEvent Bundle "
    "OperationOutcome Parameters CapabilityStatement Flag CarePlan Goal Composition Encounter RelatedPerson "
    "Provenance Schedule Slot Endpoint Subscription List Binary ConceptMap MessageDefinition MessageHeader Condition "
    "MedicationStatement AllergyIntolerance Procedure"
)
RESOURCES = tuple(_NAMES.split())

NAMED_SYSTEMS = (
    "http://hl7.org/fhir/CodeSystem/task-code",
    "http://hl7.org/fhir/restful-interaction",
    "http://terminology.hl7.org/CodeSystem/audit-entity-type",
    "http://terminology.hl7.org/CodeSystem/audit-event-type",
    "http://terminology.hl7.org/CodeSystem/consentscope",
    "http://terminology.hl7.org/CodeSystem/extra-security-role-type",
    "http://terminology.hl7.org/CodeSystem/object-role",
    "http://terminology.hl7.org/CodeSystem/security-source-type",
    "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
)
"""Systems without a required binding whose displays the gateway writes."""

_STRING = "http://hl7.org/fhirpath/System.String"
_CODES = "http://hl7.org/fhirpath/System."
_DEFINITION = "http://hl7.org/fhir/StructureDefinition/"


class Definitions:
    """The unpacked definitions: StructureDefinitions by type, CodeSystems and ValueSets by url."""

    def __init__(self, folder: Path) -> None:
        self.structures: dict[str, Json] = {}
        self.systems: dict[str, Json] = {}
        self.value_sets: dict[str, Json] = {}
        for name in ("profiles-types", "profiles-resources", "valuesets", "v3-codesystems", "v2-tables"):
            for entry in json.loads((folder / f"{name}.json").read_text())["entry"]:
                self._keep(entry["resource"])

    def _keep(self, resource: Json) -> None:
        kind = resource["resourceType"]
        if kind == "StructureDefinition" and resource["fhirVersion"] == "4.0.1":
            if resource.get("derivation") != "constraint":
                self.structures[resource["type"]] = resource
        elif kind == "CodeSystem":
            self.systems[resource["url"]] = resource
        elif kind == "ValueSet":
            self.value_sets[resource["url"]] = resource


def trimmed(definitions: Definitions) -> Json:
    """Types (element trees by path), bindings (code lists by ValueSet), displays by system, all R4 resource names."""
    types: dict[str, Json] = {}
    open_types = [*RESOURCES, "Extension", "Element"]
    while open_types:
        name = open_types.pop()
        if name in types or definitions.structures[name]["kind"] == "primitive-type":
            continue
        trees = _trees(definitions.structures[name])
        types.update(trees)
        open_types += [code for code in _used(trees) if code in definitions.structures and code != "Resource"]
    bindings = {url: _expanded(definitions, url) for url in sorted(_bound(types))}
    return {
        "types": types,
        "bindings": {url: codes for url, codes in bindings.items() if codes},
        "systems": {url: _concepts(definitions, url) for url in NAMED_SYSTEMS},
        "resources": sorted(
            name
            for name, structure in definitions.structures.items()
            if structure["kind"] == "resource" and not structure["abstract"]
        ),
    }


def _trees(structure: Json) -> dict[str, Json]:
    """One flat element table for the type and for each group of elements inside it, keyed by path."""
    elements = structure["snapshot"]["element"]
    parents = {element["path"].rpartition(".")[0] for element in elements}
    trees: dict[str, Json] = {}
    for element in elements:
        parent, _, name = element["path"].rpartition(".")
        if parent:
            trees.setdefault(parent, {})[name] = _element(element, parents, structure["kind"])
    return trees


def _element(element: Json, parents: set[str], kind: str) -> Json:
    path = element["path"]
    if path in parents:
        types: list[list[Any]] = [[path, []]]
    elif "contentReference" in element:
        types = [[element["contentReference"].removeprefix("#"), []]]
    else:
        types = [_typed(one, path, kind) for one in element["type"]]
    tree: Json = {"min": element["min"], "max": element["max"], "types": types}
    if element.get("isSummary"):
        tree["summary"] = True
    binding = element.get("binding", {})
    if binding.get("strength") == "required":
        tree["binding"] = binding["valueSet"].partition("|")[0]
    return tree


def _typed(one: Json, path: str, kind: str) -> list[Any]:
    code = one["code"]
    if code.startswith(_CODES):
        code = _system_type(one, path, kind)
    targets = [] if code == "canonical" else [url.removeprefix(_DEFINITION) for url in one.get("targetProfile", [])]
    return [code, [] if targets == ["Resource"] else targets]


def _system_type(one: Json, path: str, kind: str) -> str:
    if path.endswith(".id"):
        return "id" if kind == "resource" and path.count(".") == 1 else "string"
    return next(str(extension["valueUrl"]) for extension in one["extension"] if "valueUrl" in extension)


def _used(trees: dict[str, Json]) -> Iterator[str]:
    for tree in trees.values():
        for element in tree.values():
            yield from (code for code, _ in element["types"])


def _bound(types: dict[str, Json]) -> set[str]:
    return {element["binding"] for tree in types.values() for element in tree.values() if "binding" in element}


def _expanded(definitions: Definitions, url: str) -> dict[str, dict[str, str]]:
    """Codes and displays by system; empty where the list is not in the definitions (media types, currencies)."""
    codes: dict[str, dict[str, str]] = {}
    compose = definitions.value_sets.get(url, {}).get("compose", {})
    for include in compose.get("include", []):
        for part in include.get("valueSet", []):
            codes.update(_expanded(definitions, part))
        if "system" in include:
            codes.setdefault(include["system"], {}).update(_included(definitions, include))
    for exclude in compose.get("exclude", []):
        for concept in exclude.get("concept", []):
            codes[exclude["system"]].pop(concept["code"], None)
    return {system: listed for system, listed in codes.items() if listed}


def _included(definitions: Definitions, include: Json) -> dict[str, str]:
    known = _concepts(definitions, include["system"])
    if "filter" in include:
        raise SystemExit(f"A required value set filters {include['system']}: expand it here first.")
    if "concept" not in include:
        return known
    return {one["code"]: one.get("display") or known.get(one["code"], one["code"]) for one in include["concept"]}


def _concepts(definitions: Definitions, system: str) -> dict[str, str]:
    found: dict[str, str] = {}
    waiting = list(definitions.systems.get(system, {}).get("concept", []))
    while waiting:
        concept = waiting.pop(0)
        found[concept["code"]] = concept.get("display", concept["code"])
        waiting += concept.get("concept", [])
    return found
