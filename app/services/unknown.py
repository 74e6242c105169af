"""Addresses and methods that do not exist under the FHIR base: refused in words, and audited like any other call."""

import re

from app.domain.caller import Caller
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import TYPES
from app.domain.errors import Refusal, refuse
from app.fhir.terminology import nearest
from app.services.gateway import Asked, Gateway
from app.services.read import operation_unknown
from app.services.sealed import Notes, Sealed, seal


def unknown(gateway: Gateway, caller: Caller, asked: Asked, method: str, path: str) -> Sealed[None]:
    """Always a refusal: RES-002 for a type not kept, REQ-002 for a method, REQ-001 for the rest."""
    notes = Notes("unknown", "E", detail={"method": method[:12]})

    def answer() -> None:
        raise _refusal(gateway, method, path)

    return seal(gateway, caller, asked, notes, answer)


def _refusal(gateway: Gateway, method: str, path: str) -> Refusal:
    parts = path.strip("/").split("/")
    if parts == [""]:
        return refuse("REQ-002", method=method, allowed=_allowed(parts))
    if parts[0] in TYPES and len(parts) <= 2 and not any(part.startswith("$") for part in parts):
        return _method(method, parts)
    if re.fullmatch(r"[A-Z][A-Za-z]{2,40}", parts[0]) and parts[0] not in TYPES:
        near = nearest(parts[0], TYPES)
        return refuse("RES-002", type=parts[0], hint=f" Nearest: {', '.join(near)}." if near else "")
    if parts[-1].startswith("$"):
        return _operation(method, parts)
    return refuse("REQ-001", base=gateway.settings.fhir_base)


def _operation(method: str, parts: list[str]) -> Refusal:
    """An operation is only ever posted to, where it is at home."""
    name, home = parts[-1].removeprefix("$"), ["system", "type", "instance"][min(len(parts), 3) - 1]
    known = [o for o in OPERATIONS if (o.name, o.level) == (name, home) and o.type in (None, parts[0])]
    if known and method != "POST":
        return refuse("REQ-002", method=method, allowed="POST")
    return operation_unknown(parts[-1])


def _method(method: str, parts: list[str]) -> Refusal:
    if method == "DELETE":
        hint = " Mark the record entered-in-error instead."
        return refuse("RES-003", type=parts[0], interaction="delete", hint=hint, allowed=_allowed(parts))
    return refuse("REQ-002", method=method, allowed=_allowed(parts))


def _allowed(parts: list[str]) -> str:
    if parts == [""]:
        return "POST"
    return "GET, POST" if len(parts) == 1 else "GET, PUT, PATCH"
