"""Visits to a running gateway for the command line: plain answers, and one plain error when nobody is there."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from app.clients.gateway import FHIR_JSON, GatewayClient
from app.domain.json import Json


class GatewayUnreachableError(Exception):
    """Nobody answers at the gateway's address; the text is the address."""


class UnexpectedAnswerError(Exception):
    """An answer was not what the way through the gateway needs; the text says which call, and what came back."""


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by lower-case name, the JSON body (empty when there is none)."""

    status: int
    headers: Mapping[str, str]
    body: Json
    request_id: str = ""


@dataclass(frozen=True)
class Call:
    """One call as it is sent; `headers` are those beside the token's, the request id's and the media types'."""

    method: str
    path: str
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def rerouted(base: str, local: str | None) -> httpx.BaseTransport | None:
    """The way to a gateway that listens elsewhere on this machine than its public name says; None for the usual way."""
    return Rerouted(local) if local and local != base else None


class Rerouted(httpx.BaseTransport):
    """Sends what is addressed to the public name to this machine instead, Host header included."""

    def __init__(self, local: str) -> None:
        self._local, self._inner = httpx.URL(local), httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The local gateway's answer."""
        local = self._local
        request.url = request.url.copy_with(scheme=local.scheme, host=local.host, port=local.port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class Visitor:
    """One registered client on its way through a gateway, with the human who acts through it where one does."""

    def __init__(
        self,
        base: str,
        client_id: str,
        key: Path,
        transport: httpx.BaseTransport | None = None,
        *,
        user: Callable[[], str] | None = None,
        purpose: str | None = None,
    ) -> None:
        self.client_id, self._base, self._purpose = client_id, base, purpose
        self._client = GatewayClient(base, client_id, key, transport, user=user)

    def send(self, call: Call) -> Answer:
        """The answer to a call, whatever its status; GatewayUnreachableError, TokenRefusedError."""
        request_id = str(uuid.uuid4())
        sent = {"X-Request-ID": request_id, **call.headers}
        try:
            response = self._client.request(call.method, call.path, call.json, sent, purpose=self._purpose)
        except httpx.TransportError as error:
            raise GatewayUnreachableError(self._base) from error
        return _answer(response, request_id)

    def ask_token(self, scope: str | None = None, purpose: str | None = None, user: str | None = None) -> Json:
        """The token endpoint's answer to a fresh assertion, with a user's where one acts; GatewayUnreachableError,
        TokenRefusedError.
        """
        try:
            return self._client.ask_token(scope, purpose, user)
        except httpx.TransportError as error:
            raise GatewayUnreachableError(self._base) from error

    def __enter__(self) -> Self:
        """The visitor itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._client.close()


def look(address: str, path: str, *, timeout: float = 5) -> Answer:
    """The answer to a GET without a token; GatewayUnreachableError."""
    request_id = str(uuid.uuid4())
    headers = {"X-Request-ID": request_id, "Accept": FHIR_JSON}
    try:
        return _answer(httpx.get(f"{address}{path}", headers=headers, timeout=timeout), request_id)
    except httpx.TransportError as error:
        raise GatewayUnreachableError(address) from error


def _answer(response: httpx.Response, request_id: str) -> Answer:
    try:
        body: Any = response.json()
    except ValueError:
        body = {}
    return Answer(response.status_code, response.headers, body if isinstance(body, dict) else {}, request_id)
