"""Submitting a referral: its rule (R-04, R-05, R-16), its reference, its Task, and who may see it."""

import json
from dataclasses import replace

from app.domain import fit_note
from app.domain.calendar import london
from app.domain.catalogue.disclosure import NEVER_TOLD
from app.domain.catalogue.names import REFERENCE, profile, system
from app.domain.concept import code
from app.domain.errors import Issue, Refusal, refuse
from app.domain.fit_note import TRIGGER, FitNote
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.reference import make
from app.domain.referral_row import Referral
from app.services import fit_notes, onward, routing
from app.services.clock import draw
from app.services.draft import Draft
from app.services.parties import organisation_named
from app.services.patients import require_living
from app.services.short_consents import check_short
from app.services.task_states import is_closed
from app.services.writing import Work
from app.store import records, referrals
from app.store.people import queue_review
from app.store.referral_records import reference_exists, tasks_of

OPEN = ("active", "draft", "on-hold")
BENEFIT_EVENT = "benefit-event"


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Put a new request to its rules; raises what cannot stand, and gives it its reference."""
    request, at = draft.resource, draft.at
    if request.get("status") not in ("active", "draft"):
        raise refuse("REF-008", f"{at}.status")
    if "requisition" in request:
        raise refuse("REF-004", f"{at}.requisition")
    if "basedOn" in request and draft.referral is None:
        raise refuse("RES-007", f"{at}.basedOn")
    if draft.kind.name == BENEFIT_EVENT and not draft.is_ours:
        raise refuse("ATW-022", f"{at}.code")
    onward.check(work, draft)
    routing.check_unrouted(draft)
    if request.get("performer"):
        performer_of(work, request, at)
    else:
        routing.route(work, draft, _patient(draft))
    require_living(_patient(draft), f"{at}.subject")
    check_short(work, draft)
    note = _fit_note(work, draft)
    assert person
    if "basedOn" not in request:
        _check_duplicates(work, draft, person, note)
    draft.resource = _numbered(work, draft)


def _numbered(work: Work, draft: Draft) -> Json:
    root = referrals.get_referral(work.connection, draft.referral or "")
    reference = root.reference if root else new_reference(work)
    requisition = {"system": REFERENCE, "value": reference}
    first = {key: draft.resource[key] for key in ("resourceType", "extension") if key in draft.resource}
    return first | {"requisition": requisition} | {k: v for k, v in draft.resource.items() if k not in first}


def new_reference(work: Work) -> str:
    """A shared reference that no referral has."""
    while reference_exists(work.connection, reference := make(draw)):
        pass
    return reference


def performer_of(work: Work, request: Json, at: str) -> Organisation:
    """The organisation a request is for: named itself, or as the provider of the service named; REF-002 if neither."""
    performers = request.get("performer", [])
    for performer in performers[:1]:
        reference = performer
        if str(performer.get("reference", "")).startswith("HealthcareService/"):
            reference = provider_of(work, performer)
        if found := organisation_named(work, reference):
            return found
    raise refuse("REF-002", f"{at}.performer")


def _owner(work: Work, draft: Draft) -> Organisation:
    """Who the referral goes to; for one that is offered, the provider of the best service."""
    first = work.registry.get(draft.offered[0].custodian) if draft.offered else None
    return first or performer_of(work, draft.resource, draft.at)


def provider_of(work: Work, service: Json) -> Json:
    """The Reference to the organisation that provides a HealthcareService; empty when it names none."""
    record = records.load(work.connection, "HealthcareService", str(service["reference"]).partition("/")[2])
    return json.loads(record.body).get("providedBy", {}) if record else {}


def extension_code(request: Json, name: str) -> str | None:
    """The valueCode of one of our extensions, or None."""
    return next((e.get("valueCode") for e in request.get("extension", []) if e.get("url") == profile(name)), None)


def _patient(draft: Draft) -> Record | None:
    return next((r for r in draft.named if r.reference == draft.resource["subject"].get("reference")), None)


def _fit_note(work: Work, draft: Draft) -> FitNote | None:
    """The fit note a request rests on; with trigger fit-note it must be there and not have ended too long ago."""
    found = [r for r in draft.named if r.type == "Observation" and r.kind == "fit-note"]
    triggered = extension_code(draft.resource, "trigger") == TRIGGER
    if not found:
        if triggered:
            raise refuse("REF-003", f"{draft.at}.supportingInfo")
        return None
    at = work.places.get(found[-1].reference, found[-1].type)
    note = fit_note.read_fit_note(json.loads(found[-1].body), None, at)
    expired = [
        issue
        for issue in fit_note.check(note, today=fit_notes.today(work), rules=work.rules, trigger=TRIGGER)
        if issue.code == "FIT-006"
    ]
    if triggered and expired:
        raise Refusal(*expired, _other_ways(draft))
    return note


def _other_ways(draft: Draft) -> Issue:
    place = next(i for i, e in enumerate(draft.resource["extension"]) if e.get("url") == profile("trigger"))
    return Issue("REF-020", f"{draft.at}.extension[{place}].valueCode", {"system": system("service-type")})


def _check_duplicates(work: Work, draft: Draft, person: str, note: FitNote | None) -> None:
    """One open request for a person and service (R-05), and none for somebody known to have died (R-16): told whole to
    its own sender, neutrally to others (access.md 5).
    """
    if work.lock(person).deceased:
        _answer_neutrally(work, draft)
    service = code(draft.resource["code"], system("request-code"))
    own = _standing(work, person)
    for other in [*own, *referrals.open_referrals(work.connection, person)]:
        if other.service != service or (other not in own and _is_over(work, other, note)):
            continue
        if other.requester == work.caller.organisation:
            raise refuse("REF-005", draft.at, reference=other.reference)
        _answer_neutrally(work, draft)


def _standing(work: Work, person: str) -> list[Referral]:
    """Of a sender that may never learn where its own is, each that it has not taken back itself: held for a human, open
    or closed, its second request is refused alike.
    """
    if work.caller.role not in NEVER_TOLD:
        return []
    return referrals.standing_referrals(work.connection, person, work.caller.organisation)


def _answer_neutrally(work: Work, draft: Draft) -> None:
    """The NHS learns that it should ask; employers, insurers and DWP learn nothing: their request waits for a human."""
    if work.caller.role not in NEVER_TOLD:
        raise refuse("REF-006")
    draft.held = True


def _is_over(work: Work, other: Referral, note: FitNote | None) -> bool:
    """A request whose Tasks are all closed stands in nobody's way, unless the note is of the same episode."""
    if any(not is_closed(task) for task in tasks_of(work.connection, other.id)):
        return False
    if note is not None and fit_notes.in_episode(work, other, note):
        return False
    referrals.save_referral(work.connection, replace(other, is_open=False))
    return True


def open_referral(work: Work, draft: Draft, stored: Record) -> None:
    """After storing a root request: the referral's own row."""
    if stored.referral != stored.id:
        return
    assert stored.person
    note = _fit_note(work, draft)
    referrals.open_referral(
        work.connection,
        Referral(
            id=stored.id,
            reference=draft.resource["requisition"]["value"],
            person=stored.person,
            requester=work.caller.organisation,
            patient=str(draft.resource["subject"].get("reference", "")).removeprefix("Patient/"),
            service=str(code(draft.resource["code"], system("request-code"))),
            task=None,
            is_open=not draft.held,
            episode_ends=note.end if note else None,
            dwp_code="received",
            dwp_changed=london(work.moment).date(),
            owner_type=_owner(work, draft).type,
        ),
    )
    if draft.held:
        queue_review(work.connection, work.new_id(), stored.id, stored.person, "duplicate-request", work.now)
