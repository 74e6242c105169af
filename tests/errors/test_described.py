"""What the API file shows of refusals is what the gateway answers."""

from typing import Any

import pytest

from app.fhir.description import document
from tests.errors.examples import examples
from tests.kit.gateways import World

DOCUMENT = document()
CALLS = {
    call["operationId"]: (method, path, call)
    for path, item in DOCUMENT["paths"].items()
    for method, call in item.items()
}
OPEN = [path for _, path, call in CALLS.values() if call.get("security") == [] and path != "/oauth2/token"]


def shown(call: dict[str, Any]) -> dict[str, Any]:
    """The refusals that the file shows for a call, by code."""
    found: dict[str, Any] = {}
    for status, answer in call["responses"].items():
        told = DOCUMENT["components"]["responses"][answer["$ref"].split("/")[-1]] if "$ref" in answer else answer
        for content in told.get("content", {}).values() if status >= "4" else ():
            found |= content.get("examples", {})
    return found


@pytest.mark.parametrize("name", CALLS)
def test_a_call_shows_three_refusals_that_are_tried(name: str) -> None:
    codes = shown(CALLS[name][2]).keys()
    assert len(codes) >= (2 if CALLS[name][1] in OPEN else 3), "what takes nothing has two ways to go wrong"
    assert [code for code in codes if "answer" not in examples()[code]] == []


@pytest.mark.parametrize("code", ["AUT-009", "AUT-012", "AUT-023", "AUT-033"])
def test_the_token_endpoint_refuses_in_the_words_of_the_file(code: str) -> None:
    in_file = shown(CALLS["createToken"][2])[code]["value"]
    assert {name: examples()[code]["answer"]["body"][name] for name in in_file} == in_file | {"ref": "{request}"}


def test_calls_without_a_token_are_refused_as_the_file_says(here: World) -> None:
    assert len(OPEN) == 9
    in_file = DOCUMENT["components"]["responses"]["unread"]["content"]["application/fhir+json"]["examples"]
    for path in OPEN:
        answer = here.http.get(path, headers=[("Host", "testserver"), ("Host", "elsewhere.example")])
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/fhir+json"), path
        (issue,) = answer.json()["issue"]
        assert issue["details"] == in_file["REQ-008"]["value"]["issue"][0]["details"], path
