"""A death, an error, or a revoked request: open Tasks are closed by the gateway, and nobody is nudged (R-16)."""

import json

from app.domain.json import Json
from app.domain.move import DECEASED
from app.domain.move_parts import Brought
from app.domain.moves import CYCLES
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.domain.task import read_task
from app.services import launch, slots
from app.services.moving import carry_out
from app.services.reviewing import review_death
from app.services.signposts import point_near
from app.services.task_states import is_closed
from app.services.writing import Work
from app.store import grants, people, referrals
from app.store.referral_records import open_tasks_of_person, tasks_of

RISKS = ("escalation-task", "review")
"""Kinds of Task that a clinician or a reviewer ends."""


def review(work: Work, patient: Record, resource: Json) -> None:
    """After a Patient changed: a death told by the referral's own requester cancels its Tasks; from others it goes to
    a human (access.md 5), and so does an escalation, which nobody's unverified word ends (R-08). A verified death also
    ends every deniable permit.
    """
    died = told(resource)
    if died is None or patient.person is None:
        return
    verified, asks = work.caller.role == "person", False
    for task in open_tasks_of_person(work.connection, patient.person):
        referral = referrals.get_referral(work.connection, task.referral or "")
        may_end = verified or task.kind not in RISKS
        if may_end and referral and referral.requester == work.caller.organisation:
            _cancel(work, task, referral)
        else:
            asks = asks or task.kind != "review"
    if asks:
        review_death(work, patient, died)
    if verified:
        people.mark_deceased(work.connection, patient.person)
        grants.end_deniable(work.connection, patient.person, work.now)


def told(patient: Json) -> str | None:
    """What a Patient says of a death, as text: when, else `true`; None where it tells of none."""
    if when := patient.get("deceasedDateTime"):
        return str(when)
    return "true" if patient.get("deceasedBoolean") else None


def close_all(work: Work, person: str) -> None:
    """After a reviewer confirmed a death: every open Task of the person is cancelled, save those that a clinician or a
    reviewer ends. What they consented to stands until a verified source says it too (access.md 5).
    """
    for task in open_tasks_of_person(work.connection, person):
        if task.kind not in RISKS:
            _cancel(work, task, referrals.get_referral(work.connection, task.referral or ""))


def _cancel(work: Work, task: Record, referral: Referral | None) -> None:
    cancelled = carry_out(work, task, json.loads(task.body), "gateway", "cancel", Brought(reason=DECEASED))
    work.witness("cancel", "U", cancelled)
    launch.answer_offer(work, cancelled)
    body = json.loads(cancelled.body)
    owner = str(body["owner"]["reference"]).removeprefix("Organization/")
    dropped = referrals.drop_notices(work.connection, referral.id, owner) if referral else 0
    if dropped:
        work.witness("notify-suppressed", "E", cancelled, dropped=str(dropped))
    for appointment in slots.booked(work, body):
        slots.cancel(work, appointment)


def close_request(work: Work, request: Record, status: str) -> None:
    """A revoked request cancels its open Tasks; one in error puts them in error (fhir-rules.md 1.3). The person whose
    work was open is told where else to turn (R-09).
    """
    name, reason = ("cancel", "no-longer-needed") if status == "revoked" else ("enter-in-error", None)
    for task in tasks_of(work.connection, request.id):
        if is_closed(task):
            continue
        body = json.loads(task.body)
        if reason and body["status"] != "draft" and CYCLES[read_task(body).kind].leads:
            body["output"] = [*body.get("output", []), point_near(work, task, body, reason)]
        carry_out(work, task, body, "gateway", name, Brought(reason=reason))
