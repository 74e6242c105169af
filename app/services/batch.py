"""A batch: each entry is a request of its own, and only its form is looked at here."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.caller import Caller
from app.domain.clock import milliseconds
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.fhir.capability import JSON_PATCH
from app.fhir.description.components import FHIR_JSON
from app.fhir.instants import http_date
from app.fhir.json import dump, parse
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, Sealed, seal
from app.services.transaction import MOST

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ADDRESS = re.compile(r"[A-Z$][A-Za-z-]+(?:[/?][!-~]*)?")
CONDITIONS = {"ifMatch": "if-match", "ifNoneMatch": "if-none-match", "ifNoneExist": "if-none-exist"}


@dataclass(frozen=True)
class Entry:
    """One request of a batch: its address is below the FHIR base."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def batch_in(body: bytes) -> Json | None:
    """The Bundle of type batch that a body is; None for any other body, which is read as a transaction."""
    try:
        bundle = parse(body)
    except Refusal:
        return None
    return bundle if (bundle.get("resourceType"), bundle.get("type")) == ("Bundle", "batch") else None


def entries(gateway: Gateway, caller: Caller, asked: Asked, bundle: Json) -> Sealed[list[Entry]]:
    """The requests of a batch, in order; BUN-001 for each entry that is none, BUN-004 for too many or no entry.

    https://hl7.org/fhir/R4/http.html#batch
    """

    def answer() -> list[Entry]:
        listed = bundle.get("entry")
        if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
            raise Refusal(Issue("BUN-004", "Bundle.entry", {"most": MOST}))
        faults: list[Issue] = []
        found = [_entry(one, number, len(listed), faults) for number, one in enumerate(listed)]
        if faults:
            raise Refusal(*faults)
        return [entry for entry in found if entry]

    return seal(gateway, caller, asked, Notes("batch", "E"), answer)


def _entry(entry: Any, number: int, total: int, faults: list[Issue]) -> Entry | None:
    at = f"Bundle.entry[{number}]"
    told = entry if isinstance(entry, dict) else {}
    request = told.get("request")
    try:
        return _read(request if isinstance(request, dict) else {}, told.get("resource"))
    except ValueError as fault:
        facts = {"number": f"Entry {number + 1}", "total": total, "reason": str(fault)}
        faults.append(Issue("BUN-001", f"{at}.request" if request else at, facts))
        return None


def _read(request: Json, resource: Any) -> Entry:
    method, url = request.get("method"), request.get("url")
    if method not in METHODS:
        raise ValueError(f"it needs a request, whose method is one of {', '.join(METHODS)}.")
    if not isinstance(url, str) or not ADDRESS.fullmatch(url) or ".." in url:
        raise ValueError("its url is an address below the FHIR base, like Type, Type/id or Type?name=value.")
    headers = [(header, _text(request[name])) for name, header in CONDITIONS.items() if name in request]
    if "ifModifiedSince" in request:
        headers.append(("if-modified-since", _date(_text(request["ifModifiedSince"]))))
    if method in ("GET", "DELETE"):
        return Entry(method, url, tuple(headers), b"")
    media, body = (JSON_PATCH, _patch(resource)) if method == "PATCH" else (FHIR_JSON, dump(resource or {}))
    return Entry(method, url, (*headers, ("content-type", media)), body)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise ValueError("its conditions are texts.")
    return value


def _date(text: str) -> str:
    try:
        return http_date(milliseconds(datetime.fromisoformat(text)))
    except (ValueError, OverflowError):
        raise ValueError("its ifModifiedSince is no instant.") from None


def _patch(resource: Any) -> bytes:
    """The JSON Patch inside a Binary (https://hl7.org/fhir/R4/http.html#patch)."""
    told = resource if isinstance(resource, dict) else {}
    if told.get("resourceType") != "Binary" or told.get("contentType") != JSON_PATCH:
        raise ValueError(f"a PATCH brings a Binary of contentType {JSON_PATCH}.")
    try:
        return base64.b64decode(str(told.get("data", "")), validate=True)
    except binascii.Error:
        raise ValueError("the data of its Binary is no base64.") from None
