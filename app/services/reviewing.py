"""Reviews: something a human has to look at becomes a Task, and how it ended is told to the person's record."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from app.domain.calendar import london
from app.domain.escalation import answer_rows
from app.domain.grant import review_grant
from app.domain.json import Json
from app.domain.life_cycles.review import AWAITING, DEATH, TOLD_DEAD
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.route import NATIONAL, REVIEW, floor, serving
from app.domain.term import Term
from app.domain.timed import Due
from app.fhir.risk import review_task
from app.services.keeping import keep
from app.services.parties import own_organisation
from app.services.routes import region_of
from app.services.writing import Work
from app.store import grants, routes, timed_acts
from app.store.referral_records import tasks_of

NOTHING: Mapping[str, str] = {}
REVIEWED = {"Patient": "emergency-access", "Composition": "public-interest-disclosure"}
"""What a review is of, by the type of record it looks at."""

HELPLINE = "clinical-queries-helpline"
WITH_CLINICIANS = frozenset(("gp-practice", "oh-provider", "oh-clinic", "mental-health-spa", "emergency-department"))
"""Types of organisation whose own clinicians look at an answer that it keeps."""

LOINC = "http://loinc.org"
ITEM_9 = "44260-8"
"""PHQ-9, thoughts of being better off dead or of hurting oneself."""

NOT_AT_ALL = "LA6568-5"
"""The one coded answer to it that nobody has to look at."""


def raise_review(
    work: Work,
    focus: str,
    patient: Record,
    owner: Organisation,
    until: datetime,
    told: Mapping[str, str] = NOTHING,
    status: str = AWAITING,
) -> Record:
    """Keep a review for an organisation, with what its reviewer is told, and show it that, and nothing more."""
    assert patient.person
    parties = (own_organisation(work), owner)
    task = review_task(focus, patient.reference, parties, (work.moment, until), told, status)
    stored = keep(work, task, work.new_id(), work.gateway.id, patient.person, None)
    work.grant(patient.person, stored, review_grant(owner.id, stored.id, work.now))
    work.witness("alert", "C", stored)
    return stored


def reviewer(work: Work, code: str, region: str = NATIONAL) -> Organisation | None:
    """Who takes a route of that code in a region; None where the register names nobody."""
    found = serving(routes.listed(work.connection, code), code, region, london(work.moment).date())
    return work.registry.get(found.owner) if found else None


def review_disclosure(work: Work, focus: str, patient: Record, told: Mapping[str, str] = NOTHING) -> Record | None:
    """Put before its reviewer what was opened or disclosed without consent; None where nobody is named to review."""
    owner = reviewer(work, REVIEW)
    if owner is None:
        return None
    term = floor(work.rules, REVIEW, london(work.moment).date())[1]
    return raise_review(work, focus, patient, owner, term.ends(work.moment, work.gateway.holidays), told)


def review_death(work: Work, patient: Record, died: str) -> None:
    """Put a death before a reviewer, once for each Patient and what it says; while the register names none, it is the
    gateway's own, whose operator is alerted when nobody has looked.

    The term is read from a book of its own: the answer to who told of the death says nothing of it.
    """
    earlier = (json.loads(task.body).get("input", []) for task in tasks_of(work.connection, patient.id))
    if any(part.get("valueString") == died for parts in earlier for part in parts):
        return
    owner = reviewer(work, REVIEW) or work.registry.get(work.gateway.id)
    assert owner
    term = floor(work.rules.afresh(), REVIEW, london(work.moment).date())[1]
    until = term.ends(work.moment, work.gateway.holidays)
    raise_review(work, patient.reference, patient, owner, until, {"death-told": died}, TOLD_DEAD)


def review_answer(work: Work, record: Record) -> None:
    """An answer to item 9 of the PHQ-9 above 0, or that cannot be read, is looked at by a human the same day, inside a
    form as in an Observation; it labels nobody (R-08).
    """
    body = json.loads(record.body)
    if all(_is_nothing(answer) for answer in _answers(body)):
        return
    named = str(body["subject"].get("reference", "")).removeprefix("Patient/")
    patient, owner = work.recall("Patient", named), _answerer(work, record)
    if patient is None or owner is None:
        return
    until = Term(0, in_hours=False).ends(work.moment, work.gateway.holidays)
    task = raise_review(work, record.reference, patient, owner, until)
    if owner.id != record.custodian:
        shown = answer_rows(owner.id, patient.id, (record.id, record.data_class), work.now)
        work.grant(str(patient.person), task, *shown)


def _answerer(work: Work, record: Record) -> Organisation | None:
    """Who looks at an answer: its keeper where that has clinicians of its own, else the helpline of its region, for
    a clinician alone closes the review (R-08, R-10). None where there is neither.
    """
    keeper = work.registry.get(record.custodian)
    if keeper and keeper.type in WITH_CLINICIANS:
        return keeper
    return reviewer(work, HELPLINE, region_of(work, record.custodian)) or keeper


def _answers(body: Json) -> Iterator[object]:
    """What is answered to item 9 in an Observation, its components, or the items of a form at any depth."""
    for part in (body, *body.get("component", [])):
        if _is_coded(part.get("code", {}), ITEM_9):
            yield from (answer for name, answer in part.items() if name.startswith("value"))
    for item in body.get("item", []):
        answers = item.get("answer", [])
        if ITEM_9 in str(item.get("linkId")):
            yield from (value for answer in answers for name, value in answer.items() if name.startswith("value"))
        yield from _answers(item)
        for answer in answers:
            yield from _answers(answer)


def _is_nothing(answer: object) -> bool:
    if not isinstance(answer, dict):
        return str(answer) == "0"
    if "value" in answer:
        return not answer["value"] and "comparator" not in answer
    return {coding.get("code") for coding in answer.get("coding", [answer])} == {NOT_AT_ALL}


def _is_coded(concept: Json, code: str) -> bool:
    return any((c.get("system"), c.get("code")) == (LOINC, code) for c in concept.get("coding", []))


def conclude(work: Work, task: Record) -> None:
    """What a closed review found stands beside the access, the disclosure or the death, where the person reads it; what
    was opened for it ends. A death that is confirmed closes what is open at the worker's next turn.
    """
    body = json.loads(task.body)
    type, _, id = str(body["focus"]["reference"]).partition("/")
    reviewed = work.recall(type, id) if type in REVIEWED else None
    answer = next((c["code"] for c in body["businessStatus"]["coding"]), "")
    if answer == DEATH:
        timed_acts.plan(work.connection, work.new_id(), Due("death-confirmed", type, id, work.now))
    grants.end_escalation(work.connection, task.id, work.now)
    if reviewed:
        said = answer if answer.startswith("death-") else f"{REVIEWED[type]}-{answer}"
        work.witness(said, "E", reviewed)
