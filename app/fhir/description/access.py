"""Calls that need no token: getting one, and what the gateway says about itself."""

from collections.abc import Sequence

from app.domain.catalogue.errors import ENTRIES
from app.domain.json import Json
from app.fhir.description.components import FHIR_JSON, OPEN_REFUSALS, SAMPLE_REF, headers_out, reference
from app.fhir.description.paths import TAGS, sent

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

_REFUSALS: dict[str, tuple[str, str, dict[str, str]]] = {
    "AUT-009": ("invalid_client", "iss", {}),
    "AUT-012": ("invalid_client", "jti", {}),
    "AUT-023": ("invalid_scope", "scope", {"part": "Task.read"}),
    "AUT-033": ("invalid_request", "grant_type", {"claim": "grant_type"}),
}
"""Refusals of the token endpoint that are shown: RFC 6749's error, the parameter or claim, the facts of the text."""


def access() -> dict[str, Json]:
    """The path items, by path below the server's address."""
    return {
        "/oauth2/token": {"post": _token()},
        "/oauth2/jwks": {"get": _open("readKeySet", "access", "Read the keys access tokens are signed with.")},
        "/.well-known/smart-configuration": {
            "get": _open("readSmartConfigurationAtRoot", "access", "Read where tokens come from.")
        },
        "/fhir/R4/.well-known/smart-configuration": {
            "get": _open("readSmartConfiguration", "access", "Read where tokens come from.")
        },
        "/fhir/R4/metadata": {
            "get": _open(
                "readCapabilityStatement",
                "admin",
                "Read what the gateway does, as a CapabilityStatement.",
                reference("schemas", "CapabilityStatement"),
                FHIR_JSON,
            )
        },
        "/fhir/R4/_ping": {"get": _open("pingGateway", "admin", "Read version, mode and time.")},
        "/fhir/R4/_status": {
            "get": _open("readStatus", "admin", "Read whether the gateway can work.", unwell=True),
        },
        "/livez": {"get": _open("readLiveness", "admin", "Read whether the process runs.")},
        "/readyz": {"get": _open("readReadiness", "admin", "Read whether the gateway can work.", unwell=True)},
        "/openapi.json": {"get": _open("readApiDescription", "admin", "Read this document.")},
    }


def _open(
    id: str, tag: str, summary: str, schema: Json | None = None, media: str = JSON, *, unwell: bool = False
) -> Json:
    """A reading call without a token."""
    given = _plain(summary, schema or {"type": "object"}, media)
    refused = {status: reference("responses", name) for status, name in OPEN_REFUSALS.items()}
    responses = (
        {"200": given}
        | refused
        | ({"503": _plain("It cannot; the checks say why.", {"type": "object"}, JSON)} if unwell else {})
    )
    return {"operationId": id, "tags": [TAGS[tag][0]], "summary": summary, "security": [], "responses": responses}


def _plain(meaning: str, schema: Json, media: str) -> Json:
    return {"description": meaning, "headers": headers_out("X-Request-ID"), "content": {media: {"schema": schema}}}


def _token() -> Json:
    return {
        "operationId": "createToken",
        "tags": [TAGS["access"][0]],
        "summary": "Get an access token of 300 s for a signed assertion (RFC 6749 4.4, RFC 7523).",
        "security": [],
        "requestBody": sent(_form(), FORM),
        "responses": {
            "200": _plain("The token and the scopes it has.", _issued(), JSON),
            "400": _refused("The request was not accepted.", "AUT-023", "AUT-033"),
            "401": _refused("The client was not accepted.", "AUT-009", "AUT-012"),
        },
    }


def _refused(meaning: str, *codes: str) -> Json:
    answer = _plain(meaning, _error(), JSON)
    answer["content"][JSON]["examples"] = {
        code: {"summary": ENTRIES[code].name, "value": _shown(code)} for code in codes
    }
    return answer


def _shown(code: str) -> Json:
    error, claim, facts = _REFUSALS[code]
    text = ENTRIES[code].text.format_map(facts)
    return {"error": error, "error_description": text, "code": code, "claim": claim, "ref": SAMPLE_REF}


def _form() -> Json:
    return _members(
        ("grant_type", "client_assertion_type", "client_assertion"),
        grant_type={"const": "client_credentials"},
        client_assertion_type={"const": ASSERTION},
        client_assertion={"type": "string", "description": "A JWT signed with the client's private key."},
        scope={"type": "string", "example": "system/Task.rus"},
        purpose_of_use={"type": "string", "example": "oh-assessment"},
    )


def _issued() -> Json:
    return _members(
        ("access_token", "token_type", "expires_in", "scope"),
        access_token={"type": "string"},
        token_type={"const": "bearer"},
        expires_in={"type": "integer"},
        scope={"type": "string"},
    )


def _error() -> Json:
    """RFC 6749 5.2, with members of ours (examples, choice 19)."""
    words = {"type": "string"}
    return _members(
        ("error", "error_description", "ref"),
        error=words,
        error_description=words,
        error_uri=words,
        code=words,
        claim=words,
        expected=words,
        clock_offset_seconds={"type": "integer"},
        ref=words,
    )


def _members(required: Sequence[str], **members: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": members}
