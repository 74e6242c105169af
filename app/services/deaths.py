"""A death, an error, or a revoked request: open Tasks are closed by the gateway, and nobody is nudged (R-16)."""

import json

from app.domain.json import Json
from app.domain.move import DECEASED
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.services import slots
from app.services.moving import carry_out
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
    if not (resource.get("deceasedBoolean") or resource.get("deceasedDateTime")) or patient.person is None:
        return
    verified = work.caller.role == "person"
    for task in open_tasks_of_person(work.connection, patient.person):
        referral = referrals.get_referral(work.connection, task.referral or "")
        may_end = verified or task.kind not in RISKS
        if may_end and referral and referral.requester == work.caller.organisation:
            _cancel(work, task, referral)
        else:
            people.queue_review(work.connection, work.new_id(), patient.id, patient.person, "death-told", work.now)
    if verified:
        people.mark_deceased(work.connection, patient.person)
        grants.end_deniable(work.connection, patient.person, work.now)


def _cancel(work: Work, task: Record, referral: Referral) -> None:
    cancelled = carry_out(work, task, json.loads(task.body), "gateway", "cancel", Brought(reason=DECEASED))
    work.witness("cancel", "U", cancelled)
    body = json.loads(cancelled.body)
    owner = str(body["owner"]["reference"]).removeprefix("Organization/")
    dropped = referrals.drop_notices(work.connection, referral.id, owner)
    if dropped:
        work.witness("notify-suppressed", "E", cancelled, dropped=str(dropped))
    for appointment in slots.booked(work, body):
        slots.cancel(work, appointment)


def close_request(work: Work, request: Record, status: str) -> None:
    """A revoked request cancels its open Tasks; one in error puts them in error (fhir-rules.md 1.3)."""
    name, reason = ("cancel", "no-longer-needed") if status == "revoked" else ("enter-in-error", None)
    for task in tasks_of(work.connection, request.id):
        if not is_closed(task):
            carry_out(work, task, json.loads(task.body), "gateway", name, Brought(reason=reason))
