"""What the paths of the API description share: headers, schemas, security schemes and refusals."""

from typing import Any

from app.domain.catalogue.errors import ENTRIES
from app.domain.errors import Issue
from app.domain.json import Json
from app.fhir.description.samples import examples
from app.fhir.outcomes import outcome

FHIR_JSON = "application/fhir+json"
SAMPLE_REF = "0d1f0c5e-6f5b-4a52-9d0f-2f6f4c1f6a10"

_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}

HEADERS_IN: dict[str, Json] = {
    "RequestId": {
        "name": "X-Request-ID",
        "description": "A new UUID for each request, echoed; made here where none is sent.",
        "schema": _UUID,
    },
    "CorrelationId": {"name": "X-Correlation-ID", "description": "Echoed as it was sent.", "schema": _TEXT},
    "OrganisationOds": {
        "name": "NHSD-End-User-Organisation-ODS",
        "description": "The ODS code of the caller's organisation; must be the one of the token.",
        "schema": _TEXT,
    },
    "Organisation": {
        "name": "NHSD-End-User-Organisation",
        "description": "The same for one without an ODS code: base64 of an Organization with its identifier.",
        "schema": _TEXT,
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "1 to 255 visible characters; the same key with the same request has one effect, for 30 days.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "description": "The ETag you have; 304 and nothing else where it is still the version.",
        "schema": _TEXT,
    },
    "IfModifiedSince": {
        "name": "If-Modified-Since",
        "description": "The same by Last-Modified, where no ETag is sent.",
        "schema": _TEXT,
    },
    "IfNoneExist": {
        "name": "If-None-Exist",
        "description": "A search; stored only where none of your own records matches.",
        "schema": _TEXT,
    },
    "IfMatch": {
        "name": "If-Match",
        "description": "The ETag of the version the change is based on.",
        "schema": {"type": "string", "pattern": '^W/"[1-9][0-9]{0,8}"$'},
        "example": 'W/"3"',
    },
    "Prefer": {
        "name": "Prefer",
        "description": "return=minimal, representation or OperationOutcome; handling=strict (the default) or lenient.",
        "schema": _TEXT,
    },
}
IDS = ("RequestId", "CorrelationId")
OWN_ORGANISATION = ("OrganisationOds", "Organisation")
"""What every call may send."""

HEADERS_OUT: dict[str, Json] = {
    "X-Request-ID": {"description": "The id of this request; quote it in questions.", "schema": _UUID},
    "X-Correlation-ID": {"description": "As it was sent.", "schema": _TEXT},
    "ETag": {"description": "The version of the record.", "schema": _TEXT, "example": 'W/"1"'},
    "Last-Modified": {"description": "When that version was stored.", "schema": _TEXT},
    "Location": {"description": "The address of the new version.", "schema": {"type": "string", "format": "uri"}},
    "Link": {"description": "The Task (rel/task) and the Consent (rel/consent) that were made.", "schema": _TEXT},
    "Gateway-Next-Moves": {"description": "What the caller may do next with this Task.", "schema": _TEXT},
    "Gateway-Rules": {
        "description": "Which dated rules decided (a clock, a period), since when each holds, and which of the values "
        "set for that day it is where it is not the first: `name;from=date;row=2`.",
        "schema": _TEXT,
    },
    "Gateway-Warnings": {"description": "Codes of warnings that go with a success.", "schema": _TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "Which kind of token is needed.", "schema": _TEXT},
}

REFUSALS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "400": ("The request cannot be read.", (), ("VAL-030", "SEA-009", "RES-014")),
    "401": ("There is no valid token.", ("WWW-Authenticate",), ("AUT-001", "AUT-002", "AUT-019")),
    "403": ("The token or the person's consent does not allow it.", ("WWW-Authenticate",), ("CON-001",)),
    "404": ("There is nothing here that you may see.", (), ("RES-001",)),
    "406": ("The gateway does not answer in that form.", (), ("REQ-003",)),
    "409": ("It does not fit the present state.", ("Gateway-Next-Moves",), ("TSK-008", "IDE-001")),
    "412": ("The record has changed, or a condition fits several.", ("ETag",), ("RES-006",)),
    "413": ("The body is too large.", (), ("REQ-005",)),
    "415": ("The body is in another form.", (), ("REQ-004",)),
    "422": ("The content breaks a rule.", (), ("TSK-022", "PER-002", "IDE-002")),
    "428": ("The version is not named.", (), ("TSK-013",)),
    "429": ("Too many calls.", ("Retry-After",), ("LIM-001", "LIM-002")),
    "500": ("Something broke on our side.", ("Retry-After",), ("SYS-001",)),
    "503": ("The gateway cannot work now.", ("Retry-After",), ("SYS-002", "SYS-004")),
}
"""By status: what it means, the headers that come with it, and codes that are shown as examples."""

