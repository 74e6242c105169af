"""Tokens that are good and used by somebody else: a known client's, so the ledger has a row of each try (R-19)."""

from app.domain.caller import Caller
from app.domain.errors import Refusal
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, evidence_of


def keep_refused(gateway: Gateway, caller: Caller, asked: Asked, refusal: Refusal) -> None:
    """Write the row of a refused token before its holder is answered; raises what the ledger raises."""
    gateway.ledger.commit(evidence_of(caller, asked, Notes("token-use", "E"), refusal))
