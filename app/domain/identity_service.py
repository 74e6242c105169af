"""Identity services whose word about a human is taken: what each may vouch for, and with which keys."""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["staff", "person"]


@dataclass(frozen=True)
class IdentityService:
    """A trusted service by the `iss` it writes.

    `shape` says whether it signs for staff or for people themselves. `audience` is what it writes in aud; without one
    that is our token endpoint for staff, and the client's name at the service for people. `roles` are those it may
    vouch for. `parties` pairs client ids with the names those clients have at the service, where they differ. Either
    `jwks` or `jwks_url` is set.
    """

    issuer: str
    name: str
    shape: Shape
    algorithms: tuple[str, ...]
    roles: tuple[str, ...] = ()
    audience: str | None = None
    parties: tuple[tuple[str, str], ...] = ()
    jwks: str | None = None
    jwks_url: str | None = None
    is_sandbox: bool = False
    active: bool = True
    created: int = 0

    def name_of(self, client_id: str) -> str:
        """The name a client has at the service."""
        return dict(self.parties).get(client_id, client_id)
