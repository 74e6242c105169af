"""Hand-over: a clinic that was asked to takes the work on, and who had it keeps the stub (S84)."""

import json
from dataclasses import replace

from app.domain.calendar import render
from app.domain.grant import owner_stub
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.order import in_order
from app.fhir.risk import asks_hand_over
from app.services.keeping import keep_next
from app.services.task_states import is_closed
from app.services.writing import Work
from app.store import grants, referrals

TAKEN = "handed-over"


def take_over(work: Work, escalation: Record) -> None:
    """After an escalation was completed as handed over, where that was asked: its parent Task, if still open and the
    escalator's own, gets the clinic as its owner. What the clinic sees beyond the stub rests on consent.
    """
    body = json.loads(escalation.body)
    parent = _parent(work, body) if asks_hand_over(body) else None
    referral = referrals.get_referral(work.connection, escalation.referral or "")
    if parent is None or referral is None:
        return
    task = json.loads(parent.body)
    before = _organisation(task["owner"])
    owner = work.registry.get(_organisation(body["owner"]))
    assert owner
    assert parent.person
    changed = keep_next(work, parent, in_order(task | {"owner": body["owner"], "lastModified": render(work.moment)}))
    if before != referral.requester:
        grants.end_owner_reach(work.connection, before, referral.id, work.now)
    work.grant(parent.person, changed, owner_stub(owner.id, changed.id, work.now))
    referrals.save_referral(work.connection, replace(referral, owner_type=owner.type))
    work.tell(referral.id, "task-handed-over", changed, before)


def _parent(work: Work, escalation: Json) -> Record | None:
    """The Task that the escalator still works on."""
    for part in escalation.get("partOf", []):
        parent = work.recall("Task", str(part["reference"]).removeprefix("Task/"))
        if parent and not is_closed(parent):
            mine = json.loads(parent.body)["owner"]["reference"] == escalation["requester"]["reference"]
            return parent if mine else None
    return None


def _organisation(reference: Json) -> str:
    return str(reference["reference"]).removeprefix("Organization/")
