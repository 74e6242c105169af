"""Passports: the person's own words; of an organisation's, only a draft of the advice of occupational health (R-18)."""

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.passport import SECTION
from app.services.clinical import require_clinician

KIND = "passport"


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
