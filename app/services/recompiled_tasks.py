"""The grant rows that each kind of Task gives, told from its versions."""

import json
from collections.abc import Callable, Iterator
from itertools import chain, pairwise

from app.domain.catalogue.referral import FAST_TRACK_TASK
from app.domain.escalation import IDENTITY, SAFEGUARDING, answer_rows, escalator_rows, opened
from app.domain.grant import (
    ALWAYS_UNTIL,
    Grant,
    action_rows,
    asked_grant,
    follow_up_rows,
    job_grant,
    notice_grant,
    owner_stub,
    requester_grant,
    review_grant,
    task_grant,
    withdrawn_grant,
)
from app.domain.grant_check import Standing, standing
from app.domain.json import Json
from app.domain.move import CLOSED
from app.domain.record import Record
from app.fhir.extraction import reference_parts
from app.services import employers
from app.services.recompiled_consents import source_of
from app.store import grant_walk, referrals
from app.store.database import Connection

RISKS = ("escalation-task", "review")
UNSENT = ("draft", "cancelled", "entered-in-error")
"""A Task with no other version was never put to its owner."""
ANSWERED = ("Observation", "QuestionnaireResponse")
"""The types of record in which an answer that is reviewed may stand."""

Rows = Iterator[Standing]


def of_task(connection: Connection, history: list[Record], stored: list[Standing]) -> Rows:
    """What a Task gives by its kind; RISKS share one rule, and the Tasks of a referral another. `stored` are the rows
    there are.
    """
    first = history[0]
    if first.kind in RISKS:
        opens = _of_route(history, stored) if first.kind == RISKS[0] else _of_answer(connection, history)
        return chain(_of_risk(first), opens)
    return KINDS[first.kind](history) if first.kind in KINDS else _of_referral(connection, history)


def _of_offer(history: list[Record]) -> Rows:
    """An offer is its owner's, who sent the fit note."""
    first = history[0]
    owner = _named(first, "owner")
    whole = Grant(f"org:{owner}", "*", "B", f"rec:{first.id}", "requester", 0, deniable=False)
    yield standing(source_of(first), whole, ALWAYS_UNTIL)
    yield from _of_owners(history)


def _of_follow_up(history: list[Record]) -> Rows:
    """A follow-up is its owner's, until the person denies it."""
    first = history[0]
    for grant in follow_up_rows(_named(first, "owner"), first.id, 0):
        yield standing(source_of(first), grant, ALWAYS_UNTIL)


def _of_action(history: list[Record]) -> Rows:
    """An action of a plan is its requester's and its owner's."""
    first = history[0]
    for grant in action_rows(_named(first, "requester"), _named(first, "owner"), first.id, 0):
        yield standing(source_of(first), grant, ALWAYS_UNTIL)


def _of_application(history: list[Record]) -> Rows:
    """The Task of an application is its drafter's; DWP sees the stub once it is submitted, not handed on."""
    first = history[0]
    if (sender := _named(first, "requester")) and not sender.startswith("Patient/"):
        yield standing(source_of(first), task_grant(sender, first.id, 0), ALWAYS_UNTIL)
    if submitted := next((record for record in history if _standing_of(record) == "submitted"), None):
        yield standing(source_of(submitted), owner_stub(_named(submitted, "owner"), first.id, 0), ALWAYS_UNTIL)
    for before, after in pairwise(history):
        if submitted and _is_taken_back(before, after):
            form = _named(after, "focus").removeprefix("QuestionnaireResponse/")
            yield standing(source_of(after), withdrawn_grant(_named(after, "owner"), form, 0), ALWAYS_UNTIL)
    if asked := next((record for record in history if employers.is_asked(json.loads(record.body))), None):
        yield standing(source_of(asked), asked_grant(_named(asked, "owner"), first.id, 0), ALWAYS_UNTIL)
        employer = str(employers.is_asked(json.loads(asked.body)))
        yield standing(source_of(asked), job_grant(employer, first.id, 0), ALWAYS_UNTIL)


def _is_taken_back(before: Record, after: Record) -> bool:
    """Whether an application that was sent is not any more: withdrawn, cancelled or made in error."""
    was, now = (json.loads(record.body)["status"] for record in (before, after))
    return was != now and was != "draft" and now in ("cancelled", "entered-in-error")


def of_message(connection: Connection, message: Record, gateway: str) -> Rows:
    """The former owner sees that a referral is closed to it; who takes a fast track, the signposts it came with."""
    body = json.loads(message.body)
    if message.kind == "notice" and message.custodian == gateway and "subject" not in body:
        owner = str(body["recipient"][0].get("reference", "")).removeprefix("Organization/")
        yield standing(source_of(message), notice_grant(owner, message.id, 0), ALWAYS_UNTIL)
    if message.kind == "signpost" and body.get("about"):
        id = str(body["about"][0]["reference"]).removeprefix("Task/")
        task = grant_walk.version_at(connection, "Task", id, message.last_updated)
        if task and task.kind == FAST_TRACK_TASK and json.loads(task.body)["status"] not in CLOSED:
            yield standing(source_of(message), notice_grant(_named(task, "owner"), message.id, 0), ALWAYS_UNTIL)


