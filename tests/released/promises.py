"""The promises of an API description, one a line: what a call takes, needs and answers."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
WORDS = ("description", "example", "examples", "externalDocs", "default")
_CHOICE = re.compile(r"\(([\w-]+(?:\|[\w-]+)+)\)")
METHODS = ("get", "post", "put", "patch", "delete")


def promises(document: Json) -> list[str]:
    """Every promise of an OpenAPI document, in the order of the alphabet."""
    calls = (
        (method, path, call)
        for path, item in document["paths"].items()
        for method, call in item.items()
        if method in METHODS
    )
    found = {line for method, path, call in calls for line in _of_call(method, path, call)}
    return sorted(found | set(_of_shared(document["components"])))


def _of_shared(components: Json) -> Iterator[str]:
    """What many calls refer to by name."""
    for name, schema in components["schemas"].items():
        yield from _of_schema(f"schema {name}", schema)
    for name, parameter in components["parameters"].items():
        yield from _of_parameter(f"parameter {name}", parameter)
    for name, told in components["responses"].items():
        yield from _of_answer("answer", name, told)


def _of_call(method: str, path: str, call: Json) -> Iterator[str]:
    name = call["operationId"]
    yield f"{name} is {method.upper()} {path}"
    for one in call.get("parameters", []):
        yield from [f"{name} takes {_name(one)}"] if "$ref" in one else _of_parameter(name, one)
    if body := call.get("requestBody"):
        for media, content in body["content"].items():
            yield f"{name} takes a body as {media}"
            yield from _of_schema(f"{name} body {media}", content.get("schema", {}))
        if body.get("required"):
            yield f"{name} needs a body"
    for status, told in call["responses"].items():
        yield from [f"{name} answers {status} by {_name(told)}"] if "$ref" in told else _of_answer(name, status, told)


def _of_parameter(name: str, parameter: Json) -> Iterator[str]:
    told = f"{name} takes {parameter['in']} {parameter['name']}"
    yield told
    if parameter.get("required"):
        yield f"{name} needs {parameter['in']} {parameter['name']}"
    yield from _of_schema(told, parameter.get("schema", {}))


def _of_answer(name: str, status: str, told: Json) -> Iterator[str]:
    yield f"{name} answers {status}"
    for header in told.get("headers", {}):
        yield f"{name} answers {status} with {header}"
    for media, content in told.get("content", {}).items():
        yield f"{name} answers {status} as {media}"
        yield from _of_schema(f"{name} answers {status} as {media}", content.get("schema", {}))


def _of_schema(told: str, schema: Json) -> Iterator[str]:
    """One line for each thing that narrows what may stand there; `const` and each value of an `enum` allow one."""
    for word, said in sorted(schema.items()):
        if word == "properties":
            for name, inner in said.items():
                yield f"{told} has {name}"
                yield from _of_schema(f"{told} {name}", inner)
        elif word == "required":
            yield from (f"{told} needs {name}" for name in said)
        elif word == "enum":
            yield from (f"{told} allows {value}" for value in said)
        elif word == "items":
            yield from _of_schema(f"{told} item", said)
        elif word == "pattern":
            yield from _of_pattern(told, said)
        elif (word, said) not in (("type", "string"),) and word not in WORDS:
            yield f"{told} keeps {word} {json.dumps(said, sort_keys=True)}"


def _of_pattern(told: str, pattern: str) -> Iterator[str]:
    """The names that a pattern chooses from; of any other pattern what it is known by."""
    if names := _CHOICE.search(pattern):
        yield from (f"{told} allows {name}" for name in names[1].split("|"))
    else:
        yield f"{told} keeps pattern {hashlib.sha256(pattern.encode()).hexdigest()[:8]}"


def _name(reference: Json) -> str:
    return str(reference["$ref"].rpartition("/")[2])