UNREAD = "unread"
OPEN_REFUSALS = {"400": UNREAD, "500": "500"}
"""How calls that need no token are refused, by status: the names of shared answers."""

_FACTS: dict[str, dict[str, object]] = {
    "VAL-030": {"reason": "a comma is missing", "where": "line 3, column 7"},
    "REQ-003": {"accepted": FHIR_JSON},
    "REQ-004": {"accepted": FHIR_JSON},
    "REQ-005": {"limit": 1_000_000},
    "LIM-001": {"limit": 120, "window": "minute", "after": 17},
    "LIM-002": {"limit": 20, "window": "10 minutes", "after": 400},
}


def components(token_url: str, types: list[str]) -> Json:
    """Every shared part of the document."""
    return {
        "parameters": {name: {"in": "header", **header} for name, header in HEADERS_IN.items()},
        "headers": HEADERS_OUT,
        "examples": examples(),
        "schemas": _schemas(types),
        "responses": {status: _refusal(*REFUSALS[status]) for status in REFUSALS}
        | {UNREAD: _refusal("The request cannot be read.", (), ("REQ-008",))},
        "securitySchemes": _security(token_url),
    }


def _refusal(meaning: str, headers: tuple[str, ...], codes: tuple[str, ...]) -> Json:
    return {
        "description": meaning,
        "headers": headers_out("X-Request-ID", "X-Correlation-ID", *headers),
        "content": {FHIR_JSON: {"schema": reference("schemas", "OperationOutcome"), "examples": _examples(codes)}},
    }


def _examples(codes: tuple[str, ...]) -> Json:
    return {
        code: {"summary": ENTRIES[code].name, "value": outcome([Issue(code, None, _FACTS.get(code, {}))], SAMPLE_REF)}
        for code in codes
    }


def _security(token_url: str) -> Json:
    scopes = {
        "system/*.cruds": "everything the client's role allows",
        "system/*.rs": "reading and searching",
        "system/Task.rus": "reading, changing and searching one type; any type, letters of cruds in this order",
    }
    backend = {
        "type": "oauth2",
        "description": "Client credentials with a signed assertion (private_key_jwt); SMART v2 scopes.",
        "flows": {"clientCredentials": {"tokenUrl": token_url, "scopes": scopes}},
    }
    return {"backend": backend}


def _schemas(types: list[str]) -> Json:
    plain = {
        name: _resource(name) for name in (*types, "Bundle", "List", "Parameters", "CapabilityStatement", "ValueSet")
    }
    return plain | {"OperationOutcome": _outcome(), "JsonPatch": _patch()}


def _resource(name: str) -> Json:
    """A resource as FHIR R4 defines it; the definitions themselves stand in the specification."""
    return {
        "type": "object",
        "required": ["resourceType"],
        "properties": {"resourceType": {"const": name}},
        "externalDocs": {"url": f"https://hl7.org/fhir/R4/{name.lower()}.html"},
    }


def _outcome() -> Json:
    coding = _closed({"system": _TEXT, "code": _TEXT, "display": _TEXT}, "system", "code")
    details = _closed({"coding": _list(coding), "text": _TEXT}, "coding", "text")
    diagnostics = {"type": "string", "description": "side=…; retry=…; ref=…; help=…"}
    members = {
        "severity": {"enum": ["error", "warning", "information"]},
        "code": _TEXT,
        "details": details,
        "diagnostics": diagnostics,
        "expression": _list(_TEXT),
    }
    issue = _closed(members, "severity", "code", "details", "diagnostics")
    return _closed(
        {"resourceType": {"const": "OperationOutcome"}, "id": _TEXT, "issue": _list(issue)}, "resourceType", "issue"
    )


def _patch() -> Json:
    pointer = {"type": "string", "pattern": "^/"}
    needed: tuple[tuple[list[str], Json], ...] = (
        (["remove"], {}),
        (["add", "replace", "test"], {"value": {}}),
        (["move", "copy"], {"from": pointer}),
    )
    kinds = [
        {
            "type": "object",
            "required": ["op", "path", *more],
            "properties": {"op": {"enum": ops}, "path": pointer, **more},
        }
        for ops, more in needed
    ]
    listed = {"minItems": 1, "maxItems": 100, "externalDocs": {"url": "https://www.rfc-editor.org/rfc/rfc6902"}}
    return _list({"oneOf": kinds}) | listed


def _closed(members: dict[str, Any], *required: str) -> Json:
    return {"type": "object", "required": list(required), "properties": members, "additionalProperties": False}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def reference(kind: str, name: str) -> Json:
    """A $ref to a shared part."""
    return {"$ref": f"#/components/{kind}/{name}"}


def required_header(name: str) -> Json:
    """A shared header where it cannot be left out."""
    return {"in": "header", "required": True, **HEADERS_IN[name], "schema": _UUID}


def headers_out(*names: str) -> Json:
    """References to headers of an answer."""
    return {name: reference("headers", name) for name in names}
