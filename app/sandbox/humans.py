"""The sandbox's members of staff as its identity services know them: role, registration, supervisor."""

from dataclasses import dataclass

from app.domain.identifiers import PROFESSIONAL_BODIES
from app.domain.json import Json
from app.sandbox.professionals import (
    ADMIN,
    CASE_MANAGER,
    COORDINATOR,
    EMERGENCY_DOCTOR,
    GP,
    OH_ADVISER,
    OH_PHYSICIAN,
    POSTS,
    Professional,
)

_BODY_OF = {system: body for body, system in PROFESSIONAL_BODIES.items()}


@dataclass(frozen=True)
class Human:
    """One member of staff: the role they have, who answers for them, and the identity service that knows them."""

    professional: Professional
    role: str
    supervisor: Professional | None = None
    service: str = "nhs"

    @property
    def name(self) -> str:
        """The short name, such as `testgp`."""
        return self.professional.family.casefold()

    def works_at(self, organisation: str) -> bool:
        """Whether the human has a post at the organisation of that code."""
        posts = {post.organisation for post in POSTS if post.professional is self.professional}
        return organisation in posts | {self.professional.organisation}

    def claims(self) -> Json:
        """What the identity service says of them, but for whom and until when."""
        registration = _registration(self.professional)
        claims: Json = {
            "sub": self.professional.id,
            "name": self.professional.display,
            "role": self.role,
            "clinical": bool(registration),
            "acr": "AAL3" if self.service == "nhs" else "AAL2",
        }
        claims |= {"registration": registration} if registration else {}
        if self.supervisor:
            claims["supervisor"] = {"name": self.supervisor.display} | _registration(self.supervisor)
        return claims


def _registration(of: Professional) -> Json:
    return {"body": _BODY_OF[of.registration[0]], "number": of.registration[1]} if of.registration else {}


HUMANS = (
    Human(GP, "gp"),
    Human(OH_PHYSICIAN, "oh-clinician"),
    Human(OH_ADVISER, "oh-clinician"),
    Human(ADMIN, "oh-admin", OH_PHYSICIAN),
    Human(COORDINATOR, "coordinator", GP),
    Human(EMERGENCY_DOCTOR, "emergency-clinician"),
    Human(CASE_MANAGER, "atw-case-manager", service="dwp"),
)
"""Everybody of staff; people themselves sign in by their given name."""


def named(name: str) -> Human | None:
    """The member of staff of this short name, whatever its case; None when there is none."""
    return next((human for human in HUMANS if human.name == name.strip().casefold()), None)
