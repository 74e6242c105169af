"""Tasks that clients bring, change by PUT and PATCH, and claim."""

import json

from app.domain.calendar import render
from app.domain.catalogue.names import REFERENCE, TASK_CODE, system
from app.domain.concept import code
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.move import Party
from app.domain.move_parts import brought_in_task
from app.domain.record import Record
from app.domain.task_clock import first_due
from app.domain.task_update import check_update
from app.fhir.authored import party
from app.fhir.terminology import concept
from app.services import launch, moving
from app.services.clinical import check_grade
from app.services.draft import Draft
from app.services.keeping import keep_next
from app.services.move_content import in_words
from app.services.parties import organisation_named, own_organisation
from app.services.supervision import require_trained
from app.services.task_parts import check_parts
from app.services.task_states import is_closed, parties_of
from app.services.writing import Work
from app.store import referrals
from app.store.referral_records import tasks_of


def check_brought(work: Work, draft: Draft, person: str | None) -> None:
    """A Task its referral's requester brings: only for its own request, while no other Task of it is open."""
    del person
    task, at = draft.resource, draft.at
    request = next((r for r in draft.named if r.reference == task.get("focus", {}).get("reference")), None)
    referral = referrals.get_referral(work.connection, draft.referral or "")
    if request is None or request.type != "ServiceRequest" or request.custodian != work.caller.organisation:
        raise refuse("REF-007", f"{at}.focus", must="have your own request as its focus")
    if referral is None or any(not is_closed(other) for other in tasks_of(work.connection, request.id)):
        raise refuse("REF-007", f"{at}.focus", must="wait until the request's other Task is closed")
    _check_shape(work, draft, json.loads(request.body))
    draft.resource = _completed(work, task, referral.reference)


def _check_shape(work: Work, draft: Draft, request: Json) -> None:
    task, at = draft.resource, draft.at
    if code(task.get("code"), TASK_CODE) != "fulfill":
        raise refuse("REF-007", f"{at}.code", must="have the code fulfill")
    if task.get("status") not in ("requested", "draft"):
        raise refuse("REF-007", f"{at}.status", must="be requested or draft")
    if task.get("for", {}).get("reference") != request["subject"].get("reference"):
        raise refuse("REF-007", f"{at}.for", must="be for the subject of the request")
    if organisation_named(work, task.get("owner", {})) is None:
        raise refuse("REF-007", f"{at}.owner", must="name a registered organisation as its owner")


def _completed(work: Work, task: Json, reference: str) -> Json:
    owner = organisation_named(work, task["owner"])
    assert owner
    due = first_due(work.moment, work.rules, work.gateway.holidays)
    return task | {
        "groupIdentifier": {"system": REFERENCE, "value": reference},
        "businessStatus": concept(system("business-status"), "awaiting-triage"),
        "authoredOn": render(work.moment),
        "lastModified": render(work.moment),
        "requester": party(own_organisation(work)),
        "owner": party(owner),
        "restriction": {"period": {"end": render(due)}},
    }


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: a Task sent for a stored request is tied to its referral; one in its transaction is, by launch."""
    referral = referrals.get_referral(work.connection, stored.referral or "")
    if referral is None or referral.task is None:
        return
    owner = organisation_named(work, draft.resource["owner"])
    assert owner
    launch.start(work, referral, stored, owner)


def change(work: Work, before: Record, task: Json) -> Record:
    """The next version of a Task by PUT or PATCH: a move of the table, or the few elements its party may change.

    Raises 403 for somebody who is no party, TSK-005 and the other refusals of the table.
    """
    assert before.person
    work.lock(before.person)
    kept = json.loads(before.body)
    parties = parties_of(work, before, kept)
    if not parties:
        raise refuse("TSK-006", "Task", who="its owner and its requester", move="change", moves="none")
    require_trained(work)
    return _by_first_allowed(work, before, kept, task, parties)


def _by_first_allowed(work: Work, before: Record, kept: Json, task: Json, parties: tuple[Party, ...]) -> Record:
    """Whoever is both owner and requester (of an offer) acts as the one whose move it is."""
    for party_, last in zip(parties, [*[False] * (len(parties) - 1), True], strict=True):
        try:
            return _change(work, before, kept, task, party_)
        except Refusal as refusal:
            if last or refusal.issues[0].code != "TSK-006":
                raise
    raise AssertionError("a Task has at least one party here")


def _change(work: Work, before: Record, kept: Json, task: Json, party_: Party) -> Record:
    moves = task.get("status") != kept["status"]
    check_grade(work, kept, task)
    faults = check_update(kept, task, party_, moved=moves)
    if faults:
        raise Refusal(*faults)
    check_parts(work, before, kept, task)
    allowed = kept | {key: task[key] for key in ("input", "output", "businessStatus") if key in task}
    if not moves:
        return _note(work, before, allowed | {"lastModified": render(work.moment)})
    brought = brought_in_task(kept, task)
    changed = {**allowed, "businessStatus": kept.get("businessStatus"), "status": kept["status"]}
    if brought.reason == "other" and brought.reason_text:
        changed["output"] = [
            *changed.get("output", []),
            in_words(work, before, kept, "notice", brought.reason_text, brought.reason),
        ]
    moved = moving.carry_out_status(work, before, changed, party_, task["status"], brought)
    if kept["status"] == "draft" and json.loads(moved.body)["status"] == "requested":
        launch.submit(work, moved)
    launch.answer_offer(work, moved)
    return moved


def _note(work: Work, before: Record, task: Json) -> Record:
    changed = keep_next(work, before, task)
    if before.referral:
        work.tell(before.referral, "task-changed", changed)
    return changed
