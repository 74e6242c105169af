"""What the welcome page shows: how the gateway is, and three doors into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.services.gateway import Gateway

_CHECKS = {
    "database": ("Database", "answers", "does not answer"),
    "migrations": ("Tables", "up to date", "not up to date: gateway migrate"),
    "ledger": ("Audit ledger", "writes", "does not write"),
}


@dataclass(frozen=True)
class Check:
    """One thing the gateway needs, and how it is."""

    name: str
    passes: bool
    told: str


@dataclass(frozen=True)
class Call:
    """One of the first calls: by whom, what is sent, what comes back."""

    who: str
    sent: str
    shows: str


@dataclass(frozen=True)
class Command:
    """A command line and what it is for."""

    line: str
    does: str


@dataclass(frozen=True)
class Front:
    """The page /."""

    is_ready: bool
    checks: tuple[Check, ...]
    checked: datetime
    mode: str
    fhir_base: str
    token_url: str
    calls: tuple[Call, ...]
    build: tuple[Command, ...]
    run: tuple[Command, ...]
    govern: tuple[Command, ...]
    first: tuple[Command, ...]

    @property
    def told(self) -> str:
        """The state in words; the coloured dot only repeats it."""
        return "Ready" if self.is_ready else "Not ready"


CALLS = (
    Call("Anybody", "GET /fhir/R4/metadata", "It is alive, and lists what it can do."),
    Call("GP system", "POST /oauth2/token", "A signed assertion becomes a token of 300 seconds."),
    Call(
        "GP system",
        "POST /fhir/R4/ServiceRequest",
        "Fit note, referral and consent in one body.",
    ),
    Call(
        "OH provider",
        "GET /fhir/R4/Task?owner=…&status=requested",
        "Its worklist; then POST …/Task/ID/$accept to accept.",
    ),
    Call("DWP", "POST /fhir/R4/$referral-status", "Where the referral is: a code and a date, nothing clinical."),
)
_RUN = (
    Command("gateway config check", "what is amiss, and its cure"),
    Command("gateway serve", "the server, until it is told to stop"),
)
_GOVERN = (
    Command("gateway audit who-saw PERSON", "the answer in plain sentences"),
    Command("gateway grants recompile --check", "whether the consents give what the grants open"),
    Command("gateway clients list", "which systems may call"),
)
_SANDBOX: dict[str, tuple[Command, ...]] = {
    "build": (Command("gateway sandbox credentials", "the clients and their keys"),),
    "run": (*_RUN, Command("gateway sandbox reset", "everything as new")),
    "govern": _GOVERN,
    "first": (
        Command("gateway token gp", "prints a token for the GP system"),
        Command("gateway sample referral", "prints a body for the third call"),
        Command("gateway tour --curl", "makes these calls and more, and prints each"),
    ),
}
_PRODUCTION: dict[str, tuple[Command, ...]] = {
    "build": (Command("gateway clients add", "registers a client"),),
    "run": (*_RUN, Command("gateway migrate", "the tables as this version needs them")),
    "govern": _GOVERN,
    "first": (Command("gateway token CLIENT --key FILE", "prints a token for a registered client"),),
}


def front(gateway: Gateway, checks: Mapping[str, bool]) -> Front:
    """The page for a gateway whose readiness has been asked."""
    settings = gateway.settings
    return Front(
        is_ready=all(checks.values()),
        checks=tuple(_check(name, passes) for name, passes in checks.items()),
        checked=gateway.wall.now(),
        mode=settings.mode,
        fhir_base=settings.fhir_base,
        token_url=settings.token_url,
        calls=CALLS,
        **(_SANDBOX if gateway.synthetic else _PRODUCTION),
    )


def _check(name: str, passes: bool) -> Check:
    title, well, ill = _CHECKS.get(name, (name.capitalize(), "passes", "does not pass"))
    return Check(title, passes, well if passes else ill)
