"""The plain moves $receive, $accept, $return, $reject, $book, $hold and $complete (design.md 8)."""

import json

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.move import Party
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.services import launch
from app.services.clinical import check_health
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.move_content import GIVEN, Given, output
from app.services.moving import carry_out
from app.services.permission import need_scope
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.task_states import parties_of
from app.services.update import named_version
from app.services.writing import Work


def move(gateway: Gateway, caller: Caller, asked: Asked, id: str, operation: str, sent: Sent) -> Made:
    """Do a plain move on a Task and return its next version.

    Raises TSK codes of the table, TSK-025, 026 and 028 for parts, 412 when If-Match is stale, RES-001 when hidden.
    """
    notes = Notes(f"${operation}", "U")
    notes.about("Task", id)

    def prepare() -> Given:
        need_scope(caller, "Task", "u")
        parameters = parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"}
        given = GIVEN[operation](read_parts(f"${operation}", parameters))
        told = {given.brought.health} if given.brought.health else set()
        check_health(caller, told, given.brought.at("health"))
        return given

    def act(work: Work, given: Given) -> Made:
        before = named_version(work, "Task", id, sent.if_match, None, required=False)
        after = _moved(work, before, given)
        work.notes.entities.clear()
        work.notes.saw(after)
        return Made(after, False, work.links, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def _moved(work: Work, before: Record, given: Given) -> Record:
    task = json.loads(before.body)
    parties = parties_of(work, before, task)
    if not parties:
        raise refuse("TSK-006", "Task", who="its owner", move="do this to", moves="none")
    return move_as(work, before, parties[0], given)


def move_as(work: Work, before: Record, party: Party, given: Given) -> Record:
    """The next version of a Task after a plain move by one of its parties. What the move makes is stored first; when
    the table then refuses, the rollback takes it back.
    """
    task = json.loads(before.body)
    outputs = [output(part, record) for part, record in given.make(work, before, task)]
    outputs.extend(given.coded)
    inputs = given.inputs(work, before, task)
    task |= {"input": [*task.get("input", []), *inputs]} if inputs else {}
    moved = task | ({"output": [*task.get("output", []), *outputs]} if outputs else {})
    after = carry_out(work, before, moved, party, given.name, given.brought)
    launch.answer_offer(work, after)
    return after
