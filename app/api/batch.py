"""A batch, answered: each entry goes through the same door as if it had come alone, with its token and its ids."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response
from starlette.types import Message, Scope

from app.api.errors import FHIR_JSON
from app.api.responses import fhir
from app.fhir.bundles import Reply, batch_response
from app.services.batch import Entry

BASE = "/fhir/R4/"
KEPT = (
    *(b"host", b"authorization", b"prefer", b"nhsd-end-user-organisation", b"nhsd-end-user-organisation-ods"),
    b"x-forwarded-for",
)
"""Headers of the batch that hold for each of its entries, with that of its certificate; each gets an X-Request-ID."""

OF_CONNECTION = ("type", "asgi", "http_version", "scheme", "server", "root_path", "extensions")


async def answered(request: Request, entries: Sequence[Entry]) -> Response:
    """The answers in the order of the entries; one that is refused leaves the others as they are."""
    return fhir(batch_response([await _reply(request, entry, number) for number, entry in enumerate(entries)]))


async def _reply(request: Request, entry: Entry, number: int) -> Reply:
    found: dict[str, str] = {}
    parts: list[bytes] = []
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": entry.body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            found.update((name.decode().lower(), value.decode()) for name, value in message["headers"])
        parts.append(message.get("body", b""))

    await request.app(_scope(request, entry, number), receive, send)
    return Reply(status, found, b"".join(parts).decode())


def _scope(request: Request, entry: Entry, number: int) -> Scope:
    path, _, query = entry.address.partition("?")
    kept = (*KEPT, request.app.state.gateway.settings.certificate_header.lower().encode())
    headers = [(name, value) for name, value in request.scope["headers"] if name in kept]
    headers += [(name.encode(), value.encode()) for name, value in entry.headers]
    headers += [(b"content-length", str(len(entry.body)).encode()), (b"accept", FHIR_JSON.encode())]
    headers.append((b"x-correlation-id", request.state.correlation_id.encode()))
    if key := request.headers.get("idempotency-key"):
        headers.append((b"idempotency-key", f"{key}.{number}".encode()))
    of_connection = {name: request.scope[name] for name in OF_CONNECTION if name in request.scope}
    return of_connection | {
        "client": request.state.peer,
        "method": entry.method,
        "path": BASE + path,
        "raw_path": (BASE + path).encode(),
        "query_string": query.encode(),
        "headers": headers,
    }
