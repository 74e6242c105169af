"""Storing an escalation: the flag, the words, a Task for each route, and what its owner now sees."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import refuse
from app.domain.escalation import IDENTITY, escalator_rows, opened
from app.domain.json import Json
from app.domain.move import AT_WORK
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.domain.route import Route
from app.fhir import authored, risk
from app.fhir.displays import display_of
from app.services.keeping import keep
from app.services.moving import carry_out
from app.services.parties import own_organisation
from app.services.posts import post_of
from app.services.whom import Whom
from app.services.writing import Work
from app.store import records

Limited = tuple[Route, datetime]
"""A route, and by when its owner has to acknowledge."""


@dataclass(frozen=True)
class Raised:
    """The risk, the words, the record pointer and the threshold that go with it; is it acute, and does the work go with
    it.
    """

    risk: str
    message: str | None
    record: Json | None
    acute: bool
    hands_over: bool = False
    threshold: str | None = None


def raise_risk(work: Work, whom: Whom, raised: Raised, routes: Sequence[Limited]) -> None:
    """Keep it all and open it to the routes' owners; RES-007 for a record pointer that is not the escalator's own."""
    pointer = _pointer(work, raised.record)
    referral = whom.referral.id if whom.referral else None
    flag = keep(work, _flag(work, whom, raised), work.new_id(), work.gateway.id, whom.person, referral)
    work.notes.saw(flag)
    for route, until in routes:
        _send(work, whom, raised, flag, pointer, route, until)
    if whom.referral and whom.referral.task:
        _mark(work, whom.referral.task)


def _flag(work: Work, whom: Whom, raised: Raised) -> Json:
    patient = json.loads(whom.patient.body)
    subject = {"reference": whom.patient.reference}
    shown = display_of(patient)
    author = post_of(work) or authored.party(own_organisation(work))
    return risk.risk_flag(raised.risk, subject | ({"display": shown} if shown else {}), author, work.moment)


def _pointer(work: Work, named: Json | None) -> Record | None:
    if named is None:
        return None
    id = str(named.get("reference", "")).removeprefix("DocumentReference/") if isinstance(named, dict) else ""
    record = work.see("DocumentReference", id)
    if record is None or record.kind != "record-pointer" or record.custodian != work.caller.organisation:
        raise refuse("RES-007", "Parameters.parameter.where(name = 'record')")
    return record


def _send(
    work: Work, whom: Whom, raised: Raised, flag: Record, pointer: Record | None, route: Route, until: datetime
) -> None:
    """One route: its Task, the words beside it, and the grants that rest on it."""
    owner = work.registry.get(route.owner)
    assert owner
    parties = (own_organisation(work), owner)
    id, referral = work.new_id(), flag.referral
    parent = f"Task/{whom.referral.task}" if whom.referral and whom.referral.task else None
    task = risk.escalation_task(
        route.code, flag.reference, whom.patient.reference, parties, (work.moment, until), whom.reference,
        urgent=raised.acute, parent=parent,
    )  # fmt: skip
    named: dict[str, tuple[str, int | None]] = {id: ("F", None), flag.id: ("F", None)}
    named[whom.patient.id] = ("A", IDENTITY)
    if pointer and pointer.person == whom.person:
        task["input"] = [risk.part("record-pointer", pointer.reference)]
        named[pointer.id] = ("D", None)
    inputs = [*task.get("input", []), *_said(raised)]
    task |= {"input": inputs} if inputs else {}
    if raised.message:
        words = risk.words(task | {"id": id}, authored.party(parties[0]), raised.message, work.moment)
        message = keep(work, words, work.new_id(), work.gateway.id, whom.person, referral)
        task["output"] = [risk.part("words", message.reference)]
        named[message.id] = ("F", None)
    stored = keep(work, task, id, work.gateway.id, whom.person, referral)
    work.notes.saw(stored)
    _open(work, whom, raised, stored, flag, owner.id, named)


def _said(raised: Raised) -> list[Json]:
    """What an escalation says in codes beside its risk."""
    told = [risk.threshold(raised.threshold)] if raised.threshold else []
    return [*told, risk.hand_over()] if raised.hands_over else told


def _open(
    work: Work,
    whom: Whom,
    raised: Raised,
    task: Record,
    flag: Record,
    owner: str,
    named: dict[str, tuple[str, int | None]],
) -> None:
    """The owner's grants come from the register and never reach the escalator's own organisation (access.md 2)."""
    own = work.caller.organisation
    rows = [] if owner == own else opened(owner, raised.risk, work.now, named=named, referral=task.referral)
    if task.referral or owner == own:
        rows += escalator_rows(own, task.id, flag.id, work.now)
    work.grant(whom.person, task, *rows)
    if task.referral:
        work.tell(task.referral, "risk-escalated", task, owner)


def _mark(work: Work, id: str) -> None:
    """The escalator's own work on the referral shows that a risk went to a clinician."""
    task = records.load(work.connection, "Task", id)
    body = json.loads(task.body) if task else {}
    mine = body.get("owner", {}).get("reference") == f"Organization/{work.caller.organisation}"
    if task and mine and body["status"] in AT_WORK:
        carry_out(work, task, body, "gateway", "escalate", Brought())
