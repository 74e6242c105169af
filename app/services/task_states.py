"""Where a Task stands, read from its record and its versions."""

import json

from app.domain.json import Json
from app.domain.move import CLOSED, Party
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.domain.task import TaskFacts, held, read_task
from app.services.writing import Work
from app.store.referral_records import versions_of


def is_closed(task: Record) -> bool:
    """Whether a Task is rejected, cancelled, completed, failed or in error."""
    return json.loads(task.body)["status"] in CLOSED


def is_of_root(task: Json, referral: Referral) -> bool:
    """Whether a Task does the referral's root request, not one that was made on the way."""
    return bool(task["focus"].get("reference") == f"ServiceRequest/{referral.id}")


def facts_of(work: Work, record: Record, task: Json) -> TaskFacts:
    """The facts a move is decided by; the trail of holds is read from the versions, only where there is a hold."""
    if task["status"] != "on-hold":
        return read_task(task)
    versions = (json.loads(body) for body in versions_of(work.connection, "Task", record.id))
    return read_task(task, held([read_task(version).position for version in versions]))


def parties_of(work: Work, record: Record, task: Json) -> tuple[Party, ...]:
    """What the caller is to a Task: its owner, its requester, the person it is for, or nothing."""
    caller = work.caller
    if caller.role == "person":
        return ("person",) if caller.person == record.person else ()
    found: list[Party] = []
    if _organisation(task.get("owner")) == caller.organisation:
        found.append("owner")
    if _organisation(task.get("requester")) == caller.organisation:
        found.append("requester")
    return tuple(found)


def _organisation(reference: Json | None) -> str:
    return str((reference or {}).get("reference", "")).removeprefix("Organization/")
