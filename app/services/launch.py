"""Carrying a referral to its owner: the Task, the grants that rest on it, the short consent, and what it lacks."""

import json
from dataclasses import replace

from app.domain.catalogue.disclosure import NEVER_TOLD
from app.domain.catalogue.names import profile
from app.domain.errors import Issue
from app.domain.grant import Grant, owner_stub, requester_grant, task_grant
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.domain.task_clock import ends
from app.fhir.authored import fast_track_task, fulfilment_task
from app.services import short_consents
from app.services.draft import Draft
from app.services.keeping import keep
from app.services.offers import agreed, make_offer, ready, waiting, withdraw
from app.services.parties import organisation_named, own_organisation
from app.services.referrals import BENEFIT_EVENT, extension_code, performer_of
from app.services.routing import route_again
from app.services.task_states import is_closed, is_of_root
from app.services.writing import Work
from app.store import agreements, grants, records, referrals
from app.store.referral_records import tasks_of


def launch(work: Work, draft: Draft, stored: Record, drafts: list[Draft]) -> None:
    """After all drafts are stored: the referral has its Task, brought or made here, and its owner sees what it may."""
    assert stored.referral
    referral = referrals.get_referral(work.connection, stored.referral)
    assert referral
    if draft.offered:
        _offer(work, draft, stored)
        return
    performer = performer_of(work, draft.resource, draft.at)
    task = _brought(drafts, stored) or _made(work, draft, stored, referral, performer)
    start(work, referral, task, performer)
    if draft.held or json.loads(task.body)["status"] != "draft":
        short_consents.take(work, draft.resource, stored, performer, draft.at)
    work.links["task"] = task.reference
    _inform(work, draft, stored, performer)


def _offer(work: Work, draft: Draft, stored: Record) -> None:
    """The person is asked first: the request stays a draft, and its sender hears which services could take it."""
    make_offer(work, stored, draft.resource["subject"]["reference"])
    names = ", ".join(json.loads(service.body).get("name", "") for service in draft.offered[:5])
    work.warnings.append(Issue("REF-023", draft.at, {"services": names}))


def answer_offer(work: Work, offer: Record) -> None:
    """After an offer was answered, by whichever door, or nobody did: the request that waited for it goes to its owner,
    or is revoked. Any other Task is let be.
    """
    body = json.loads(offer.body)
    found = waiting(work, body) if offer.kind == "offer" and is_closed(offer) else None
    if found is None:
        return
    request, referral = found
    if not agreed(body):
        withdraw(work, request, referral, body)
        return
    asked = json.loads(request.body)
    if not asked.get("performer"):
        patient = records.load(work.connection, "Patient", referral.patient)
        asked = route_again(work, asked, json.loads(patient.body) if patient else {}, "Task")
    draft, stored = ready(work, request, referral, asked)
    launch(work, draft, stored, [])


def _brought(drafts: list[Draft], stored: Record) -> Record | None:
    """The Task that the sender's own transaction brings for this request."""
    for draft in drafts:
        if draft.type == "Task" and draft.stored and draft.resource["focus"].get("reference") == stored.reference:
            return draft.stored
    return None


def _made(work: Work, draft: Draft, stored: Record, referral: Referral, performer: Organisation) -> Record:
    clock = "fast-track" if stored.kind == BENEFIT_EVENT else "acknowledge"
    due = ends(clock, work.moment, work.rules, work.gateway.holidays)
    request = draft.resource | {"id": stored.id}
    task = fulfilment_task(request, referral.reference, own_organisation(work), performer, work.moment, due)
    if stored.kind == BENEFIT_EVENT:
        task = fast_track_task(task)
    if draft.held or request["status"] == "draft":
        task["status"] = "draft"
    if above := _tasks_above(work, request):
        task["partOf"] = above
    made = keep(work, task, work.new_id(), work.gateway.id, stored.person, stored.referral)
    work.notes.saw(made)
    return made


def _tasks_above(work: Work, request: Json) -> list[Json]:
    """The Tasks, one for each request this one is based on, that it is part of."""
    named = (str(parent.get("reference", "")).partition("/")[2] for parent in request.get("basedOn", []))
    tasks = (tasks_of(work.connection, id) for id in named if id)
    return [{"reference": found[-1].reference} for found in tasks if found]


def start(work: Work, referral: Referral, task: Record, owner: Organisation) -> None:
    """Tie a Task to its referral: the owner sees its stub, the requester all of it, and the story gets an event. The
    referral follows the Tasks of its root request alone: DWP is told nothing of a request made on the way.
    """
    assert task.person
    requested = json.loads(task.body)["status"] != "draft"
    owned = [owner_stub(owner.id, task.id, work.now)] if requested else []
    work.grant(task.person, task, *_requesters(work, referral, task), *owned)
    if is_of_root(json.loads(task.body), referral):
        referrals.save_referral(work.connection, replace(referral, task=task.id, owner_type=owner.type))
    work.tell(referral.id, "task-requested", task, owner.id if requested else None)


