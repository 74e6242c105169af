"""Who takes part: organisations of the registry, and the client systems that act for them."""

from dataclasses import dataclass

from app.domain.scopes import Scopes


@dataclass(frozen=True)
class Organisation:
    """An entry of the organisation registry; `system` and `code` are its identifier on the wire (choice 3)."""

    id: str
    system: str
    code: str
    type: str
    name: str
    active: bool = True
    parent: str | None = None


@dataclass(frozen=True)
class Client:
    """A registered system: whom it acts for, in which role, what it may ask for, and where its public keys are.

    `id` is the OAuth client_id. Either `jwks` (the JSON text of a key set) or `jwks_url` is set. `person_id` binds a
    client of role `person` to that person; without it each token is bound by a sign-in. A client that is
    `certificate_bound` gets only tokens bound to its TLS certificate. `created` is in milliseconds.
    """

    id: str
    name: str
    organisation_id: str
    role: str
    scopes: Scopes
    purposes: tuple[str, ...]
    person_id: str | None = None
    jwks: str | None = None
    jwks_url: str | None = None
    certificate_bound: bool = False
    active: bool = True
    created: int = 0
