"""Page links: signed, bound to the client and what was asked, re-authorised when used (security.md, HAPI 7888)."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from cryptography.fernet import Fernet, InvalidToken

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.history import History
from app.domain.query import Query
from app.services.gateway import Gateway

PAGE_LIFE = 86_400_000
"""Milliseconds a page link lives."""

PAGE, FORM = "_page", "form."
_SIGNATURE = 32

Paged = TypeVar("Paged", Query, History)
"""What comes in pages."""


def onward(gateway: Gateway, caller: Caller, query: Query | History, place: tuple[int | str, ...]) -> str:
    """The query string of the page that follows the row at this place."""
    content = json.dumps([query.until, gateway.now + PAGE_LIFE, list(place)], separators=(",", ":")).encode()
    cursor = base64.urlsafe_b64encode(_signature(gateway, caller, query, content) + content).decode().rstrip("=")
    return urlencode([*_plain(query), (PAGE, cursor)])


def continued(gateway: Gateway, caller: Caller, query: Paged, until: int | None) -> Paged:
    """The query with the place and the instant its page link carries; a first page looks up to `until`.

    SEA-009 for a link that was changed, has expired, or is another client's or another list's.
    """
    cursor = dict(query.used).get(PAGE)
    if not cursor:
        return replace(query, until=until)
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
    except ValueError as fault:
        raise refuse("SEA-009", "http.query._page") from fault
    signature, content = raw[:_SIGNATURE], raw[_SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(gateway, caller, query, content)):
        raise refuse("SEA-009", "http.query._page")
    first, ends, place = json.loads(content)
    if ends < gateway.now:
        raise refuse("SEA-009", "http.query._page")
    return replace(query, until=first, after=tuple(place))


def concealed(gateway: Gateway, text: str) -> str:
    """The query string of a page of a form: the form itself stands in no address, only its encrypted text does."""
    token = Fernet(_form_key(gateway)).encrypt(text.encode()).decode()
    return urlencode([(PAGE, f"{FORM}{token}")])


def revealed(gateway: Gateway, text: str) -> str | None:
    """The form and place that a query string conceals; None when it conceals none that this gateway wrote."""
    hidden = dict(parse_qsl(text)).get(PAGE, "")
    if not hidden.startswith(FORM):
        return None
    try:
        return Fernet(_form_key(gateway)).decrypt(hidden.removeprefix(FORM).encode()).decode()
    except InvalidToken:
        return None


def _form_key(gateway: Gateway) -> bytes:
    return base64.urlsafe_b64encode(gateway.signing.derive(b"search-form"))


def _plain(query: Query | History) -> list[tuple[str, str]]:
    return [(name, value) for name, value in query.used if name != PAGE]


def _signature(gateway: Gateway, caller: Caller, query: Query | History, content: bytes) -> bytes:
    key = gateway.signing.derive(b"search-page")
    bound = json.dumps([caller.client_id, query.about, _plain(query)]).encode()
    return hmac.digest(key, hashlib.sha256(bound).digest() + content, "sha256")
