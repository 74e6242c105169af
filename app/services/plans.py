"""Plans: drafted by who helps, agreed to by person and manager, changed by new versions that are agreed anew (5.4)."""

import json

from app.domain.advice import names_condition
from app.domain.calendar import london
from app.domain.catalogue.support import AGREED
from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.domain.plan import ACTIVE, DRAFT, check_change, check_plan
from app.domain.plan_obstacles import check_told
from app.domain.record import Record
from app.services import conditions
from app.services.draft import Draft
from app.services.keeping import keep_next
from app.services.parties import organisation_named
from app.services.plan_actions import OVER, begin_actions, end_actions
from app.services.plan_task import follow
from app.services.writing import Work
from app.store import releases
from app.store.referral_records import versions_of

WORDS = ("title", "category", "activity", "goal")
"""Elements of a plan that hold words."""


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Refuse a new plan that begins as anything but a draft or agreed to, or that says what no plan may say."""
    del person
    if draft.resource.get("status") not in (DRAFT, ACTIVE):
        raise refuse("PLN-001", f"{draft.at}.status", old="new", values=f"{DRAFT} or {ACTIVE}")
    _check_content(work, draft.resource, draft.referral, draft.at)
    if issues := check_told(None, draft.resource, draft.at):
        raise Refusal(*issues)


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: a plan that comes agreed to is in force."""
    del draft
    if in_force(stored):
        begin(work, stored)


def change(work: Work, before: Record, kept: Json, plan: Json) -> Record:
    """Store the next version of a plan; what was released of the one before stays as it is (R-18)."""
    versions = [json.loads(body) for body in versions_of(work.connection, before.type, before.id)]
    if issues := check_change(versions, plan, "CarePlan"):
        raise Refusal(*issues)
    _check_content(work, plan, before.referral, "CarePlan")
    if issues := check_told(kept, plan, "CarePlan"):
        raise Refusal(*issues)
    return next_version(work, before, plan)


def next_version(work: Work, before: Record, plan: Json) -> Record:
    """Store a version of a plan, and begin it where it is in force."""
    stored = keep_next(work, before, plan)
    if plan["status"] == "entered-in-error":
        releases.end_releases(work.connection, before.id, work.now)
    if plan["status"] in OVER:
        end_actions(work, stored)
    if in_force(stored):
        begin(work, stored)
    elif before.referral:
        work.tell(before.referral, "plan-changed", stored)
    return stored


def begin(work: Work, plan: Record) -> None:
    """A plan is in force: its keeper's Task says so, and everybody on the referral may hear of it."""
    follow(work, plan)
    begin_actions(work, plan)
    if plan.referral:
        work.tell(plan.referral, "plan-agreed", plan)


def in_force(plan: Record) -> bool:
    """Whether the plan is agreed to and under way."""
    return bool(json.loads(plan.body)["status"] == ACTIVE)


def is_agreed(plan: Record) -> bool:
    """Whether this version is one that its parties agreed to."""
    return json.loads(plan.body)["status"] in AGREED


def _check_content(work: Work, plan: Json, referral: str | None, at: str) -> None:
    issues = check_plan(plan, london(work.moment).date(), at)
    for number, activity in enumerate(plan["activity"]):
        issues += _strangers(work, activity["detail"], f"{at}.activity[{number}].detail.performer")
    if not issues and referral and names_condition(_said(plan), conditions.seen(work, referral)):
        issues.append(Issue("PLN-009", at))
    if issues:
        raise Refusal(*issues)


def _strangers(work: Work, detail: Json, at: str) -> list[Issue]:
    """PLN-006 for a party nobody knows: an organisation is one of the registry's."""
    named = [p for p in detail.get("performer", []) if not str(p.get("reference", "")).startswith("Patient/")]
    return [Issue("PLN-006", at) for one in named if organisation_named(work, one) is None]


def require_no_condition(work: Work, plan: Record) -> None:
    """Return when no text of a plan that goes to an employer names the fit note's condition, whether or not its author
    could read that; PLN-009 else.
    """
    if names_condition(_said(json.loads(plan.body)), conditions.known(work, str(plan.referral))):
        raise refuse("PLN-009", "CarePlan")


def _said(plan: Json) -> list[object]:
    return [plan.get(name, []) for name in WORDS]
