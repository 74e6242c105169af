"""Addresses and methods that do not exist under the FHIR base: refused in words, and audited like any other call."""

import re

from app.domain.caller import Caller
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
    if parts[0] in TYPES and len(parts) <= 2 and not any(part.startswith("$") for part in parts):
        return _method(method, parts)
    if re.fullmatch(r"[A-Z][A-Za-z]{2,40}", parts[0]) and parts[0] not in TYPES:
        near = nearest(parts[0], TYPES)
        return refuse("RES-002", type=parts[0], hint=f" Nearest: {', '.join(near)}." if near else "")
    if parts[-1].startswith("$"):
        return operation_unknown(parts[-1])
    return refuse("REQ-001", base=gateway.settings.fhir_base)


def _method(method: str, parts: list[str]) -> Refusal:
    if method == "DELETE":
        return refuse("RES-003", type=parts[0], interaction="delete", hint=" Mark the record entered-in-error instead.")
    allowed = "GET, POST" if len(parts) == 1 else "GET, PUT, PATCH"
    return refuse("REQ-002", method=method, allowed=allowed)
