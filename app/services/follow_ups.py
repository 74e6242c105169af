"""Asking after a completed referral at 13 and 26 weeks: planned with its completion, due by itself (K-06)."""

import json

from app.domain.catalogue.names import profile, system
from app.domain.grant import follow_up_rows
from app.domain.record import Record
from app.domain.task_clock import ends
from app.domain.timed import Due, follow_ups
from app.fhir.authored import carried_task
from app.fhir.terminology import concept
from app.services.keeping import keep
from app.services.parties import organisation_named
from app.services.writing import Work
from app.store import grants, timed_acts


def plan_follow_ups(work: Work, task: Record) -> None:
    """Write down, in the write that completes a Task, when the person is asked how it went on."""
    for due in follow_ups(work.moment, work.rules):
        timed_acts.plan(work.connection, work.new_id(), Due("follow-up", task.type, task.id, due))


def is_refused(work: Work, task: Record) -> bool:
    """Whether the person wants nothing more of who completed a Task: nobody is asked of them then."""
    owner = organisation_named(work, json.loads(task.body)["owner"])
    return (
        owner is not None
        and task.person is not None
        and grants.is_refused(work.connection, task.person, owner, work.now)
    )


def raise_follow_up(work: Work, task: Record) -> Record | None:
    """The Task by which the owner of a completed one says how health and work have gone on; it opens nothing else.

    None where its owner is no longer in the registry, and there is nobody to ask.
    """
    body = json.loads(task.body)
    owner = organisation_named(work, body["owner"])
    if owner is None or task.person is None:
        return None
    end = ends("follow-up", work.moment, work.rules, work.gateway.holidays)
    more = {
        "meta": {"profile": [profile("follow-up-task")]},
        "businessStatus": concept(system("follow-up-status"), "due"),
        **({"groupIdentifier": body["groupIdentifier"]} if "groupIdentifier" in body else {}),
    }
    made = carried_task(
        concept(system("task-code"), "follow-up"), body["focus"]["reference"], body["for"]["reference"],
        (owner, owner), (work.moment, end), "routine", more,
    )  # fmt: skip
    stored = keep(work, made, work.new_id(), work.gateway.id, task.person, task.referral)
    work.grant(task.person, stored, *follow_up_rows(owner.id, stored.id, work.now))
    work.notes.saw(stored)
    return stored