def _requesters(work: Work, referral: Referral, task: Record) -> list[Grant]:
    """The requester of the referral sees its Tasks; of a request below the root, its own requester that one Task."""
    sender = str(json.loads(task.body)["requester"]["reference"]).removeprefix("Organization/")
    rows = [requester_grant(referral.requester, referral.id, work.now)]
    if sender != referral.requester:
        rows.append(task_grant(sender, task.id, work.now))
    return rows


def submit(work: Work, task: Record) -> None:
    """A draft that its requester now sends: the owner sees the stub, and the short consent takes effect."""
    assert task.person
    body = json.loads(task.body)
    owner = organisation_named(work, body["owner"])
    request = records.load(work.connection, "ServiceRequest", str(body["focus"]["reference"]).partition("/")[2])
    assert owner
    assert request
    work.grant(task.person, task, owner_stub(owner.id, task.id, work.now))
    short_consents.take(work, json.loads(request.body), request, owner, "ServiceRequest")


def _inform(work: Work, draft: Draft, stored: Record, performer: Organisation) -> None:
    """Say what the request lacks. Of one that is held for a human its sender hears the same as of any other."""
    if stored.kind == BENEFIT_EVENT:  # nobody but its sender and the person reads the event itself
        return
    sees = grants.opens(work.connection, stored, performer, work.now)
    if not sees and not draft.held:
        _implied(work, stored, performer)
        sees = grants.opens(work.connection, stored, performer, work.now)
    if work.caller.role in NEVER_TOLD:
        if not _is_opened_here(work, stored, performer):
            work.warnings.append(Issue("REF-024", draft.at, {"performer": performer.name}))
    elif not sees:
        work.warnings.append(Issue("CON-021", draft.at, {"performer": performer.name}))
    if extension_code(draft.resource, "employer-has-oh") == "yes":
        work.warnings.append(Issue("REF-010", _employer_place(draft)))
    if not any(str(warning.expression).startswith(draft.at) for warning in work.warnings):
        work.warnings.append(Issue("REF-001", draft.at, {"owner": performer.name}))


def _is_opened_here(work: Work, stored: Record, performer: Organisation) -> bool:
    """Whether a Consent that came with the request opens it to its performer: who may never learn whom somebody lets
    see what hears of its own Consents alone.
    """
    brought = [record.id for record in work.fresh.values() if record.type == "Consent"]
    rows = [row for id in brought for row, _ in grants.live_permits(work.connection, id, work.now)]
    parties = (f"org:{performer.id}", f"type:{performer.type}")
    reaches = (f"ref:{stored.referral}", f"org:{stored.custodian}", f"rec:{stored.id}")
    return any(r.recipient in parties and r.data_class == stored.data_class and r.reach in reaches for r in rows)


def _employer_place(draft: Draft) -> str:
    urls = [e.get("url") for e in draft.resource["extension"]]
    return f"{draft.at}.extension[{urls.index(profile('employer-has-oh'))}].valueCode"


def _implied(work: Work, stored: Record, performer: Organisation) -> None:
    rows = implied(work, stored, performer)
    if rows:
        assert stored.person
        work.grant(stored.person, stored, *rows)


def implied(work: Work, stored: Record, performer: Organisation) -> list[Grant]:
    """Implied consent for direct care, where a flow's agreement between NHS-commissioned parties says so (basis
    agreement: deniable, never above a denial).
    """
    taker = own_organisation(work)
    names = tuple((f"org:{o.id}", f"type:{o.type}") for o in (taker, performer))
    return [
        Grant(f"org:{performer.id}", purpose, data_class, reach, "agreement", work.now, agreement.ends,
              never_outranks=True)
        for agreement in agreements.live_agreements(work.connection, names[0], names[1], work.now)
        if agreement.implied_care
        for purpose in agreement.purposes
        for data_class in agreement.classes
        for reach in _reach(work, stored, data_class)
    ]  # fmt: skip


def _reach(work: Work, stored: Record, data_class: str) -> list[str]:
    """The referral, and the Patient where it is the sender's own."""
    subject: Json = json.loads(stored.body)["subject"]
    id = str(subject.get("reference", "")).removeprefix("Patient/")
    patient = records.load(work.connection, "Patient", id) if data_class == "A" else None
    own = patient is not None and patient.custodian == stored.custodian
    return [f"ref:{stored.referral}", *([f"rec:{id}"] if own else [])]
