"""Access tokens of trusted outside issuers, taken within the client's own registration here (RFC 9068)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc6750.errors import InvalidTokenError
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from authlib.oauth2.rfc9068.claims import JWTAccessTokenClaims

from app.domain.actor import PERSON
from app.domain.caller import Caller
from app.domain.compact import Compact
from app.domain.errors import Issue, Refusal, Unauthenticated
from app.domain.json import Json
from app.domain.parties import Client, Organisation
from app.domain.scopes import Scopes
from app.services.access import Access
from app.services.assertions import named_party
from app.services.bearer import WHERE, check_end, invalid
from app.services.keyring import PublicKey
from app.services.signatures import is_signed_by

HEADER = frozenset({"alg", "typ", "kid"})
TOKEN_TYPES = ("at+jwt", "application/at+jwt")
KEY_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
_ESSENTIAL = ("iss", "exp", "sub", "client_id", "iat", "jti", "scope", "role", "organization", "purpose_of_use")


@dataclass(frozen=True)
class TrustedIssuer:
    """An outside issuer: its name in `iss`, the audience it writes for us, its algorithms, and its keys."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    jwks: str | None = None
    jwks_url: str | None = None


class _Validator(JWTBearerTokenValidator):  # type: ignore[misc]  # the library has no types
    """Authlib's validator with our key, algorithm and clock in place of its defaults."""

    def __init__(self, issuer: TrustedIssuer, key: PublicKey, now: datetime) -> None:
        super().__init__(issuer.issuer, issuer.audience)
        self._key, self._now = key, now

    def get_jwks(self) -> PublicKey:
        """The one key that the token's kid names."""
        return self._key

    def authenticate_token(self, token_string: Compact) -> Any:
        """The claims of a token with a good signature, not yet validated."""
        if not is_signed_by(token_string.text, token_string.header["alg"], self.get_jwks()):
            raise InvalidTokenError
        options: Json = {name: {"essential": True} for name in _ESSENTIAL}
        options["iss"]["validate"] = self.validate_iss
        options["aud"] = {"essential": True, "value": self.resource_server}
        return _Claims(token_string.claims, token_string.header, options, {"now": self._now})


class _Claims(JWTAccessTokenClaims):  # type: ignore[misc]  # the library has no types
    def validate(self) -> None:
        """Check every claim against the clock that was handed in, without leeway."""
        super().validate(now=int(self.params["now"].timestamp()), leeway=0)


class OutsideTokens:
    """Callers of one trusted issuer's tokens; the clients must be registered here too."""

    def __init__(self, gateway: Access, issuer: TrustedIssuer) -> None:
        if not issuer.algorithms or any(name[:2] not in KEY_TYPES for name in issuer.algorithms):
            raise ValueError("A trusted issuer needs its algorithms, each of RS, PS or ES; none or HS are no such.")
        self._gateway, self._issuer = gateway, issuer

    def caller(self, token: Compact, now: datetime) -> tuple[Caller, int]:
        """The caller, narrowed to the client's registration, and the second at which the token ends.

        Unauthenticated: AUT-002 not good, AUT-003 ended, AUT-019 client suspended, AUT-026 beyond registration.
        """
        claims = self._claims(token, now)
        party = named_party(self._gateway, claims["client_id"])
        if party is None:
            raise invalid("the client is not registered here")
        if not (party[0].active and party[1].active):
            raise Unauthenticated(Issue("AUT-019", WHERE))
        return _narrowed(claims, *party), int(claims["exp"])

    def _claims(self, token: Compact, now: datetime) -> Json:
        header = token.header
        if header.keys() != HEADER or not all(isinstance(value, str) for value in header.values()):
            raise invalid("the header is not alg, typ and kid")
        if header["alg"] not in self._issuer.algorithms or header["typ"].lower() not in TOKEN_TYPES:
            raise invalid("the algorithm or type is not one this issuer may send")
        if isinstance(exp := token.claims.get("exp"), int):
            check_end(exp, now)
        try:
            kty = KEY_TYPES[header["alg"][:2]]
            key = self._gateway.keys.choose(self._issuer, header["kid"], kty, now.timestamp())
            validator = _Validator(self._issuer, key, now)
            claims = validator.authenticate_token(token)
            validator.validate_token(claims, [], None)
        except (InvalidTokenError, Refusal) as error:
            raise invalid(f"not a good token of a trusted issuer: {error}") from error
        return dict(claims)


def _narrowed(claims: Json, client: Client, organisation: Organisation) -> Caller:
    scopes = _scopes(claims["scope"], client)
    identifier = {"system": organisation.system, "value": organisation.code}
    if {name: _member(claims["organization"], name) for name in identifier} != identifier:
        raise _beyond("organization")
    is_nobodys = client.role == PERSON and client.person_id is None
    if claims["role"] != client.role or is_nobodys:
        raise _beyond("role")
    if claims["purpose_of_use"] not in client.purposes:
        raise _beyond("purpose_of_use")
    certificate = _member(claims.get("cnf"), "x5t#S256")
    if (client.certificate_bound and certificate is None) or not isinstance(certificate, str | None):
        raise _beyond("cnf")
    return Caller(
        client_id=client.id,
        organisation=organisation.id,
        organisation_system=organisation.system,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        organisation_type=organisation.type,
        role=client.role,
        purpose=claims["purpose_of_use"],
        scopes=scopes,
        jti=str(claims["jti"]),
        person=client.person_id,
        certificate=certificate,
    )


def _scopes(text: object, client: Client) -> Scopes:
    try:
        scopes = Scopes.parse(str(text)).within(client.scopes)
    except ValueError:
        raise _beyond("scope") from None
    if not scopes:
        raise _beyond("scope")
    return scopes


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _beyond(claim: str) -> Unauthenticated:
    return Unauthenticated(Issue("AUT-026", WHERE, {"claim": claim}))


def trusted_issuers(gateway: Access, configured: str) -> dict[str, OutsideTokens]:
    """The trusted issuers of the setting GATEWAY_TRUSTED_ISSUERS, a JSON list of objects with issuer, audience,
    algorithms and jwks or jwks_url; empty without it. ValueError when it cannot be read.
    """
    rows = json.loads(configured) if configured else []
    trusted = [TrustedIssuer(**(row | {"algorithms": tuple(row["algorithms"])})) for row in rows]
    return {issuer.issuer: OutsideTokens(gateway, issuer) for issuer in trusted}
