"""`$break-glass`: one asserted clinician sees one person's record for an hour, and a human reviews it (R-17)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain import emergency, person
from app.domain.calendar import render
from app.domain.caller import Caller
from app.domain.errors import Hidden, Refusal, refuse
from app.domain.json import Json
from app.domain.names import same_family_name
from app.domain.record import Record
from app.domain.timed import Due
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.services import patients
from app.services.gateway import Asked, Gateway
from app.services.replay import Key, Sent, key_of, once
from app.services.reviewing import review_disclosure
from app.services.sealed import Notes
from app.services.whom import read_subject
from app.services.writing import Work, transact
from app.store import people, referrals, timed_acts
from app.store.patients import all_patients_of


@dataclass(frozen=True)
class Asking:
    """The person as the clinician knows them, a Patient, and why."""

    told: Json
    reason: str


@dataclass(frozen=True)
class Opened:
    """The person's Patients, and until when (milliseconds) they are open to who asked."""

    patients: tuple[str, ...]
    until: int

    def kept(self) -> dict[str, Any]:
        """What a replay is built from."""
        return {"patients": list(self.patients), "until": self.until}


def break_glass(gateway: Gateway, caller: Caller, asked: Asked, body: bytes, sent: Sent) -> Opened:
    """Open one person's record to the clinician who asks, for 60 minutes, and put it before a reviewer.

    Raises EMG-001 (403) for who may never, EMG-002 and 003 for what is missing, RES-001 when nobody has this number,
    name and birth date; ESC-001 (503) when it cannot be stored.
    """

    def prepare() -> tuple[Key | None, Asking]:
        _permit(caller)
        return key_of(sent), _asking(read_parts("$break-glass", parse(body)))

    def act(work: Work, prepared: tuple[Key | None, Asking]) -> Opened:
        key, asking = prepared
        return once(work, key, lambda: _opened(work, asking), lambda kept: _still_open(work, asking, kept))

    try:
        return transact(gateway, caller, asked, Notes("break-glass", "E"), prepare, act)
    except Refusal as refusal:
        if refusal.kind in ("broken", "unavailable"):
            raise refuse("ESC-001") from refusal
        raise


def _permit(caller: Caller) -> None:
    actor = caller.actor
    allowed = actor is not None and actor.is_clinical and actor.registration is not None
    if not allowed or caller.role not in emergency.ROLES or caller.purpose != emergency.PURPOSE:
        raise refuse("EMG-001", "http.authorization", role=caller.role)


def _asking(parts: Parts) -> Asking:
    parts.only("identifier", "name", "birthDate", "reason")
    told = read_subject(Parts(parts.operation, tuple(p for p in parts.parts if p["name"] != "reason")))
    if not {"identifier", "name", "birthDate"} <= told.keys():
        raise refuse("EMG-002", "Parameters.parameter")
    reason = parts.text("reason") or ""
    if not emergency.makes_sense(reason):
        raise refuse("EMG-003", "Parameters.parameter.where(name = 'reason')")
    return Asking(told, reason)


def _opened(work: Work, asking: Asking) -> Opened:
    found = _matched(work, asking.told)
    first = found[0]
    assert first.person
    actor = work.caller.actor
    assert actor
    until = work.now + emergency.LASTS
    work.grant(first.person, first, *emergency.opened(actor.recipient, work.now, until))
    review = review_disclosure(work, first.reference, first)
    if review is None:
        raise refuse("ESC-001")
    _tell_owners(work, first.person)
    timed_acts.plan(work.connection, work.new_id(), Due("emergency-ended", "Patient", first.id, until))
    work.notes.interaction = "emergency-override-started"
    work.notes.reason = asking.reason
    for record in (*found, review):
        work.notes.saw(record)
    return Opened(tuple(record.reference for record in found), until)


def _still_open(work: Work, asking: Asking, kept: dict[str, Any]) -> Opened:
    """The answer sent again, as long as the hour lasts and no longer; Hidden afterwards."""
    found = [work.see("Patient", reference.removeprefix("Patient/")) for reference in kept["patients"]]
    work.notes.reason = asking.reason
    for record in filter(None, found):
        work.notes.saw(record)
    if not any(found):
        raise Hidden
    return Opened(tuple(kept["patients"]), kept["until"])


def _tell_owners(work: Work, person: str) -> None:
    """Who works on the person's referrals is told that there was an emergency, not more."""
    for referral in referrals.open_referrals(work.connection, person):
        task = work.recall("Task", referral.task or "")
        if task:
            owner = str(json.loads(task.body)["owner"]["reference"]).removeprefix("Organization/")
            work.tell(referral.id, "emergency-access", task, owner)


def _matched(work: Work, told: Json) -> list[Record]:
    """The Patients of the one person whose number, name and birth date these are; Hidden for anybody else."""
    said = patients.identity(work, told, "Parameters.parameter")
    known = people.find_person(work.connection, said.nhs_number) if said.nhs_number else None
    if known is None or not person.links(known, said):
        raise Hidden
    work.lock(known.id)
    found = all_patients_of(work.connection, known.id)
    if not any(_same_name(json.loads(record.body), told) for record in found):
        raise Hidden
    return found


def _same_name(patient: Json, told: Json) -> bool:
    given = {word.casefold() for word in told["name"][0].get("given", [])}
    return any(
        same_family_name(str(name.get("family", "")), str(told["name"][0].get("family", "")))
        and given & {word.casefold() for word in name.get("given", [])}
        for name in patient.get("name", [])
    )


def answered(opened: Opened) -> Json:
    """The answer as Parameters: where to read, and until when."""
    until = render(datetime.fromtimestamp(opened.until / 1000, UTC))
    found = [{"name": "patient", "valueReference": {"reference": name}} for name in opened.patients]
    return {"resourceType": "Parameters", "parameter": [*found, {"name": "until", "valueInstant": until}]}
