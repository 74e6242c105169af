"""Flags that clients send or change: special rules are a clinician's to record, a level a clinician's to set (R-10)."""

import json

from app.domain.catalogue.views import ALL
from app.domain.errors import refuse
from app.domain.grant import Grant
from app.domain.json import Json
from app.domain.record import Record
from app.services.clinical import require_clinician
from app.services.draft import Draft
from app.services.writing import Work

CHANGED = ("status", "period", "extension", "meta")
"""What a clinician may change of a flag; the rest is what somebody said."""


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Refuse a risk flag that nobody is asked to look at (ESC-008); special rules come from a clinician."""
    del person
    if draft.kind.name != "special-rules":
        raise refuse("ESC-008", draft.at)
    require_clinician(work.caller, "Recording special rules", draft.at)


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: the organisation that recorded special rules sees its flag."""
    del draft
    assert stored.person
    whole = Grant(
        f"org:{work.caller.organisation}", "*", "F", f"rec:{stored.id}", "requester", work.now, deniable=False
    )
    work.grant(stored.person, stored, whole)


def require_judge(work: Work, before: Record) -> None:
    """Return for a clinician who sees the whole flag; AUT-086 (R-10) for who is none, RES-005 for the rest."""
    require_clinician(work.caller, "Setting the level of a risk", "Flag")
    if before.rank < ALL:
        raise refuse("RES-005", "Flag", hint=" You see only that it is there.")


def check_change(before: Record, flag: Json) -> None:
    """Only level, status and period of a flag change; RES-010 for the rest."""
    kept = json.loads(before.body)
    for element in {**kept, **flag}:
        if element not in CHANGED and kept.get(element) != flag.get(element):
            raise refuse("RES-010", f"Flag.{element}", element=element)
