"""Bodies with something in every element R4 knows of, and a word of our own wherever a text may stand."""

import re
from collections.abc import Iterator
from typing import Any

from app.fhir import definitions

Json = dict[str, Any]
MARK = re.compile(rb"Zzmark-[\w.]+")
DEEPEST = 3
NEVER = {"id", "extension", "modifierExtension"}
OF_THE_WHOLE = NEVER | {"meta", "implicitRules", "language", "contained", "text"}
PREFERRED = ("string", "markdown", "CodeableConcept", "Annotation")
"""What a choice of types is filled with, the first there is."""

PLAIN: dict[str, Any] = {
    "boolean": False,
    "integer": 1,
    "positiveInt": 1,
    "unsignedInt": 1,
    "decimal": 1,
    "date": "2026-10-05",
    "dateTime": "2026-10-05T08:00:00Z",
    "instant": "2026-10-05T08:00:00Z",
    "time": "08:00:00",
    "uri": "https://zz.example/x",
    "url": "https://zz.example/x",
    "canonical": "https://zz.example/x",
    "code": "en",
}


def stranger(path: str) -> Json:
    """An extension that nobody here knows, with words in it."""
    return {"url": "https://elsewhere.example/words", "valueString": f"Zzmark-{path}.extension"}


def filled(body: Json) -> Json:
    """A body with every element that it leaves out; what it has already stays as it is."""
    type = body["resourceType"]
    more = dict(_members(type, type, 0, body))
    more["text"] = {
        "status": "additional",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>Zzmark-{type}.text</p></div>',
    }
    inner = {"resourceType": "Location", "id": "inner", "description": f"Zzmark-{type}.contained"}
    named = {"url": "https://elsewhere.example/named", "valueReference": {"reference": "#inner"}}
    more["contained"] = [inner]
    more["extension"] = [*body.get("extension", []), stranger(type), named]
    return body | more | {"language": "en"}


def _members(type: str, path: str, depth: int, given: Json) -> Iterator[tuple[str, Any]]:
    for name, rule in definitions.types()[type].items():
        plain = name.removesuffix("[x]")
        taken = any(re.fullmatch(rf"_?{plain}([A-Z]\w*)?" if "[x]" in name else f"_?{plain}", key) for key in given)
        if name in (NEVER if depth else OF_THE_WHOLE) or rule["max"] == "0" or taken:
            continue
        chosen = _chosen([one[0] for one in rule["types"]])
        value = _value(chosen, f"{path}.{plain}", depth, rule)
        if value is not None:
            yield (plain + chosen[0].upper() + chosen[1:] if "[x]" in name else name), _many(value, rule)


def _many(value: Any, rule: Json) -> Any:
    return value if rule["max"] == "1" else [value]


def _chosen(types: list[str]) -> str:
    return next((type for type in PREFERRED if type in types), types[0])


def _value(type: str, path: str, depth: int, rule: Json) -> Any:
    if type in ("string", "markdown"):
        return f"Zzmark-{path}"
    if type == "code" and "binding" in rule:
        codes = definitions.bindings().get(rule["binding"], {})
        return next((code for listed in codes.values() for code in listed), None)
    if type in PLAIN:
        return PLAIN[type]
    if type == "Reference":
        return {"display": f"Zzmark-{path}.display"}
    if depth >= DEEPEST or type not in definitions.types():
        return None
    inside = dict(_members(type, path, depth + 1, {}))
    return inside | ({"extension": [stranger(path)]} if inside and depth == 0 else {}) or None


def without(body: Json, expressions: list[str]) -> Json:
    """The body without what a refusal pointed at: what may not be sent need not be hidden."""
    for expression in expressions:
        steps: list[Any] = [int(s[1:-1]) if s[0] == "[" else s for s in re.findall(r"\[\d+\]|\w+", expression)][1:]
        _remove(body, steps)
    return _pruned(body)


def _remove(body: Any, steps: list[Any]) -> None:
    """Take out what is at a path, or, where nothing is there but something should be, what it is missing from."""
    nodes = [body]
    for step in steps:
        try:
            nodes.append(nodes[-1][step])
        except (KeyError, IndexError, TypeError):
            break
    if len(nodes) > 1:
        nodes[-2][steps[len(nodes) - 2]] = None


def _pruned(node: Any) -> Any:
    if isinstance(node, list):
        return [_pruned(item) for item in node if item is not None and item != {}]
    if isinstance(node, dict):
        return {name: found for name, value in node.items() if (found := _pruned(value)) not in (None, {}, [])}
    return node
