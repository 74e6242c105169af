"""Whom an escalation is about: by the reference of a referral, or as the escalator knows the person."""

import json
from dataclasses import dataclass

from app.domain.catalogue.names import NHS_NUMBER
from app.domain.errors import Refusal, refuse
from app.domain.identifiers import canonical_system
from app.domain.json import Json
from app.domain.record import Record
from app.domain.reference import read as read_reference
from app.domain.referral_row import Referral
from app.fhir.order import in_order
from app.fhir.parameters import Parts
from app.services import patients
from app.services.keeping import keep
from app.services.references import BEYOND_STUB
from app.services.referrals import new_reference
from app.services.routes import region_of
from app.services.writing import Work
from app.store import referrals
from app.store.patients import own_patient

SUBJECT = "Parameters.parameter.where(name = 'subject')"


@dataclass(frozen=True)
class Whom:
    """The Patient that stands for the person, the reference given back, where they are served; `referral` only where
    the escalator sees it beyond a stub.
    """

    patient: Record
    reference: str
    region: str
    referral: Referral | None = None

    @property
    def person(self) -> str:
        """The person, whose row is held."""
        assert self.patient.person
        return self.patient.person


def by_reference(work: Work, text: str) -> Whom:
    """The person of a referral, whoever may see it; ESC-003 when no referral has the reference."""
    referral = referrals.of_reference(work.connection, read_reference(text) or "")
    if referral is None:
        raise refuse("ESC-003", "Parameters.parameter.where(name = 'reference')")
    work.lock(referral.person)
    patient = work.recall("Patient", referral.patient)
    assert patient
    seen = referral if _is_seen(work, referral) else None
    return Whom(patient, referral.reference, region_of(work, referral.requester), seen)


def _is_seen(work: Work, referral: Referral) -> bool:
    found = [work.see("ServiceRequest", referral.id), work.see("Task", referral.task or "")]
    return any(record is not None and record.rank >= BEYOND_STUB for record in found)


def by_subject(work: Work, parts: Parts) -> Whom:
    """The person as the escalator names them: by its own Patient, or by number, name and birth date. What it says is
    kept as told, and linked only where number and birth date are those of one person (R-20).
    """
    patient = _named(work, parts) or _told(work, parts)
    assert patient.person
    work.lock(patient.person)
    return Whom(patient, new_reference(work), region_of(work, work.caller.organisation))


def _named(work: Work, parts: Parts) -> Record | None:
    reference = parts.value("patient", "Reference")
    if reference is None:
        return None
    named = str(reference.get("reference", "")) if isinstance(reference, dict) else ""
    record = work.see("Patient", named.removeprefix("Patient/"))
    if record is None or record.person is None:
        raise refuse("RES-007", SUBJECT)
    return record


def _told(work: Work, parts: Parts) -> Record:
    told = read_subject(parts)
    own = _own(work, told)
    if own:
        return own
    faults = work.gateway.validator.check(told, profile=None, at=SUBJECT)
    if faults:
        raise Refusal(*faults)
    id = work.new_id()
    person = patients.person_told(work, patients.identity(work, told, SUBJECT), id)
    stored = keep(work, in_order(told), id, work.caller.organisation, person, None)
    patients.show_themself(work, stored)
    return stored


def read_subject(parts: Parts) -> Json:
    """What a subject part says, as a Patient; ESC-004 when that is too little to find anybody by."""
    parts.only("identifier", "name", "birthDate", "patient")
    identifier, name = parts.value("identifier", "Identifier"), parts.value("name", "HumanName")
    born = parts.value("birthDate", "Date")
    told: Json = {"resourceType": "Patient"}
    told |= {"identifier": [identifier]} if identifier else {}
    told |= {"name": [name]} if name else {}
    told |= {"birthDate": born} if born else {}
    if not (_number(told) or (name and born)):
        raise refuse("ESC-004", SUBJECT)
    return told


def _number(told: Json) -> str:
    for identifier in told.get("identifier", []):
        if isinstance(identifier, dict) and canonical_system(str(identifier.get("system", ""))) == NHS_NUMBER:
            return "".join(str(identifier.get("value", "")).split())
    return ""


def _own(work: Work, told: Json) -> Record | None:
    """The escalator's own Patient of that number, where it has one with the same birth date or was told none."""
    number = _number(told)
    found = own_patient(work.connection, work.caller.organisation, NHS_NUMBER, number) if number else None
    if found is None or found.person is None:
        return None
    return found if told.get("birthDate", born := json.loads(found.body).get("birthDate")) == born else None
