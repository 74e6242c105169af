"""Fetching a client's public keys from its registered address, and from nowhere else (RFC 7517, RFC 8725 3.10)."""

import ipaddress
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import httpx

ANSWER_LIMIT = 64 * 1024
TIMEOUT_SECONDS = 5.0
DEFAULT_AGE = 300
LONGEST_AGE = 3600

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
# Special by the IANA registries, but not known as such to every Python we run on.
_SPECIAL = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]

Resolve = Callable[[str, int], list[str]]
_AGE = re.compile(r"max-age=\"?(\d{1,9})", re.ASCII)


class JwksError(Exception):
    """The key set could not be had; the text says why in words that may be shown to the client's owner."""


@dataclass(frozen=True)
class Fetched:
    """The bytes of a key set, and for how many seconds they may be kept."""

    body: bytes
    max_age: int


def resolved(host: str, port: int) -> list[str]:
    """The addresses a host name stands for now; OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class JwksFetcher:
    """Fetches key sets: https only, public addresses only, no redirect, at most 64 kB and 5 s.

    The name is resolved once and the connection made to that very address. `sandbox` also takes plain http, and
    private and loopback addresses.
    """

    def __init__(
        self, *, sandbox: bool, transport: httpx.BaseTransport | None = None, resolve: Resolve = resolved
    ) -> None:
        self._sandbox = sandbox
        self._transport = transport
        self._resolve = resolve

    def __call__(self, url: str) -> Fetched:
        """The key set at an address; JwksError with the reason when it cannot be had."""
        parts = self.check(url)
        try:
            return self._fetch(parts, self._address(parts))
        except (httpx.HTTPError, OSError) as error:
            raise JwksError("it did not answer within 5 s, or not in HTTP") from error

    def check(self, url: str) -> SplitResult:
        """The parts of an address that may be fetched from; JwksError when its form alone forbids it."""
        try:
            parts = urlsplit(url)
            well_formed = bool(parts.hostname) and parts.port != 0 and url.isprintable() and url.isascii()
        except ValueError:
            raise JwksError("it is not a web address") from None
        if parts.scheme != "https" and not (self._sandbox and parts.scheme == "http"):
            raise JwksError("it does not begin with https://")
        if not well_formed or parts.username is not None or parts.fragment or len(url) > 1024:
            raise JwksError("it is not a plain web address of at most 1024 characters")
        return parts

    def _address(self, parts: SplitResult) -> str:
        try:
            addresses = self._resolve(str(parts.hostname), _port(parts))
        except (OSError, UnicodeError):
            raise JwksError("its host name leads nowhere") from None
        if not addresses or not (self._sandbox or all(is_public(address) for address in addresses)):
            raise JwksError("its host is not on the public internet")
        return addresses[0]

    def _fetch(self, parts: SplitResult, address: str) -> Fetched:
        host = f"[{address}]" if ":" in address else address
        target = parts._replace(netloc=f"{host}:{_port(parts)}").geturl()
        client = httpx.Client(
            transport=self._transport, timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False
        )
        headers = {"Host": parts.netloc, "Accept": "application/json", "Accept-Encoding": "identity"}
        names = {"sni_hostname": str(parts.hostname)}
        with client, client.stream("GET", target, headers=headers, extensions=names) as answer:
            _check_answer(answer)
            return Fetched(_body(answer), max_age(answer.headers.get("cache-control", "")))


def is_public(address: str) -> bool:
    """Whether an address lies on the public internet, whatever spelling or embedding it comes in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _GLOBAL_V6 or ip.sixtofour or ip.teredo):
        return False
    if any(ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def max_age(cache_control: str) -> int:
    """For how many seconds an answer may be kept: its max-age, at most an hour; 0 when it may not be kept."""
    told = cache_control.lower()
    if "no-store" in told or "no-cache" in told:
        return 0
    found = _AGE.search(told)
    return min(int(found[1]), LONGEST_AGE) if found else DEFAULT_AGE


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _check_answer(answer: httpx.Response) -> None:
    if answer.status_code != 200:
        raise JwksError(f"it answered {answer.status_code} instead of 200")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise JwksError("it answered in a compressed form")


def _body(answer: httpx.Response) -> bytes:
    body, began = bytearray(), time.monotonic()
    for piece in answer.iter_raw(8192):
        body += piece
        if len(body) > ANSWER_LIMIT:
            raise JwksError("its answer is larger than 64 kB")
        if time.monotonic() - began > TIMEOUT_SECONDS:
            raise JwksError("it did not answer within 5 s")
    return bytes(body)
