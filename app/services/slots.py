"""Booking a free Slot: whoever is first has it, whatever else happens at the same time."""

import json

from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.parameters import Parts
from app.services.keeping import keep_next
from app.services.writing import Work


def take_slot(work: Work, parts: Parts, task: Json) -> Record | None:
    """The Slot that a part names, now busy; None where none is named. RES-007 for no Slot, ESC-010 for another
    organisation's than the Task's owner, ESC-009 (409) for one that is taken, also in this very moment.
    """
    named = parts.value("slot", "Reference")
    if named is None:
        return None
    id = str(named.get("reference", "")).removeprefix("Slot/") if isinstance(named, dict) else ""
    slot = work.see("Slot", id)
    at = "Parameters.parameter.where(name = 'slot')"
    if slot is None:
        raise refuse("RES-007", at)
    if slot.custodian != str(task["owner"]["reference"]).removeprefix("Organization/"):
        raise refuse("ESC-010", at)
    body = json.loads(slot.body)
    if body["status"] != "free":
        raise refuse("ESC-009", at)
    try:
        return keep_next(work, slot, body | {"status": "busy"})
    except Refusal as refusal:
        raise refuse("ESC-009", at) from refusal
