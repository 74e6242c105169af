"""Answers: stored bytes with their version, address and links; nothing is parsed on the way out."""

from collections.abc import Sequence

from fastapi.responses import Response

from app.api.errors import FHIR_JSON
from app.domain.catalogue.names import OURS
from app.domain.errors import Issue
from app.domain.record import Record
from app.fhir.bundles import location
from app.fhir.instants import http_date
from app.fhir.json import dump
from app.fhir.outcomes import outcome
from app.services.create import Made
from app.services.gateway import Asked, Gateway


def fhir(body: bytes | str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A FHIR JSON answer."""
    return Response(body, status, headers, FHIR_JSON)


def versioned(record: Record) -> dict[str, str]:
    """ETag and Last-Modified of a record."""
    return {"ETag": record.etag, "Last-Modified": http_date(record.last_updated)}


def made(gateway: Gateway, asked: Asked, answer: Made, text: str, *, created: bool) -> Response:
    """The answer to a write: 201 with Location where something is new, else 200; the body as Prefer asks."""
    headers = versioned(answer.record) | links(gateway, answer.links) | noted(answer.warnings)
    if created:
        headers["Location"] = location(gateway.settings.fhir_base, answer.record)
    status = 201 if created and answer.is_new else 200
    if asked.prefer == "minimal":
        return Response(status_code=status, headers=headers, media_type=FHIR_JSON)
    if asked.prefer == "outcome":
        return fhir(dump(outcome(answer.warnings or (Issue("RES-020"),), asked.request_id)), status, headers)
    return fhir(text, status, headers)


def links(gateway: Gateway, found: dict[str, str]) -> dict[str, str]:
    """The Link header: where the Task and the Consent of a new request are (examples, choice 11)."""
    base = gateway.settings.fhir_base
    parts = [f'<{base}/{reference}>; rel="{OURS}rel/{name}"' for name, reference in sorted(found.items(), reverse=True)]
    return {"Link": ", ".join(parts)} if parts else {}


def noted(warnings: Sequence[Issue]) -> dict[str, str]:
    """The codes of warnings; their words come with Prefer: return=OperationOutcome."""
    codes = [issue.code for issue in warnings if issue.entry.severity == "warning"]
    return {"Gateway-Warnings": ", ".join(dict.fromkeys(codes))} if codes else {}
