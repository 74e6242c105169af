"""The authenticated system behind a request, and the organisation and role it acts for."""

from dataclasses import dataclass

from app.domain.actor import STANDINGS, Actor
from app.domain.scopes import Scopes


@dataclass(frozen=True)
class Caller:
    """Everything a decision may ask about who is asking; built from a verified access token.

    `organisation` is the registry id (equal to the id of the Organization record); `person` is set only where the
    client is bound to one person (role `person`), by its registration or by the person's sign-in. `actor` is the human
    who acts, where one does; `certificate` the thumbprint of the only TLS certificate the token may be used with.
    """

    client_id: str
    organisation: str
    organisation_system: str
    organisation_code: str
    organisation_name: str
    organisation_type: str
    role: str
    purpose: str
    scopes: Scopes
    jti: str
    person: str | None = None
    actor: Actor | None = None
    certificate: str | None = None
    link: str | None = None
    party: tuple[str, ...] = ()

    @property
    def may_act_clinically(self) -> bool:
        """Whether who acts is a registered clinician or, where no human is named, the role is not a lay one (R-10)."""
        if self.actor:
            return self.actor.is_clinical
        return self.role != "person" and STANDINGS.get(self.role) != "non-clinical"

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of grant rows that mean this caller (access.md 4)."""
        if self.role == "person":
            # Nobody's name stands where nobody signed in: statements need one recipient at least.
            return (f"person:{self.person or ''}",)
        if self.link:
            return (f"link:{self.link}",)
        named = (f"org:{self.organisation}", f"type:{self.organisation_type}", "*")
        return (*named, self.actor.recipient) if self.actor and self.actor.is_clinical else named

    @property
    def denied_as(self) -> tuple[str, ...]:
        """The recipients of denials that bind this caller: of a link also those of its party (access.md 4)."""
        return (*self.recipients, *self.party) if self.link else self.recipients
