"""The acts of the gateway itself when an instant has come, one function a kind; each happens once (R-15)."""

import json
from collections.abc import Callable

from app.domain.calendar import instant
from app.domain.clock import milliseconds
from app.domain.json import Json
from app.domain.move import CLOSED
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.domain.task import read_task
from app.domain.timed import ActKind, Due, Result, passed
from app.fhir.extraction import reference_parts
from app.services import deaths, holds, launch, passport_reviews
from app.services.acting import acting
from app.services.follow_ups import is_refused, raise_follow_up
from app.services.gateway import Gateway
from app.services.moving import carry_out, may_be_told
from app.services.nudges import silenced
from app.services.plan_actions import agreed_version, due_now, is_paused, raise_action
from app.services.writing import Work
from app.store import alerts, referrals, timed_acts


def do(gateway: Gateway, act: Due) -> bool:
    """Do one act that is due; whether this call did it. False where it was done before, or its reason is gone.

    BusyError where somebody writes about the person now; nothing is done by halves, whatever ends it.
    """
    with acting(gateway, act.kind, act.type, act.id) as (work, record):
        return _ACTS[act.kind](work, record, act)


def _remind(work: Work, task: Record, act: Due) -> bool:
    """Before the clock of a Task ends, whoever it waits for hears of it."""
    return _ends(task) == act.due and passed(work.now) <= act.due and _nudge(work, task, act)


def _breach(work: Work, task: Record, act: Due) -> bool:
    """A Task past its clock is told of and put before the operator, never closed; an offer counts as not answered."""
    body = json.loads(task.body)
    if _ends(task) != act.due or act.due >= passed(work.now) or not _claim(work, act):
        return False
    if task.kind == "offer":
        launch.answer_offer(work, carry_out(work, task, body, "gateway", "complete", Brought(answer="no-answer")))
        return True
    kind = "hold-overdue" if body["status"] == "on-hold" else act.kind
    alerts.raise_alert(work.connection, work.new_id(), kind, act, work.now)
    work.notes.saw(task)
    _tell(work, task, "clock-breached", body)
    return True


def _remind_consent(work: Work, consent: Record, act: Due) -> bool:
    """Before a consent ends, who asked for the referral hears of it, in time to ask the person again."""
    return json.loads(consent.body)["status"] == "active" and _nudge(work, consent, act)


def _begin_consent(work: Work, consent: Record, act: Due) -> bool:
    """Where a permit begins that was given ahead, Tasks that wait for it go on; not one that was taken back since."""
    person = str(consent.person)
    return _carry(
        work, consent, act, lambda: holds.review(work, person), stands=timed_acts.begins(work.connection, act)
    )


def _end_consent(work: Work, consent: Record, act: Due) -> bool:
    """Where a consent has run out, Tasks whose owner lost sight are held, as at a withdrawal (R-03)."""

    def hold() -> None:
        holds.review(work, str(consent.person))
        _tell(work, consent, act.kind)

    return _carry(work, consent, act, hold)


def _follow_up(work: Work, task: Record, act: Due) -> bool:
    """Weeks after a completed referral its owner is to ask how it went on, and has a Task to say so in; not where the
    person has refused it since (R-03).
    """
    if act.due > work.now:
        return False
    if json.loads(task.body)["status"] != "completed" or is_refused(work, task):
        return _claim(work, act, "void")

    def ask() -> None:
        _tell(work, task, act.kind, json.loads(task.body))
        raise_follow_up(work, task)

    return _nudge(work, task, act, ask)


def _end_emergency(work: Work, patient: Record, act: Due) -> bool:
    """An emergency access is over: its rows have ended by themselves, and the log says so (R-17)."""

    def say() -> None:
        work.notes.interaction = "emergency-override-ended"

    return _carry(work, patient, act, say)


def _close_after_death(work: Work, patient: Record, act: Due) -> bool:
    """A reviewer confirmed a death: what is open is cancelled, unless whoever told of it has taken it back (R-16)."""
    is_told = deaths.told(json.loads(patient.body)) is not None
    return _carry(work, patient, act, lambda: deaths.close_all(work, str(patient.person)), stands=is_told)


def _review_passport(work: Work, passport: Record, act: Due) -> bool:
    """On the day its holder chose, a passport is to be looked at again; a day that was moved reminds of nothing."""
    if act.due > work.now:
        return False
    if passport_reviews.due_of(passport) != act.due:
        return _claim(work, act, "void")
    return _nudge(work, passport, act, lambda: passport_reviews.remind(work, passport))


def _plan_due(work: Work, plan: Record, act: Due) -> bool:
    """What a plan says for this day becomes a Task of who does it; of a plan that is over, nothing does."""
    if act.due > work.now or is_paused(plan):
        return False
    agreed = agreed_version(work, plan)
    found = due_now(work, plan, agreed, act.due) if agreed else []
    if agreed is None or not found:
        return _claim(work, act, "void")

    def ask() -> None:
        for action in found:
            raise_action(work, plan, agreed, action)

    return _nudge(work, plan, act, ask)


_ACTS: dict[ActKind, Callable[[Work, Record, Due], bool]] = {
    "clock-reminder": _remind,
    "clock-breached": _breach,
    "consent-reminder": _remind_consent,
    "consent-begun": _begin_consent,
    "consent-ended": _end_consent,
    "follow-up": _follow_up,
    "emergency-ended": _end_emergency,
    "death-confirmed": _close_after_death,
    "passport-review": _review_passport,
    "plan-due": _plan_due,
}


def _carry(work: Work, record: Record, act: Due, then: Callable[[], None], *, stands: bool = True) -> bool:
    """Do what is due and note the record; where what it rested on stands no more, it is only struck out."""
    if act.due > work.now:
        return False
    if not stands:
        return _claim(work, act, "void")
    if not _claim(work, act):
        return False
    work.notes.saw(record)
    then()
    return True


def _nudge(work: Work, record: Record, act: Due, tell: Callable[[], None] | None = None) -> bool:
    """Tell, unless nobody may be nudged about the person; that nothing was told is told in the ledger. By an event,
    unless it is said how.
    """
    why = silenced(work, record)
    if not _claim(work, act, "silenced" if why else "done"):
        return False
    work.notes.saw(record)
    if why:
        work.notes.interaction = "notify-suppressed"
        work.notes.detail |= {"topic": act.kind, "reason": why}
    elif tell:
        tell()
    else:
        _tell(work, record, act.kind, json.loads(record.body))
    return True


def _claim(work: Work, act: Due, result: Result = "done") -> bool:
    return timed_acts.claim(work.connection, work.new_id(), act, work.now, result)


def _ends(task: Record) -> int | None:
    """When the clock of a Task ends, in milliseconds; None for a closed one."""
    body = json.loads(task.body)
    end = body.get("restriction", {}).get("period", {}).get("end")
    return milliseconds(instant(end)) if end and body["status"] not in CLOSED else None


def _tell(work: Work, record: Record, topic: str, task: Json | None = None) -> None:
    """One event in the referral's story: of a Task to whom it waits for, of a Consent to who asked for the referral;
    to nobody where that is one who may not be told where it is.
    """
    referral = referrals.get_referral(work.connection, record.referral or "")
    if referral is None:
        return
    body = task if record.type == "Task" else None
    if body and read_task(body).waits_for == "owner":
        work.tell(referral.id, topic, record, reference_parts(body["owner"])[1])
        return
    type, id = reference_parts(body["requester"]) if body else ("Organization", referral.requester)
    work.tell(referral.id, topic, record, id if type == "Organization" and may_be_told(work, id) else None)
