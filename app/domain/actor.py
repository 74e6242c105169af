"""The human who acts through a client: who vouches for them, their role, registration and supervisor (R-10)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from app.domain.json import Json
from app.domain.registration import Registration

Standing = Literal["clinical", "non-clinical", "either"]

PERSON = "person"
STANDINGS: dict[str, Standing] = {
    "gp": "either",
    "coordinator": "non-clinical",
    "ips-worker": "either",
    "oh-clinician": "clinical",
    "oh-admin": "non-clinical",
    "spa-clinician": "clinical",
    "emergency-clinician": "clinical",
    "dwp-assess": "either",
    "dwp-decision": "non-clinical",
    "atw-case-manager": "non-clinical",
    "employer": "non-clinical",
    "insurer": "non-clinical",
    "information-governance": "non-clinical",
    "caldicott": "either",
    "icb-lead": "either",
    "national-oversight": "either",
}
"""The roles a human of staff may have, and whether who has it is a registered clinician."""

SUPERVISED = frozenset(("gp", "coordinator", "ips-worker", "oh-admin"))
"""Roles in care in which somebody who is no clinician needs a supervising clinician (R-10)."""

_NARROWER = {"oh-clinician": ("oh-admin",)}


def roles_through(client_role: str) -> tuple[str, ...]:
    """The roles a human may have who acts through a client of this role: its own, or one that sees less."""
    own = (client_role,) if client_role in STANDINGS else ()
    return own + _NARROWER.get(client_role, ())


@dataclass(frozen=True)
class Supervisor:
    """The clinician who answers for somebody who is none."""

    name: str
    registration: Registration


@dataclass(frozen=True)
class Actor:
    """A human as an identity service named them; `subject` is their id there. A person has no name in here."""

    service: str
    subject: str
    role: str
    name: str = ""
    is_clinical: bool = False
    registration: Registration | None = None
    supervisor: Supervisor | None = None

    @property
    def recipient(self) -> str:
        """The recipient of grant rows that mean this human alone, not their organisation: break-glass (access.md 4)."""
        named = f"{self.service} {self.subject}".encode()
        return f"clinician:{sha256(named).hexdigest()[:40]}"

    @property
    def shown(self) -> str:
        """Name and registration in words: `Dr Zz Testoh, GMC 9990002`; nothing for a person."""
        return f"{self.name}, {self.registration.shown}" if self.registration else self.name

    def told(self) -> Json:
        """The claim `actor` of an access token, and what the ledger keeps."""
        told: Json = {"iss": self.service, "sub": self.subject, "role": self.role, "clinical": self.is_clinical}
        told |= {"name": self.name} if self.name else {}
        told |= {"registration": _told(self.registration)} if self.registration else {}
        if self.supervisor:
            told["supervisor"] = {"name": self.supervisor.name} | _told(self.supervisor.registration)
        return told


def actor_told(told: Json) -> Actor:
    """The actor that `told` tells; KeyError when it is another object."""
    registration, supervisor = told.get("registration"), told.get("supervisor")
    return Actor(
        service=told["iss"],
        subject=told["sub"],
        role=told["role"],
        name=told.get("name", ""),
        is_clinical=told["clinical"],
        registration=_registration(registration) if registration else None,
        supervisor=Supervisor(supervisor["name"], _registration(supervisor)) if supervisor else None,
    )


def _told(registration: Registration) -> Json:
    return {"body": registration.body, "number": registration.number}


def _registration(told: Json) -> Registration:
    return Registration(told["body"], told["number"])
