"""Communications: an answer to a question goes back to the Task it was asked about (examples, choice 14)."""

import json

from app.domain.catalogue.names import system
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.move import Party
from app.domain.move_parts import Brought
from app.domain.moves import open_moves
from app.domain.record import Record
from app.domain.task import read_task
from app.fhir.terminology import concept
from app.services.draft import Draft
from app.services.moving import carry_out
from app.services.parties import organisation_named
from app.services.task_states import parties_of
from app.services.writing import Work


def check(work: Work, draft: Draft, person: str | None) -> None:
    """As `check_sender`, of what is new."""
    del person
    check_sender(work, draft.resource, draft.at)


def check_sender(work: Work, message: Json, at: str) -> None:
    """The sender of a Communication is the caller's own organisation, where one is named, and nobody in words alone:
    so the gateway signs, whose words everybody reads (docs/decisions, 0031). COM-001 for anybody else.
    """
    sender = message.get("sender", {})
    if sender and not {"reference", "identifier"} & set(sender):
        raise refuse("COM-001", f"{at}.sender")
    if "identifier" in sender or str(sender.get("reference", "")).startswith("Organization/"):
        named = organisation_named(work, sender)
        if named is None or named.id != work.caller.organisation:
            raise refuse("COM-001", f"{at}.sender")


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: an answer sets its Task to awaiting triage again and becomes its input."""
    if stored.kind != "answer" or "inResponseTo" not in draft.resource:
        return
    for record in draft.named:
        if record.type == "Task":
            _answered(work, record, stored)


def _answered(work: Work, task: Record, stored: Record) -> None:
    body = json.loads(task.body)
    party = next((one for one in parties_of(work, task, body) if _awaits_answer(body, one)), None)
    if party is None:
        return
    part = {"type": concept(system("task-part"), "answer"), "valueReference": {"reference": stored.reference}}
    answered = body | {"input": [*body.get("input", []), part]}
    work.links["task"] = carry_out(work, task, answered, party, "answer", Brought(message=True)).reference


def _awaits_answer(task: Json, party: Party) -> bool:
    """A Task put on hold after its question keeps the answer as a message; it is not moved."""
    facts = read_task(task)
    rows = open_moves(facts.status, facts.business_status, facts.hold_reason, party, facts.kind)
    return any(move.name == "answer" for move in rows)
