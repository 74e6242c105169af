"""Carrying a move out: the Task's next version, its clock, its request, the referral's row, grants and events."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.domain.calendar import instant, london, render
from app.domain.catalogue.names import system
from app.domain.dated import RuleBook
from app.domain.dwp_status import dwp_status
from app.domain.errors import Refusal
from app.domain.json import Json
from app.domain.life_cycles.access_to_work import ACCESS_TO_WORK
from app.domain.life_cycles.fast_track import FAST_TRACK
from app.domain.life_cycles.review import REVIEW
from app.domain.move import CLOSED, REASON_SYSTEMS, Move, Party
from app.domain.move_parts import Brought
from app.domain.moves import CYCLES
from app.domain.provision import NEVER_BY_TYPE
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.domain.task import TaskFacts, decide, decide_named, landing, read_task
from app.domain.task_clock import Pause, due, paused
from app.fhir.order import in_order
from app.fhir.terminology import concept
from app.services.clinical import check_move, check_named, check_status
from app.services.employers import open_question
from app.services.follow_ups import plan_follow_ups
from app.services.handing_over import TAKEN, take_over
from app.services.keeping import keep_next
from app.services.prefilling import prefill
from app.services.reviewing import conclude
from app.services.routes import term_of
from app.services.sight import close_form, require_sight
from app.services.suggestions import with_services
from app.services.supervision import require_trained
from app.services.task_states import facts_of, is_closed, is_of_root
from app.services.writing import Work
from app.store import grants, records, referrals
from app.store.referral_records import open_tasks_of_person, tasks_of, versions_of

AFTER: dict[tuple[str, str], Callable[[Work, Record, Record], object]] = {
    (FAST_TRACK.name, "accept"): prefill,
    (ACCESS_TO_WORK.name, "ask-employer"): open_question,
    **dict.fromkeys(((ACCESS_TO_WORK.name, name) for name in ("withdrawn", "cancel", "enter-in-error")), close_form),
}
"""What follows from a move of a kind, given the Task before and after it."""

REQUEST_CLOSED = ("completed", "revoked", "entered-in-error")
ENDS_SIGHT = ("rejected", "failed", "cancelled", "completed", "entered-in-error")


def carry_out(work: Work, record: Record, task: Json, party: Party, name: str, brought: Brought) -> Record:
    """Do the move of that name and return the Task's next version; raises the TSK refusals of the table."""
    facts = facts_of(work, record, task)
    check_named(work, facts.kind, name)
    try:
        move = decide_named(facts, party, name, brought)
    except Refusal as refusal:
        raise with_services(work, task, brought.reason, refusal) from None
    return _done(work, record, task, party, facts, move, brought)


def carry_out_status(work: Work, record: Record, task: Json, party: Party, status: str, brought: Brought) -> Record:
    """The same for a changed status, as PUT and PATCH ask for it."""
    facts = facts_of(work, record, task)
    check_status(work, facts.kind, status)
    try:
        move = decide(facts, party, status, brought)
    except Refusal as refusal:
        raise with_services(work, task, brought.reason, refusal) from None
    return _done(work, record, task, party, facts, move, brought)


def _done(
    work: Work, record: Record, task: Json, party: Party, facts: TaskFacts, move: Move, brought: Brought
) -> Record:
    check_move(work, task, move)
    if "gateway" not in move.by:
        require_trained(work)
    if party == "owner":
        require_sight(work, record)
    landed = landing(facts, move, brought)
    changed = keep_next(work, record, _moved(work, task, move, landed, brought))
    if CYCLES[landed.kind].opens:
        _end_what_it_opened(work, changed, landed)
    if landed.kind == REVIEW.name and landed.status in CLOSED:
        conclude(work, changed)
    if (landed.kind, move.name) in AFTER:
        AFTER[landed.kind, move.name](work, record, changed)
    if record.referral:
        _follow(work, changed, landed, move, brought)
    return changed


def _end_what_it_opened(work: Work, task: Record, landed: TaskFacts) -> None:
    """A closed escalation opens nothing any more."""
    if landed.status in CLOSED:
        grants.end_escalation(work.connection, task.id, work.now)
        if landed.business_status == TAKEN:
            take_over(work, task)


def _moved(work: Work, task: Json, move: Move, landed: TaskFacts, brought: Brought) -> Json:
    moved = dict(task) | {"status": landed.status, "lastModified": render(work.moment)}
    if move.name == "request":
        moved["authoredOn"] = moved["lastModified"]
    _set(moved, "statusReason", _reason(task, landed, brought))
    if landed.business_status:
        moved["businessStatus"] = concept(system(CYCLES[landed.kind].statuses), landed.business_status)
    moved["executionPeriod"] = _execution(task, landed, work.moment)
    end = _due(work, moved, move, landed)
    _set(moved, "restriction", {"period": {"end": render(end)}} if end else None)
    return in_order({key: value for key, value in moved.items() if value})


def _set(task: Json, element: str, value: Json | None) -> None:
    if value is None:
        task.pop(element, None)
    else:
        task[element] = value


def _reason(task: Json, landed: TaskFacts, brought: Brought) -> Json | None:
    """statusReason is coded, its text the code's display (access.md 1)."""
    if landed.status not in REASON_SYSTEMS:
        return None
    code = landed.hold_reason if landed.status == "on-hold" else brought.reason
    return concept(system(REASON_SYSTEMS[landed.status]), code) if code else task.get("statusReason")


