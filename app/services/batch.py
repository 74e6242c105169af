"""A batch: each entry is a request of its own, and only its form is looked at here."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from app.domain.caller import Caller
from app.domain.errors import Refusal
from app.domain.json import Json
from app.fhir.capability import JSON_PATCH
from app.fhir.description.components import FHIR_JSON
from app.fhir.json import dump, parse
from app.services.bundle_entries import LOOKING, Request, patch_of, read_entries, request_of
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, Sealed, seal

PLAIN = "".join(chr(code) for code in range(32, 127))
"""What a header takes as it is; anything else is written as in an address."""


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
    return seal(gateway, caller, asked, Notes("batch", "E"), lambda: read_entries(gateway, bundle, _entry))


def _entry(entry: Any, _: int) -> Entry:
    request = request_of(entry)
    headers = tuple((name, quote(value, safe=PLAIN)) for name, value in request.conditions.items())
    if request.method in (*LOOKING, "DELETE"):
        return Entry(request.method, request.address, headers, b"")
    media, body = _content(request)
    return Entry(request.method, request.address, (*headers, ("content-type", media)), body)


def _content(request: Request) -> tuple[str, bytes]:
    if request.method == "PATCH":
        return JSON_PATCH, patch_of(request.resource)
    return FHIR_JSON, dump(request.resource or {})
