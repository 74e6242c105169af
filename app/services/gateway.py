"""The parts every use case works with, built once and handed in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from app.domain.clock import Clock, Identifiers, milliseconds
from app.domain.dated import RuleBook
from app.domain.evidence import Evidence
from app.fhir.validation import Validator
from app.services.keyring import KeyRing
from app.services.limits import Limits
from app.services.signing import SigningKey
from app.settings import Settings
from app.store.database import Connection, Database
from app.store.ledger import Ledger

Answer = TypeVar("Answer")


class Rules(Protocol):
    """Where the dated rules are kept."""

    def open(self, connection: Connection) -> RuleBook:
        """The rules as they stand in this transaction, in a book that notes which of them are used."""


@dataclass(frozen=True)
class Gateway:
    """One running gateway: its database and ledger, clocks and ids, rules and keys."""

    settings: Settings
    database: Database
    ledger: Ledger
    wall: Clock
    business: Clock
    identifiers: Identifiers
    validator: Validator
    signing: SigningKey
    keys: KeyRing
    rules: Rules
    holidays: frozenset[date]
    id: str
    limits: Limits
    hop: Callable[..., Awaitable[Any]]
    unfinished: Callable[[], frozenset[tuple[str, str]]]

    def record(self, connection: Connection, evidence: Evidence) -> None:
        """Append one audit row in a transaction that is under way."""
        self.ledger.append(connection, evidence)

    @property
    def now(self) -> int:
        """The business instant in milliseconds: what grants and rules are judged by."""
        return milliseconds(self.business.now())

    @property
    def synthetic(self) -> bool:
        """Whether invented identifiers (999 numbers, QQ NINOs) are taken: only in the sandbox."""
        return self.settings.mode == "sandbox"


@dataclass(frozen=True)
class Asked:
    """The request around a call: its ids, where it came from, and what it prefers; once it is done, which versions of
    which dated rules decided.
    """

    request_id: str
    address: str
    organisation_header: tuple[str, str] | None = None
    prefer: str = "representation"
    lenient: bool = False
    faults: tuple[Any, ...] = ()
    decided: list[str] = field(default_factory=list, compare=False)
