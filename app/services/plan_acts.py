"""What is done with a plan: person and manager agree to it, its keeper releases it to an employer (domain.md 5.4)."""

import json
from collections.abc import Callable

from app.domain.calendar import london
from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.grant import Grant
from app.domain.plan import DRAFT, MANAGER, PARTIES, PERSON, agreed_by, awaited
from app.domain.plan_obstacles import names_personal
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.order import in_order
from app.fhir.parameters import Parts, read_parts
from app.services.clinical import require_named_clinician
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.permission import need_scope
from app.services.plans import is_agreed, next_version, require_no_condition
from app.services.release_links import close_links
from app.services.releases import passes_on, permitted, receiver
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.supervision import ENDING, require_trained
from app.services.update import named_version
from app.services.writing import Work
from app.store import releases

Act = Callable[[Work, Record, Parts], Record]
METHODS = ("spoken", "written", "electronic")


def act(gateway: Gateway, caller: Caller, asked: Asked, id: str, operation: str, sent: Sent) -> Made:
    """Do one step with a plan and return the plan as it now stands.

    Raises PLN codes of the step, REP-013 and REP-014 of a release, 412 when If-Match is stale, RES-001 when hidden.
    """
    notes = Notes(f"${operation}", "E" if operation == "release" else "U")
    notes.about("CarePlan", id)

    def prepare() -> Parts:
        need_scope(caller, "CarePlan", "u")
        return read_parts(f"${operation}", parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"})

    def step(work: Work, parts: Parts) -> Made:
        before = named_version(work, "CarePlan", id, sent.if_match, None, required=False)
        if operation == "agree" and sent.if_match is None:
            raise refuse("PLN-011", "http.if-match")
        require_trained(work, ends=operation in ENDING)
        after = ACTS[operation](work, before, parts)
        work.notes.entities.clear()
        work.notes.saw(after)
        return Made(after, False, work.links, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, step)


def _agree(work: Work, before: Record, parts: Parts) -> Record:
    """One party agrees to this version; with the last of them the plan is in force."""
    parts.only("party", "method", "personalShown")
    party = _party(work, before, parts)
    plan = json.loads(before.body)
    if plan["status"] != DRAFT:
        raise refuse("PLN-010", "CarePlan.status", status=plan["status"])
    if party not in awaited(plan):
        return before
    if party == PERSON and names_personal(plan):
        if parts.value("personalShown", "Boolean") is not True:
            raise refuse("PLN-015", "Parameters.parameter.where(name = 'personalShown')")
        work.notes.detail["personal"] = "shown"
    return next_version(work, before, in_order(agreed_by(plan, party, london(work.moment).date())))


def _party(work: Work, plan: Record, parts: Parts) -> str:
    """Who agrees: the person by their own act, or whom the plan's keeper heard, and how; PLN-012 for all others."""
    own = work.caller.role == PERSON
    party = parts.code("party") or PERSON
    if party not in PARTIES:
        _unfit("party", f"Say {' or '.join(PARTIES)}.")
    if own and (party == MANAGER or work.caller.person != plan.person):
        raise refuse("PLN-012", "CarePlan")
    if not own and plan.custodian != work.caller.organisation:
        raise refuse("PLN-012", "CarePlan")
    method = parts.code("method")
    if not own and method not in METHODS:
        _unfit("method", f"Say how they told you: {', '.join(METHODS)}.")
    work.notes.detail |= {"party": party, "method": "own" if own else str(method)}
    return party


def _unfit(part: str, hint: str) -> None:
    at = f"Parameters.parameter.where(name = '{part}')"
    raise refuse("TSK-025", at, operation="agree", part=part, hint=hint)


def _release(work: Work, before: Record, parts: Parts) -> Record:
    """Show this version to one recipient of a report, for as long as the person's consent lasts (R-13, R-18)."""
    parts.only("recipient")
    _require_releaser(work, before)
    if not is_agreed(before):
        raise refuse("PLN-013", "CarePlan.status")
    to = receiver(work, parts, before)
    permit, purpose = permitted(work, before, to)
    if not passes_on(work, before):
        require_no_condition(work, before)
    reach = f"rec:{before.id}"
    shown = Grant(to.party, purpose, "C", reach, "release", work.now, permit.ends, version=before.version)
    releases.write(work.connection, before, permit, shown)
    if before.referral:
        work.tell(before.referral, "plan-released", before, to.organisation)
    work.notes.detail |= {"recipient": to.code, "for": purpose}
    return before


def _require_releaser(work: Work, plan: Record) -> None:
    """A plan to an employer is advice to it: a clinician of its keeper releases it, or who works on another Task of the
    referral passes on, unchanged, what one has released (R-10).
    """
    if passes_on(work, plan):
        return
    if work.caller.role == PERSON or plan.custodian != work.caller.organisation:
        raise refuse("PLN-014", "CarePlan")
    require_named_clinician(work.caller, "Releasing a plan to an employer", "CarePlan")


ACTS: dict[str, Act] = {"agree": _agree, "release": _release, "revoke-link": close_links}
"""Each step by the name of its operation."""
