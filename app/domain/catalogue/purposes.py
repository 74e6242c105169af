"""Purposes of use: ours, and the codes of v3-ActReason that say the same, from when (fhir-rules.md 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from app.domain.catalogue.names import system
from app.domain.json import Json

PURPOSE = system("purpose")
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"

PURPOSES = (
    "oh-assessment", "care-coordination", "employer-advice", "atw-application", "dwp-status", "benefit-evidence",
    "insurer-advice", "union-support", "service-evaluation", "research", "safeguarding", "public-interest",
    "capability-opinion",
)  # fmt: skip


@dataclass(frozen=True)
class SamePurpose:
    """A code of v3-ActReason that stands for one of our purposes from a day on."""

    code: str
    purpose: str
    from_: date


_FIRST = date(2026, 10, 1)

SAME: tuple[SamePurpose, ...] = (
    SamePurpose("TREAT", "care-coordination", _FIRST),
    SamePurpose("CAREMGT", "care-coordination", _FIRST),
    SamePurpose("COC", "care-coordination", _FIRST),
    SamePurpose("HRESCH", "research", _FIRST),
    SamePurpose("HQUALIMP", "service-evaluation", _FIRST),
)
"""No general code stands for a purpose of DWP, an employer, an insurer or a union: those are named as such or not at
all, and neither does BTG, which rests on no consent.
"""


def purpose_of(coding: Json, day: date) -> str | None:
    """Our purpose that a coding stands for on a day, told by code and system; None where it stands for none."""
    code = coding.get("code")
    if coding.get("system") == PURPOSE:
        return code if code in PURPOSES else None
    if coding.get("system") == ACT_REASON:
        return next((same.purpose for same in SAME if same.code == code and same.from_ <= day), None)
    return None


def nearest_purposes(coding: Json) -> Iterator[str]:
    """Up to three codes that look like the one sent, best first: of v3-ActReason where that was named, else ours."""
    known = [same.code for same in SAME] if coding.get("system") == ACT_REASON else list(PURPOSES)
    yield from get_close_matches(str(coding.get("code", ""))[:64], known, n=3, cutoff=0.5)
