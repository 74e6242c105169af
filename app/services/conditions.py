"""The condition on a referral's fit note, in words: what no text that is meant for an employer may hold."""

import json

from app.domain.catalogue.names import system
from app.domain.concept import code
from app.domain.json import Json
from app.fhir.json import parse
from app.fhir.views import shown
from app.services.writing import Work
from app.store.referral_records import latest_fit_note


def seen(work: Work, referral: str) -> list[str]:
    """The condition as far as the caller reads it on the note: by trying words others would learn it."""
    note = latest_fit_note(work.connection, referral)
    record = work.see("Observation", note.id) if note else None
    return _conditions(parse(shown(record, work.caller).encode())) if record else []


def known(work: Work, referral: str) -> list[str]:
    """The condition, whoever may see it: for the one act by which a named clinician gives words to an employer."""
    note = latest_fit_note(work.connection, referral)
    return _conditions(json.loads(note.body)) if note else []


def _conditions(note: Json) -> list[str]:
    items = note.get("component", [])
    told = [i.get("valueCodeableConcept", {}) for i in items if code(i["code"], system("fit-note-item")) == "condition"]
    return [str(words) for concept in told for words in (concept.get("text"), *_displays(concept)) if words]


def _displays(concept: Json) -> list[str]:
    return [str(coding.get("display", "")) for coding in concept.get("coding", [])]
