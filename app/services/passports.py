"""Passports: the person's own words; of an organisation's, only a draft of the advice of occupational health (R-18)."""

import json

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.passport import SECTION
from app.domain.record import Record
from app.services.clinical import require_clinician
from app.services.writing import Work
from app.store import grants
from app.store.referral_records import passport_of

KIND, FORM, VOID = "passport", "QuestionnaireResponse", "entered-in-error"


def kept(work: Work, person: str) -> Record | None:
    """The passport of a person, whoever may see it; None where there is none, or it was made in error."""
    id = passport_of(work.connection, person, work.gateway.id)
    found = work.recall(FORM, id) if id else None
    return found if found and json.loads(found.body)["status"] != VOID else None


def check_draft(caller: Caller, form: Json, at: str) -> None:
    """Put what an organisation writes of a passport to R-18: a draft of its one section, by a clinician.

    PAS-001 for anything but a draft, PAS-002 for other sections; the person writes what they like.
    """
    if caller.role == "person":
        return
    if form.get("status") not in ("in-progress", "stopped", "entered-in-error"):
        raise refuse("PAS-001", f"{at}.status")
    if any(item.get("linkId") != SECTION for item in form.get("item", [])):
        raise refuse("PAS-002", f"{at}.item")
    require_clinician(caller, "Advice for a passport", at)


def follow(work: Work, stored: Record) -> None:
    """A passport made in error is shown to nobody any more: its shares end, and stay ended."""
    if json.loads(stored.body)["status"] == VOID:
        grants.end_shares(work.connection, stored.id, work.now)
