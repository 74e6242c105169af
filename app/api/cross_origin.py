"""Pages of other origins: those that the operator named may call the API, without cookies (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.errors import refusal_response
from app.domain.errors import refuse

PATHS = ("/fhir/", "/oauth2/", "/.well-known/")
"""What other origins may call: the pages of the portal are for their own origin alone."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
TAKEN = (
    *("Accept", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Exist"),
    *("If-None-Match", "NHSD-End-User-Organisation", "NHSD-End-User-Organisation-ODS", "Prefer"),
    *("X-Correlation-ID", "X-Request-ID"),
)
SHOWN = (
    *("Allow", "ETag", "Gateway-Business-Time", "Gateway-Next-Moves", "Gateway-Rules", "Gateway-Warnings"),
    *("Last-Modified", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Correlation-ID", "X-Request-ID"),
)
LIFE = 600
"""Seconds a browser may keep the answer to its question."""


class CrossOrigin(CORSMiddleware):
    """Answers a browser's question before a call, and lets the pages of the named origins read what comes back."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        super().__init__(
            app, allow_origins=origins, allow_methods=METHODS, allow_headers=TAKEN, expose_headers=SHOWN, max_age=LIFE
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the question of a browser itself: it carries no token, discloses nothing and has no audit row."""
        if scope["type"] != "http" or not scope["path"].startswith(PATHS):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers:
            await self._answered(scope, headers)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    def _answered(self, scope: Scope, headers: Headers) -> Response:
        answer = self.preflight_response(request_headers=headers)
        if answer.status_code < 400:
            told = {name: value for name, value in answer.headers.items() if not name.startswith("content-")}
            return Response(status_code=204, headers=told)
        parts = bytes(answer.body).decode().removeprefix("Disallowed CORS ")
        state = scope["state"]
        refusal = refuse("REQ-012", "http.origin", parts=parts)
        refusal.headers["Vary"] = answer.headers["vary"]
        return refusal_response(refusal, state["request_id"], state["correlation_id"])
