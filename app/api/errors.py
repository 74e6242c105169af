"""From a refusal to an answer: the one place that knows HTTP status numbers (design.md 8)."""

import re
import traceback
from collections.abc import Sequence

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.catalogue.errors.entry import Kind
from app.domain.errors import Hidden, Issue, Refusal, refuse
from app.domain.json import Json
from app.fhir.json import dump
from app.fhir.outcomes import outcome

FHIR_JSON = "application/fhir+json"

STATUS: dict[Kind, int] = {
    "note": 200,
    "bad-request": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "not-found": 404,
    "method": 405,
    "not-acceptable": 406,
    "timeout": 408,
    "conflict": 409,
    "stale": 412,
    "too-large": 413,
    "media-type": 415,
    "unprocessable": 422,
    "version-required": 428,
    "throttled": 429,
    "broken": 500,
    "unavailable": 503,
}
CLIENT_GONE = 499
"""The status of an answer that nobody waits for any more; it stands in the access line only."""

_WAIT = re.compile(r"retry=after (\d+) s;")
_FRAMES = 6

_logger = structlog.get_logger("gateway.errors")


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal, from the kind of its first error."""
    kinds = [issue.entry.kind for issue in refusal.issues if issue.entry.severity == "error"]
    return STATUS[kinds[0]] if kinds else 500


def refusal_response(refusal: Refusal, request_id: str, correlation_id: str | None = None) -> Response:
    """The OperationOutcome of a refusal, with the headers its status asks for and its own."""
    body = outcome(refusal.issues, request_id)
    status = status_of(refusal)
    ids = {"X-Request-ID": request_id} | ({"X-Correlation-ID": correlation_id} if correlation_id else {})
    headers = ids | {"Cache-Control": "no-store"} | _told(refusal, status, body) | refusal.headers
    return Response(dump(body), status_code=status, headers=headers, media_type=FHIR_JSON)


def _told(refusal: Refusal, status: int, body: Json) -> dict[str, str]:
    """What a client reads without opening the body: how to sign in, when to come again, what the address takes, and
    where the page of the code is.
    """
    headers = {"Link": f'</errors/{refusal.issues[0].code}>; rel="help"'}
    if challenge := _challenge(status, refusal.issues[0].code):
        headers["WWW-Authenticate"] = challenge
    if wait := _WAIT.search(body["issue"][0]["diagnostics"]):
        headers["Retry-After"] = wait[1]
    if allowed := refusal.issues[0].facts.get("allowed"):
        headers["Allow"] = re.sub(r"\bGET\b(?!, HEAD)", "GET, HEAD", str(allowed))
    if rules := dict.fromkeys(rule.told for issue in refusal.issues for rule in issue.rules):
        headers["Gateway-Rules"] = ", ".join(rules)
    return headers


def _challenge(status: int, code: str) -> str | None:
    """RFC 6750 3: the error of a token; a call that brought none is told the scheme alone."""
    if code == "AUT-020":
        return 'Bearer error="insufficient_scope"'
    if status != STATUS["unauthenticated"]:
        return None
    return "Bearer" if code == "AUT-001" else 'Bearer error="invalid_token"'


def install(app: Starlette) -> None:
    """Make every fault of an application leave as an OperationOutcome; call it before other middleware is added."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_middleware(LastDoor)


class LastDoor:
    """Answers SYS-001 for whatever nobody expected; nothing of it reaches the caller, nor the server's own log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; answer in its place when it fails before its answer has begun."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as fault:
            if scope["type"] != "http":
                raise
            await _broken(Request(scope), fault, begun)(scope, receive, send)


def _broken(request: Request, fault: Exception, begun: bool) -> ASGIApp:
    _logger.error("broken", ref=_ref(request), fault=_names(fault), at=_places(fault), begun=begun)
    return _nothing if begun else _answer(request, refuse("SYS-001"))


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Leave a begun answer unfinished, so that the server cuts the connection and no half looks whole."""


def _names(fault: BaseException) -> list[str]:
    """The classes of a fault and of what caused it; never their texts, which may quote data."""
    cause = fault.__cause__ or fault.__context__
    return [type(fault).__name__, *(_names(cause) if cause else [])]


def _places(fault: BaseException) -> list[str]:
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
    return [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno}" for frame in frames]


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    codes = [issue.code for issue in refusal.issues]
    if refusal.kind in ("broken", "unavailable") and (fault := refusal.__cause__):
        _logger.error("broken", ref=_ref(request), codes=codes[:1], fault=_names(fault), at=_places(fault))
    else:
        _logger.info("refused", ref=_ref(request), codes=codes[:10], cause=refusal.cause or None)
    return _answer(request, refusal)


async def _unrouted(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    if fault.status_code == STATUS["method"]:
        return _answer(request, refuse("REQ-002", None, method=request.method, allowed=_allowed(request)))
    if fault.status_code == STATUS["not-found"]:
        base = request.app.state.gateway.settings.fhir_base
        return _answer(request, refuse("REQ-001", None, base=base))
    if fault.status_code >= STATUS["broken"]:
        return _answer(request, refuse("SYS-001"))
    return _answer(request, refuse("REQ-007", None, header="The request", reason="it is not well formed"))


def _allowed(request: Request) -> str:
    """The methods of every route of the address: the router itself names those of the first one only."""
    matching = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in matching for method in getattr(route, "methods", None) or ()}))


async def _unreadable(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    faults = fault.errors()
    if any(error["loc"][0] == "path" for error in faults):
        return _answer(request, Hidden("the address holds no id"))
    return _answer(request, Refusal(*(_unread(error["loc"], error["type"]) for error in faults)))


def _unread(place: Sequence[int | str], reason: str) -> Issue:
    if place[0] == "body":
        return Issue("VAL-035")
    name = str(place[-1])
    at = f"http.query.{name}" if place[0] == "query" else f"http.{name.lower()}"
    return Issue("REQ-007", at, {"header": name, "reason": reason.replace("_", " ")})


async def _gone(request: Request, _: Exception) -> Response:
    return Response(status_code=CLIENT_GONE)


def _answer(request: Request, refusal: Refusal) -> Response:
    return refusal_response(refusal, _ref(request), getattr(request.state, "correlation_id", None))


def _ref(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
