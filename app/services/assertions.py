"""Which registered client signed a token request (SMART Backend Services; security.md 4.3)."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from joserfc.jwk import ECKey, RSAKey

from app.domain.assertion import ALGORITHMS, Assertion, assertion_of, claim_faults, header_faults
from app.domain.compact import Compact, read_compact
from app.domain.errors import Refusal, refuse
from app.domain.parties import Client, Organisation
from app.services.access import Access, is_sandbox, token_url
from app.services.keyring import PublicKey
from app.services.signatures import is_signed_by
from app.store import clients

ASSERTION_LIMIT = 16 * 1024
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GRANT_TYPE = "client_credentials"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
GRANT_TYPES = (GRANT_TYPE, EXCHANGE)
"""The grants there are: no other can be got without a key of the client's own."""

Party = tuple[Client, Organisation]


def read_form(form: Mapping[str, str]) -> Compact:
    """The assertion of a token request, unverified.

    Refusal AUT-031 for another grant, AUT-032 for a missing part, AUT-005 for an assertion that cannot be read. A
    part without a value counts as left out (RFC 6749 3.2).
    """
    grant = form.get("grant_type")
    if grant not in (None, "", *GRANT_TYPES):
        expected = " or ".join(f"grant_type={name}" for name in GRANT_TYPES)
        raise refuse("AUT-031", "grant_type", claim="grant_type", expected=expected)
    wanted = {"grant_type": grant or GRANT_TYPE, "client_assertion_type": ASSERTION_TYPE}
    for name, value in wanted.items():
        if form.get(name) != value:
            raise refuse("AUT-032", name, claim=name, expected=f"{name}={value}")
    if not form.get("client_assertion"):
        expected = "client_assertion=, a JWT signed with your private key"
        raise refuse("AUT-032", "client_assertion", claim="client_assertion", expected=expected)
    try:
        return read_compact(form["client_assertion"], ASSERTION_LIMIT)
    except ValueError as error:
        raise refuse("AUT-005", "client_assertion", claim="client_assertion", reason=str(error)) from error


def named_party(gateway: Access, client_id: object) -> Party | None:
    """The client of this id with its organisation; None when there is none, or the value can be no client's id."""
    if not isinstance(client_id, str) or len(client_id) > 128 or not client_id.isprintable():
        return None
    with gateway.database.reading() as connection:
        return clients.with_organisation(connection, client_id)


def check_assertion(gateway: Access, token: Compact, party: Party | None, arrived: datetime) -> Assertion:
    """The assertion's facts when header, claims and signature are good and the client is active.

    Refusal with the first fault. What tells whether a client exists comes after everything that does not, and in
    production a signature is checked in any case, so that the time taken tells nothing either.
    """
    faults = header_faults(token.header) or claim_faults(
        token.claims, token_url=token_url(gateway.settings), arrived=arrived
    )
    if faults:
        raise Refusal(*faults)
    assertion = assertion_of(token.header, token.claims)
    _check_signature(gateway, token, assertion, party, arrived)
    if party and not (party[0].active and party[1].active):
        raise refuse("AUT-019", "iss", claim="iss")
    return assertion


def _check_signature(
    gateway: Access, token: Compact, assertion: Assertion, party: Party | None, arrived: datetime
) -> None:
    algorithm = assertion.algorithm
    try:
        key = _key(gateway, assertion, party, arrived)
    except Refusal:
        if not is_sandbox(gateway.settings):
            is_signed_by(token.text, algorithm, decoy(ALGORITHMS[algorithm]))
        raise
    if not is_signed_by(token.text, algorithm, key):
        raise refuse("AUT-011", "client_assertion", kid=assertion.kid)


def _key(gateway: Access, assertion: Assertion, party: Party | None, arrived: datetime) -> PublicKey:
    kty = ALGORITHMS[assertion.algorithm]
    if party is None:
        raise refuse("AUT-009", "iss", claim="iss")
    if assertion.jku is not None and assertion.jku != party[0].jwks_url:
        known = "its jku is not the address registered"
        raise refuse("AUT-010", "jku", claim="jku", kty=kty, known=known)
    return gateway.keys.choose(party[0], assertion.kid, kty, arrived.timestamp())


@lru_cache(maxsize=2)
def decoy(kty: str) -> PublicKey:
    """A key of nobody's, to check signatures against when there is no key to check them against."""
    return RSAKey.generate_key(2048) if kty == "RSA" else ECKey.generate_key("P-384")
