"""Asking an employer to confirm a job: only with the person's yes, and never for mental health support (R-12)."""

import json

from app.domain.access_to_work import may_ask_employer, read_application
from app.domain.catalogue.names import system
from app.domain.errors import refuse
from app.domain.grant import asked_grant, job_grant
from app.domain.json import Json
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.fhir.authored import party
from app.fhir.extraction import reference_parts
from app.fhir.parameters import Parts
from app.fhir.terminology import concept
from app.services.parties import organisation_named
from app.services.sight import require_sight
from app.services.writing import Work
from app.store import records

ASKED, CONFIRMED = "employer", "job-confirmation"
"""The task parts: the employer who is asked, and what it said."""


def form_of(work: Work, task: Json) -> Json:
    """The declared application that a Task carries."""
    type, id = reference_parts(str(task["focus"].get("reference", "")))
    found = records.load(work.connection, type, id)
    return json.loads(found.body) if found else {}


def is_allowed(form: Json) -> bool:
    """Whether the person lets DWP ask their employer, and something else is applied for than mental health support."""
    return may_ask_employer(form, read_application(form))


def asked_employer(work: Work, record: Record, task: Json, parts: Parts) -> list[Json]:
    """The input that names the employer who is asked; TSK-008 while DWP may not read the form, ATW-024 without the
    person's yes, ATW-025 for no employer or for another than was asked before.
    """
    require_sight(work, record)
    if not is_allowed(form_of(work, task)):
        raise refuse("ATW-024", "Task.focus")
    named = parts.value("employer", "Reference")
    found = organisation_named(work, named) if isinstance(named, dict) else None
    if found is None or found.type != "employer" or is_asked(task) not in (None, found.id):
        raise refuse("ATW-025", "Parameters.parameter.where(name = 'employer')")
    if is_asked(task):
        return []
    return [{"type": concept(system("task-part"), ASKED), "valueReference": party(found)}]


def is_asked(task: Json) -> str | None:
    """The id of the employer that a Task asks to confirm the job; None where it asks nobody."""
    for part in task.get("input", []):
        if any(coding.get("code") == ASKED for coding in part.get("type", {}).get("coding", [])):
            return str(part.get("valueReference", {}).get("reference", "")).removeprefix("Organization/")
    return None


def open_question(work: Work, before: Record, task: Record) -> None:
    """From the first question on, the employer may know which job is meant, and DWP sees the whole Task, in which the
    answer will stand.
    """
    body = json.loads(task.body)
    employer = is_asked(body)
    if employer and is_asked(json.loads(before.body)) is None:
        owner = str(body["owner"]["reference"]).removeprefix("Organization/")
        rows = asked_grant(owner, task.id, work.now), job_grant(employer, task.id, work.now)
        work.grant(str(task.person), task, *rows)


def answer_of(task: Json) -> str | None:
    """What the employer said: `confirmed` or `not-confirmed`; None while it has not."""
    for part in task.get("output", []):
        if any(coding.get("code") == CONFIRMED for coding in part.get("type", {}).get("coding", [])):
            return str(part["valueCodeableConcept"]["coding"][0]["code"])
    return None


def said(answer: str) -> Json:
    """The output that tells what the employer said."""
    return {
        "type": concept(system("task-part"), CONFIRMED),
        "valueCodeableConcept": concept(system(CONFIRMED), answer),
    }


def brought(parts: Parts) -> Brought:
    """What comes with `$ask-employer`: nothing but who is asked."""
    parts.only("employer")
    return Brought("$ask-employer")
