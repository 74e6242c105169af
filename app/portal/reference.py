"""What the pages at /docs show: every call of the API by journey, and one call with all that it takes and gives."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.catalogue.errors import ENTRIES
from app.domain.json import Json
from app.fhir.description.document import document

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Call:
    """One call in the list."""

    id: str
    method: str
    path: str
    summary: str


@dataclass(frozen=True)
class Journey:
    """The calls of one tag."""

    name: str
    words: str
    calls: tuple[Call, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True)
class Reference:
    """The page /docs."""

    journeys: tuple[Journey, ...]
    count: int
    version: str


@dataclass(frozen=True)
class Field:
    """Something a call takes beside its body: where it goes, what it is, what form it has."""

    name: str
    place: str
    words: str
    form: str
    is_required: bool


@dataclass(frozen=True)
class Example:
    """An error a call may be answered with."""

    code: str
    name: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One status: what it means, the headers that come with it, and errors by example."""

    status: str
    meaning: str
    headers: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class CallPage:
    """The page of one call."""

    call: Call
    journey: str
    anchor: str
    description: str
    fields: tuple[Field, ...]
    media: str
    body: str
    answers: tuple[Answer, ...]
    needs_token: bool
    base_url: str

    @property
    def needed(self) -> tuple[Field, ...]:
        """What the call cannot do without."""
        return tuple(field for field in self.fields if field.is_required)

    @property
    def others(self) -> tuple[Field, ...]:
        """What may be left out."""
        return tuple(field for field in self.fields if not field.is_required)

    @property
    def command(self) -> str:
        """The call as a command line; what stands in capitals is to be filled in."""
        address = self.call.path.replace("{", "").replace("}", "").replace("$", "\\$")
        lines = [f'curl -X {self.call.method} "{self.base_url}{address}"']
        lines += ['-H "Authorization: Bearer $TOKEN"'] if self.needs_token else []
        lines += [f'-H "Content-Type: {self.media}"', "--data @body.json"] if self.media else []
        return " \\\n  ".join(lines)


def reference(base_url: str) -> Reference:
    """Every call by journey, in the order of the description."""
    told = _described(base_url)
    calls = list(_calls(told))
    journeys = (
        Journey(tag["name"], tag["description"], tuple(_line(*one) for one in calls if tag["name"] in one[2]["tags"]))
        for tag in told["tags"]
    )
    return Reference(tuple(one for one in journeys if one.calls), len(calls), told["info"]["version"])


def call_page(base_url: str, id: str) -> CallPage | None:
    """The page of an operationId; None when the description has no such call."""
    told = _described(base_url)
    found = next((one for one in _calls(told) if one[2]["operationId"] == id), None)
    return _page(told, base_url, *found) if found else None


@cache
def _described(base_url: str) -> Json:
    return document(base_url)


def _calls(told: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in told["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method.upper(), item[method]


def _line(path: str, method: str, call: Json) -> Call:
    return Call(call["operationId"], method, path, call["summary"])


def _page(told: Json, base_url: str, path: str, method: str, call: Json) -> CallPage:
    content = call.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    journey = call["tags"][0]
    return CallPage(
        call=_line(path, method, call),
        journey=journey,
        anchor=Journey(journey, "", ()).anchor,
        description=call.get("description", ""),
        fields=tuple(_field(_whole(told, one)) for one in call.get("parameters", [])),
        media=media,
        body=_body(told, content[media]) if media else "",
        answers=tuple(_answer(told, status, _whole(told, one)) for status, one in sorted(call["responses"].items())),
        needs_token=call.get("security") != [],
        base_url=base_url,
    )


def _whole(told: Json, one: Json) -> Json:
    """A part of the description, or the shared one it points to."""
    found: Any = one
    if "$ref" in one:
        found = told
        for name in one["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    return dict(found)


def _field(one: Json) -> Field:
    schema = one.get("schema", {})
    form = " or ".join(map(str, schema["enum"])) if "enum" in schema else str(schema.get("type", "string"))
    return Field(one["name"], one["in"], one.get("description", ""), form, bool(one.get("required")))


def _body(told: Json, content: Json) -> str:
    """A body to begin with: the example of the call, or no more than its type."""
    example = content.get("example")
    if example is None:
        kind = _whole(told, content["schema"]).get("properties", {}).get("resourceType", {}).get("const")
        example = {"resourceType": kind} if kind else {}
    return json.dumps(example, indent=2, ensure_ascii=False)


def _answer(told: Json, status: str, one: Json) -> Answer:
    contents = one.get("content", {}).values()
    examples = (e for content in contents for e in content.get("examples", {}).items())
    errors = [(code, _whole(told, example)["value"]) for code, example in examples if int(status) >= 400]
    return Answer(status, one["description"], tuple(one.get("headers", ())), tuple(_example(*e) for e in errors))


def _example(code: str, value: Json) -> Example:
    if "error_description" in value:  # the token endpoint speaks RFC 6749
        return Example(code, ENTRIES[code].name, value["error_description"])
    details = value["issue"][0]["details"]
    return Example(code, details["coding"][-1]["display"], details["text"])
