"""Searching one type: the query is read, the page fetched with the predicate inside, the next page signed."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.domain.caller import Caller
from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.disclosure import highest
from app.domain.catalogue.types import TYPES
from app.domain.catalogue.views import rank_showing
from app.domain.errors import Issue, Unauthenticated, refuse
from app.domain.query import ID, LAST_UPDATED, Query
from app.fhir.search import described, read_query
from app.fhir.views import shown
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.read import Shown, known_type
from app.services.sealed import Notes, Sealed, seal
from app.store import records, search

SETTLED = 5000
"""Milliseconds by which a searchset's own instant lags: the write deadline, so that no late commit is missed."""

PAGE_LIFE = 86_400_000
"""Milliseconds a page link lives."""


@dataclass(frozen=True)
class Page:
    """One page of a search: what was found, the total when it is known, the links, and what to say beside."""

    hits: tuple[Shown, ...]
    total: int | None
    used: tuple[tuple[str, str], ...]
    next: str | None
    instant: int
    warnings: tuple[Issue, ...]


def find(gateway: Gateway, caller: Caller, asked: Asked, type: str, text: str, *, strict: bool = True) -> Sealed[Page]:
    """One page of the records a query string finds at the rank its parameters need (access.md 4).

    Raises SEA codes for a query that cannot be read, SEA-004 when the role never sees what is searched.
    """
    notes = Notes("search-type", "E")

    def answer() -> Page:
        permit(caller, known_type(type), "search-type")
        query = _query(gateway, caller, TYPES[type], text, strict)
        notes.query = text
        notes.detail["search"] = described(query.used, type)
        page = _page(gateway, caller, query)
        for hit in page.hits:
            notes.saw(hit.record)
        return page

    return seal(gateway, caller, asked, notes, answer)


def _query(gateway: Gateway, caller: Caller, declared: ResourceType, text: str, strict: bool) -> Query:
    query = read_query(declared, text, strict=strict)
    cursor = dict(query.used).get("_page")
    return _continued(gateway, caller, query, cursor) if cursor else replace(query, until=gateway.now)


def _page(gateway: Gateway, caller: Caller, query: Query) -> Page:
    needed = _needed(caller, query)
    with gateway.database.reading() as connection:
        hits = search.search(connection, caller, query, needed, gateway.now)
        if not hits and not records.is_client_active(connection, caller):
            raise Unauthenticated(Issue("AUT-019", "http.authorization"))
        page, more = hits[: query.count], len(hits) > query.count
        total: int | None = len(page) if not more and not query.after else None
        if total is None and query.accurate_total:
            total = search.total(connection, caller, query, needed, gateway.now)
    warnings = [Issue("SEA-008", f"http.query.{n}", {"type": query.declared.name, "name": n}) for n in query.ignored]
    if total is not None and total > search.TOTAL_LIMIT:
        total = None
        warnings.append(Issue("SEA-010"))
    after = _link(gateway, caller, query, page[-1].place) if more and page else None
    found = tuple(Shown(hit.record, shown(hit.record, caller)) for hit in page)
    return Page(found, total, query.used, after, gateway.now - SETTLED, tuple(warnings))


def _needed(caller: Caller, query: Query) -> int:
    """The rank a search needs; SEA-004 when the role can never have it: told from the token alone."""
    declared, needed = query.declared, needed_rank(query)
    most = highest(caller.role, declared.name, frozenset(kind.data_class for kind in declared.kinds))
    if needed > most and not declared.is_directory:
        names = [c.parameter.name for c in query.criteria] + [o.parameter.name for o in query.order]
        raise refuse("SEA-004", f"http.query.{names[0]}", name=", ".join(dict.fromkeys(names)))
    return needed


def needed_rank(query: Query) -> int:
    """The rank at which every parameter used for searching or sorting is shown."""
    if query.declared.is_directory:
        return 1
    asked = [c.parameter for c in query.criteria] + [o.parameter for o in query.order]
    elements = [e for p in asked if p not in (ID, LAST_UPDATED) for e in p.elements]
    return max((rank_showing(query.declared.name, (element,)) for element in elements), default=1)


def _link(gateway: Gateway, caller: Caller, query: Query, place: tuple[int | str, ...]) -> str:
    """The query string of the next page: signed, bound to the client and the query, and re-authorised when used."""
    content = json.dumps([query.until, _life(gateway), list(place)], separators=(",", ":")).encode()
    seal_ = _signature(gateway, caller, query, content)
    cursor = base64.urlsafe_b64encode(seal_ + content).decode().rstrip("=")
    return urlencode([*_plain(query), ("_page", cursor)])


def _life(gateway: Gateway) -> int:
    return gateway.now + PAGE_LIFE


def _plain(query: Query) -> list[tuple[str, str]]:
    return [(name, value) for name, value in query.used if name != "_page"]


def _signature(gateway: Gateway, caller: Caller, query: Query, content: bytes) -> bytes:
    key = gateway.signing.derive(b"search-page")
    bound = json.dumps([caller.client_id, query.declared.name, _plain(query)]).encode()
    return hmac.digest(key, hashlib.sha256(bound).digest() + content, "sha256")


def _continued(gateway: Gateway, caller: Caller, query: Query, cursor: str) -> Query:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        until, ends, place = json.loads(raw[32:])
    except (ValueError, TypeError) as fault:
        raise refuse("SEA-009", "http.query._page") from fault
    if not hmac.compare_digest(raw[:32], _signature(gateway, caller, query, raw[32:])) or ends < gateway.now:
        raise refuse("SEA-009", "http.query._page")
    return replace(query, until=until, after=tuple(place))
