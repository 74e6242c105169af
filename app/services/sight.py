"""What the owner of a Task must see to work on it: some Tasks rest on what a consent opens (R-01, R-03)."""

import json

from app.domain.catalogue.views import ALL
from app.domain.errors import refuse
from app.domain.grant import withdrawn_grant
from app.domain.json import Json
from app.domain.moves import CYCLES
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.task import read_task
from app.fhir.extraction import reference_parts
from app.services.writing import Work
from app.store import grants, records


def owner_of(work: Work, task: Json) -> Organisation | None:
    """The organisation that owns a Task; None where it is not in the registry."""
    return work.registry.get(str(task["owner"]["reference"]).removeprefix("Organization/"))


def owner_sees(work: Work, task: Record) -> bool:
    """Whether the owner now sees what the Task rests on; true where it rests on no consent, or nothing kept."""
    body = json.loads(task.body)
    owner, (ground, least) = owner_of(work, body), _ground(work, task, body)
    return ground is None or owner is None or grants.opens(work.connection, ground, owner, work.now, least)


def require_sight(work: Work, task: Record) -> None:
    """TSK-008 for the owner of a Task that needs a consent, while none opens to it what the Task is about."""
    if CYCLES[read_task(json.loads(task.body)).kind].needs_consent and not owner_sees(work, task):
        raise refuse("TSK-008", "Task.status")


def close_form(work: Work, before: Record, task: Record) -> None:
    """The owner of an application that the person withdraws reads their form no more; of a draft it read nothing."""
    body = json.loads(task.body)
    owner = owner_of(work, body)
    if owner and json.loads(before.body)["status"] != "draft":
        form = reference_parts(str(body["focus"]["reference"]))[1]
        work.grant(str(task.person), task, withdrawn_grant(owner.id, form, work.now))


def _ground(work: Work, task: Record, body: Json) -> tuple[Record | None, int]:
    """The record a Task rests on, and the least rank: of the Task itself its owner has the stub whatever the person
    says, so only all of it counts.
    """
    rests = CYCLES[read_task(body).kind].rests_on
    if rests == "request":
        return records.load(work.connection, "ServiceRequest", str(task.referral)), 1
    if rests == "focus":
        return records.load(work.connection, *reference_parts(str(body["focus"].get("reference", "")))), 1
    return (task, ALL) if rests == "task" else (None, ALL)
