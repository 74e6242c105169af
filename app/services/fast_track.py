"""`$fast-track`: a benefit ended, and what its money did goes on as Access to Work without a second assessment (S21).

Codes and dates alone come in: never points, never a report; nobody is decided about, the person declares (scenario 9).
"""

import json
from dataclasses import dataclass
from typing import Any

from app.domain.calendar import add_months, london, render
from app.domain.caller import Caller
from app.domain.catalogue.names import profile, system
from app.domain.consent_template import FAST_TRACK
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.fhir.authored import message, party
from app.fhir.json import parse
from app.fhir.order import in_order
from app.fhir.parameters import read_parts
from app.fhir.terminology import concept
from app.services import create
from app.services.benefit_parts import Ended, read_ended
from app.services.draft import Draft
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep, keep_next
from app.services.move_content import output
from app.services.parties import organisation_named, own_organisation
from app.services.permission import need_scope
from app.services.posts import post_of
from app.services.replay import Key, Sent, key_of, once
from app.services.sealed import Notes, evidence_of
from app.services.signposts import hand_to, pointed
from app.services.whom import by_subject
from app.services.writing import Work, transact
from app.store import records, referrals

OPERATION = "$fast-track"
ROLE = "dwp-decision"
RECEIVERS = ("workwell", "ips")
LETTER = (
    "A benefit of yours has ended. The help at work that it paid for need not end with it: a service near you will be "
    "in touch about Access to Work, which pays for travel, equipment or support in a job. You are not asked again what "
    "you have answered. You say yes or no to each step, and a no changes nothing else. Other places that can help are "
    "listed with this letter."
)
"""What the person reads; the same words whatever the benefit and whatever they ticked."""


@dataclass(frozen=True)
class FastTracked:
    """The whole answer: the shared reference, and the sender's own record of the event."""

    reference: str
    request: str

    def kept(self) -> dict[str, Any]:
        """What a replay is built from."""
        return {"reference": self.reference, "request": self.request}


def fast_track(gateway: Gateway, caller: Caller, asked: Asked, body: bytes, sent: Sent) -> FastTracked:
    """Carry the person to who helps, with their consent, and write to them; with a key seen before, only once.

    AUT-021 for any role but DWP's decision client, ATW-020 for anything but codes and dates, ATW-021 for who cannot
    take it, TSK-021 without a signpost (R-09), REF-005 for a second one within six months; and as a referral.
    """

    def prepare() -> tuple[Key | None, Ended]:
        if caller.role != ROLE:
            raise refuse("AUT-021", "http.authorization", role=caller.role, action="send", type=OPERATION, hint="")
        need_scope(caller, "ServiceRequest", "c")
        return key_of(sent), read_ended(read_parts(OPERATION, parse(body)))

    def act(work: Work, prepared: tuple[Key | None, Ended]) -> FastTracked:
        key, ended = prepared
        return once(work, key, lambda: _tracked(work, ended), lambda kept: FastTracked(**kept))

    return transact(gateway, caller, asked, Notes(OPERATION, "C"), prepare, act)


def answered(made: FastTracked) -> Json:
    """The answer as Parameters."""
    parts = [
        {"name": "reference", "valueString": made.reference},
        {"name": "request", "valueReference": {"reference": made.request}},
    ]
    return {"resourceType": "Parameters", "parameter": parts}


def _tracked(work: Work, ended: Ended) -> FastTracked:
    receiver = _receiver(work, ended)
    whom = by_subject(work, ended.subject)
    _require_first(work, whom.person)
    draft = Draft(_request(work, ended, whom.patient, receiver), "Parameters", "urn:uuid:event", is_ours=True)
    if faults := work.gateway.validator.check(draft.resource, profile=draft.kind.profile, at=draft.at):
        raise Refusal(*faults)
    create.store(work, [draft])
    assert draft.stored
    _inform(work, ended, draft.stored, receiver)
    return FastTracked(str(draft.resource["requisition"]["value"]), draft.stored.reference)


def _receiver(work: Work, ended: Ended) -> Organisation:
    found = organisation_named(work, ended.receiver)
    if found is None or found.type not in RECEIVERS:
        raise refuse("ATW-021", "Parameters.parameter.where(name = 'receiver')")
    return found


def _require_first(work: Work, person: str) -> None:
    """One in the months of the rule for a sender and a person; the row of the person is held. What others sent is put
    to R-05 like every referral, and never told.
    """
    today = london(work.moment).date()
    months = work.rules.number("fast-track.months", today)
    for other in referrals.sent_before(work.connection, person, FAST_TRACK, work.caller.organisation):
        if add_months(london(other.at).date(), months) > today:
            raise refuse("REF-005", "Parameters", reference=other.reference)


def _request(work: Work, ended: Ended, patient: Record, receiver: Organisation) -> Json:
    own = party(own_organisation(work))
    taken = [
        {"url": "template", "valueCode": FAST_TRACK},
        {"url": "taken-by", "valueReference": post_of(work) or {"display": own["display"]}},
        {"url": "taken-at", "valueDateTime": ended.taken_at},
        {"url": "method", "valueCode": ended.method},
    ]
    return in_order(
        {
            "resourceType": "ServiceRequest",
            "meta": {"profile": [profile("referral")]},
            "extension": [
                {"url": profile("consent-taken"), "extension": taken},
                {"url": profile("trigger"), "valueCode": "benefit"},
            ],
            "status": "active",
            "intent": "order",
            "category": [concept(system("use-case"), "work-and-health")],
            "priority": "urgent",
            "code": concept(system("request-code"), FAST_TRACK),
            "orderDetail": [concept(system("reusable-item"), item) for item in ended.items],
            "subject": {"reference": patient.reference},
            "occurrenceDateTime": ended.on,
            "authoredOn": render(work.moment),
            "requester": own,
            "performer": [party(receiver)],
            "reasonCode": [
                concept(system("benefit-event"), "benefit-entitlement-ended"),
                concept(system("benefit"), ended.benefit),
            ],
        }
    )


def _inform(work: Work, ended: Ended, request: Record, receiver: Organisation) -> None:
    """The letter to the person and the signposts stand in the Task; each signpost has its own audit row."""
    task = records.load(work.connection, "Task", work.links["task"].partition("/")[2])
    assert task
    body = json.loads(task.body)
    own = party(own_organisation(work))
    letter = message("notice", body | {"id": task.id}, own, [body["for"]], LETTER, work.moment)
    kept = keep(work, letter, work.new_id(), work.gateway.id, task.person, task.referral)
    made = [("notice", kept), *pointed(work, task, body, ended.signposts, "reject-reason")]
    outputs = [output(part, record) for part, record in made]
    work.notes.saw(request)
    work.notes.saw(keep_next(work, task, in_order(body | {"output": outputs})))
    for part, record in made:
        if part == "signpost":
            hand_to(work, receiver, record)
            notes = Notes("create", "C")
            notes.saw(record)
            work.evidence.append(evidence_of(work.caller, work.asked, notes))
