"""Access to Work applications: drafted by who helps, declared by the person, carried to DWP (R-12, domain.md 4)."""

from app.domain.access_to_work import has_opinion, read_application, remarks
from app.domain.calendar import london
from app.domain.caller import Caller
from app.domain.catalogue.names import REFERENCE
from app.domain.errors import Issue, refuse
from app.domain.grant import task_grant
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.reference import make
from app.domain.task_clock import ends
from app.fhir.authored import access_to_work_task, party
from app.services.clinical import require_clinician
from app.services.clock import draw
from app.services.draft import Draft
from app.services.keeping import keep
from app.services.parties import own_organisation
from app.services.writing import Work
from app.store import referrals
from app.store.organisations import listed

KIND = "access-to-work"
DRAFTERS = frozenset(("oh-clinician", "gp", "coordinator", "ips-worker", "person", "supplier-kit"))


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Say what DWP may say no to: the facts of a draft only warn."""
    assert person
    work.warnings.extend(remarks_on(work, draft.resource, person, draft.at))


def check_draft(caller: Caller, form: Json, at: str) -> None:
    """Put a form to R-12: ATW-006 for a role that drafts none, ATW-001 for one that comes completed, ATW-002 for a
    declaration in a draft, AUT-086 for an opinion by who is no clinician (R-10).
    """
    if caller.role not in DRAFTERS:
        raise refuse("ATW-006", at, role=caller.role)
    if form.get("status") not in ("in-progress", "stopped", "entered-in-error"):
        raise refuse("ATW-001", f"{at}.status")
    if any(item.get("linkId") == "declaration" for item in form.get("item", [])):
        raise refuse("ATW-002", f"{at}.item")
    if has_opinion(form):
        require_clinician(caller, "An opinion of occupational health", f"{at}.item")


def remarks_on(work: Work, form: Json, person: str, at: str) -> list[Issue]:
    """What DWP may say no to in a form about a person, as warnings."""
    born, today = work.lock(person).birth_date, london(work.moment).date()
    return list(remarks(read_application(form), born, today, work.rules, at)) if born else []


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: a new draft gets the Task that says where it stands; DWP learns nothing of it yet."""
    own = None if work.caller.role == "person" else own_organisation(work)
    sender = party(own) if own else draft.resource["subject"]
    receiver, reference = party(_receiver(work)), _reference(work, stored)
    due = ends("atw-declaration", work.moment, work.rules, work.gateway.holidays)
    told = draft.resource["subject"], sender, receiver, reference, work.moment, due
    task = access_to_work_task(stored.reference, *told)
    made = keep(work, task, work.new_id(), work.gateway.id, stored.person, stored.referral)
    if own:
        work.grant(str(stored.person), made, task_grant(own.id, made.id, work.now))
    work.links["task"] = made.reference


def _receiver(work: Work) -> Organisation:
    """The organisation of DWP that takes applications; ATW-009 where a deployment has none."""
    found = next((o for o in listed(work.connection) if o.type == "dwp-atw" and o.active), None)
    if found is None:
        raise refuse("ATW-009")
    return found


def _reference(work: Work, stored: Record) -> Json:
    referral = referrals.get_referral(work.connection, stored.referral or "")
    return {"system": REFERENCE, "value": referral.reference if referral else make(draw)}
