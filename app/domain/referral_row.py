"""What the gateway keeps of a referral beside its records."""

from dataclasses import dataclass
from datetime import date

STANDING = ("draft", "active", "on-hold")
"""Statuses of a request that its sender has not taken back, nor been told the end of."""


@dataclass(frozen=True)
class Referral:
    """One referral: its root ServiceRequest (`id`), shared reference, parties, and what DWP may be told.

    `is_open` until the root is completed, revoked or in error; `service` is the request code duplicates are told by.
    """

    id: str
    reference: str
    person: str
    requester: str
    patient: str
    service: str
    task: str | None
    is_open: bool
    episode_ends: date | None
    dwp_code: str
    dwp_changed: date
    owner_type: str
