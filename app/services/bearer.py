"""Access tokens on the resource side: who is calling (RFC 6750, RFC 9068)."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from app.domain.actor import actor_told
from app.domain.caller import Caller
from app.domain.compact import Compact, read_compact
from app.domain.errors import Issue, Unauthenticated
from app.domain.json import Json
from app.domain.scopes import Scopes
from app.services.access import Access, fhir_base
from app.services.person_claim import open_person
from app.services.signatures import is_signed_by
from app.services.signing import ALGORITHM, TOKEN_TYPE
from app.store import clients

TOKEN_LIMIT = 16 * 1024
CACHE_SIZE = 4096
WHERE = "http.authorization"


class TrustedIssuers(Protocol):
    """Issuers other than ourselves whose tokens are taken."""

    def caller(self, token: Compact, now: datetime) -> tuple[Caller, int]:
        """The caller a token stands for, and when it ends in seconds; Unauthenticated when it is not good."""


def check_certificate(caller: Caller, presented: str | None) -> None:
    """Return when the token may be used on a connection with this certificate; AUT-084 when it is bound to another."""
    if caller.certificate is not None and caller.certificate != presented:
        raise Unauthenticated(Issue("AUT-084", WHERE))


class Bearers:
    """Turns access tokens into callers, remembering for each token that its signature was good.

    What is remembered says nothing about today's rights: whether the client is still active is asked of the
    database at each request.
    """

    def __init__(self, gateway: Access, issuers: Mapping[str, TrustedIssuers] | None = None) -> None:
        self._gateway = gateway
        self._issuers = dict(issuers or {})
        self._kept: OrderedDict[bytes, tuple[Caller, int]] = OrderedDict()
        self._turn = threading.Lock()

    def caller(self, token: str, now: datetime) -> Caller:
        """The caller behind a token; reads the client's row when the token is seen for the first time.

        Unauthenticated with AUT-002 when the token is not good, AUT-003 when it has ended, AUT-026 when a foreign
        token claims what the client is not registered for. Whether the client is suspended is asked by the statement.
        """
        known = self.known(token, now)
        return known or self._kept_from_now_on(token, *self._new(token, now))

    def known(self, token: str, now: datetime) -> Caller | None:
        """The caller behind a token that was verified before and has not ended; None when it must be verified."""
        with self._turn:
            caller, ends = self._kept.get(_key(token), (None, 0))
            return caller if caller and now.timestamp() < ends else None

    def verify(self, token: str, now: datetime) -> Json:
        """The claims of one of our own tokens; Unauthenticated with AUT-002 or AUT-003 when it is not good."""
        return self._verified(_read(token), now)

    def _new(self, token: str, now: datetime) -> tuple[Caller, int]:
        read = _read(token)
        issuer = read.claims.get("iss")
        if isinstance(issuer, str) and issuer in self._issuers:
            return self._issuers[issuer].caller(read, now)
        claims = self._verified(read, now)
        return self._caller(claims), claims["exp"]

    def _verified(self, token: Compact, now: datetime) -> Json:
        signing, settings = self._gateway.signing, self._gateway.settings
        if token.header != {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": signing.kid}:
            raise invalid("the header is not that of our tokens")
        if not is_signed_by(token.text, ALGORITHM, signing.public):
            raise invalid("the signature is not ours")
        if (token.claims["iss"], token.claims["aud"]) != (settings.base_url, fhir_base(settings)):
            raise invalid("the token is ours, for another address")
        check_end(token.claims["exp"], now)
        return token.claims

    def _caller(self, claims: Json) -> Caller:
        with self._gateway.database.reading() as connection:
            client = clients.get(connection, claims["client_id"])
        if client is None:
            raise invalid("the client is gone")
        return _caller_of(claims, self._person(claims) or client.person_id)

    def _person(self, claims: Json) -> str | None:
        try:
            return open_person(self._gateway.signing, claims["person"], claims["jti"]) if "person" in claims else None
        except ValueError as error:
            raise invalid(str(error)) from error

    def _kept_from_now_on(self, token: str, caller: Caller, ends: int) -> Caller:
        with self._turn:
            self._kept[_key(token)] = caller, ends
            while len(self._kept) > CACHE_SIZE:
                self._kept.popitem(last=False)
        return caller


def invalid(cause: str) -> Unauthenticated:
    """The refusal of a token that is not good; the cause is for the log."""
    return Unauthenticated(Issue("AUT-002", WHERE), cause=cause)


def check_end(exp: int, now: datetime) -> None:
    """Return when a token that ends at `exp` (seconds) has not ended; there is no leeway. Else AUT-003."""
    if exp <= now.timestamp():
        raise Unauthenticated(Issue("AUT-003", WHERE, {"ago": int(now.timestamp()) - exp}))


def _read(token: str) -> Compact:
    try:
        return read_compact(token, TOKEN_LIMIT)
    except ValueError as error:
        raise invalid(str(error)) from error


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _caller_of(claims: Json, person: str | None) -> Caller:
    organisation = claims["organization"]
    return Caller(
        client_id=claims["client_id"],
        organisation=organisation["id"],
        organisation_system=organisation["system"],
        organisation_code=organisation["value"],
        organisation_name=organisation["name"],
        organisation_type=claims["organization_type"],
        role=claims["role"],
        purpose=claims["purpose_of_use"],
        scopes=Scopes.parse(claims["scope"]),
        jti=claims["jti"],
        person=person,
        actor=actor_told(claims["actor"]) if "actor" in claims else None,
        certificate=claims.get("cnf", {}).get("x5t#S256"),
    )
