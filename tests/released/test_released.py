"""Whoever works with the last release goes on working with the next, or is told beforehand."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.fhir.description import document
from tests.released.breaking import breaking, untold
from tests.released.promises import promises

ROOT = Path(__file__).parents[2]
RELEASED = ROOT / "openapi" / "released.txt"
NOW = promises(document())

Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> list[str]:
    other = copy.deepcopy(document())
    change(other)
    return breaking(NOW, promises(other))


def search(other: dict[str, Any]) -> dict[str, Any]:
    return dict(other["paths"]["/fhir/R4/Task"]["get"])


def parameter(other: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in search(other)["parameters"] if one.get("name") == name)


def test_no_call_breaks_that_the_changelog_does_not_name() -> None:
    released = [line for line in RELEASED.read_text().splitlines() if not line.startswith("#")]
    assert released
    assert untold(breaking(released, NOW), (ROOT / "CHANGELOG.md").read_text()) == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda d: d["paths"].pop("/fhir/R4/$escalate"), "- escalateRisk is POST /fhir/R4/$escalate"),
        (lambda d: search(d)["parameters"].remove(parameter(d, "status")), "- searchTasks takes query status"),
        (lambda d: parameter(d, "status").update(required=True), "+ searchTasks needs query status"),
        (
            lambda d: search(d)["parameters"].append({"in": "query", "name": "new", "required": True}),
            "+ searchTasks needs query new",
        ),
        (
            lambda d: parameter(d, "status")["schema"].update(maxLength=3),
            "+ searchTasks takes query status keeps maxLength 3",
        ),
        (lambda d: search(d)["responses"].pop("400"), "- searchTasks answers 400 by 400"),
        (
            lambda d: search(d)["responses"]["200"]["headers"].pop("X-Request-ID"),
            "- searchTasks answers 200 with X-Request-ID",
        ),
        (
            lambda d: d["components"]["schemas"]["OperationOutcome"]["properties"].pop("issue"),
            "- schema OperationOutcome has issue",
        ),
        (
            lambda d: d["components"]["schemas"]["Task"]["required"].append("status"),
            "+ schema Task needs status",
        ),
    ],
)
def test_what_a_client_relies_on_is_missed(change: Change, line: str) -> None:
    assert line in changed(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["paths"].update({"/new": {"get": {"operationId": "new", "responses": {"200": {}}}}}),
        lambda d: search(d)["parameters"].append({"in": "query", "name": "new", "schema": {"type": "string"}}),
        lambda d: search(d)["responses"].update({"418": {"description": "New."}}),
        lambda d: parameter(d, "status").update(description="Other words."),
        lambda d: d["components"]["schemas"].update({"New": {"type": "object", "required": ["a"]}}),
    ],
)
def test_what_nobody_relies_on_yet_may_come(change: Change) -> None:
    assert changed(change) == []


def test_a_break_is_told_under_breaking_by_the_name_of_its_call() -> None:
    change = ["- searchTasks takes query status"]
    assert untold(change, "## Unreleased\n\n### Added\n\n- `searchTasks`\n\n## 0.1.0\n") == change
    assert untold(change, "## Unreleased\n\n### Breaking\n\n- `searchTasks` no more takes status.\n") == []
    assert untold(change, "## Unreleased\n\n## 0.1.0\n\n### Breaking\n\n- `searchTasks`\n") == change
