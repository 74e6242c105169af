"""The Task that a report answers: its business status follows the report where it is open."""

import json
from datetime import UTC, datetime

from app.domain.calendar import london
from app.domain.catalogue.names import system
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.move import HELD_BY_OWNER, Party
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.domain.report_path import TREATING
from app.domain.task import read_task
from app.fhir.parameters import Parts
from app.fhir.terminology import concept
from app.services.move_content import output
from app.services.moving import carry_out
from app.services.task_states import is_closed
from app.services.writing import Work
from app.store import records
from app.store.referral_records import tasks_of


def follow(work: Work, report: Record, party: Party, move: str) -> Record | None:
    """Make the move of that name on the open Task a report answers, resuming it first where its owner holds it.

    None where its keeper owns no open Task of the request, as when the referral is completed. Raises the TSK refusals.
    """
    task = task_of(work, report)
    if task is None:
        return None
    body = json.loads(task.body)
    if read_task(body).position in HELD_BY_OWNER:
        task = carry_out(work, task, body, "owner", "resume", Brought())
        body = json.loads(task.body)
    if move == "release-report":
        told = [o for o in body.get("output", []) if o.get("valueReference", {}).get("reference") != report.reference]
        body["output"] = [*told, output("report", report)]
    return carry_out(work, task, _flagged(work, report, body), party, move, Brought())


def task_of(work: Work, report: Record) -> Record | None:
    """The open Task of a report's keeper whose focus is the request it names, or None."""
    for event in json.loads(report.body).get("event", []):
        for named in event.get("detail", []):
            found = tasks_of(work.connection, str(named.get("reference", "")).removeprefix("ServiceRequest/"))
            own = [t for t in found if not is_closed(t) and _owner(t) == report.custodian]
            if own:
                return own[-1]
    return None


def draft(work: Work, report: Record) -> None:
    """A new draft moves the Task it answers, where that is in progress."""
    task = task_of(work, report)
    if task and json.loads(task.body)["status"] == "in-progress":
        follow(work, report, "owner", "draft-report")


def is_treating(work: Work, report: Record) -> bool:
    """Whether a report is by a doctor responsible for the person's care: the Act on medical reports (AMRA) applies."""
    keeper = work.registry.get(report.custodian)
    return keeper is not None and keeper.type in TREATING


def applied_on(work: Work, report: Record, parts: Parts) -> str:
    """Under AMRA the day a report was applied for, today unless told: TSK-025 before its request came here, and for a
    day that has not come.
    """
    root = records.load(work.connection, "ServiceRequest", str(report.referral))
    today = london(work.moment).date().isoformat()
    first = london(datetime.fromtimestamp(root.created / 1000, UTC)).date().isoformat() if root else today
    told = str(parts.value("applied", "Date") or today)
    if not first <= told <= today:
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'applied')", operation="share-with-person",
                     part="applied", hint=f"Say a day from {first}, when the request came, to {today}.")  # fmt: skip
    return told


def _flagged(work: Work, report: Record, task: Json) -> Json:
    """The Task with the flag that AMRA applies to its report, where it does."""
    flag = {"type": concept(system("task-part"), "amra-applies"), "valueBoolean": True}
    inputs = task.get("input", [])
    return task | {"input": [*inputs, flag]} if is_treating(work, report) and flag not in inputs else task


def require_author(work: Work, report: Record) -> None:
    """REP-015 for anybody but the organisation that wrote the report."""
    if report.custodian != work.caller.organisation or work.caller.role == "person":
        raise refuse("REP-015", report.type)


def require_person(work: Work, report: Record) -> None:
    """REP-016 for anybody but the person it is about."""
    if work.caller.role != "person" or work.caller.person != report.person:
        raise refuse("REP-016", report.type)


def _owner(task: Record) -> str:
    return str(json.loads(task.body).get("owner", {}).get("reference", "")).removeprefix("Organization/")
