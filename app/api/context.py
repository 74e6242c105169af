"""The context of a request: arrival time before any work, ids in and out, size and Host checked; pure ASGI."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import refusal_response
from app.api.proxy import Network, see_through
from app.domain.clock import Clock, Identifiers
from app.domain.errors import Issue, refuse

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
SECURITY = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}

WITHOUT_SLASH = ("/fhir/", "/oauth2/")
"""The addresses that mean the same with a slash at their end (fhir-rules.md 9)."""

_logger = structlog.get_logger("gateway.access")


class RequestContext:
    """Gives each request its ids and arrival time, echoes the ids on every answer, and bounds the body."""

    def __init__(
        self,
        app: ASGIApp,
        wall: Clock,
        identifiers: Identifiers,
        body_limit: int,
        proxies: tuple[Network, ...] = (),
        shifted: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._app = app
        self._wall = wall
        self._identifiers = identifiers
        self._limit = body_limit
        self._proxies = proxies
        self._shifted = shifted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application inside the context; answer 400 itself where the host is in doubt."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["path"] = _plain(scope["path"])
        state = scope.setdefault("state", {})
        headers = Headers(scope=scope)
        see_through(scope, self._proxies)
        state["arrived"] = self._wall.now()
        state["decided"] = []
        state["request_id"], state["faults"] = self._request_id(headers)
        state["correlation_id"] = headers.get("x-correlation-id", "")[:255] or state["request_id"]
        echoed = _Echo(send, state, self._shifted)
        if len(headers.getlist("host")) == 1:
            await self._app(scope, _Bounded(receive, self._limit, headers, state["faults"]), echoed)
        else:
            answer = refusal_response(refuse("REQ-008", "http.host"), state["request_id"], state["correlation_id"])
            await answer(scope, receive, echoed)
        self._log(scope, state, echoed.status)

    def _request_id(self, headers: Headers) -> tuple[str, list[Issue]]:
        sent = headers.get("x-request-id")
        if sent is None:
            return self._identifiers.new(), []
        if UUID.fullmatch(sent):
            return sent, []
        return self._identifiers.new(), [Issue("REQ-006", "http.x-request-id", {"header": "X-Request-ID"})]

    def _log(self, scope: Scope, state: dict[str, Any], status: int) -> None:
        took = (self._wall.now() - state["arrived"]).total_seconds()
        route = getattr(scope.get("route"), "path", "-")
        _logger.info("request", ref=state["request_id"], method=scope["method"], route=route, status=status,
                     client=state.get("client"), ms=round(took * 1000, 1))  # fmt: skip


def _plain(path: str) -> str:
    """An address of the API without the slashes at its end: clients join a base and a path as they like."""
    return path.rstrip("/") if path.startswith(WITHOUT_SLASH) else path


class _Echo:
    """Adds to the answer the ids, the security headers, which dated rules decided, and in a sandbox that has travelled
    where it is.
    """

    def __init__(self, send: Send, state: dict[str, Any], shifted: Callable[[], str | None]) -> None:
        self._send, self._shifted = send, shifted
        self._ids = {"x-request-id": state["request_id"], "x-correlation-id": state["correlation_id"]}
        self._decided: list[str] = state["decided"]
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
            headers.update(self._ids)
            if self._decided:
                headers["gateway-rules"] = ", ".join(dict.fromkeys(self._decided))
            if at := self._shifted():
                headers["gateway-business-time"] = at
        await self._send(message)


class _Bounded:
    """Ends a body at the limit, whatever length was stated, and notes the fault: who sent it decides how it is told."""

    def __init__(self, receive: Receive, limit: int, headers: Headers, faults: list[Issue]) -> None:
        self._receive = receive
        self._left = limit
        self._faults = faults
        self._too_large = Issue("REQ-005", "http.body", {"limit": limit})
        stated = headers.get("content-length", "0")
        if not stated.isdigit() or int(stated) > limit:
            self._end()

    def _end(self) -> None:
        self._left = -1
        self._faults.append(self._too_large)

    async def __call__(self) -> Message:
        if self._left < 0:
            return {"type": "http.request", "body": b"", "more_body": False}
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self._end()
            return {"type": "http.request", "body": b"", "more_body": False}
        return message


def organisation_header(headers: Headers) -> tuple[tuple[str, str] | None, list[Issue]]:
    """The organisation a caller names beside its token, as (header, code); REQ-007 for a header that cannot be read."""
    ods = headers.get("nhsd-end-user-organisation-ods")
    if ods is not None:
        return ("NHSD-End-User-Organisation-ODS", ods.strip()), []
    encoded = headers.get("nhsd-end-user-organisation")
    if encoded is None:
        return None, []
    code = _decoded(encoded)
    if code is None:
        reason = "it is the base64 of a FHIR Organization with an identifier"
        facts = {"header": "NHSD-End-User-Organisation", "reason": reason}
        return None, [Issue("REQ-007", "http.nhsd-end-user-organisation", facts)]
    return ("NHSD-End-User-Organisation", code), []


def _decoded(encoded: str) -> str | None:
    try:
        organisation = json.loads(base64.b64decode(encoded, validate=True))
        return str(organisation["identifier"][0]["value"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
