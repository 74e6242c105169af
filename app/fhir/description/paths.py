"""One path item of the API description: its calls, what they take and what they give."""

from collections.abc import Sequence
from typing import Any

from app.domain.json import Json
from app.fhir.description.components import FHIR_JSON, IDS, OWN_ORGANISATION, headers_out, reference, required_header

ALWAYS = ("401", "403", "406", "429", "500", "503")
"""Refusals any call with a token may meet."""

WITH_A_BODY = ("400", "413", "415", "422")

TAGS = {
    "escalate": ("Escalate", "Take a risk to a clinician, and see what became of it."),
    "refer": ("Refer", "Send a referral, the fit note and the people in it."),
    "work": ("Work", "Work a referral: the Task, its moves, appointments and messages."),
    "apply": ("Apply", "Draft an Access to Work application, declare it, follow it."),
    "status": ("Status", "Ask where a referral is."),
    "report": ("Reports", "Write a report, show it to the person, release it."),
    "support": ("Support", "Agree a plan, keep goals and conversations, follow what is due."),
    "consent": ("Consent", "Record what the person allowed, and its withdrawal."),
    "audit": ("Audit", "Read who did what."),
    "directory": ("Directory", "Find organisations, professionals and services."),
    "access": ("Access", "Get a token; see how."),
    "admin": ("Admin", "What the gateway says about itself."),
}
"""Journeys: the tag of a declaration, the name in the document, what it is for."""


def call(
    id: str,
    tag: str,
    summary: str,
    answers: Json,
    *,
    refusals: Sequence[str] = (),
    headers: Sequence[str] = (),
    parameters: Sequence[Json] = (),
    body: Json | None = None,
    needs_ids: bool = False,
) -> Json:
    """One call with a token: its answers, and the refusals it may meet besides those every call meets; `needs_ids`
    where it cannot do without the ids of the request.
    """
    ids = [required_header(name) if needs_ids else reference("parameters", name) for name in IDS]
    described: Json = {
        "operationId": id,
        "tags": [TAGS[tag][0]],
        "summary": summary,
        "parameters": [*parameters, *ids, *(reference("parameters", name) for name in (*OWN_ORGANISATION, *headers))],
    }
    if body:
        described["requestBody"] = body
    refused = sorted({*ALWAYS, *refusals, *(WITH_A_BODY if body else ())})
    return described | {"responses": answers | {status: reference("responses", status) for status in refused}}


def answer(status: str, meaning: str, schema: Json, headers: Sequence[str] = (), example: str | None = None) -> Json:
    """One successful answer under its status; the example is one of the shared ones, by name."""
    content: Json = {"schema": schema}
    if example:
        content["examples"] = {example: reference("examples", example)}
    told = headers_out("X-Request-ID", "X-Correlation-ID", *headers)
    return {status: {"description": meaning, "headers": told, "content": {FHIR_JSON: content}}}


def sent(schema: Json, media: str = FHIR_JSON, example: Any = None, *, required: bool = True) -> Json:
    """A request body."""
    content = {"schema": schema} | ({"example": example} if example is not None else {})
    return {"required": required, "content": {media: content}}


def in_path(name: str, words: str) -> Json:
    """A parameter of the address."""
    return {"name": name, "in": "path", "required": True, "description": words, "schema": {"type": "string"}}


def in_query(name: str, words: str, schema: Json | None = None) -> Json:
    """A parameter of the query string; any text without a schema."""
    return {"name": name, "in": "query", "description": words, "schema": schema or {"type": "string"}}
