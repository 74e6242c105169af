"""`$expand`, `$validate-code` and `$lookup`: what codes there are and what they mean, for anybody with a token."""

from collections.abc import Callable
from typing import Any

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.json import Json
from app.fhir import vocabulary
from app.fhir.instants import instant_text
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.services.activity import ask_whether_active
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, Sealed, seal

Given = dict[str, Any]
MOST = 1000
"""Codes on a page of an expansion where no other number is asked for."""

KINDS = {
    "url": ("Uri", "Url", "Canonical", "String"),
    "system": ("Uri", "String"),
    "code": ("Code", "String"),
    "display": ("String",),
    "filter": ("String",),
    "offset": ("Integer",),
    "count": ("Integer",),
    "coding": ("Coding",),
    "codeableConcept": ("CodeableConcept",),
}
"""What the operations are told, and the types it may come in."""


def answer(
    gateway: Gateway, caller: Caller, asked: Asked, operation: str, query: dict[str, str], body: bytes
) -> Sealed[Json]:
    """The answer to one of OPERATIONS, by type and name, asked in an address or in Parameters.

    TRM codes for what is unknown or not told, TSK codes for Parameters that cannot be read, SEA-002 for numbers.
    """
    name = operation.partition("/")[2]

    def told() -> Json:
        ask_whether_active(gateway, caller)
        return OPERATIONS[operation](gateway, query | (_given(name, body) if body else {}))

    return seal(gateway, caller, asked, Notes(name, "E"), told)


def _given(operation: str, body: bytes) -> Given:
    """The values of a Parameters body by name, each of a type its name promises."""
    parts = read_parts(operation, parse(body))
    given = {name: value for name, kinds in KINDS.items() if (value := parts.value(name, *kinds)) is not None}
    for name, value in given.items():
        if not FORMS.get(name, _is_plain)(value):
            at = f"Parameters.parameter.where(name = '{name}')"
            wanted = f"a whole value{KINDS[name][0]}"
            raise refuse("TSK-028", at, part=name, operation=operation.removeprefix("$"), wanted=wanted)
    return given


def _is_plain(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


def _is_coding(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(n, ""), str) for n in ("system", "code", "display"))


def _is_concept(value: object) -> bool:
    listed = value.get("coding", []) if isinstance(value, dict) else None
    return isinstance(listed, list) and all(_is_coding(one) for one in listed)


FORMS: dict[str, Callable[[object], bool]] = {"coding": _is_coding, "codeableConcept": _is_concept}


def _expand(gateway: Gateway, given: Given) -> Json:
    url, words = _needed(given, "url"), str(given.get("filter", ""))
    offset, count = _number(given, "offset") or 0, _number(given, "count")
    return vocabulary.expanded(url, instant_text(gateway.wall.now()), words, offset, count)


def _in_value_set(_: Gateway, given: Given) -> Json:
    return vocabulary.validated(vocabulary.value_set(_needed(given, "url")), _codings(given, given.get("system")))


def _in_system(_: Gateway, given: Given) -> Json:
    coding = given.get("coding", {})
    system = str(given.get("url") or coding.get("system") or "") or _needed(given, "url")
    found = {system.partition("|")[0]: vocabulary.code_system(system)}
    return vocabulary.validated(found, _codings(given, None))


def _look_up(_: Gateway, given: Given) -> Json:
    coding = given.get("coding") or {"system": given.get("system"), "code": given.get("code")}
    if not coding.get("system") or not coding.get("code"):
        raise refuse("TRM-004", "code", needed="system and code, or a coding")
    return vocabulary.looked_up(str(coding["system"]), str(coding["code"]))


def _codings(given: Given, system: object) -> list[Json]:
    """The codes to be judged, in whichever of the three forms they came."""
    if "codeableConcept" in given:
        return list(given["codeableConcept"].get("coding", []))
    if "coding" in given:
        return [given["coding"]]
    one: Json = {"code": _needed(given, "code"), "display": given.get("display")}
    return [one | ({"system": system} if system else {})]


def _needed(given: Given, name: str) -> str:
    if not given.get(name):
        raise refuse("TRM-004", name, needed=name)
    return str(given[name])


def _number(given: Given, name: str) -> int | None:
    text = str(given.get(name, "0" if name == "offset" else MOST))
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise refuse("SEA-002", name, name=name, reason="it is a number of codes")
    return int(text)


OPERATIONS: dict[str, Callable[[Gateway, Given], Json]] = {
    "ValueSet/$expand": _expand,
    "ValueSet/$validate-code": _in_value_set,
    "CodeSystem/$validate-code": _in_system,
    "CodeSystem/$lookup": _look_up,
}
