"""`$confirm-job`: an employer that was asked says whether the job is theirs, and learns nothing but the job (R-12)."""

import json
from dataclasses import dataclass, replace
from typing import Any

from app.domain.access_to_work import answers, answers_in
from app.domain.caller import Caller
from app.domain.catalogue.names import system
from app.domain.errors import Hidden, refuse
from app.domain.json import Json
from app.domain.move import CLOSED
from app.domain.move_parts import Brought
from app.domain.names import same_family_name
from app.domain.record import Record
from app.domain.reference import read as read_reference
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.fhir.terminology import codes
from app.services import employers
from app.services.gateway import Asked, Gateway
from app.services.moving import carry_out
from app.services.parties import own_organisation
from app.services.replay import Key, Sent, key_of, once
from app.services.sealed import Notes, guessed
from app.services.sight import owner_sees
from app.services.writing import Work, transact
from app.store import applications, grants

OPERATION = "$confirm-job"
ROLE, PURPOSE = "employer", "atw-application"


@dataclass(frozen=True)
class Asking:
    """What the employer knows of the person, and what it says of the job; None for a question alone."""

    reference: str
    birth_date: str
    family: str
    answer: str | None


@dataclass(frozen=True)
class Job:
    """The whole answer: the job as the person named it, and what was said of it. A replay is built of `task`."""

    task: str
    title: str
    start: str | None
    answer: str | None

    def kept(self) -> dict[str, Any]:
        """Which application it was; what is told of it is asked for again, for it may be closed by then."""
        return {"task": self.task}


def confirm_job(gateway: Gateway, caller: Caller, asked: Asked, body: bytes, sent: Sent) -> Job:
    """Tell the job that is asked about and, with an answer, record it; once, whatever is sent again.

    AUT-021 for any role but an employer's; RES-001, the same bytes for whatever does not fit: unknown, not asked, not
    allowed, closed, denied; ATW-026 for another answer than before; LIM-002 once misses have become a pattern.
    """

    def prepare() -> tuple[Key | None, Asking]:
        if caller.role != ROLE:
            raise refuse("AUT-021", "http.authorization", role=caller.role, action="ask", type=OPERATION, hint="")
        gateway.limits.guard_guessing(caller.client_id)
        return key_of(sent), _asking(parse(body))

    def act(work: Work, prepared: tuple[Key | None, Asking]) -> Job:
        key, asking = prepared
        return once(work, key, lambda: _confirmed(work, asking), lambda kept: _confirmed(work, asking, **kept))

    try:
        return transact(gateway, caller, asked, Notes(OPERATION, "E"), prepare, act)
    except Hidden:
        if gateway.limits.miss(caller.client_id, 1):
            gateway.ledger.commit(guessed(caller, asked))
        raise


def answered(job: Job) -> Json:
    """The answer as Parameters."""
    told = (
        ("jobTitle", "valueString", job.title),
        ("start", "valueDate", job.start),
        ("answer", "valueCode", job.answer),
    )
    parts = [{"name": name, kind: value} for name, kind, value in told if value]
    return {"resourceType": "Parameters", "parameter": parts}


def _asking(parameters: Json) -> Asking:
    parts = read_parts(OPERATION, parameters)
    parts.only("reference", "birthDate", "family", "answer")
    reference, family, answer = parts.text("reference"), parts.text("family"), parts.code("answer")
    born = parts.value("birthDate", "Date", "String")
    if not (reference and family and born):
        raise refuse("STA-002", "Parameters.parameter", reason="Send all three.")
    allowed = codes(system("job-confirmation"))
    if answer is not None and answer not in allowed:
        at, hint = "Parameters.parameter.where(name = 'answer')", f"Say one of: {', '.join(allowed)}."
        raise refuse("TSK-025", at, operation="confirm-job", part="answer", hint=hint)
    return Asking(reference, str(born), family, answer)


def _confirmed(work: Work, asking: Asking, task: str | None = None) -> Job:
    """The job, and what was said of it; of a replay only for the application it was told of before."""
    found = _task(work, asking)
    if task not in (None, found.id):
        raise Hidden
    return _told(work, asking, found)


def _told(work: Work, asking: Asking, task: Record) -> Job:
    body = json.loads(task.body)
    before = employers.answer_of(body)
    if asking.answer and before and asking.answer != before:
        raise refuse("ATW-026", "Parameters.parameter.where(name = 'answer')")
    if asking.answer and not before:
        told = body | {"output": [*body.get("output", []), employers.said(asking.answer)]}
        task = replace(carry_out(work, task, told, "gateway", "confirm-job", Brought()), ground=task.ground)
    work.notes.saw(task)
    work.notes.keepers[work.gateway.id] = None
    return _job(task.id, employers.form_of(work, body), asking.answer or before)


def _task(work: Work, asking: Asking) -> Record:
    """The application's Task, its person held; Hidden unless everything fits."""
    found = applications.task_of(work.connection, read_reference(asking.reference) or "")
    if found is None or found.person is None:
        raise Hidden
    person = work.lock(found.person)
    task = work.recall("Task", found.id) or found
    body = json.loads(task.body)
    patient = work.recall("Patient", str(body["for"]["reference"]).removeprefix("Patient/"))
    names = json.loads(patient.body).get("name", []) if patient else []
    fits = (
        body["status"] not in (*CLOSED, "on-hold") and owner_sees(work, task),
        employers.is_asked(body) == work.caller.organisation,
        employers.is_allowed(employers.form_of(work, body)),
        str(person.birth_date) == asking.birth_date,
        not person.deceased,
        any(same_family_name(str(name.get("family", "")), asking.family) for name in names),
    )
    # It is told for the application's purpose; what binds the employer for that of its own token binds it here too.
    purposes = (PURPOSE, work.caller.purpose)
    ground = grants.question_of(work.connection, task, own_organisation(work), purposes, work.now)
    if not ground.rank or not all(fits):
        raise Hidden
    return replace(task, ground=ground)


def _job(task: str, form: Json, answer: str | None) -> Job:
    job = answers(form, "job")
    title = next((str(a["valueString"]) for a in answers_in(job, "job.title") if "valueString" in a), "")
    return Job(task, title, next((a.get("valueDate") for a in answers_in(job, "job.start")), None), answer)
