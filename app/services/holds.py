"""What a change of consent does to open Tasks: held where the owner lost sight, resumed where it returns (R-03)."""

import json

from app.domain.errors import Issue
from app.domain.grant import notice_grant
from app.domain.json import Json
from app.domain.life_cycles.access_to_work import ACCESS_TO_WORK
from app.domain.life_cycles.follow_up import FOLLOW_UP
from app.domain.move import CONSENT, LifeCycle
from app.domain.move_parts import Brought
from app.domain.moves import CYCLES
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.task import read_task
from app.fhir.authored import closed_notice
from app.services.follow_ups import is_refused
from app.services.keeping import keep
from app.services.moving import carry_out
from app.services.sight import owner_of, owner_sees
from app.services.writing import Work
from app.store import grants, referrals
from app.store.referral_records import open_tasks_of_person

WITHDRAWN = "withdrawn-by-person"


def review(work: Work, person: str) -> None:
    """Look at each open Task of the person again after a consent changed; nobody they refused is to ask them more."""
    for task in open_tasks_of_person(work.connection, person):
        body = json.loads(task.body)
        cycle = CYCLES[read_task(body).kind]
        if cycle is FOLLOW_UP and is_refused(work, task):
            work.witness("cancel", "U", carry_out(work, task, body, "gateway", "cancel", Brought(reason=WITHDRAWN)))
        if cycle.rests_on and body["status"] != "draft":
            _review(work, task, body, cycle)


def begin(work: Work, task: Record) -> Record:
    """Hold a Task that has just been sent and needs a consent that there is not; its sender is told. Returns the Task
    as it now stands.
    """
    body = json.loads(task.body)
    owner = owner_of(work, body)
    if owner is None or owner_sees(work, task):
        return task
    work.warnings.append(Issue("CON-021", task.type, {"performer": owner.name}))
    return _held(work, task, body)


def _review(work: Work, task: Record, body: Json, cycle: LifeCycle) -> None:
    owner = owner_of(work, body)
    if owner is None:
        return
    sees, waiting = owner_sees(work, task), read_task(body).hold_reason == CONSENT
    if waiting and sees:
        carry_out(work, task, body, "gateway", "resume", Brought())
        work.witness("resume", "U", task)
    elif not waiting and not sees and (cycle.needs_consent or _had_sight(work, task, owner)):
        _close(work, _held(work, task, body), body, owner)


def _had_sight(work: Work, task: Record, owner: Organisation) -> bool:
    """Only what was open can be closed: a referral that never had a consent is not held for one."""
    return grants.ever_opened(work.connection, str(task.person), owner, str(task.referral))


def _held(work: Work, task: Record, body: Json) -> Record:
    held = carry_out(work, task, body, "gateway", "hold-for-consent", Brought(reason=CONSENT))
    work.witness("hold", "U", held)
    return held


def _close(work: Work, held: Record, body: Json, owner: Organisation) -> None:
    """The owner is told that it is closed to it, and nothing that was on its way to it is sent."""
    assert held.person
    what = "application" if held.kind == ACCESS_TO_WORK.name else "referral"
    notice = keep(
        work, closed_notice(body, what, work.moment), work.new_id(), work.gateway.id, held.person, held.referral
    )
    work.grant(held.person, notice, notice_grant(owner.id, notice.id, work.now))
    if held.referral is None:
        return
    dropped = referrals.drop_notices(work.connection, held.referral, owner.id)
    if dropped:
        work.witness("notify-suppressed", "E", held, dropped=str(dropped))
    work.tell(held.referral, "closed-to-owner", notice, owner.id)
