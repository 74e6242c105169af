"""The token endpoint: an access token for a client that signed for it (OAuth 2.0 client credentials, RFC 6749)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.actor import PERSON, Actor
from app.domain.assertion import LEEWAY, Assertion, clock_offset
from app.domain.clock import milliseconds
from app.domain.compact import Compact
from app.domain.errors import Issue, Refusal, refuse
from app.domain.evidence import Evidence, actor_detail
from app.domain.json import Json
from app.domain.parties import Client
from app.domain.scopes import Scopes
from app.services.access import Access, AccessSettings, fhir_base, is_sandbox
from app.services.assertions import EXCHANGE, Party, check_assertion, named_party, read_form
from app.services.exchange import ACCESS_TOKEN, User, check_user, read_exchange
from app.services.person_claim import seal_person
from app.services.users import note_sign_in
from app.store import assertions
from app.store.connection import Connection

TOKEN_SECONDS = 300
MERGED = frozenset({"AUT-009", "AUT-010", "AUT-011", "AUT-018"})
"""What production tells in the same words: unknown client, unknown key, wrong signature, key set out of reach."""

_ERRORS = {
    "AUT-023": "invalid_scope",
    "AUT-024": "invalid_scope",
    "AUT-031": "unsupported_grant_type",
    "AUT-081": "unauthorized_client",
}
_NOT_ALLOWED_IN_DESCRIPTION = str.maketrans({'"': "'", "\\": "/"})


@dataclass(frozen=True)
class TokenAnswer:
    """What the token endpoint sends: the body of RFC 6749 5.1, or of 5.2 with its `error` code."""

    body: Json
    error: str | None = None


@dataclass(frozen=True)
class TokenRequest:
    """A token request as it reached us; `ref` is the request id, `address` the network address it came from,
    `certificate` the thumbprint of the TLS certificate its connection proved.
    """

    form: Mapping[str, str]
    arrived: datetime
    address: str | None
    ref: str
    certificate: str | None = None


@dataclass(frozen=True)
class _Grant:
    """What the token will say: for whom, which scopes, which purpose, who acts, which certificate it is bound to."""

    party: Party
    assertion: Assertion
    scopes: Scopes
    purpose: str
    user: User | None
    certificate: str | None

    @property
    def actor(self) -> Actor | None:
        """The human who acts, if one does."""
        return self.user.actor if self.user else None

    @property
    def role(self) -> str:
        """The role of the human, which may be narrower than the client's."""
        return self.actor.role if self.actor else self.party[0].role


def issue_token(gateway: Access, request: TokenRequest) -> TokenAnswer:
    """A token of 300 s, or the reason why not; the audit row is committed before this returns.

    The assertions, the client's and the user's, are used up in the transaction that records the token, after their
    signatures were found good, so a refused request burns nothing. Raises only what the database raises.
    """
    try:
        token = read_form(request.form)
    except Refusal as refusal:
        return refused(gateway.settings, refusal.issues[0], request.ref)
    party = named_party(gateway, token.claims.get("iss"))
    try:
        return _issued(gateway, request, _granted(gateway, request, token, party))
    except Refusal as refusal:
        issue = refusal.issues[0]
        _note_refusal(gateway, request, token, party, issue)
        return refused(gateway.settings, issue, request.ref, clock_offset(token.claims, request.arrived))


def refused(settings: AccessSettings, issue: Issue, ref: str, offset: int | None = None) -> TokenAnswer:
    """The answer for a fault, as RFC 6749 5.2 with members of our own (examples, choice 19).

    Outside the sandbox the faults that would tell a client's existence are told as one.
    """
    if issue.code in MERGED and not is_sandbox(settings):
        issue = Issue("AUT-017")
    error = _ERRORS.get(issue.code) or (
        "invalid_client" if issue.entry.kind == "unauthenticated" else "invalid_request"
    )
    body = {
        "error": error,
        "error_description": plain(issue.text),
        "error_uri": f"{settings.base_url}/errors/{issue.code}",
        "code": issue.code,
        "claim": issue.facts.get("claim"),
        "expected": issue.facts.get("expected"),
        "clock_offset_seconds": offset,
        "ref": ref,
    }
    return TokenAnswer({name: value for name, value in body.items() if value is not None}, error)


def plain(text: str) -> str:
    """A text in the characters that RFC 6749 5.2 allows in error_description."""
    kept = text.translate(_NOT_ALLOWED_IN_DESCRIPTION)
    return "".join(character if " " <= character <= "~" else "?" for character in kept)


def _granted(gateway: Access, request: TokenRequest, token: Compact, party: Party | None) -> _Grant:
    client_id = request.form.get("client_id")
    if client_id and client_id != token.claims.get("iss"):
        raise refuse("AUT-008", "client_id", claim="iss", reason="is not client_id", expected="the same as client_id")
    assertion = check_assertion(gateway, token, party, request.arrived)
    assert party is not None
    certificate = _certificate(party[0], request.certificate)
    scopes = _scopes(party[0], request.form.get("scope", ""))
    purpose = _purpose(party[0], request.form.get("purpose_of_use", ""))
    exchanged = read_exchange(gateway, request.form)
    user = check_user(gateway, exchanged, party, request.arrived) if exchanged else None
    if party[0].role == PERSON and party[0].person_id is None and user is None:
        raise refuse("AUT-081", "grant_type", claim="grant_type", expected=EXCHANGE)
    return _Grant(party, assertion, scopes, purpose, user, certificate)


