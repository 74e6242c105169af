"""Fit notes: checked by R-04, added to the sender's open referral of the same episode, or answered with an offer."""

import json
from dataclasses import replace
from datetime import date

from app.domain import fit_note
from app.domain.calendar import london, render
from app.domain.catalogue.names import system
from app.domain.concept import code
from app.domain.errors import Issue, Refusal
from app.domain.fit_note import FitNote
from app.domain.json import Json
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.fhir.order import in_order
from app.fhir.terminology import concept
from app.services.draft import Draft
from app.services.keeping import keep_next
from app.services.offers import make_offer
from app.services.suggestions import for_note
from app.services.task_states import is_closed
from app.services.writing import Work
from app.store import records, referrals
from app.store.referral_records import latest_fit_note


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Refuse a fit note that R-04 does not allow; tie one of the same episode to the sender's open referral."""
    if draft.kind.name != "fit-note":
        return
    note = note_of(work, draft.resource, draft.named, draft.at)
    faults = fit_note.check(note, today=today(work), rules=work.rules, trigger=None)
    if faults:
        raise Refusal(*faults)
    work.warnings += fit_note.warnings(note, today=today(work), rules=work.rules)
    if draft.referral is None and person:
        _continue(work, draft, note, person)


def note_of(work: Work, observation: Json, named: list[Record], at: str) -> FitNote:
    """The facts of a fit note; the issuer's profession stands in the role it names as performer."""
    performers = {p.get("reference") for p in observation.get("performer", [])}
    professions = [_profession(record) for record in named if record.reference in performers]
    return fit_note.read_fit_note(observation, next((p for p in professions if p), None), at)


def _profession(record: Record) -> str | None:
    if record.type != "PractitionerRole":
        return None
    concepts = json.loads(record.body).get("code", [])
    return next((c for c in (code(x, system("issuer-profession")) for x in concepts) if c), None)


def today(work: Work) -> date:
    """The London day of the write."""
    return london(work.moment).date()


def _continue(work: Work, draft: Draft, note: FitNote, person: str) -> None:
    """A later note of the same episode joins the sender's open referral and names the earlier note."""
    for referral in referrals.open_referrals(work.connection, person):
        if referral.requester == work.caller.organisation and in_episode(work, referral, note):
            draft.referral = referral.id
            earlier = latest_fit_note(work.connection, referral.id)
            if earlier:
                draft.resource = _naming(draft.resource, earlier.reference)
            return


def _naming(observation: Json, earlier: str) -> Json:
    named = observation.get("derivedFrom", [])
    if any(reference.get("reference") == earlier for reference in named):
        return observation
    return observation | {"derivedFrom": [*named, {"reference": earlier}]}


def in_episode(work: Work, referral: Referral, note: FitNote) -> bool:
    """Whether a note is of the referral's episode: the gap to its last note is at most seven days (R-05)."""
    if referral.episode_ends is None or note.start is None:
        return False
    gap = work.rules.number("fit-note.gap-days", note.start)
    return (note.start - referral.episode_ends).days <= gap


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: a note that joined an open referral becomes an input of its Task, unless that is closed."""
    if draft.kind.name != "fit-note" or stored.referral is None:
        return
    referral = referrals.get_referral(work.connection, stored.referral)
    if referral is None or referral.task is None:
        return
    task = records.load(work.connection, "Task", referral.task)
    assert task
    changed = task if is_closed(task) else _with_note(work, task, stored)
    ends = note_of(work, draft.resource, draft.named, draft.at).end
    referrals.save_referral(work.connection, replace(referral, episode_ends=ends or referral.episode_ends))
    work.tell(referral.id, "fit-note-added", changed)
    work.links["task"] = changed.reference
    work.warnings.append(Issue("REF-022", draft.at, {"reference": referral.reference}))


def _with_note(work: Work, task: Record, note: Record) -> Record:
    body = json.loads(task.body)
    part = {"type": concept(system("observation-kind"), "fit-note"), "valueReference": {"reference": note.reference}}
    inputs = [*body.get("input", []), part]
    return keep_next(work, task, in_order(body | {"lastModified": render(work.moment), "input": inputs}))


def conclude(work: Work, draft: Draft, stored: Record, drafts: list[Draft]) -> None:
    """A fit note that came without a referral and joined none is answered with services and an offer (R-04)."""
    alone = not any(other.type == "ServiceRequest" for other in drafts)
    if draft.kind.name == "fit-note" and stored.referral is None and alone and stored.person:
        _offer(work, draft, stored)


def _offer(work: Work, draft: Draft, stored: Record) -> None:
    patient = draft.resource["subject"]["reference"]
    make_offer(work, stored, patient)
    subject = next((r for r in draft.named if r.reference == patient), None)
    names = for_note(work, json.loads(subject.body) if subject else {})
    work.warnings.append(Issue("REF-021", draft.at, {"services": names or "none in the directory yet"}))
