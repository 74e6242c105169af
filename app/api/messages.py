"""The doors of messages: what the headers around one must say, what it is answered with, and what messages hold."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import Headers

from app.api import pages
from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.context import UUID
from app.api.deliver import deliver
from app.api.requests import query_of, sent_of
from app.api.responses import fhir, links, noted
from app.domain.caller import Caller
from app.domain.errors import Issue
from app.domain.identifiers import DOS_SERVICE, canonical_system
from app.fhir.bundles import full_url
from app.fhir.message_answer import message_response
from app.fhir.outcomes import outcome
from app.fhir.views import shown
from app.services import looking
from app.services.gateway import Asked, Gateway
from app.services.process_message import Envelope, Processed, process_message

DEFINITION = "MessageDefinition"

router = APIRouter(prefix="/fhir/R4", include_in_schema=False)

TARGET, SOFTWARE, PRACTITIONER = "NHSD-Target-Identifier", "NHSD-Requesting-Software", "NHSD-Requesting-Practitioner"
FORMS = {
    TARGET: "it is the base64 of a JSON object with system and value",
    SOFTWARE: "it is the base64 of a FHIR Device",
    PRACTITIONER: "it is the base64 of a FHIR PractitionerRole",
}


@router.post("/$process-message")
async def process(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Take a referral, or its cancellation, as a message."""
    sent = sent_of(request, await request.body())
    envelope, faults = _envelope(request.headers)
    asked = replace(asked, faults=(*asked.faults, *faults))
    done = await gateway.hop(process_message, gateway, caller, asked, sent, envelope)
    return _answered(gateway, caller, asked, done)


@router.get("/MessageDefinition")
async def definitions(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Search what messages hold: it is the same for every service, which senders of the standard name in `context`."""
    query = "&".join(part for part in query_of(request).split("&") if not _is_service(part))
    found = await gateway.hop(looking.find, gateway, caller, asked, DEFINITION, query, False)
    return pages.searched(gateway, asked, DEFINITION, await deliver(gateway, found))


def _is_service(part: str) -> bool:
    name, _, value = part.partition("=")
    return name == "context" and canonical_system(unquote(value).rpartition("|")[0]) == DOS_SERVICE


def _answered(gateway: Gateway, caller: Caller, asked: Asked, done: Processed) -> Response:
    told = outcome(done.warnings, asked.request_id) if done.warnings else None
    address = full_url(gateway.settings.fhir_base, done.record)
    body = message_response(done.message, shown(done.record, caller), address, done.stamp, told)
    return fhir(body, headers=links(gateway, done.links) | noted(done.warnings))


def _envelope(headers: Headers) -> tuple[Envelope, list[Issue]]:
    """What the headers say, and what is wrong with them."""
    faults = list(_id_faults(headers))
    target = _read(headers, TARGET, _identifier, faults)
    _read(headers, SOFTWARE, _device, faults)
    role = _read(headers, PRACTITIONER, _role, faults)
    return Envelope(target, ((PRACTITIONER, role),) if role else ()), faults


def _id_faults(headers: Headers) -> Iterator[Issue]:
    for name in ("X-Request-ID", "X-Correlation-ID"):
        at, sent = f"http.{name.lower()}", headers.get(name)
        if sent is None:
            yield Issue("MSG-001", at, {"header": name})
        elif name == "X-Correlation-ID" and not UUID.fullmatch(sent):  # the other one every request is asked for
            yield Issue("REQ-006", at, {"header": name})
    if "idempotency-key" in headers:
        yield Issue("MSG-020", "http.idempotency-key")


def _read(headers: Headers, name: str, read: Callable[[Any], str], faults: list[Issue]) -> str | None:
    """What a header of the standard says, or None with a fault where it cannot be read; None where it is not sent."""
    if name not in headers:
        return None
    try:
        return read(json.loads(base64.b64decode(headers[name], validate=True)))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        faults.append(Issue("REQ-007", f"http.{name.lower()}", {"header": name, "reason": FORMS[name]}))
        return None


def _identifier(told: Any) -> str:
    system, value = told["system"], told["value"]
    if not isinstance(system, str) or not isinstance(value, str):
        raise TypeError
    return f"{system}|{value}"


def _device(told: Any) -> str:
    if told["resourceType"] != "Device":
        raise ValueError
    return ""


def _role(told: Any) -> str:
    """The code of the organisation the role is at; nothing where it names none by its code."""
    if told["resourceType"] != "PractitionerRole":
        raise ValueError
    return str(told.get("organization", {}).get("identifier", {}).get("value", ""))
