"""What is due under a plan: on its day a Task for who does it, or for the plan's keeper (domain.md 5.4)."""

import json
from datetime import date, datetime, time

from app.domain.calendar import LONDON, london
from app.domain.clock import milliseconds
from app.domain.concept import code
from app.domain.grant import action_rows
from app.domain.json import Json
from app.domain.move_parts import Brought
from app.domain.parties import Organisation
from app.domain.plan import ACTIONS, ACTIVE, Action, actions
from app.domain.record import Record
from app.domain.task_clock import ends
from app.domain.timed import Due
from app.fhir.plan_tasks import action_task, key_of
from app.services.keeping import keep
from app.services.moving import carry_out
from app.services.parties import organisation_named
from app.services.task_states import is_closed
from app.services.writing import Work
from app.store import grants, referrals, timed_acts
from app.store.referral_records import tasks_of, versions_of

OVER = ("completed", "revoked", "entered-in-error")
WORKS = frozenset(("gp-practice", "workwell", "ips", "oh-provider", "oh-clinic", "mental-health-spa"))
"""Types of organisation whose roles see a due action; for everybody else, DWP among them, and for whom the person has
refused since, the plan's keeper sees to it that it is done.
"""


def begin_actions(work: Work, plan: Record) -> None:
    """Write down when something of an agreed version falls due, and end what is no longer in it."""
    listed = actions(json.loads(plan.body))
    for due in {max(_begins(one.due), work.now) for one in listed}:
        timed_acts.plan(work.connection, work.new_id(), Due("plan-due", plan.type, plan.id, due))
    end_actions(work, plan, {_key(one) for one in listed})


def end_actions(work: Work, plan: Record, kept: set[str] | None = None) -> None:
    """End the open Tasks of a plan, but for those that are still part of it."""
    for task in tasks_of(work.connection, plan.id):
        body = json.loads(task.body)
        if not is_closed(task) and key_of(body) not in (kept or set()):
            ended = carry_out(work, task, body, "gateway", "cancel", Brought(reason="no-longer-needed"))
            work.witness("cancel", "U", ended)


def agreed_version(work: Work, plan: Record) -> Json | None:
    """The last version that the parties agreed to; a draft after it changes nothing yet. None when the plan is over."""
    if json.loads(plan.body)["status"] in OVER:
        return None
    versions = [json.loads(body) for body in versions_of(work.connection, plan.type, plan.id)]
    return next((body for body in reversed(versions) if body["status"] == ACTIVE), None)


def is_paused(plan: Record) -> bool:
    """Whether nothing falls due under a plan for now."""
    return bool(json.loads(plan.body)["status"] == "on-hold")


def due_now(work: Work, plan: Record, agreed: Json, until: int) -> list[Action]:
    """The actions of an agreed version that are due at an instant and have no Task yet."""
    there = {key_of(json.loads(task.body)) for task in tasks_of(work.connection, plan.id)}
    return [one for one in actions(agreed) if _begins(one.due) <= until and _key(one) not in there]


def raise_action(work: Work, plan: Record, agreed: Json, action: Action) -> Record:
    """Keep the Task of a due action, show it to its owner and the plan's keeper, and tell the owner."""
    keeper = work.registry.get(plan.custodian)
    assert keeper
    assert plan.person
    performer = _performer(agreed, action)
    owner = _owner(work, plan.person, performer) or keeper
    end = ends("plan-action", work.moment, work.rules, work.gateway.holidays)
    referral = referrals.get_referral(work.connection, plan.referral or "")
    reference = referral.reference if referral else None
    task = action_task(agreed, action, performer, (keeper, owner), (work.moment, end), reference)
    stored = keep(work, task, work.new_id(), work.gateway.id, plan.person, plan.referral)
    work.grant(plan.person, stored, *action_rows(keeper.id, owner.id, stored.id, work.now))
    work.notes.saw(stored)
    if referral:
        work.tell(referral.id, "plan-action-due", stored, owner.id)
    return stored


def _owner(work: Work, person: str, performer: Json | None) -> Organisation | None:
    named = organisation_named(work, performer) if performer else None
    if named is None or named.type not in WORKS or grants.is_refused(work.connection, person, named, work.now):
        return None
    return named


def _performer(plan: Json, action: Action) -> Json | None:
    """Who does an action, as the plan names them; None for the plan's own review."""
    for activity in plan["activity"]:
        detail = activity["detail"]
        for named in detail.get("performer", []) if code(detail["code"], ACTIONS) == action.code else []:
            if action.party in (named.get("reference"), named.get("identifier", {}).get("value")):
                return dict(named)
    return None


def _key(action: Action) -> str:
    return f"{action.code} {action.due} {action.party or ''}"


def _begins(day: date) -> int:
    """The beginning of a London day, in milliseconds."""
    return milliseconds(london(datetime.combine(day, time(), LONDON)))
