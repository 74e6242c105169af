"""What an employer that is asked may know of a job, and who sees what it answers (R-12, access.md 3 and 4)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.oracle import reading
from tests.oracle.row import CLOSED, Row
from tests.oracle.story import Fact, Party, Text

if TYPE_CHECKING:
    from tests.oracle.evaluator import Oracle

JOB, PURPOSE, OWN = "asked", "atw-application", "employer-advice"


def declared_by(oracle: "Oracle", form: Fact) -> Fact | None:
    """The Task that carries a declared application, and so tells the referral it belongs to; None for other records."""
    if form.class_at(1) != "G" or not form.is_application:
        return None
    act = form.first.act
    tasks = [task for task in oracle.story.of("Task") for text in task.versions if text.act == act]
    return next((t for t in tasks if t.until(act.order + 1)[-1].body["focus"]["reference"] == form.name), None)


def written(oracle: "Oracle", task: Fact, versions: list[Text], person: str) -> Iterator[Row]:
    """From the first question on the employer may know the job, and DWP sees the whole Task, in which the answer will
    stand; as the one is written for no purpose and the other by no consent, neither ever outranks a refusal. Of an
    application that the person withdraws DWP reads the form no more.
    """
    if reading.is_task_of_application(task.first.body):
        yield from _withdrawn(versions, person)
    asked = next((text for text in versions if reading.asked_employer(text.body)), None)
    if asked is None:
        return
    act, one, b = asked.act, frozenset((f"rec:{task.name}",)), frozenset("B")
    dwp, employer = reading.organisation_of(asked.body["owner"]), reading.asked_employer(asked.body)
    ends = oracle.died(act, person)
    yield Row(person, f"org:{dwp}", "*", b, one, act.instant, ends, since=act.order)
    yield Row(person, f"org:{employer}", PURPOSE, b, one, act.instant, ends, since=act.order, basis=JOB)


def _withdrawn(versions: list[Text], person: str) -> Iterator[Row]:
    for before, after in pairwise(versions):
        was, now = before.body["status"], after.body["status"]
        if was not in ("draft", now) and now in ("cancelled", "entered-in-error"):
            act, form = after.act, frozenset((f"rec:{after.body['focus']['reference']}",))
            dwp = f"org:{reading.organisation_of(after.body['owner'])}"
            yield Row(person, dwp, "*", frozenset(), form, act.instant, order=act.order, denies=True, since=act.order)


def is_told(oracle: "Oracle", task: Fact, employer: str, at: int, born: str) -> bool:
    """Whether an employer (id) that names the person right is told which job is meant."""
    body, person = oracle.versions(task)[-1].body, oracle.person(task)
    if body["status"] in (*CLOSED, "on-hold") or reading.asked_employer(body) != employer:
        return False
    died = any(act.is_death and act.by.person == person for act in oracle.story.acts.values())
    if died or oracle.story.born(person) != born:
        return False
    form = oracle.story.all[body["focus"]["reference"]]
    if not reading.lets_employer_be_asked(form.body) or not _reads(
        oracle, reading.organisation_of(body["owner"]), form, at
    ):
        return False
    party = Party(employer, reading.TYPES[employer], "", PURPOSE)
    if oracle.is_refused(replace(party, purpose=OWN), task, at):
        return False
    return any(row.basis == JOB for row in oracle.standing(party, task, at, 0))


def _reads(oracle: "Oracle", owner: str, form: Fact, at: int) -> bool:
    """Whether DWP may read the form still, for one purpose or another: nobody is asked of what it may not know."""
    purposes = {row.purpose for row in oracle.rows if row.purpose != "*"}
    return any(oracle.sight(Party(owner, reading.TYPES[owner], "", purpose), form, at) for purpose in purposes)
