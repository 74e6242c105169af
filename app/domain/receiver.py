"""Whom a release goes to: an employer, an insurer, a union, or somebody the person named beside them (access.md 2)."""

from dataclasses import dataclass

from app.domain.parties import Organisation
from app.domain.provision import RELATED

PURPOSES = {
    "employer": ("employer-advice",),
    "insurer": ("insurer-advice",),
    "union": ("union-support",),
    RELATED: ("union-support", "employer-advice", "care-coordination"),
}
"""What is released for, by the type of whom it goes to; for the first of them that the person permits."""

BESIDE = "Somebody the person named"


@dataclass(frozen=True)
class Receiver:
    """Whom a release goes to: `party` as grant rows spell it, `code` as the ledger does, `type` as purposes go by."""

    party: str
    type: str
    code: str
    name: str
    organisation: str | None

    @property
    def denied_as(self) -> tuple[str, ...]:
        """The recipients of denials that bind it; nobody is denied as a type who is no organisation."""
        return (self.party, f"type:{self.type}", "*") if self.organisation else (self.party, "*")


def of_organisation(organisation: Organisation) -> Receiver:
    """An organisation that reads through its own system, or through a link."""
    named = (organisation.type, organisation.code, organisation.name, organisation.id)
    return Receiver(f"org:{organisation.id}", *named)


def of_related(id: str) -> Receiver:
    """Somebody named beside the person, who reads through a link alone; their name is told to nobody by this."""
    return Receiver(f"link:{id}", RELATED, f"RelatedPerson/{id}", BESIDE, None)
