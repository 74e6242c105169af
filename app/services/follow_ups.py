"""Asking after a completed referral at 13 and 26 weeks: planned with its completion, due by itself (K-06)."""

from app.domain.record import Record
from app.domain.timed import Due, follow_ups
from app.services.writing import Work
from app.store import timed_acts


def plan_follow_ups(work: Work, task: Record) -> None:
    """Write down, in the write that completes a Task, when the person is asked how it went on."""
    for due in follow_ups(work.moment, work.rules):
        timed_acts.plan(work.connection, work.new_id(), Due("follow-up", task.type, task.id, due))
