"""The portal's door out for sealed answers: the audit row is durable before a page is made (design.md 2, idea 4)."""

from typing import TypeVar

from app.domain.errors import refuse
from app.services.gateway import Gateway
from app.services.sealed import Sealed, unseal

Answer = TypeVar("Answer")
PATIENCE = 10
"""Seconds a page waits for its evidence before it fails."""


def delivered(gateway: Gateway, sealed: Sealed[Answer]) -> Answer:
    """The answer, once its evidence is durable; raises its refusal, or SYS-002 when the evidence cannot be stored."""
    written = gateway.ledger.record(*sealed.evidence)
    try:
        written.result(timeout=PATIENCE)
    except Exception as fault:
        raise refuse("SYS-002") from fault
    return unseal(sealed, written)
