"""What a change of consent does to open Tasks: held where the owner lost sight, resumed where it returns (R-03)."""

import json

from app.domain.grant import notice_grant
from app.domain.json import Json
from app.domain.move import CONSENT
from app.domain.move_parts import Brought
from app.domain.parties import Organisation
from app.domain.record import Record
from app.fhir.authored import closed_notice
from app.services.keeping import keep
from app.services.moving import carry_out
from app.services.task_states import facts_of
from app.services.writing import Work
from app.store import grants, records, referrals
from app.store.referral_records import open_tasks_of_person


def review(work: Work, person: str) -> None:
    """Look at each open Task of the person again after a consent changed."""
    for task in open_tasks_of_person(work.connection, person):
        body = json.loads(task.body)
        if task.kind == "fulfilment-task" and task.referral and body["status"] != "draft":
            _review(work, task, body)


def _review(work: Work, task: Record, body: Json) -> None:
    request = records.load(work.connection, "ServiceRequest", str(task.referral))
    owner = work.registry.get(str(body["owner"]["reference"]).removeprefix("Organization/"))
    if request is None or owner is None:
        return
    sees = grants.opens(work.connection, request, owner, work.now)
    facts = facts_of(work, task, body)
    waiting = facts.hold_reason == CONSENT
    if waiting and sees:
        carry_out(work, task, body, "gateway", "resume", Brought())
        work.witness("resume", "U", task)
    elif not waiting and not sees and _had_sight(work, task, owner):
        _hold(work, task, body, owner.id)


def _had_sight(work: Work, task: Record, owner: Organisation) -> bool:
    """Only what was open can be closed: a referral that never had a consent is not held for one."""
    return grants.ever_opened(work.connection, str(task.person), owner, str(task.referral))


def _hold(work: Work, task: Record, body: Json, owner: str) -> None:
    held = carry_out(work, task, body, "gateway", "hold-for-consent", Brought(reason=CONSENT))
    notice = keep(work, closed_notice(body, work.moment), work.new_id(), work.gateway.id, task.person, task.referral)
    assert task.person
    work.grant(task.person, notice, notice_grant(owner, notice.id, work.now))
    work.witness("hold", "U", held)
    dropped = referrals.drop_notices(work.connection, str(task.referral), owner)
    if dropped:
        work.witness("notify-suppressed", "E", held, dropped=str(dropped))
    work.tell(str(task.referral), "closed-to-owner", notice, owner)
