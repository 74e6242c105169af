"""Booking a free Slot: whoever is first has it, it lies ahead, and what is booked anew is given back."""

import json
from datetime import datetime

from app.domain.calendar import instant
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.moves import CYCLES
from app.domain.record import Record
from app.domain.task import read_task
from app.fhir.parameters import Parts
from app.services.draft import Draft
from app.services.keeping import keep_next
from app.services.routes import term_of
from app.services.writing import Work
from app.store import appointments

BOOKED = ("status", "schedule", "start", "end")
"""What an appointment rests on of its Slot."""


def take_slot(work: Work, parts: Parts, task: Json) -> Record | None:
    """The Slot that a part names, now busy; None where none is named. RES-007 for no Slot, ESC-010 for another
    organisation's than the Task's owner, ESC-020 for one that has begun, ESC-009 (409) for one that is taken, also in
    this very moment.
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
    if instant(body["start"]) < work.moment:
        raise refuse("ESC-020", at)
    if body["status"] != "free":
        raise refuse("ESC-009", at)
    try:
        return keep_next(work, slot, body | {"status": "busy"})
    except Refusal as refusal:
        raise refuse("ESC-009", at) from refusal


def require_in_time(work: Work, task: Json, start: str) -> None:
    """ESC-021 for a time after which the route of an escalation has to have acted (R-08); of a referral, any time."""
    if CYCLES[read_task(task).kind].opens and instant(start) > _latest(work, task):
        raise refuse("ESC-021", "Parameters.parameter")


def _latest(work: Work, task: Json) -> datetime:
    """The end of the route's term; once that is past, of the same term from now: late, and still no later than it."""
    term, holidays = term_of(work, task), work.gateway.holidays
    ends = term.ends(instant(task["authoredOn"]), holidays)
    return ends if ends >= work.moment else term.ends(work.moment, holidays)


def give_back(work: Work, task: Json) -> None:
    """Before a Task is booked anew: what it had booked ahead is cancelled, and its Slot is free for somebody else."""
    for appointment in booked(work, task):
        if instant(json.loads(appointment.body)["start"]) > work.moment:
            cancel(work, appointment)


def booked(work: Work, task: Json) -> list[Record]:
    """The appointments among the outputs of a Task that stand."""
    named = (str(output.get("valueReference", {}).get("reference", "")) for output in task.get("output", []))
    found = (work.recall("Appointment", n.partition("/")[2]) for n in named if n.startswith("Appointment/"))
    return [record for record in found if record and json.loads(record.body)["status"] == "booked"]


def cancel(work: Work, appointment: Record) -> None:
    """Cancel an appointment and free the Slot it was made on."""
    body = json.loads(appointment.body)
    keep_next(work, appointment, body | {"status": "cancelled"})
    for named in body.get("slot", []):
        slot = work.recall("Slot", str(named.get("reference", "")).removeprefix("Slot/"))
        told = json.loads(slot.body) if slot else {}
        if slot and told["status"] == "busy":
            keep_next(work, slot, told | {"status": "free"})


def check_change(work: Work, before: Record, slot: Json) -> None:
    """ESC-022 (409) for a Slot that is given away, or moved, while an appointment stands on it."""
    kept = json.loads(before.body)
    changed = any(kept.get(element) != slot.get(element) for element in BOOKED)
    if changed and appointments.stands_on(work.connection, before.id):
        raise refuse("ESC-022", "Slot.status")


def check_appointment(work: Work, draft: Draft, person: str | None) -> None:
    """ESC-023 for an Appointment that comes with a Slot, which nobody would have taken for it; VAL-001 for one of no
    request.
    """
    del work, person
    if "basedOn" not in draft.resource:
        raise refuse("VAL-001", f"{draft.at}.basedOn", parent="Appointment", element="basedOn", hint="")
    if "slot" in draft.resource:
        raise refuse("ESC-023", f"{draft.at}.slot")