def _of_referral(connection: Connection, history: list[Record]) -> Rows:
    """The requester sees the referral's Tasks from the first; the owner the stub, once it is no draft."""
    first = history[0]
    referral = referrals.get_referral(connection, first.referral) if first.referral else None
    if not referral:
        return
    yield standing(source_of(first), requester_grant(referral.requester, referral.id, 0), ALWAYS_UNTIL)
    if (sender := _named(first, "requester")) != referral.requester:
        yield standing(source_of(first), task_grant(sender, first.id, 0), ALWAYS_UNTIL)
    yield from _of_owners(history)


def _of_owners(history: list[Record]) -> Rows:
    """The stub of the owner, and of whoever took the work over later."""
    sent = next((record for record in history if json.loads(record.body)["status"] not in UNSENT), None)
    owner = _named(history[0], "owner")
    if not owner or not sent:
        return
    yield standing(source_of(sent), owner_stub(owner, sent.id, 0), ALWAYS_UNTIL)
    for record in history:
        if (named := _named(record, "owner")) != owner:
            owner = named
            yield standing(source_of(record), owner_stub(owner, record.id, 0), ALWAYS_UNTIL)


def _of_risk(first: Record) -> Rows:
    """Who escalated what it works on sees its Task and that there is a flag; who reviews sees the review."""
    sender, owner = _named(first, "requester"), _named(first, "owner")
    if first.kind == "review":
        yield standing(source_of(first), review_grant(owner, first.id, 0), ALWAYS_UNTIL)
    elif first.referral or sender == owner:
        flag = _named(first, "focus").removeprefix("Flag/")
        for grant in escalator_rows(sender, first.id, flag, 0):
            yield standing(source_of(first), grant, ALWAYS_UNTIL)


def _of_answer(connection: Connection, history: list[Record]) -> Rows:
    """Who reviews an answer that somebody else keeps sees it, and whose it is, until the review is closed."""
    first, owner = history[0], _named(history[0], "owner")
    type, _, id = _named(first, "focus").partition("/")
    answer = grant_walk.version_at(connection, type, id, first.last_updated) if type in ANSWERED else None
    closed = [one.last_updated for one in history if json.loads(one.body)["status"] in CLOSED]
    if answer and answer.custodian != owner:
        patient = _named(first, "for").removeprefix("Patient/")
        for grant in answer_rows(owner, patient, (answer.id, answer.data_class), 0):
            yield standing(source_of(first), grant, min(closed, default=ALWAYS_UNTIL))


def _of_route(history: list[Record], stored: list[Standing]) -> Rows:
    """A route's owner sees what an escalation names until its Task is closed. Which of the two bases it was is told by
    the rows alone; what they open is the same.
    """
    first, body = history[0], json.loads(history[0].body)
    closed = [one.last_updated for one in history if json.loads(one.body)["status"] in CLOSED]
    bases = {rule.basis for rule, _ in stored if rule.source == source_of(first)}
    risk, owner = min(SAFEGUARDING) if "safeguarding" in bases else "", _named(first, "owner")
    if _named(first, "requester") != owner:
        for grant in opened(owner, risk, 0, named=_escalated(first.id, body), referral=first.referral):
            yield standing(source_of(first), grant, min(closed, default=ALWAYS_UNTIL))


def _escalated(task: str, body: Json) -> dict[str, tuple[str, int | None]]:
    """What an escalation names: its Task and flag, the Patient, where the record is kept, and the words beside it."""
    parts = [part.get("valueReference", {}) for part in (*body.get("input", []), *body.get("output", []))]
    classes: dict[str, tuple[str, int | None]] = {
        "Flag": ("F", None), "Patient": ("A", IDENTITY), "DocumentReference": ("D", None), "Communication": ("F", None),
    }  # fmt: skip
    references = [reference_parts(one) for one in (body["focus"], body["for"], *parts)]
    return {task: ("F", None)} | {id: classes[type] for type, id in references if type in classes}


def _named(record: Record, element: str) -> str:
    """The id of the organisation a Task names there; the reference of anybody else; empty without one."""
    body: Json = json.loads(record.body)
    return str(body.get(element, {}).get("reference", "")).removeprefix("Organization/")


def _standing_of(record: Record) -> str:
    codings = json.loads(record.body).get("businessStatus", {}).get("coding", [{}])
    return str(codings[0].get("code", ""))


KINDS: dict[str, Callable[[list[Record]], Rows]] = {
    "offer": _of_offer,
    "follow-up": _of_follow_up,
    "plan-action": _of_action,
    "access-to-work": _of_application,
}
