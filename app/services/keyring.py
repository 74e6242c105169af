"""Public keys of clients and trusted issuers: read from their key sets, kept no longer than these allow."""

import json
import threading
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import base64_to_int

from app.clients.jwks import JwksError, JwksFetcher
from app.domain.compact import read_object
from app.domain.errors import refuse
from app.domain.json import Json

PublicKey = RSAKey | ECKey

REFETCH_SECONDS = 10
"""At least this long between two fetches that an unknown kid or a failure brings about."""

_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_EMPTY = '{"keys":[]}'
_CURVES = ("P-384", "P-256")


class KeySource(Protocol):
    """Where somebody's public keys are: a key set here, or its address."""

    @property
    def jwks(self) -> str | None:
        """The JSON text of a key set."""

    @property
    def jwks_url(self) -> str | None:
        """The address of a key set."""


@dataclass(frozen=True)
class _Kept:
    keys: tuple[PublicKey, ...]
    fetched: float
    until: float
    failure: str | None = None


class KeyRing:
    """Finds the one key that a kid and key type name; fetched sets are kept for their max-age."""

    def __init__(self, fetch: JwksFetcher) -> None:
        self._fetch = fetch
        self._sets: dict[str, _Kept] = {}
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def choose(self, source: KeySource, kid: str, kty: str, now: float) -> PublicKey:
        """The source's only key of this id and type, at `now` in seconds.

        An unknown kid is looked for once more at the source's address, at most every 10 s. Refusal AUT-010 when
        no key or more than one fits, AUT-018 when the key set cannot be had.
        """
        kept = self._kept(source, now)
        if not _fitting(kept.keys, kid, kty) and source.jwks_url:
            kept = self._renewed(source.jwks_url, now, REFETCH_SECONDS)
        found = _fitting(kept.keys, kid, kty)
        if kept.failure and not found:
            raise refuse("AUT-018", claim="kid", reason=kept.failure)
        if len(found) != 1:
            raise refuse("AUT-010", "kid", claim="kid", kty=kty, known=_known(kept, source, now))
        return found[0]

    def check_address(self, url: str) -> None:
        """Return when key sets may be fetched from an address of this form; JwksError when they may not."""
        self._fetch.check(url)

    def _kept(self, source: KeySource, now: float) -> _Kept:
        if source.jwks_url is None:
            return _Kept(read_key_set((source.jwks or _EMPTY).encode()), now, now)
        kept = self._sets.get(source.jwks_url)
        return kept if kept and now < kept.until else self._renewed(source.jwks_url, now, 0)

    def _renewed(self, url: str, now: float, spacing: int) -> _Kept:
        with self._turns[url]:
            kept = self._sets.get(url)
            pause = max(spacing, REFETCH_SECONDS if kept and kept.failure else 0)
            if kept and (now < kept.fetched + pause):
                return kept
            self._sets[url] = self._fetched(url, kept, now)
            return self._sets[url]

    def _fetched(self, url: str, old: _Kept | None, now: float) -> _Kept:
        try:
            answer = self._fetch(url)
            return _Kept(read_key_set(answer.body), now, now + answer.max_age)
        except (JwksError, ValueError) as error:
            still_good = old is not None and now < old.until
            kept = old if old and still_good else _Kept((), now, now)
            return replace(kept, fetched=now, failure=str(error))


@lru_cache(maxsize=1024)
def read_key_set(text: bytes) -> tuple[PublicKey, ...]:
    """The keys of a key set that can verify a signature here; others are passed over (RFC 7517 5).

    ValueError when the text is no key set at all.
    """
    return tuple(key for entry in _entries(text) if (key := _key_or_none(entry)))


def check_key_set(text: str) -> str:
    """A key set (or one key) that somebody wants to register, as the text to store.

    ValueError says in words which key is not taken: a private one, one without kid, a kid used twice for a type,
    another type, curve or size.
    """
    entry = read_object(text.encode(), "key set")
    entries = _entries(text.encode()) if "keys" in entry else [entry]
    keys = [_key(entry, curves=_CURVES[:1]) for entry in entries]
    if not 1 <= len(keys) <= 10:
        raise ValueError("it holds no key, or more than ten")
    if len({(key.kid, key.key_type) for key in keys}) < len(keys):
        raise ValueError("two of its keys have the same kid")
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}, separators=(",", ":"))


def _entries(text: bytes) -> list[object]:
    entries = read_object(text, "key set").get("keys")
    if not isinstance(entries, list):
        raise ValueError("it has no list of keys")  # noqa: TRY004  the caller is told of a value, not of a type
    return entries


def _key_or_none(entry: object) -> PublicKey | None:
    try:
        return _key(entry, curves=_CURVES)
    except ValueError:
        return None


def _key(entry: object, *, curves: tuple[str, ...]) -> PublicKey:
    if not isinstance(entry, dict):
        raise ValueError("one of its keys is not a JSON object")  # noqa: TRY004  as above
    fault = _fault(entry, curves)
    if fault:
        raise ValueError(fault)
    try:
        return (RSAKey if entry["kty"] == "RSA" else ECKey).import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ValueError("one of its keys is not a public key at all") from error


def _fault(entry: Json, curves: tuple[str, ...]) -> str | None:
    kid, kty = entry.get("kid"), entry.get("kty")
    if _PRIVATE & entry.keys():
        return "it holds a private or secret key"
    if not isinstance(kid, str) or not 1 <= len(kid) <= 255 or not kid.isprintable():
        return "one of its keys has no kid"
    if entry.get("use", "sig") != "sig":
        return "one of its keys is not for signatures"
    if kty == "RSA":
        return None if _is_sound_rsa(entry) else "an RSA key has not 2048 to 4096 bits"
    return None if kty == "EC" and entry.get("crv") in curves else "one of its keys is neither RSA nor P-384"


def _is_sound_rsa(entry: Json) -> bool:
    # Judged by length before the key is built: huge numbers make verifying slow.
    modulus, exponent = entry.get("n"), entry.get("e")
    if not isinstance(modulus, str) or not isinstance(exponent, str):
        return False
    if len(modulus) > 700 or len(exponent) > 6:
        return False
    try:
        return 2048 <= base64_to_int(modulus).bit_length() <= 4096
    except (ValueError, UnicodeError):
        return False


def _fitting(keys: tuple[PublicKey, ...], kid: str, kty: str) -> list[PublicKey]:
    return [key for key in keys if key.kid == kid and key.key_type == kty]


def _known(kept: _Kept, source: KeySource, now: float) -> str:
    kids = ", ".join(sorted({f"{key.kid} ({key.key_type})" for key in kept.keys})) or "none"
    fetched = f", fetched {int(now - kept.fetched)} s ago" if source.jwks_url else ""
    return f"its key set has {kids}{fetched}"
