"""What a request says beside its body: its query, its condition, and what makes it the same when it is sent again."""

from fastapi import Request

from app.services.replay import Sent

NO_CONDITION = ("_format", "_pretty")


def sent_of(request: Request, body: bytes) -> Sent:
    """The request as an Idempotency-Key means it."""
    key, prefer = request.headers.get("idempotency-key"), ", ".join(request.headers.getlist("prefer"))
    return Sent(key, request.method, request.scope["path"], prefer, body, request.headers.get("if-match"))


def query_of(request: Request) -> str:
    """The query string as it came: never from the URL, which a Host header has a part in."""
    return bytes(request.scope["query_string"]).decode("ascii", "replace")


def condition_of(request: Request) -> str | None:
    """If-None-Exist, or the query string some clients put a condition in (fhir-rules.md 9); None without either."""
    stated = request.headers.get("if-none-exist")
    return found_by(request) if stated is None else stated.removeprefix("?")


def found_by(request: Request) -> str | None:
    """The condition in a query string; None without one."""
    kept = [part for part in query_of(request).split("&") if part and part.partition("=")[0] not in NO_CONDITION]
    return "&".join(kept) or None