def _execution(task: Json, landed: TaskFacts, now: datetime) -> Json:
    period = dict(task.get("executionPeriod", {}))
    if landed.status == "in-progress":
        period.setdefault("start", render(now))
    if landed.status in CLOSED and period:
        period.setdefault("end", render(now))
    return period


def _due(work: Work, task: Json, move: Move, landed: TaskFacts) -> datetime | None:
    running = task.get("restriction", {}).get("period", {}).get("end")
    return due(
        move,
        landed,
        at=work.moment,
        referred=instant(task["authoredOn"]),
        running=instant(running) if running else None,
        appointment=_appointment(work, task),
        pause=_pause(work, task) if move.clock == "continue" else None,
        rules=_rules(work, task, move),
        holidays=work.gateway.holidays,
        term=term_of(work, task) if move.clock == "act" else None,
    )


def _rules(work: Work, task: Json, move: Move) -> RuleBook:
    """The dated rules of a clock. What the gateway does by itself with a Task that the caller does not see uses a book
    of its own, which nothing tells of: else who records a denial would read that somebody works for the person.
    """
    is_told = "gateway" not in move.by or work.see("Task", task["id"])
    return work.rules if is_told else work.rules.afresh()


def _pause(work: Work, task: Json) -> Pause | None:
    return paused([json.loads(body) for body in versions_of(work.connection, "Task", task["id"])])


def _appointment(work: Work, task: Json) -> datetime | None:
    """The start of the last appointment among the outputs."""
    named = [o.get("valueReference", {}).get("reference", "") for o in task.get("output", [])]
    booked = [name.partition("/")[2] for name in named if name.startswith("Appointment/")]
    record = records.load(work.connection, "Appointment", booked[-1]) if booked else None
    return instant(json.loads(record.body)["start"]) if record else None


def _follow(work: Work, task: Record, landed: TaskFacts, move: Move, brought: Brought) -> None:
    """What a move does around the Task: the request's status, what DWP is told, the owner's sight, the event."""
    assert task.referral
    referral = referrals.get_referral(work.connection, task.referral)
    assert referral
    body = json.loads(task.body)
    owner = str(body["owner"]["reference"]).removeprefix("Organization/")
    cycle = CYCLES[landed.kind]
    if cycle.leads:
        closes = _request_follows(work, body, move) in REQUEST_CLOSED
        if is_of_root(body, referral):
            referrals.save_referral(work.connection, _told(work, referral, landed, brought, closes=closes))
        if landed.status == "completed":
            plan_follow_ups(work, task)
    if cycle.rests_on and landed.status in ENDS_SIGHT and not _works_on(work, task, owner):
        grants.end_owner_reach(work.connection, owner, referral.id, work.now)
    other = _requester(work, referral) if owner == work.caller.organisation else owner
    work.tell(referral.id, f"task-{landed.status}", task, other)


def _requester(work: Work, referral: Referral) -> str | None:
    """Whom the owner's moves are told: who asked for the referral, where it may know of them."""
    return referral.requester if may_be_told(work, referral.requester) else None


def _works_on(work: Work, task: Record, owner: str) -> bool:
    """Whether the owner has another open Task of the same referral that rests on a consent, for which it goes on seeing
    it.
    """
    open_ = (t for t in open_tasks_of_person(work.connection, str(task.person)) if _beside(t, task))
    named = (json.loads(t.body).get("owner", {}).get("reference") for t in open_ if t.id != task.id)
    return f"Organization/{owner}" in named


def _beside(other: Record, task: Record) -> bool:
    # What an escalation opens is its own; a consent that is over with the work is not kept alive by it.
    return other.referral == task.referral and CYCLES[read_task(json.loads(other.body)).kind].rests_on is not None


def _request_follows(work: Work, task: Json, move: Move) -> str | None:
    """The status of the request, which follows once none of its other Tasks is open (fhir-rules.md 1.3).

    Its record says so to a sender that may be told where its referral is. Of any other sender's it is the sender's
    alone to change: as a record of its own it would read in it what its Task cell does not show (access.md 1).
    """
    id = str(task["focus"]["reference"]).removeprefix("ServiceRequest/")
    request = records.load(work.connection, "ServiceRequest", id)
    others = [t for t in tasks_of(work.connection, id) if t.id != task["id"] and not is_closed(t)]
    body = json.loads(request.body) if request else {}
    if request is None or move.request_status is None or others:
        return body.get("status")
    if body["status"] != move.request_status and may_be_told(work, request.custodian):
        keep_next(work, request, body | {"status": move.request_status})
    return move.request_status


def may_be_told(work: Work, sender: str) -> bool:
    """Whether a sender may learn where its referral is, but by the computed answer; always of what it does itself."""
    of = work.registry.get(sender)
    return sender == work.caller.organisation or of is None or of.type not in NEVER_BY_TYPE


def _told(work: Work, referral: Referral, landed: TaskFacts, brought: Brought, *, closes: bool) -> Referral:
    before = referral.dwp_code
    code = dwp_status(
        landed.status,
        landed.business_status,
        landed.hold_reason,
        signposted=bool(brought.signposts),
        before=before,  # type: ignore[arg-type]  # the column holds nothing but these five codes
    )
    changed = referral.dwp_changed if code == before else london(work.moment).date()
    return replace(referral, dwp_code=code, dwp_changed=changed, is_open=referral.is_open and not closes)
