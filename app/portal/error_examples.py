"""The requests that raise each error, and their answers, kept as data; the pages at /errors show them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import jsonpatch

from app.domain.json import Json

FHIR_JSON = "application/fhir+json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Example:
    """What a reader sees of one: what was done before, the request, the answer; or why there is none."""

    before: tuple[str, ...] = ()
    given: str = ""
    request: str = ""
    answer: str = ""
    none: str = ""


@cache
def table(name: str) -> dict[str, Any]:
    """One file of the examples: `setups`, `samples`, or an area of errors such as TSK."""
    place = files("app.portal.words") / "error_examples" / f"{name}.json"
    return dict(json.loads(place.read_text("utf-8"))) if place.is_file() else {}


def areas() -> list[str]:
    """The areas that have examples, by the alphabet."""
    names = (place.name.removesuffix(".json") for place in (files("app.portal.words") / "error_examples").iterdir())
    return sorted(name for name in names if name.isupper())


def setups() -> dict[str, Json]:
    """What examples may need before them, by name: `given` a condition, and the calls that are made."""
    return table("setups")


def body_of(request: Json) -> Any:
    """The JSON body of a request: as it stands, or like a sample with the changes named; None where it has none."""
    if "like" in request:
        return jsonpatch.apply_patch(table("samples")[request["like"]], request.get("change", []))
    return request.get("body")


def example(code: str) -> Example | None:
    """The example of an error's page; None for a code that has none yet."""
    told = table(code.partition("-")[0]).get(code)
    if told is None or "none" in told:
        return told and Example(none=told["none"])
    before = setups().get(told.get("after", ""), {})
    calls = tuple(_called(call) for call in before.get("calls", []))
    return Example(calls, before.get("given", ""), _sent(told["request"]), _answered(told["answer"]))


def _called(call: Json) -> str:
    """One call of a set-up in a line."""
    if "command" in call:
        return " ".join(["gateway", *call["command"]])
    if "due" in call:
        return f"What falls due until {call['due']} is done"
    who = call.get("user") or call.get("as")
    return f"{who or 'anybody'}: {call['method']} {call['path']}"


def _sent(request: Json) -> str:
    if "command" in request:
        return " ".join(["gateway", *(f"'{word}'" if " " in word else word for word in request["command"])])
    head = [f"{request['method']} {request['path']}", *_headers(request)]
    body = _body(request)
    return "\n".join([*head, "", body] if body else head)


def _headers(request: Json) -> Iterator[str]:
    named = {name.lower() for name in request.get("headers", {})}
    if caller := request.get("as"):
        claims = f" with {json.dumps(request['claims'])}" if "claims" in request else ""
        yield f"Authorization: Bearer (a token of {request.get('user', caller)}{claims})"
    if bearer := request.get("bearer"):
        yield f"Authorization: Bearer {_jwt(bearer)}"
    if "content-type" not in named and _body(request):
        yield f"Content-Type: {FORM if 'form' in request else FHIR_JSON}"
    for name, told in request.get("headers", {}).items():
        yield from (f"{name}: {one}" for one in (told if isinstance(told, list) else [told]))


def _body(request: Json) -> str:
    if "form" in request:
        pairs = request["form"].items()
        return "\n&".join(f"{name}={_jwt(told) if isinstance(told, dict) else told}" for name, told in pairs)
    if "repeated" in request:
        text, times = request["repeated"]
        return f"({times:,} times {text})"
    if "bytes" in request:
        return f"(in base64: {request['bytes']})"
    body = body_of(request)
    return str(request.get("text", "")) if body is None else _json(body)


def _jwt(told: Json) -> str:
    """A signed token as it is told: by whom, and what it says; iat, exp and nbf in seconds from now."""
    header = {"header": told["header"]} if "header" in told else {}
    return f"(a JWT signed with the key of {told['by']}: {json.dumps(header | {'claims': told['claims']})})"


def _answered(answer: Json) -> str:
    if "words" in answer:
        return f"{answer['words']}(exit code {answer['code']})"
    status = HTTPStatus(answer["status"])
    head = [f"{status.value} {status.phrase}", *(f"{name}: {told}" for name, told in answer.get("headers", {}).items())]
    return "\n".join([*head, "", _json(answer["body"])] if answer["body"] is not None else head)


def _json(body: Any) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)
