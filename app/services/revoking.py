"""`$revoke`: who asked takes its request back, with a signpost, whether or not it sees the Tasks of it (R-09)."""

import json

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.move_content import GIVEN, Given
from app.services.moves import move_as
from app.services.permission import need_scope
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.task_states import is_closed
from app.services.update import named_version
from app.services.writing import Work
from app.store.referral_records import tasks_of

TYPE = "ServiceRequest"


def revoke(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
    """Cancel every open Task of an own request, which revokes it; returns the request.

    Raises RES-005 for a request of others, REF-012 when no Task of it is open, TSK-020 and TSK-021 without reason and
    signpost, RES-001 when hidden.
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
    open_ = [task for task in tasks_of(work.connection, request.id) if not is_closed(task)]
    if not open_:
        raise refuse("REF-012", f"{TYPE}.status", old=json.loads(request.body)["status"], new="revoked")
    for task in open_:
        move_as(work, task, "requester", given)
    return work.see(TYPE, request.id) or request
