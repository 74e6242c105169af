"""Forms of settings that are texts: addresses, rates, lists. Each gives the text back, or raises ValueError."""

import json
import re
from urllib.parse import urlsplit

RATE = re.compile(r"[1-9][0-9]{0,8} ?(?:/|per) ?(?:[1-9][0-9]{0,3} ?)?(?:second|minute|hour|day)s?")
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?")
DATABASES = ("sqlite:///", "postgresql+psycopg://")
ISSUER = frozenset(("issuer", "audience", "algorithms", "jwks", "jwks_url"))


def rate(text: str) -> str:
    """A number of calls in a time, such as 120/minute."""
    if not RATE.fullmatch(text):
        raise ValueError(text)
    return text


def web_address(text: str) -> str:
    """An http or https address of a host, or nothing."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError(text)
    return text


def origins(text: str) -> str:
    """Origins as browsers send them, with commas between; or nothing. A star or a path is none."""
    if not all(ORIGIN.fullmatch(part.strip()) for part in text.split(",") if text):
        raise ValueError(text)
    return text


def database_address(text: str) -> str:
    """The address of a database of a kind the gateway knows, or nothing."""
    if text and not text.startswith(DATABASES):
        raise ValueError(text)
    return text


def issuers(text: str) -> str:
    """A JSON list of objects, each with issuer, audience, algorithms, and jwks or jwks_url; or nothing."""
    rows = json.loads(text) if text else []
    if not isinstance(rows, list) or not all(map(_is_issuer, rows)):
        raise ValueError(text)
    return text


def _is_issuer(row: object) -> bool:
    if not isinstance(row, dict) or not set(row) <= ISSUER:
        return False
    texts = [row.get(name) for name in ("issuer", "audience", "jwks" if "jwks" in row else "jwks_url")]
    algorithms = row.get("algorithms")
    named = isinstance(algorithms, list) and bool(algorithms) and all(isinstance(one, str) for one in algorithms)
    return named and all(isinstance(one, str) and one for one in texts)
