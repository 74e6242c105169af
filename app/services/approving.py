"""The person's approval of what occupational health drafted for their passport (domain.md 3, R-18)."""

import json

from app.domain.calendar import london, render
from app.domain.caller import Caller
from app.domain.errors import Refusal, refuse
from app.domain.passport import with_advice
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.services import passports
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep_next
from app.services.passport_reviews import plan_review
from app.services.permission import need_scope
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.update import read_version
from app.services.writing import Work

FORM = "QuestionnaireResponse"


def approve(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
    """Take the advice that occupational health drafted into the person's passport, as its next version.

    Refused: PAS-003 for anybody but the person, PAS-004 for what is no such draft, PAS-005 without a passport, RES-001
    when hidden, RES-023 and 412 unless it is the version that they read. What was shared before stays as it was: each
    share pins its version (R-18).
    """
    notes = Notes("$approve", "E")
    notes.about(FORM, id)

    def prepare() -> None:
        read_parts("$approve", parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"}).only()
        need_scope(caller, FORM, "u")
        if caller.role != "person":
            raise refuse("PAS-003")

    def act(work: Work, _: None) -> Made:
        stored = _approved(work, read_version(work, FORM, id, sent.if_match))
        work.notes.saw(stored)
        return Made(stored, False, work.links, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def _approved(work: Work, draft: Record) -> Record:
    advice = json.loads(draft.body)
    if draft.kind != "passport" or draft.custodian == work.gateway.id or advice["status"] != "in-progress":
        raise refuse("PAS-004", FORM)
    own = passports.kept(work, str(draft.person))
    passport = work.see(FORM, own.id) if own else None
    if passport is None:
        raise refuse("PAS-005", FORM)
    changed = with_advice(json.loads(passport.body), advice, london(work.moment).date(), render(work.moment))
    if faults := work.gateway.validator.check(changed):
        raise Refusal(*faults)
    stored = keep_next(work, passport, changed)
    plan_review(work, stored)
    return stored
