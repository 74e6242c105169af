"""Addresses and methods that do not exist under the FHIR base: refused in words, and audited like any other call."""

import re

from app.domain.caller import Caller
from app.domain.catalogue.operation import Operation
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import TYPES
from app.domain.errors import Refusal, refuse
from app.fhir.terminology import nearest
from app.services.gateway import Asked, Gateway
from app.services.read import named
from app.services.sealed import Notes, Sealed, seal

WHOLE = " Ask it of one type, like Task/_history or Task?status=requested."
VALIDATE = "validate"
"""The operation of every type."""

OPEN = ("_ping", "_status", "metadata", ".well-known/smart-configuration")
"""What anybody may get."""

DOUBLED = " Leave out the empty part between two slashes."


def unknown(gateway: Gateway, caller: Caller, asked: Asked, method: str, path: str) -> Sealed[None]:
    """Always a refusal: RES-002 for a type not kept, REQ-002 for a method, REQ-011 for an operation, else REQ-001."""
    notes = Notes("unknown", "E", detail={"method": method[:12]})

    def answer() -> None:
        raise _refusal(gateway, method, path)

    return seal(gateway, caller, asked, notes, answer)


def _refusal(gateway: Gateway, method: str, path: str) -> Refusal:
    parts = path.removeprefix("/").split("/")
    base = gateway.settings.fhir_base
    if parts == [""]:
        return refuse("REQ-002", method=method, allowed="POST")
    if "" in parts:
        return refuse("REQ-001", base=base, hint=DOUBLED)
    if "/".join(parts) in OPEN:
        return refuse("REQ-002", method=method, allowed="GET")
    if re.fullmatch(r"[A-Z][A-Za-z]{2,40}", parts[0]) and parts[0] not in TYPES:
        near = nearest(parts[0], TYPES)
        return refuse("RES-002", type=parts[0], hint=f" Nearest: {', '.join(near)}." if near else "")
    if parts[-1].startswith("$") and len(parts) <= 3:
        return _operation(method, parts)
    if allowed := _allowed(parts):
        return _method(method, parts, allowed)
    return refuse("REQ-001", base=base, hint=WHOLE if parts[0] in ("_history", "_search") else "")


def _operation(method: str, parts: list[str]) -> Refusal:
    """An operation is only ever posted to, where it is at home."""
    name = parts[-1].removeprefix("$")
    same = [operation for operation in OPERATIONS if operation.name == name]
    here = len(parts) > 1 if name == VALIDATE else any(_at(operation, parts) for operation in same)
    if here and method != "POST":
        return refuse("REQ-002", method=method, allowed="POST")
    return refuse("REQ-011", operation=f"${named(name)}", hint=_instead(name, [_address(one) for one in same]))


def _instead(name: str, places: list[str]) -> str:
    """Where an operation of that name is at home, else the name that looks most like it."""
    if name == VALIDATE:
        places = ["Task/$validate, or that of another type"]
    near = nearest(name, {VALIDATE, *(operation.name for operation in OPERATIONS)})
    return f" Post it to {' or '.join(places)}." if places else f" Did you mean ${near[0]}?" if near else ""


def _at(operation: Operation, parts: list[str]) -> bool:
    """Whether an operation is at home at an address."""
    home = ("system", "type", "instance")[len(parts) - 1]
    return operation.level == home and operation.type in (None, parts[0])


def _address(operation: Operation) -> str:
    """Where an operation is posted to, below the FHIR base."""
    places = {"system": "", "type": f"{operation.type}/", "instance": f"{operation.type}/{{id}}/"}
    return f"{places[operation.level]}${operation.name}"


def _method(method: str, parts: list[str], allowed: str) -> Refusal:
    if method == "DELETE" and len(parts) <= 2:
        hint = " Mark the record entered-in-error instead."
        return refuse("RES-003", type=parts[0], interaction="delete", hint=hint, allowed=allowed)
    return refuse("REQ-002", method=method, allowed=allowed)


def _allowed(parts: list[str]) -> str:
    """The methods of an address of a type; none where there is no such address."""
    if parts[0] not in TYPES:
        return ""
    match parts:
        case [_]:
            return "GET, PATCH, POST, PUT"
        case [_, "_search"]:
            return "POST"
        case [_, "_history"] | [_, _, "_history"] | [_, _, "_history", _]:
            return "GET"
        case [_, _]:
            return "GET, PUT, PATCH"
    return ""
