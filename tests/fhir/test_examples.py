"""The wire examples, the UK Core examples and a second opinion."""

from pathlib import Path
from typing import Any

import fhirkit
import pytest

from app.fhir.definitions import kept_types
from app.fhir.json import Digits, dump, parse
from app.fhir.validation import compile_validator
from tests.fhir.builders import BODIES, SHARED, Body, changed

VALIDATOR = compile_validator()


def resource(file: Path) -> Body:
    """The resource in a file; empty where it is no resource of a kept type."""
    text = file.read_bytes()
    body = parse(text) if text.lstrip().startswith(b"{") else {}
    return body if body.get("resourceType") in kept_types() else {}


def resources(folder: str) -> list[Any]:
    """The files of a folder that hold resources of kept types; none where the folder is not beside the repository."""
    files = sorted((SHARED / folder).glob("*.json"))
    return [pytest.param(file, id=file.stem) for file in files if resource(file)]


WIRE = resources("examples")
UK_CORE = resources("reference/ukcore/examples")

REFUSED_UK_CORE = {
    "Extension-UKCore-ConditionEpisode-Example": "one extension has two values",
    "UKCore-Provenance-RARecordConsent-Example": "onBehalfOf names a StructureDefinition, not an organisation",
}


@pytest.mark.parametrize("file", WIRE)
def test_a_wire_example_is_valid(file: Path) -> None:
    assert [(issue.expression, issue.text) for issue in VALIDATOR.check(resource(file))] == []


@pytest.mark.parametrize("file", WIRE)
def test_a_second_opinion_finds_no_fault_in_a_wire_example(file: Path) -> None:
    assert [issue.message for issue in fhirkit.validate(dump(resource(file))) if issue.severity == "error"] == []


@pytest.mark.parametrize("file", UK_CORE)
def test_a_uk_core_example_is_valid_or_refused_for_a_reason(file: Path) -> None:
    body = repaired(resource(file))
    issues = [(issue.expression, issue.text) for issue in VALIDATOR.check(body)]
    assert bool(issues) == (file.stem in REFUSED_UK_CORE), issues


def repaired(body: Body) -> Body:
    """The copied UK Core files write decimals as text, which R4 does not allow: that alone is mended."""
    for issue in VALIDATOR.check(body):
        if issue.code == "VAL-005" and issue.facts["form"] == "a number":
            body = changed(body, steps(str(issue.expression)), as_number)
    return body


def steps(expression: str) -> tuple[Any, ...]:
    parts = expression.replace("[", ".[").split(".")[1:]
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts)


def as_number(holder: Any, name: Any) -> None:
    holder[name] = Digits(holder[name])


def misspell(holder: Any, name: Any) -> None:
    holder[f"{name}x"] = holder.pop(name)


@pytest.mark.parametrize("type_", BODIES)
def test_a_second_opinion_agrees_on_what_is_structure(type_: str) -> None:
    for name in [one for one in BODIES[type_]() if one not in ("resourceType", "id")]:
        body = changed(BODIES[type_](), (name,), misspell)
        theirs = {issue.path for issue in fhirkit.validate(dump(body)) if issue.severity == "error"}
        ours = {issue.expression for issue in VALIDATOR.check(body)}
        assert f"{type_}.{name}x" in theirs & ours
