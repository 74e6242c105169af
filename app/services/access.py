"""What tokens and registrations need of the running gateway; `main` builds the one object that has it."""

from typing import Protocol

from app.domain.clock import Clock, Identifiers
from app.domain.evidence import Evidence
from app.services.keyring import KeyRing
from app.services.signing import SigningKey
from app.store.connection import Connection
from app.store.database import Database


class AccessSettings(Protocol):
    """The settings that tokens depend on."""

    @property
    def base_url(self) -> str:
        """Our own address without a closing slash, as https://gateway.example."""

    @property
    def mode(self) -> str:
        """`sandbox` or `production`."""

    @property
    def certificate_header(self) -> str:
        """The header in which the TLS proxy hands on client certificates; empty where it does not."""


class Access(Protocol):
    """The parts that issue and verify tokens and keep clients."""

    @property
    def settings(self) -> AccessSettings:
        """Settings read at start."""

    @property
    def database(self) -> Database:
        """The one door to the database."""

    @property
    def signing(self) -> SigningKey:
        """The gateway's own signing key."""

    @property
    def keys(self) -> KeyRing:
        """The public keys of clients and trusted issuers."""

    @property
    def wall(self) -> Clock:
        """The clock of tokens and audit."""

    @property
    def identifiers(self) -> Identifiers:
        """The maker of ids."""

    def record(self, connection: Connection, evidence: Evidence) -> None:
        """Put an audit row into the transaction of this connection."""


def token_url(settings: AccessSettings) -> str:
    """The address of the token endpoint, the only audience of an assertion."""
    return f"{settings.base_url}/oauth2/token"


def fhir_base(settings: AccessSettings) -> str:
    """The FHIR base address, the only audience of an access token."""
    return f"{settings.base_url}/fhir/R4"


def is_sandbox(settings: AccessSettings) -> bool:
    """Whether unknown clients and wrong keys may be told apart."""
    return settings.mode == "sandbox"
