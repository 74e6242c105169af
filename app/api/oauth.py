"""The token endpoint, the gateway's public keys, and how to find both (SMART App Launch 2.2)."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.api.proxy import certificate_of
from app.domain.assertion import ALGORITHMS
from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.services.access import AccessSettings, token_url
from app.services.assertions import ASSERTION_TYPE, GRANT_TYPES
from app.services.exchange import SUBJECT_TYPES
from app.services.tokens import TokenAnswer, TokenRequest, issue_token, refused

FORM_LIMIT = 32 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"
UNCACHED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
KEPT_FOR_A_WHILE = {"Cache-Control": "public, max-age=300"}

_FIELDS = {
    "grant_type": {"type": "string", "enum": list(GRANT_TYPES)},
    "client_assertion_type": {"type": "string", "enum": [ASSERTION_TYPE]},
    "client_assertion": {"type": "string", "description": "A JWT signed with the client's private key"},
    "scope": {"type": "string", "example": "system/Task.rus"},
    "purpose_of_use": {"type": "string", "example": "oh-assessment"},
    "subject_token": {"type": "string", "description": "For a token exchange: the user's JWT of an identity service"},
    "subject_token_type": {"type": "string", "enum": list(SUBJECT_TYPES)},
}
_FORM_SCHEMA = {
    "type": "object",
    "required": ["grant_type", "client_assertion_type", "client_assertion"],
    "properties": _FIELDS,
}
_TOKEN_REQUEST: dict[str, Any] = {"requestBody": {"required": True, "content": {FORM_TYPE: {"schema": _FORM_SCHEMA}}}}

router = APIRouter(tags=["Access"])


@router.post("/oauth2/token", operation_id="createToken", openapi_extra=_TOKEN_REQUEST)
async def create_token(request: Request) -> JSONResponse:
    """Give an access token of 300 s for a signed assertion (RFC 6749 4.4, RFC 7523), or with a user's (RFC 8693)."""
    gateway = request.app.state.gateway
    arrived, ref = _arrived(request), _ref(request)
    try:
        form = parse_form(request.headers.get("content-type", ""), await _body(request))
        certificate = certificate_of(request)
    except Refusal as refusal:
        return token_response(refused(gateway.settings, refusal.issues[0], ref))
    asked = TokenRequest(form, arrived, request.client.host if request.client else None, ref, certificate)
    return token_response(await gateway.hop(issue_token, gateway, asked))


@router.get("/oauth2/jwks", operation_id="readKeySet")
async def read_key_set(request: Request) -> JSONResponse:
    """Give the public keys that access tokens are signed with (RFC 7517)."""
    return JSONResponse(request.app.state.gateway.signing.jwks, headers=KEPT_FOR_A_WHILE)


@router.get("/.well-known/smart-configuration", operation_id="readSmartConfigurationAtRoot")
@router.get("/fhir/R4/.well-known/smart-configuration", operation_id="readSmartConfiguration")
async def read_smart_configuration(request: Request) -> JSONResponse:
    """Say where tokens come from and what they may hold."""
    return JSONResponse(smart_configuration(request.app.state.gateway.settings), headers=UNCACHED)


def smart_configuration(settings: AccessSettings) -> Json:
    """The document of https://hl7.org/fhir/smart-app-launch/conformance.html for our address."""
    return {
        "issuer": settings.base_url,
        "jwks_uri": f"{settings.base_url}/oauth2/jwks",
        "token_endpoint": token_url(settings),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "grant_types_supported": list(GRANT_TYPES),
        "tls_client_certificate_bound_access_tokens": bool(settings.certificate_header),
        "scopes_supported": ["system/*.cruds", "system/*.rs"],
        "code_challenge_methods_supported": ["S256"],
        "capabilities": ["client-confidential-asymmetric", "permission-v2"],
    }


def parse_form(content_type: str, body: bytes) -> dict[str, str]:
    """The parameters of a token request that have a value.

    Refusal AUT-034 for another encoding, AUT-033 for a parameter sent twice (RFC 6749 3.2).
    """
    if content_type.partition(";")[0].strip().lower() != FORM_TYPE:
        raise _encoding(f"came as {content_type[:100] or 'no Content-Type at all'}")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), errors="strict", max_num_fields=32
        )
    except ValueError:
        raise _encoding("is not an encoded form") from None
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise refuse("AUT-033", name[:64], claim=name[:64])
    return {name: value for name, value in pairs if value}


def token_response(answer: TokenAnswer) -> JSONResponse:
    """200 with a token, 401 when the client was not accepted, else 400 (RFC 6749 5)."""
    if answer.error is None:
        return JSONResponse(answer.body, headers=UNCACHED)
    if answer.error == "invalid_client":
        told = {"WWW-Authenticate": 'Bearer error="invalid_client"'}
        return JSONResponse(answer.body, status_code=401, headers=UNCACHED | told)
    return JSONResponse(answer.body, status_code=400, headers=UNCACHED)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > FORM_LIMIT:
            raise _encoding(f"is larger than {FORM_LIMIT} bytes")
    return bytes(body)


def _encoding(reason: str) -> Refusal:
    return Refusal(
        Issue("AUT-034", "http.content-type", {"claim": "Content-Type", "reason": reason, "expected": FORM_TYPE})
    )


def _arrived(request: Request) -> datetime:
    # The middleware stamps the arrival before any work is done; without it the endpoint's own first instant serves.
    stamped = getattr(request.state, "arrived", None)
    return stamped if isinstance(stamped, datetime) else request.app.state.gateway.wall.now()


def _ref(request: Request) -> str:
    return str(getattr(request.state, "request_id", None) or request.app.state.gateway.identifiers.new())