def _certificate(client: Client, presented: str | None) -> str | None:
    """The certificate a token is bound to: that of the connection, for clients registered so (RFC 8705 3)."""
    if client.certificate_bound and presented is None:
        raise refuse("AUT-083", "http.certificate", claim="cnf", expected="a TLS client certificate")
    return presented if client.certificate_bound else None


def _scopes(client: Client, asked: str) -> Scopes:
    if not asked.strip():
        return client.scopes
    try:
        scopes = Scopes.parse(asked).within(client.scopes)
    except ValueError as error:
        raise refuse("AUT-023", "scope", claim="scope", part=str(error)[:100]) from error
    if not scopes:
        raise refuse("AUT-024", "scope", claim="scope", expected=str(client.scopes))
    return scopes


def _purpose(client: Client, asked: str) -> str:
    purpose = asked or (client.purposes[0] if len(client.purposes) == 1 else "")
    if purpose in client.purposes:
        return purpose
    reason = "This purpose is not registered for this client" if asked else "This client has several purposes"
    expected = ", ".join(client.purposes)
    raise refuse("AUT-025", "purpose_of_use", claim="purpose_of_use", reason=reason, expected=expected)


def _issued(gateway: Access, request: TokenRequest, grant: _Grant) -> TokenAnswer:
    jti = gateway.identifiers.new()
    token = gateway.signing.sign(_claims(gateway, grant, jti))
    evidence = _evidence(request, grant.party, grant.actor)
    evidence = replace(evidence, jti=jti, purpose=grant.purpose, detail=evidence.detail | _detail(grant))
    with gateway.database.writing() as connection:
        _use_up(connection, grant)
        gateway.record(connection, evidence)
    body = {"access_token": token, "token_type": "bearer", "expires_in": TOKEN_SECONDS, "scope": str(grant.scopes)}
    return TokenAnswer(body | ({"issued_token_type": ACCESS_TOKEN} if grant.user else {}))


def _use_up(connection: Connection, grant: _Grant) -> None:
    client, assertion, user = grant.party[0], grant.assertion, grant.user
    if not assertions.burn_assertion(connection, client.id, assertion.jti, _forgotten(assertion.expires)):
        raise refuse("AUT-012", "jti", claim="jti", expected="a jti that was not used before")
    if user is None:
        return
    if not assertions.burn_user_assertion(connection, user.actor.service, user.jti, _forgotten(user.expires)):
        raise refuse("AUT-071", "subject_token.jti", claim="jti", expected="a jti that was not used before")
    if user.person:
        note_sign_in(connection, user.person)


def _forgotten(expires: int) -> int:
    return (expires + 2 * LEEWAY) * 1000


def _claims(gateway: Access, grant: _Grant, jti: str) -> Json:
    client, organisation = grant.party
    now = milliseconds(gateway.wall.now()) // 1000
    identifier = {"system": organisation.system, "value": organisation.code}
    claims = {
        "iss": gateway.settings.base_url,
        "aud": fhir_base(gateway.settings),
        "sub": client.id,
        "client_id": client.id,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "jti": jti,
        "scope": str(grant.scopes),
        "organization": identifier | {"id": organisation.id, "name": organisation.name},
        "organization_type": organisation.type,
        "role": grant.role,
        "purpose_of_use": grant.purpose,
    }
    return claims | _bindings(gateway, grant, jti)


def _bindings(gateway: Access, grant: _Grant, jti: str) -> Json:
    """The claims of a token that a human acts with, that is one person's, or that one certificate may use."""
    bindings: Json = {"cnf": {"x5t#S256": grant.certificate}} if grant.certificate else {}
    if grant.user:
        bindings["actor"] = grant.user.actor.told()
        if grant.user.person:
            bindings["person"] = seal_person(gateway.signing, grant.user.person, jti)
    return bindings


def _detail(grant: _Grant) -> dict[str, str]:
    user = {"userAssertion": grant.user.jti, "userKid": grant.user.kid} if grant.user else {}
    bound = {"certificate": grant.certificate} if grant.certificate else {}
    told = {"assertion": grant.assertion.jti, "kid": grant.assertion.kid, "scope": str(grant.scopes)}
    return told | user | bound


def _note_refusal(gateway: Access, request: TokenRequest, token: Compact, party: Party | None, issue: Issue) -> None:
    if party is None:
        return _rehearse(gateway)
    with gateway.database.writing() as connection:
        gateway.record(connection, replace(_evidence(request, party), outcome=4, code=issue.code))
    return None


def _rehearse(gateway: Access) -> None:
    # A stranger is not audited, but must not be told by the missing commit that the client is unknown.
    if not is_sandbox(gateway.settings):
        with gateway.database.writing() as connection:
            assertions.rehearse(connection, gateway.identifiers.new())


def _evidence(request: TokenRequest, party: Party, actor: Actor | None = None) -> Evidence:
    client, organisation = party
    return Evidence(
        interaction="token",
        action="E",
        client=client.id,
        organisation=organisation.id,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        role=actor.role if actor else client.role,
        request_id=request.ref,
        address=request.address,
        detail=actor_detail(actor),
    )
