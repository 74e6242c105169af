"""What a test looks at in an answer."""

import re
from typing import Any

from httpx import Response

Json = dict[str, Any]
DIAGNOSTICS = re.compile(
    r"side=(client|gateway|receiver|policy); retry=[^;]+; ref=[^;\s]+; help=/errors/[A-Z]{3}-\d{3}"
)
BASE = "http://testserver/fhir/R4/"


def stored(answer: Response) -> str:
    """The reference of what a create stored."""
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].removeprefix(BASE).partition("/_history")[0]


def code(answer: Response) -> str:
    """The catalogue code of the first issue."""
    return codes(answer)[0]


def codes(answer: Response) -> list[str]:
    """The catalogue codes of every issue."""
    return [issue["details"]["coding"][-1]["code"] for issue in answer.json()["issue"]]


def places(answer: Response) -> list[str]:
    """Where each issue is."""
    return [place for issue in answer.json()["issue"] for place in issue.get("expression", ["-"])]


def entries(answer: Response) -> list[Json]:
    """The resources of a Bundle."""
    assert answer.status_code == 200, answer.text
    return [entry["resource"] for entry in answer.json().get("entry", [])]


def link(answer: Response, relation: str) -> str:
    """The address a Bundle gives for a relation, or nothing."""
    return next((found["url"] for found in answer.json()["link"] if found["relation"] == relation), "")


def told(answer: Response, status: int, *wanted: str) -> None:
    """Assert a refusal of this status, with these codes in this order."""
    assert (answer.status_code, codes(answer)) == (status, list(wanted)), answer.text
    assert_ours(answer)


def assert_ours(answer: Response) -> None:
    """Assert that a refusal is an OperationOutcome as experience.md 5.3 lays it down."""
    assert answer.headers["content-type"] == "application/fhir+json"
    body = answer.json()
    assert body["resourceType"] == "OperationOutcome"
    for issue in body["issue"]:
        assert set(issue) <= {"severity", "code", "details", "diagnostics", "expression"}
        assert DIAGNOSTICS.fullmatch(issue["diagnostics"]), issue["diagnostics"]
        assert f"ref={answer.headers['x-request-id']};" in issue["diagnostics"]
        assert issue["details"]["text"].strip()
        assert "None" not in issue["details"]["text"]
