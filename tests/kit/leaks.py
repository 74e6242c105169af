"""Many calls at once, straight into the application: what a test of every door for every caller needs."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from app.store.tables.audit import audit_event
from app.store.wall import OPERATOR
from tests.kit.callers import token
from tests.kit.gateways import World

Json = dict[str, Any]
AT_ONCE = 12
RENEWED = 60
"""Seconds after which a client takes another token; each holds for five minutes, and a busy machine needs longer."""

UNSTEADY = {"x-request-id", "x-correlation-id"}
"""Headers that differ between two equal answers."""


@dataclass(frozen=True)
class Ask:
    """One request, by the name of a sandbox client; `path` stands below the FHIR base."""

    client: str
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    about: str = ""

    @property
    def says(self) -> str:
        """The request in one line, for a failure."""
        return f"{self.client}: {self.method} {self.path} {self.about}"


@dataclass
class Told:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    request_id: str = ""

    @property
    def json(self) -> Json:
        """The body as a dict."""
        return dict(json.loads(self.body)) if self.body else {}

    @property
    def code(self) -> str:
        """The catalogue code of the first issue of a refusal, or nothing."""
        found = re.search(rb'"code":"([A-Z]{3}-\d{3})"', self.body)
        return found[1].decode() if found and self.status >= 400 else ""

    @property
    def steady(self) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """Status, headers and bytes without the request id: what two answers must share to tell nothing apart."""
        kept = tuple(sorted((n, v) for n, v in self.headers.items() if n not in UNSTEADY))
        return self.status, kept, self.body.replace(self.request_id.encode(), b"-")


class Doors:
    """Puts requests to a world's application many at a time; every one must have left its audit row, unless `audited`
    is taken off for requests that may be refused before anybody knows who calls.
    """

    def __init__(self, world: World, *, audited: bool = True) -> None:
        self._world = world
        self._audited = audited
        self._tokens: dict[str, tuple[float, str]] = {}

    def ask(self, asks: Sequence[Ask]) -> list[Told]:
        """The answers in the order of the requests."""
        self._tokens.clear()
        answers = asyncio.run(self._all(asks))
        if self._audited:
            self._check_audited(asks, answers)
        return answers

    async def _all(self, asks: Sequence[Ask]) -> list[Told]:
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(ask: Ask) -> Told:
            async with turns:
                return await self._told(ask)

        return list(await asyncio.gather(*(one(ask) for ask in asks)))

    async def _told(self, ask: Ask) -> Told:
        told = Told(request_id=str(uuid.uuid4()))

        async def receive() -> Json:
            return {"type": "http.request", "body": ask.body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                told.status = message["status"]
                told.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                told.body += message.get("body", b"")

        await self._world.http.app(self._scope(ask, told.request_id), receive, send)
        return told

    def _token(self, client: str) -> str:
        taken, text = self._tokens.get(client, (0.0, ""))
        if not text or time.monotonic() - taken > RENEWED:
            taken, text = self._tokens[client] = (time.monotonic(), token(self._world, client))
        return text

    def _scope(self, ask: Ask, request_id: str) -> Json:
        path, _, query = ask.path.partition("?")
        hosts = [] if any(name.lower() == "host" for name, _ in ask.headers) else [("host", "testserver")]
        headers = [
            *hosts,
            ("authorization", f"Bearer {self._token(ask.client)}"),
            *([] if any(n.lower() == "x-request-id" for n, _ in ask.headers) else [("x-request-id", request_id)]),
            *((name.lower(), value) for name, value in ask.headers),
        ]
        if ask.body:
            headers.append(("content-length", str(len(ask.body))))
            if not any(name == "content-type" for name, _ in headers):
                headers.append(("content-type", "application/fhir+json"))
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": ask.method,
            "scheme": "http",
            "path": f"/fhir/R4{path}",
            "raw_path": f"/fhir/R4{quote(path)}".encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers],
            "client": ("127.0.0.1", 1),
            "server": ("testserver", 80),
        }

    def _check_audited(self, asks: Sequence[Ask], answers: Iterable[Told]) -> None:
        with self._world.gateway.database.reading(OPERATOR) as connection:
            written = set(connection.execute(select(audit_event.c.request_id)).scalars())
        silent = [ask.says for ask, told in zip(asks, answers, strict=True) if told.request_id not in written]
        assert not silent, f"{len(silent)} calls left no audit row: {silent[:5]}"
