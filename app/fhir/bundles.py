"""Bundles, spliced from stored texts: what was accepted goes out again to the digit (https://hl7.org/fhir/R4/bundle.html)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, urlencode

from app.domain.json import Json
from app.domain.record import Record
from app.fhir.instants import http_instant, instant_of
from app.fhir.json import dump

Mode = Literal["match", "include", "outcome"]
OUTCOME = re.compile(r'\{\s*"resourceType":\s*"OperationOutcome"')
_PLAIN = "/:,"
"""Left as they are in links, so that references, instants and lists stay readable."""


class Hit(NamedTuple):
    """One entry of a searchset: the record's text as the caller may see it, and its absolute address."""

    text: str
    full_url: str | None
    mode: Mode = "match"


class Link(NamedTuple):
    """One link of a bundle: its relation and absolute address."""

    relation: str
    url: str


@dataclass(frozen=True)
class Done:
    """What became of one entry of a transaction; `text` is None where the sender asked for no representation."""

    record: Record
    text: str | None
    is_new: bool = True
    outcome: Json | None = None


class Reply(NamedTuple):
    """The whole answer to one entry of a batch."""

    status: int
    headers: Mapping[str, str]
    text: str


def searchset(
    hits: Sequence[Hit],
    *,
    total: int | None,
    links: Sequence[Link],
    last_updated: int,
    outcome: Json | None = None,
) -> bytes:
    """A searchset as JSON: `last_updated` is the instant, in milliseconds, up to which the search looked.

    A total that is not known is left out; an outcome (warnings) goes last.
    """
    entries = [*hits, *([Hit(_text(outcome), None, "outcome")] if outcome else [])]
    return _object(
        resourceType='"Bundle"',
        meta=_text({"lastUpdated": instant_of(last_updated)}),
        type='"searchset"',
        total=None if total is None else str(total),
        link=_links(links),
        entry=_array(_hit(hit) for hit in entries),
    ).encode()


def computed(answers: Sequence[tuple[Json, Mode]]) -> bytes:
    """A searchset of answers that are no records: no addresses, no instant; the total counts the matches."""
    return _object(
        resourceType='"Bundle"',
        type='"searchset"',
        total=str(sum(mode == "match" for _, mode in answers)),
        entry=_array(_hit(Hit(_text(answer), None, mode)) for answer, mode in answers),
    ).encode()


def transaction_response(base: str, entries: Sequence[Done | Reply]) -> bytes:
    """The answer to a transaction as JSON, one entry for each of the request, in its order."""
    done = _array(_reply(entry) if isinstance(entry, Reply) else _done(base, entry) for entry in entries)
    return _object(resourceType='"Bundle"', type='"transaction-response"', entry=done).encode()


def batch_response(replies: Sequence[Reply]) -> bytes:
    """The answer to a batch as JSON, one entry for each of the request, in its order."""
    done = _array(_reply(reply) for reply in replies)
    return _object(resourceType='"Bundle"', type='"batch-response"', entry=done).encode()


def history(
    base: str,
    versions: Sequence[tuple[Record, str]],
    links: Sequence[Link],
    *,
    total: int | None,
    last_updated: int,
) -> bytes:
    """Versions as JSON, newest first: each record with its text as the caller may see it; no total when unknown.

    `last_updated` is the instant, in milliseconds, up to which nothing is missing: the `_since` of the next history.
    """
    return _object(
        resourceType='"Bundle"',
        meta=_text({"lastUpdated": instant_of(last_updated)}),
        type='"history"',
        total=None if total is None else str(total),
        link=_links(links),
        entry=_array(_version(base, record, text) for record, text in versions),
    ).encode()


def page_links(base: str, type: str, used: Sequence[tuple[str, str]], onward: str | None) -> list[Link]:
    """`self` with the parameters really used, and `next` where there is the query string of a further page."""
    links = [Link("self", address(base, type, used))]
    return [*links, Link("next", f"{base}/{type}?{onward}")] if onward else links


def form_links(base: str, type: str, onward: str | None) -> list[Link]:
    """The links of a search by a form, none of which repeats what the form said."""
    links = [Link("self", f"{base}/{type}/_search")]
    return [*links, Link("next", f"{base}/{type}?{onward}")] if onward else links


def address(base: str, type: str, used: Sequence[tuple[str, str]]) -> str:
    """The absolute address of a search."""
    query = urlencode(used, quote_via=quote, safe=_PLAIN)
    return f"{base}/{type}?{query}" if query else f"{base}/{type}"


def full_url(base: str, record: Record) -> str:
    """The absolute address of a record."""
    return f"{base}/{record.reference}"


def location(base: str, record: Record) -> str:
    """The absolute address of this version of a record."""
    return f"{full_url(base, record)}/_history/{record.version}"


def _hit(hit: Hit) -> str:
    where = _text(hit.full_url) if hit.full_url else None
    return _object(fullUrl=where, resource=hit.text, search=_text({"mode": hit.mode}))


def _done(base: str, entry: Done) -> str:
    record = entry.record
    response: Json = {
        "status": "201 Created" if entry.is_new else "200 OK",
        "location": location(base, record),
        "etag": record.etag,
        "lastModified": instant_of(record.last_updated),
    }
    if entry.outcome:
        response["outcome"] = entry.outcome
    return _object(fullUrl=_text(full_url(base, record)), resource=entry.text, response=_text(response))


def _reply(reply: Reply) -> str:
    is_outcome = OUTCOME.match(reply.text) is not None
    since = http_instant(reply.headers.get("last-modified", ""))
    told = {
        "status": f"{reply.status} {HTTPStatus(reply.status).phrase}",
        "location": reply.headers.get("location"),
        "etag": reply.headers.get("etag"),
        "lastModified": None if since is None else instant_of(since),
    }
    members = {name: _text(value) for name, value in told.items() if value}
    response = _object(**members, outcome=reply.text if is_outcome else None)
    return _object(resource=reply.text if reply.text and not is_outcome else None, response=response)


def _version(base: str, record: Record, text: str) -> str:
    is_first = record.version == 1
    request = {"method": "POST", "url": record.type} if is_first else {"method": record.method, "url": record.reference}
    response = {
        "status": "201 Created" if is_first else "200 OK",
        "etag": record.etag,
        "lastModified": instant_of(record.last_updated),
    }
    return _object(
        fullUrl=_text(full_url(base, record)), resource=text, request=_text(request), response=_text(response)
    )


def _links(links: Sequence[Link]) -> str | None:
    return _array(_text(link._asdict()) for link in links)


def _object(**members: str | None) -> str:
    """A JSON object of members that are JSON already; those that are None are left out."""
    return "{" + ",".join(f'"{name}":{text}' for name, text in members.items() if text is not None) + "}"


def _array(items: Iterable[str]) -> str | None:
    """A JSON array, or None when it would be empty: FHIR knows no empty arrays."""
    joined = ",".join(items)
    return f"[{joined}]" if joined else None


def _text(value: Any) -> str:
    return dump(value).decode()
