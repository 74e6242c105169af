"""Offers: a Task its sender owns, which says how the person answered (R-04, S03); what follows from the answer."""

import json
from dataclasses import replace

from app.domain.concept import code
from app.domain.grant import Grant, owner_stub
from app.domain.json import Json
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.domain.task_clock import first_due
from app.fhir.authored import offer_task
from app.fhir.order import in_order
from app.services.draft import Draft
from app.services.keeping import keep, keep_next
from app.services.parties import own_organisation
from app.services.writing import Work
from app.store import records, referrals

REFERRED = "referred"


def make_offer(work: Work, focus: Record, patient: str) -> Record:
    """An offer about a fit note or a request, to be answered by its sender; only the sender sees it."""
    assert focus.person
    sender = own_organisation(work)
    due = first_due(work.moment, work.rules, work.gateway.holidays, offer=True)
    task = offer_task(focus.reference, patient, sender, work.moment, due)
    offer = keep(work, task, work.new_id(), work.gateway.id, focus.person, None)
    whole = Grant(f"org:{sender.id}", "*", "B", f"rec:{offer.id}", "requester", work.now, deniable=False)
    work.grant(focus.person, offer, owner_stub(sender.id, offer.id, work.now), whole)
    work.links["task"] = offer.reference
    return offer


def waiting(work: Work, offer: Json) -> tuple[Record, Referral] | None:
    """The request that waited for the answer to an offer, with its referral; None when none does."""
    id = str(offer["focus"].get("reference", "")).removeprefix("ServiceRequest/")
    referral = referrals.get_referral(work.connection, id)
    request = records.load(work.connection, "ServiceRequest", id) if referral else None
    return (request, referral) if request and referral and referral.task is None else None


def agreed(offer: Json) -> bool:
    """Whether the person said yes."""
    return bool(offer["status"] == "completed" and code(offer.get("businessStatus")) == REFERRED)


def withdraw(work: Work, request: Record, referral: Referral, offer: Json) -> None:
    """Close a request whose offer came to nothing: declined, unanswered, cancelled, or made in error."""
    body = json.loads(request.body)
    status = "entered-in-error" if offer["status"] == "entered-in-error" else "revoked"
    if body["status"] in ("draft", "active"):
        keep_next(work, request, body | {"status": status})
    referrals.save_referral(work.connection, replace(referral, is_open=False))


def ready(work: Work, request: Record, referral: Referral, routed: Json) -> tuple[Draft, Record]:
    """The next version of a request whose person agreed, and the draft it is carried to its owner by."""
    stored = keep_next(work, request, in_order(routed | {"status": "active"}))
    body = json.loads(stored.body)
    return Draft(body, "ServiceRequest", "", id=stored.id, stored=stored, held=not referral.is_open), stored
