"""Reviews of passports: written down with the version that names the day, told to the person when it has come."""

import json

from app.domain.calendar import span
from app.domain.clock import milliseconds
from app.domain.passport import review_day
from app.domain.record import Record
from app.domain.suggestion import Need, types_for
from app.domain.timed import ActKind, Due
from app.fhir.authored import review_reminder
from app.fhir.displays import named_with_display
from app.services.areas import area_of_person
from app.services.keeping import keep
from app.services.suggestions import suggestions
from app.services.writing import Work
from app.store import timed_acts

ACT: ActKind = "passport-review"
LINKS = 3
"""Local services that a reminder names."""


def plan_review(work: Work, passport: Record) -> None:
    """Write down when the person is reminded of a passport they keep; a day that is past reminds of nothing."""
    due = due_of(passport)
    if passport.custodian == work.gateway.id and due is not None and due > work.now:
        timed_acts.plan(work.connection, work.new_id(), Due(ACT, passport.type, passport.id, due))


def due_of(passport: Record) -> int | None:
    """The beginning of the London day of the review, in milliseconds; None where there is none."""
    day = review_day(json.loads(passport.body))
    return milliseconds(span(day)[0]) if day and passport.kind == "passport" else None


def remind(work: Work, passport: Record) -> None:
    """The notice that the person reads: it is time to look at the passport again, and who near them can help."""
    body = json.loads(passport.body)
    notice = review_reminder(passport.reference, body["subject"], _near(work, body["subject"]), work.moment)
    work.notes.saw(keep(work, notice, work.new_id(), work.gateway.id, passport.person, None))


def _near(work: Work, subject: dict[str, str]) -> list[dict[str, str]]:
    """Services of the person's own area, best first; none where nobody knows where they live."""
    patient = work.recall("Patient", str(subject.get("reference", "")).removeprefix("Patient/"))
    areas = area_of_person(work.connection, json.loads(patient.body)) if patient else frozenset()
    found = suggestions(work.connection, Need(types_for(None), areas))[:LINKS] if areas else []
    return [named_with_display(record.reference, json.loads(record.body)) for record in found]
