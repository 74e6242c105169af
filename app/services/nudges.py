"""Whether a reminder or a follow-up may leave at all: the one place that says no (S32: special rules; R-16)."""

import json

from app.domain.record import Record
from app.services.writing import Work
from app.store import records
from app.store.flags import has_special_rules


def silenced(work: Work, record: Record) -> str | None:
    """Why nobody is nudged about the person of a record; None where somebody may be. The person must be locked."""
    assert record.person
    if work.lock(record.person).deceased or _is_told_dead(work, record):
        return "deceased"
    return "special-rules" if has_special_rules(work.connection, record.person) else None


def _is_told_dead(work: Work, record: Record) -> bool:
    """Whether the Patient that the record itself is about says so, verified or not: silence harms nobody."""
    body = json.loads(record.body)
    reference = str((body.get("for") or body.get("patient") or body.get("subject") or {}).get("reference", ""))
    patient = records.load(work.connection, "Patient", reference.removeprefix("Patient/"))
    told = json.loads(patient.body) if patient else {}
    return bool(told.get("deceasedBoolean") or told.get("deceasedDateTime"))
