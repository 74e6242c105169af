"""`$revoke`: who asked takes its request back, with a signpost, whether or not it sees the Tasks of it (R-09)."""

import json

from app.domain.caller import Caller
from app.domain.catalogue.disclosure import NEVER_TOLD
from app.domain.errors import Refusal, refuse
from app.domain.life_cycles.fulfilment import FULFILMENT
from app.domain.move_parts import missing
from app.domain.record import Record
from app.domain.referral_row import STANDING
from app.fhir import authored
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep_next
from app.services.move_content import GIVEN, Given
from app.services.moves import move_as
from app.services.parties import own_organisation
from app.services.permission import need_scope
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.suggestions import with_services
from app.services.task_states import is_closed
from app.services.update import named_version
from app.services.writing import Work
from app.store.referral_records import tasks_of

TYPE = "ServiceRequest"


def revoke(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
    """Cancel every open Task of an own request, which revokes it; returns the request.

    Raises RES-005 for a request of others, REF-012 when it was taken back already or no Task of it is open, TSK-020 and
    TSK-021 without reason and signpost, RES-001 when hidden. Whose role never learns of a Task is answered alike
    whether or not one is open.
    """
    notes = Notes("$revoke", "U")
    notes.about(TYPE, id)

    def prepare() -> Given:
        need_scope(caller, TYPE, "u")
        return GIVEN["cancel"](
            read_parts("$revoke", parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"})
        )

    def act(work: Work, given: Given) -> Made:
        before = named_version(work, TYPE, id, sent.if_match, None, required=False)
        after = _revoked(work, before, given)
        work.notes.entities.clear()
        work.notes.saw(after)
        return Made(after, False, {}, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def _revoked(work: Work, request: Record, given: Given) -> Record:
    if request.custodian != work.caller.organisation:
        raise refuse("RES-005", TYPE, hint="")
    tasks = tasks_of(work.connection, request.id)
    open_ = [task for task in tasks if not is_closed(task)]
    if work.caller.role in NEVER_TOLD:
        return _taken_back(work, request, given, tasks, open_)
    if not open_:
        raise _too_late(request)
    for task in open_:
        move_as(work, task, "requester", given)
    return work.see(TYPE, request.id) or request


def _taken_back(work: Work, request: Record, given: Given, tasks: list[Record], open_: list[Record]) -> Record:
    """The request revoked by who may not learn whether a Task of it is open: asked for the same, given the same."""
    if json.loads(request.body)["status"] not in STANDING:
        raise _too_late(request)
    _require_signpost(work, request, given)
    for task in open_:
        move_as(work, task, "requester", given)
    for task in [] if open_ else tasks[-1:]:
        list(given.make(work, task, json.loads(task.body)))
    after = work.see(TYPE, request.id) or request
    body = json.loads(after.body)
    return after if body["status"] == "revoked" else keep_next(work, after, body | {"status": "revoked"})


def _require_signpost(work: Work, request: Record, given: Given) -> None:
    row = next(move for move in FULFILMENT.moves if move.name == given.name and "requester" in move.by)
    if issues := missing(row, given.brought):
        about = {"focus": {"reference": request.reference}, "requester": authored.party(own_organisation(work))}
        raise with_services(work, about, given.brought.reason, Refusal(*issues))


def _too_late(request: Record) -> Refusal:
    return refuse("REF-012", f"{TYPE}.status", old=json.loads(request.body)["status"], new="revoked")
