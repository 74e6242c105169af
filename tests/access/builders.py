"""A small gateway, registered clients and their assertions, valid unless a test says otherwise."""

import json
import threading
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from app.clients.jwks import JwksFetcher
from app.domain.evidence import Evidence
from app.domain.parties import Client, Organisation
from app.domain.scopes import Scopes
from app.services.assertions import ASSERTION_TYPE
from app.services.keyring import KeyRing
from app.services.signing import SigningKey
from app.services.tokens import TokenAnswer, TokenRequest, issue_token
from app.store import clients, organisations
from app.store.database import Database

BASE = "https://work-health-gateway.example"
TOKEN_URL = f"{BASE}/oauth2/token"
ARRIVED = datetime(2026, 10, 5, 8, 12, 4, tzinfo=UTC)
REF = "46ba455a-d952-444c-b41f-bbf2f02dfaae"
OH1 = Organisation(
    id="01a0f67a-3800-73b6-925e-0a2f45b953b8",
    system="https://fhir.nhs.uk/Id/ods-organization-code",
    code="TESTOH1",
    type="oh-provider",
    name="Zz OH Provider Ltd",
)


@dataclass
class Settings:
    """Settings of the small gateway."""

    base_url: str = BASE
    mode: str = "sandbox"
    certificate_header: str = "X-Client-Certificate"


@dataclass
class StandingClock:
    """A clock that stands until it is moved."""

    instant: datetime = ARRIVED

    def now(self) -> datetime:
        return self.instant

    def move(self, seconds: int) -> None:
        self.instant += timedelta(seconds=seconds)


class CountedIds:
    """Ids in the form of UUIDs."""

    def new(self) -> str:
        return str(uuid.uuid4())


@dataclass
class SmallGateway:
    """Everything that access needs; audit rows are kept in a list once their transaction could commit."""

    database: Database
    signing: SigningKey
    keys: KeyRing
    settings: Settings = field(default_factory=Settings)
    wall: StandingClock = field(default_factory=StandingClock)
    identifiers: CountedIds = field(default_factory=CountedIds)
    evidence: list[Evidence] = field(default_factory=list)

    def record(self, connection: Any, evidence: Evidence) -> None:
        assert connection.in_transaction()
        self.evidence.append(evidence)

    async def hop(self, function: Callable[..., Any], *args: Any) -> Any:
        return function(*args)


def key(kind: str = "EC", kid: str = "oh-a-2026-10") -> ECKey | RSAKey:
    """A private key; the same one for the same kind and kid."""
    return _made(kind, kid)


@lru_cache
def _made(kind: str, kid: str) -> ECKey | RSAKey:
    if kind == "EC":
        return ECKey.generate_key("P-384", parameters={"kid": kid})
    return RSAKey.generate_key(2048, parameters={"kid": kid})


def key_set(*keys: ECKey | RSAKey) -> str:
    """The JWKS text of the public halves."""
    return json.dumps({"keys": [dict(each.as_dict(private=False)) for each in keys]})


CLIENT = Client(
    id="sandbox-oh-a",
    name="oh-a",
    organisation_id=OH1.id,
    role="oh-clinician",
    scopes=Scopes.parse("system/Task.rus system/ServiceRequest.rs"),
    purposes=("oh-assessment",),
)


def oh_client(**changes: Any) -> Client:
    """The OH provider's client, with one EC and one RSA key."""
    return replace(CLIENT, **({"jwks": key_set(key("EC"), key("RSA"))} | changes))


def register(gateway: SmallGateway, *registered: Client, organisation: Organisation = OH1) -> None:
    """Put clients and their organisation into the registry."""
    with gateway.database.writing() as connection:
        if organisations.get(connection, organisation.id) is None:
            organisations.add(connection, organisation)
        for client in registered:
            clients.add(connection, client)


def claims(**changes: Any) -> dict[str, Any]:
    """Claims as examples/10-client-assertion has them; a change to None leaves a claim out."""
    now = int(ARRIVED.timestamp())
    valid = {"iss": CLIENT.id, "sub": CLIENT.id, "aud": TOKEN_URL, "iat": now - 1, "exp": now + 240}
    told = valid | {"jti": str(uuid.uuid4())} | changes
    return {name: value for name, value in told.items() if value is not None}


def assertion(alg: str = "ES384", header: dict[str, Any] | None = None, by: Any = None, **changes: Any) -> str:
    """A signed assertion; `by` is the private key, `changes` go to the claims."""
    signer = by or key("EC" if alg.startswith("ES") else "RSA")
    told = {"alg": alg, "typ": "JWT", "kid": signer.kid} | (header or {})
    return jwt.encode({n: v for n, v in told.items() if v is not None}, claims(**changes), signer, algorithms=[alg])


def raw_assertion(header: dict[str, Any] | str, payload: dict[str, Any] | str, alg: str = "ES384") -> str:
    """An assertion whose header and payload are written as they are, with a good signature over them."""
    told = ".".join(segment(part if isinstance(part, str) else json.dumps(part)) for part in (header, payload))
    signature = _algorithm(alg).sign(told.encode(), key("EC" if alg.startswith("ES") else "RSA"))
    return f"{told}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def segment(text: str) -> str:
    """One part of a compact token."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _algorithm(name: str) -> Any:
    return JWSRegistry.algorithms[name]


def form(token: str | None = None, **changes: str) -> dict[str, str]:
    """A token request's form."""
    valid = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": token if token is not None else assertion(),
    }
    return {name: value for name, value in (valid | changes).items() if value != "-"}


def ask(gateway: SmallGateway, token: str | None = None, **changes: str) -> TokenAnswer:
    """Send a token request that arrives now."""
    return issue_token(gateway, TokenRequest(form(token, **changes), gateway.wall.now(), "192.0.2.7", REF))


@dataclass
class KeyHost:
    """A web host that serves a key set, and counts how often."""

    body: str
    headers: dict[str, str] = field(default_factory=lambda: {"Cache-Control": "max-age=60"})
    status: int = 200
    addresses: tuple[str, ...] = ("203.0.114.9",)
    asked: list[httpx.Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fetcher(self, *, sandbox: bool = False) -> JwksFetcher:
        transport = httpx.MockTransport(self._answer)
        return JwksFetcher(sandbox=sandbox, transport=transport, resolve=lambda host, port: list(self.addresses))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        with self.lock:
            self.asked.append(request)
        return httpx.Response(self.status, headers=self.headers, stream=httpx.ByteStream(self.body.encode()))
