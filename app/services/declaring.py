"""The person's declaration of an application, and what it sets going (R-12)."""

import json

from app.domain.access_to_work import declared, priority, read_application
from app.domain.calendar import london, render
from app.domain.caller import Caller
from app.domain.errors import Issue, Refusal, refuse
from app.domain.grant import owner_stub
from app.domain.json import Json
from app.domain.life_cycles.access_to_work import HANDED, SUBMITTED
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.fhir.authored import message
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.services import holds
from app.services.applications import KIND, remarks_on
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep
from app.services.move_content import output
from app.services.moving import carry_out
from app.services.permission import need_scope
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.reusing import sections_of, take_over
from app.services.sealed import Notes
from app.services.update import read_version
from app.services.writing import Work
from app.store.referral_records import open_tasks_of_person, tasks_of


def declare(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
    """Store the form as the person's own, declared today, and submit it; the author keeps its draft. With sections, the
    person adds what their passport says. Where no consent lets DWP see it, it waits for one, and the answer says so.

    Refused: ATW-003 for anybody else, ATW-004 for what is no draft, ATW-005 while another application is open, RES-001
    when hidden, RES-023 and 412 unless it is the version that they read. Where the deployment hands applications to the
    person, it is marked so, the form is theirs alone and DWP gets nothing (R-12).
    """
    notes = Notes("$declare", "E")
    notes.about("QuestionnaireResponse", id)

    def prepare() -> tuple[str, ...]:
        sections = sections_of(
            read_parts("$declare", parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"})
        )
        need_scope(caller, "QuestionnaireResponse", "u")
        if caller.role != "person":
            raise refuse("ATW-003")
        return sections

    def act(work: Work, sections: tuple[str, ...]) -> Made:
        draft = read_version(work, "QuestionnaireResponse", id, sent.if_match)
        return _declared(work, draft, sections)

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def _declared(work: Work, draft: Record, sections: tuple[str, ...]) -> Made:
    task = _open_task(work, draft)
    body = json.loads(draft.body)
    taken = take_over(work, body, str(draft.person), sections) if sections else body
    form = declared(taken, london(work.moment).date(), body["subject"]) | {"authored": render(work.moment)}
    if faults := work.gateway.validator.check(form):
        raise Refusal(*faults)
    work.warnings.extend(remarks_on(work, form, str(draft.person), "QuestionnaireResponse"))
    hands_over = work.gateway.settings.atw_route == "hand-over"
    kept = work.new_id(), work.gateway.id, draft.person, draft.referral
    stored = keep(work, form, *kept, shareable=not hands_over)
    moved = _submitted(work, task, stored, form, hands_over=hands_over)
    work.links["task"] = moved.reference
    work.notes.saw(stored)
    return Made(stored, True, work.links, tuple(work.warnings))


def _open_task(work: Work, draft: Record) -> Record:
    """The Task of a draft that waits to be declared; its person has no other application open."""
    tasks = [t for t in tasks_of(work.connection, draft.id) if json.loads(t.body)["status"] == "draft"]
    is_draft = draft.data_class == "draft" and json.loads(draft.body)["status"] == "in-progress"
    if draft.kind != KIND or not is_draft or not tasks:
        raise refuse("ATW-004", "QuestionnaireResponse")
    others = [t for t in open_tasks_of_person(work.connection, str(draft.person)) if t.kind == KIND]
    if any(json.loads(other.body)["status"] != "draft" for other in others):
        raise refuse("ATW-005", "QuestionnaireResponse")
    return tasks[0]


def _submitted(work: Work, task: Record, form: Record, body: Json, *, hands_over: bool) -> Record:
    application = read_application(body)
    focused = json.loads(task.body) | {
        "focus": {"reference": form.reference},
        "authoredOn": render(work.moment),
        "priority": priority(application, london(work.moment).date(), work.rules),
    }
    if hands_over:
        focused["output"] = [*focused.get("output", []), _handed(work, task, focused)]
        work.warnings.append(Issue("ATW-014", "QuestionnaireResponse"))
    name = HANDED if hands_over else SUBMITTED
    moved = carry_out(work, task, focused, "person", name, Brought(declaration=True))
    if not hands_over:
        owner = str(focused["owner"]["reference"]).removeprefix("Organization/")
        work.grant(str(task.person), moved, owner_stub(owner, task.id, work.now))
        return holds.begin(work, moved)
    return moved


def _handed(work: Work, task: Record, body: Json) -> Json:
    words = "Please send this application yourself, on GOV.UK or by telephone, with this form beside you."
    sender = {"display": "Work and Health Gateway"}
    notice = message("notice", body | {"id": task.id}, sender, [body["for"]], words, work.moment)
    kept = keep(work, notice, work.new_id(), work.gateway.id, task.person, task.referral)
    return output("notice", kept)
