"""How an answer is rendered, whatever it says: HEAD leaves its body out, `_pretty` lays it out for people."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import negotiation
from app.fhir.pretty import pretty

Hop = Callable[..., Awaitable[str]]


class Rendering:
    """Answers HEAD as GET is answered, audit row and headers alike, and lays JSON out for who asks `_pretty=true`."""

    def __init__(self, app: ASGIApp, hop: Hop) -> None:
        self._app = app
        self._hop = hop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; what it sends passes through what was asked for."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        out = _bodiless(send) if is_head else send
        is_pretty = negotiation.is_pretty(bytes(scope["query_string"]).decode("ascii", "replace"))
        # A form is read when the answer is under way.
        out = _Pretty(out, self._hop, lambda: is_pretty or scope.get("state", {}).get("pretty", False))
        # A server looks at its own scope again when it sends: to it this stays a HEAD.
        inside = {**scope, "method": "GET"} if is_head else scope
        await self._app(inside, receive, out)
        if "route" in inside:
            scope["route"] = inside["route"]


def _bodiless(send: Send) -> Send:
    async def without_body(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return without_body


class _Pretty:
    """Holds a JSON answer back, where it is wanted laid out, until it is whole, since its length changes."""

    def __init__(self, send: Send, hop: Hop, is_wanted: Callable[[], bool]) -> None:
        self._send = send
        self._hop = hop
        self._is_wanted = is_wanted
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_wanted() and _is_json(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        # Laying a long answer out takes a while, and the loop is everybody's.
        body = (await self._hop(pretty, b"".join(self._parts).decode())).encode()
        if body:
            MutableHeaders(scope=start)["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_json(message: Message) -> bool:
    return "json" in MutableHeaders(scope=message).get("content-type", "")
