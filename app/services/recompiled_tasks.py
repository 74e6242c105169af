"""The grant rows that Tasks and messages give, compiled again from their versions."""

import json
from collections.abc import Iterator

from app.domain.catalogue.referral import FAST_TRACK_TASK
from app.domain.escalation import escalator_rows
from app.domain.grant import (
    ALWAYS_UNTIL,
    Grant,
    action_rows,
    asked_grant,
    notice_grant,
    owner_stub,
    requester_grant,
    review_grant,
    task_grant,
)
from app.domain.grant_check import Standing, standing
from app.domain.json import Json
from app.domain.move import CLOSED
from app.domain.record import Record
from app.services import applications, employers
from app.store import grant_walk, referrals
from app.store.database import Connection

RISKS = ("escalation-task", "review")
UNSENT = ("draft", "cancelled", "entered-in-error")
"""A Task with no other version was never put to its owner."""


def source(record: Record) -> str:
    """A version as grant rows name what they rest on."""
    return f"{record.type}/{record.id}/{record.version}"


def of_task(connection: Connection, history: list[Record]) -> Iterator[Standing]:
    """The requester sees the referral's Tasks from the first; the owner the stub, once it is no draft."""
    first = history[0]
    body = json.loads(first.body)
    owner = _organisation(body.get("owner", {}))
    if first.kind == applications.KIND:
        yield from _of_application(history, body, owner)
        return
    referral = referrals.get_referral(connection, first.referral) if first.referral else None
    sent = next((record for record in history if json.loads(record.body)["status"] not in UNSENT), None)
    if first.kind == "offer":
        whole = Grant(f"org:{owner}", "*", "B", f"rec:{first.id}", "requester", 0, deniable=False)
        yield standing(source(first), whole, ALWAYS_UNTIL)
    elif first.kind == "follow-up":
        yield standing(source(first), task_grant(owner, first.id, 0), ALWAYS_UNTIL)
        return
    elif first.kind == "plan-action":
        for grant in action_rows(_organisation(body["requester"]), owner, first.id, 0):
            yield standing(source(first), grant, ALWAYS_UNTIL)
        return
    elif first.kind in RISKS:
        yield from _of_risk(first, body, owner)
        return
    elif referral:
        yield standing(source(first), requester_grant(referral.requester, referral.id, 0), ALWAYS_UNTIL)
        sender = str(body["requester"]["reference"]).removeprefix("Organization/")
        if sender != referral.requester:
            yield standing(source(first), task_grant(sender, first.id, 0), ALWAYS_UNTIL)
    if owner and sent and (referral or first.kind == "offer"):
        yield standing(source(sent), owner_stub(owner, first.id, 0), ALWAYS_UNTIL)
        yield from _handed_over(history, owner)


def _handed_over(history: list[Record], owner: str) -> Iterator[Standing]:
    """Whoever took the work over sees the stub from then on."""
    for record in history:
        named = str(json.loads(record.body)["owner"]["reference"]).removeprefix("Organization/")
        if named != owner:
            owner = named
            yield standing(source(record), owner_stub(owner, record.id, 0), ALWAYS_UNTIL)


def _of_risk(first: Record, body: Json, owner: str) -> Iterator[Standing]:
    """Who escalated what it works on sees its Task and that there is a flag; who reviews sees the review."""
    sender = str(body["requester"]["reference"]).removeprefix("Organization/")
    if first.kind == "review":
        yield standing(source(first), review_grant(owner, first.id, 0), ALWAYS_UNTIL)
    elif first.referral or sender == owner:
        flag = str(body["focus"]["reference"]).removeprefix("Flag/")
        for grant in escalator_rows(sender, first.id, flag, 0):
            yield standing(source(first), grant, ALWAYS_UNTIL)


def _of_application(history: list[Record], body: Json, owner: str) -> Iterator[Standing]:
    """Whoever drafted for the person sees the Task; DWP its stub once sent, all of it once it asks the employer."""
    sender, first = str(body["requester"]["reference"]), history[0]
    if sender.startswith("Organization/"):
        yield standing(source(first), task_grant(_organisation(body["requester"]), first.id, 0), ALWAYS_UNTIL)
    for record in history:
        if json.loads(record.body)["status"] == "requested":
            yield standing(source(record), owner_stub(owner, first.id, 0), ALWAYS_UNTIL)
            break
    asked = next((record for record in history if employers.is_asked(json.loads(record.body))), None)
    if asked:
        yield standing(source(asked), asked_grant(owner, first.id, 0), ALWAYS_UNTIL)


def of_message(connection: Connection, message: Record, gateway: str) -> Iterator[Standing]:
    """The former owner sees that a referral is closed to it; who takes a fast track, the signposts it came with."""
    body = json.loads(message.body)
    if message.kind == "notice" and message.custodian == gateway and "subject" not in body:
        owner = _organisation(body["recipient"][0])
        yield standing(source(message), notice_grant(owner, message.id, 0), ALWAYS_UNTIL)
    if message.kind == "signpost":
        id = str(body["about"][0]["reference"]).removeprefix("Task/") if body.get("about") else ""
        task = grant_walk.version_at(connection, "Task", id, message.last_updated)
        about = json.loads(task.body) if task else {}
        if task and task.kind == FAST_TRACK_TASK and about["status"] not in CLOSED:
            yield standing(source(message), notice_grant(_organisation(about["owner"]), message.id, 0), ALWAYS_UNTIL)


def _organisation(reference: Json) -> str:
    return str(reference.get("reference", "")).removeprefix("Organization/")
