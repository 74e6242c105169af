"""The TLS proxy in front: whose connection it carries on, and with which client certificate (RFC 8705, RFC 9440)."""

import ipaddress
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import unquote

from cryptography import x509
from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope

from app.domain.errors import Issue, Unauthenticated

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
CERTIFICATE_LIMIT = 16 * 1024


def networks(configured: str) -> tuple[Network, ...]:
    """The addresses and networks of a list with commas between them; ValueError when one is none."""
    return tuple(ipaddress.ip_network(part.strip()) for part in configured.split(",") if part.strip())


def see_through(scope: Scope, trusted: Sequence[Network]) -> None:
    """Note whether the request came by a trusted proxy, and if so put the address it names in place of its own.

    Of the addresses in X-Forwarded-For only the last is the proxy's word; the ones before it anybody can write.
    """
    scope["state"]["peer"] = scope.get("client")
    peer = scope["client"][0] if scope.get("client") else ""
    scope["state"]["by_proxy"] = _is_within(peer, trusted)
    named = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip()
    if scope["state"]["by_proxy"] and _is_address(named):
        scope["client"] = (named, 0)


def certificate_of(request: Request) -> str | None:
    """The thumbprint (x5t#S256) of the certificate the client's connection proved; None without one.

    The header counts only from a trusted proxy. AUT-085 when it comes more than once or cannot be read.
    """
    name = request.app.state.gateway.settings.certificate_header
    sent = request.headers.getlist(name) if name and getattr(request.state, "by_proxy", False) else []
    if not any(sent):
        return None
    if len(sent) > 1:
        raise _unreadable("it came more than once")
    return _thumbprint(sent[0])


def _thumbprint(text: str) -> str:
    if len(text) > CERTIFICATE_LIMIT:
        raise _unreadable("it is too long")
    try:
        raw = _der(text)
        x509.load_der_x509_certificate(raw)
    except ValueError:
        raise _unreadable("it is neither RFC 9440 nor an escaped PEM") from None
    return urlsafe_b64encode(sha256(raw).digest()).rstrip(b"=").decode()


def _der(text: str) -> bytes:
    """The certificate of a header in the form of RFC 9440 (`:base64:`), or of an escaped PEM as nginx writes it."""
    if text.startswith(":") and text.endswith(":") and len(text) > 2:
        return b64decode(text[1:-1], validate=True)
    body = unquote(text).removeprefix("-----BEGIN CERTIFICATE-----").strip()
    return b64decode("".join(body.removesuffix("-----END CERTIFICATE-----").split()), validate=True)


def _unreadable(reason: str) -> Unauthenticated:
    return Unauthenticated(Issue("AUT-085", "http.certificate", {"claim": "cnf", "reason": reason}))


def _is_within(address: str, trusted: Sequence[Network]) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
