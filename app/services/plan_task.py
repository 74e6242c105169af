"""The Task that a plan belongs to: it shows that the plan is in force."""

import json

from app.domain.move_parts import Brought
from app.domain.record import Record
from app.domain.task import read_task
from app.services.moving import carry_out
from app.services.writing import Work
from app.store.referral_records import tasks_of

WITH_REPORT = ("report-drafted", "report-with-person")
"""Where a Task waits for a report, that is what it goes on showing."""


def follow(work: Work, plan: Record) -> Record | None:
    """Let the Task that the plan's keeper works on say that a plan is in force; None where it works on none."""
    for named in json.loads(plan.body).get("supportingInfo", []):
        for task in tasks_of(work.connection, str(named.get("reference", "")).removeprefix("ServiceRequest/")):
            body = json.loads(task.body)
            mine = body.get("owner", {}).get("reference") == f"Organization/{plan.custodian}"
            if mine and body["status"] == "in-progress" and read_task(body).business_status not in WITH_REPORT:
                return carry_out(work, task, body, "gateway", "activate-plan", Brought())
    return None
