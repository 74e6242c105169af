"""Reports: clinicians write them, an advice begins as a draft and names no diagnosis (R-10, R-13, domain.md 5.2)."""

import json
from typing import Any

from app.domain.advice import check_advice, names_condition, statements, words_of
from app.domain.catalogue.names import system
from app.domain.catalogue.report import AHP, DISCLOSED, OPINION, RELEASED
from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.extraction import reference_parts
from app.fhir.terminology import codes
from app.services import conditions, report_task
from app.services.draft import Draft
from app.services.keeping import keep_next
from app.services.writing import Work
from app.store import releases

NEXT = {
    "preliminary": ("preliminary", "entered-in-error"),
    "final": ("amended", "entered-in-error"),
    "amended": ("amended", "entered-in-error"),
}
"""What a change may make of a report that is released; its release alone makes it final."""


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Refuse a new report that begins beyond its draft, belongs to no referral, or says more than its kind may."""
    del person
    kind = draft.kind.name
    if kind == DISCLOSED:
        raise refuse("REP-001", draft.at, operation="$public-interest-disclosure")
    if kind == AHP:
        _check_profession(draft)
    if kind not in RELEASED:
        return
    if kind == OPINION and not work.gateway.settings.capability_opinion:
        raise refuse("REP-002", draft.at)
    if draft.resource.get("status") != "preliminary":
        raise refuse("REP-006", f"{draft.at}.status", old="new", values="preliminary")
    if draft.referral is None:
        raise refuse("REP-007", f"{draft.at}.event[0].detail[0]")
    if statements(draft.resource):
        raise refuse("REP-008", f"{draft.at}.section")
    _check_content(work, draft.resource, words_of(draft.resource), draft.referral, draft.at)


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: a draft of an advice moves the Task that it answers."""
    if draft.kind.name in RELEASED:
        report_task.draft(work, stored)


def change(work: Work, before: Record, kept: Json, resource: Json) -> Record:
    """Store the next version of a report; the person's own statement stays in it as it was."""
    if before.kind == DISCLOSED:
        _check_taken_back(kept, resource)
    if before.kind in RELEASED:
        _check_status(kept["status"], resource.get("status"))
        if statements(kept) != statements(resource):
            raise refuse("REP-008", "Composition.section")
        _check_content(work, resource, words_of(resource), str(before.referral), "Composition")
    stored = keep_next(work, before, resource)
    if resource.get("status") == "entered-in-error":
        releases.end_releases(work.connection, before.id, work.now)
    return stored


def _check_taken_back(kept: Json, resource: Json) -> None:
    """A disclosure in the public interest stands as it was weighed: it is taken back whole, and never reworded."""
    if _content(resource) != _content(kept | {"status": "entered-in-error"}):
        raise refuse("REP-033", "Composition")


def _content(report: Json) -> Json:
    """What a report says, without what the gateway writes beside it."""
    return {name: value for name, value in report.items() if name != "meta"}


def _check_status(old: str, new: object) -> None:
    allowed = NEXT.get(old, (old,))
    if new not in allowed:
        raise refuse("REP-006", "Composition.status", old=old, values=" or ".join(allowed))


def _check_content(work: Work, advice: Json, said: list[Any], referral: str, at: str) -> None:
    issues = check_advice(advice, at)
    if not issues and names_condition(said, conditions.seen(work, referral)):
        issues.append(Issue("REP-004", f"{at}.section"))
    if issues:
        raise Refusal(*issues)


def _check_profession(draft: Draft) -> None:
    """An AHP Health and Work Report is an allied health professional's, of whichever profession."""
    authors = {"/".join(reference_parts(author)) for author in draft.resource.get("author", [])}
    roles = [r for r in draft.named if r.reference in authors and r.type == "PractitionerRole"]
    known = codes(system("ahp-profession"))
    told = [c.get("code") for r in roles for x in json.loads(r.body).get("code", []) for c in x.get("coding", [])]
    if not set(told) & set(known):
        raise refuse("REP-009", f"{draft.at}.author", values=", ".join(known))
