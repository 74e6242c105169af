"""Token exchange: whose word about the user is taken, and what has been proven about them (RFC 8693)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.actor import PERSON, Actor, roles_through
from app.domain.compact import Compact, read_compact
from app.domain.errors import Refusal, refuse
from app.domain.identity_service import IdentityService
from app.domain.parties import Client
from app.domain.user_assertion import claim_faults, header_faults, signed_in, staff
from app.services import users
from app.services.access import Access, fhir_base, is_sandbox, token_url
from app.services.assertions import ASSERTION_LIMIT, EXCHANGE, Party
from app.services.issuers import KEY_TYPES
from app.services.keyring import PublicKey
from app.services.signatures import is_signed_by
from app.store import identity_services
from app.store.connection import Connection

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105  a name of RFC 8693, no secret
SUBJECT_TYPES = ("urn:ietf:params:oauth:token-type:id_token", "urn:ietf:params:oauth:token-type:jwt")


@dataclass(frozen=True)
class User:
    """A user as proven: who acts, the person they are where they act for themselves, and the assertion used up."""

    actor: Actor
    jti: str
    expires: int
    kid: str
    person: str | None = None


def read_exchange(gateway: Access, form: Mapping[str, str]) -> Compact | None:
    """The subject_token of a token exchange, unverified; None for another grant.

    Refusal AUT-032 for a missing part, AUT-082 for one that is not taken, AUT-060 for a token that cannot be read.
    """
    if form.get("grant_type") != EXCHANGE:
        return None
    _check_parameters(form, fhir_base(gateway.settings))
    try:
        return read_compact(form["subject_token"], ASSERTION_LIMIT)
    except ValueError as error:
        raise refuse("AUT-060", "subject_token", claim="subject_token", reason=str(error)) from error


def _check_parameters(form: Mapping[str, str], base: str) -> None:
    if not form.get("subject_token"):
        expected = "subject_token=, the user's JWT of a trusted identity service"
        raise refuse("AUT-032", "subject_token", claim="subject_token", expected=expected)
    taken = {
        "subject_token_type": SUBJECT_TYPES,
        "requested_token_type": (ACCESS_TOKEN, None),
        "actor_token": (None,),
        "actor_token_type": (None,),
        "audience": (base, None),
        "resource": (base, None),
    }
    for name, values in taken.items():
        if form.get(name) not in values:
            expected = " or ".join(value or "none" for value in values)
            raise refuse("AUT-082", name, claim=name, expected=expected)


def check_user(gateway: Access, token: Compact, party: Party, arrived: datetime) -> User:
    """The user behind a subject_token, once its signature and everything it says are found good.

    The client must have proven itself before. Refusal with the first fault; each code names the claim it is about.
    """
    with gateway.database.reading() as connection:
        service = _service(gateway, connection, token.claims.get("iss"))
    faults = header_faults(token.header, service.algorithms)
    url = token_url(gateway.settings)
    faults = faults or claim_faults(token.claims, service, party[0].id, token_url=url, arrived=arrived)
    if faults:
        raise Refusal(*faults)
    # Keys may have to be fetched: no connection to the database is held meanwhile.
    _check_signature(gateway, token, service, arrived)
    with gateway.database.reading() as connection:
        actor, person = _who(gateway, connection, token, service, party)
    claims, header = token.claims, token.header
    return User(actor, claims["jti"], claims["exp"], header["kid"], person)


def _service(gateway: Access, connection: Connection, issuer: object) -> IdentityService:
    is_text = isinstance(issuer, str) and issuer.isprintable() and len(issuer) <= 255
    service = identity_services.get(connection, str(issuer)) if is_text else None
    if service and service.active and (is_sandbox(gateway.settings) or not service.is_sandbox):
        return service
    known = [s.issuer for s in identity_services.listed(connection) if s.active] if is_sandbox(gateway.settings) else []
    expected = f"one of {', '.join(known)}" if known else "an identity service registered here"
    sent = str(issuer)[:100] if is_text else "missing or not a text"
    raise refuse("AUT-062", "subject_token.iss", claim="iss", sent=sent, expected=expected)


def _check_signature(gateway: Access, token: Compact, service: IdentityService, arrived: datetime) -> None:
    algorithm, kid = token.header["alg"], token.header["kid"]
    if not is_signed_by(token.text, algorithm, _key(gateway, service, algorithm, kid, arrived)):
        raise refuse("AUT-064", "subject_token", claim="subject_token", kid=kid)


def _key(gateway: Access, service: IdentityService, algorithm: str, kid: str, arrived: datetime) -> PublicKey:
    kty = KEY_TYPES[algorithm[:2]]
    try:
        return gateway.keys.choose(service, kid, kty, arrived.timestamp())
    except Refusal as refusal:
        facts = refusal.issues[0].facts
        known = facts.get("known") or f"its key set could not be fetched: {facts.get('reason')}"
        raise refuse("AUT-063", "subject_token.kid", claim="kid", kty=kty, known=known) from refusal


def _who(
    gateway: Access, connection: Connection, token: Compact, service: IdentityService, party: Party
) -> tuple[Actor, str | None]:
    client, organisation = party
    if service.shape == PERSON:
        _check_role(PERSON, client, (PERSON,))
        actor, sign_in = signed_in(token.claims)
        return actor, users.person_of(connection, client, sign_in, synthetic=is_sandbox(gateway.settings))
    actor = staff(token.claims)
    _check_role(actor.role, client, service.roles)
    users.check_staff(connection, actor, organisation, token.claims.get("organization"))
    return actor, None


def _check_role(role: str, client: Client, vouched: tuple[str, ...]) -> None:
    open_to = (PERSON,) if client.role == PERSON else roles_through(client.role)
    allowed = [name for name in open_to if name in vouched]
    if role not in allowed:
        expected = f"one of {', '.join(allowed)}" if allowed else "another identity service, or another client"
        raise refuse("AUT-072", "subject_token.role", claim="role", sent=role, expected=expected)
