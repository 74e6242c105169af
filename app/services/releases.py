"""Releasing a report to one recipient, and what becomes of releases when the Consent they rest on changes."""

import json
from collections.abc import Sequence
from dataclasses import replace

from app.domain.advice import names_condition, words_of
from app.domain.catalogue.report import OPINION
from app.domain.consent import MAY_RELEASE
from app.domain.errors import Refusal, refuse
from app.domain.grant import ANY, Grant
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.provision import ONLY_BY_RELEASE
from app.domain.receiver import PURPOSES, Receiver, of_organisation, of_related
from app.domain.record import Record
from app.domain.report_path import refusal
from app.fhir.parameters import Parts
from app.services import conditions
from app.services.consent_narrowing import write_placed
from app.services.keeping import keep_next
from app.services.parties import organisation_named
from app.services.report_task import follow
from app.services.writing import Work
from app.store import records, releases, report_paths
from app.store.referral_records import owns_task
from app.store.releases import Permit, Standing

OPINIONS = "capability-opinion"
AT = "Parameters.parameter.where(name = 'recipient')"


def release(work: Work, before: Record, parts: Parts) -> Record:
    """Release a report to the one recipient that is named, and return it as it now stands.

    REP-014 for somebody no release goes to, REP-013 without the person's consent, REP-010 to 012 and 018 before the
    person has seen it, while they may still answer, once they withheld it, without their word.
    """
    parts.only("recipient")
    to = receiver(work, parts, before)
    permit, purpose = permitted(work, before, to)
    path = report_paths.get_path(work.connection, before.id)
    each_time = before.kind == OPINION
    issue = refusal(path, before.version, work.now, permit.starts, each_time=each_time)
    if issue or path is None:
        raise Refusal(*([issue] if issue else ()), cause="R-13")
    _require_no_condition(work, before)
    final = _final(work, before)
    approved = None if each_time else path.approved_version and final.version
    moved = replace(path, shared_version=final.version, approved_version=approved)
    report_paths.save_path(work.connection, moved)
    shown = Grant(to.party, purpose, "C", f"rec:{final.id}", "release", work.now, permit.ends, version=final.version)
    releases.write(work.connection, final, permit, shown)
    if final.custodian == work.caller.organisation:
        follow(work, final, "owner", "release-report")
    if final.referral:
        work.tell(final.referral, "report-released", final, to.organisation)
    work.notes.detail |= {"recipient": to.code, "for": purpose}
    return final


def _require_no_condition(work: Work, report: Record) -> None:
    """REP-004 for a report whose author named the fit note's condition, whether or not they could read that; what a
    clinician has released stays as it is, and so do the person's own words.
    """
    said = words_of(json.loads(report.body))
    if not passes_on(work, report) and names_condition(said, conditions.known(work, str(report.referral))):
        raise refuse("REP-004", "Composition.section")


def recipient(work: Work, parts: Parts) -> Organisation:
    """The one organisation a release goes to; REP-014 for none, several, or one that no release is for."""
    named = parts.value("recipient", "Reference")
    found = organisation_named(work, named) if isinstance(named, dict) else None
    if found is None or found.type not in ONLY_BY_RELEASE:
        raise refuse("REP-014", AT)
    return found


def receiver(work: Work, parts: Parts, report: Record) -> Receiver:
    """Whom a release goes to: an organisation, or a RelatedPerson of whom the record is about; REP-014 for others."""
    named = parts.value("recipient", "Reference")
    name = str(named.get("reference", "")) if isinstance(named, dict) else ""
    if not name.startswith("RelatedPerson/"):
        return of_organisation(recipient(work, parts))
    found = work.recall("RelatedPerson", name.removeprefix("RelatedPerson/"))
    if found is None or found.person != report.person:
        raise refuse("REP-014", AT)
    return of_related(found.id)


def permitted(work: Work, report: Record, to: Receiver) -> tuple[Permit, str]:
    """The permit a release rests on, and its purpose; REP-013 without one in force."""
    for purpose in (OPINIONS,) if report.kind == OPINION else PURPOSES[to.type]:
        if found := releases.permit_for(work.connection, report, to, purpose, work.now):
            return found, purpose
    raise refuse("REP-013", AT, recipient=to.name)


def _final(work: Work, before: Record) -> Record:
    body: Json = json.loads(before.body)
    if body["status"] != "preliminary":
        return before
    return keep_next(work, before, body | {"status": "final"})


def passes_on(work: Work, record: Record) -> bool:
    """Whether who owns another Task of the referral passes on, unchanged, the version a clinician released (R-10)."""
    caller = work.caller
    if record.custodian == caller.organisation or caller.role == "person":
        return False
    is_released = releases.was_released(work.connection, record.id, record.version)
    return is_released and owns_task(work.connection, str(record.referral), caller.organisation)


def take_over(work: Work, stored: Record, permits: Sequence[Grant], before: list[Standing]) -> None:
    """Let a newer permit for the same recipient and purpose take over the releases that were in force before it."""
    for one in before:
        newer = _licences(work, permits, one)
        if newer:
            releases.end_rows(work.connection, [one.row], work.now)
            ends = max(p.ends for p in newer)
            last = min(ends, one.grant.ends) if one.grant.basis == "link" else ends
            work.grant(str(stored.person), stored, replace(one.grant, starts=work.now, ends=last))


def narrow(work: Work, stored: Record, permits: Sequence[Grant], before: list[Standing]) -> None:
    """Let what is left of a narrowed Consent carry the releases that rested on it, no longer and in their place."""
    for one in before:
        left = _licences(work, permits, one) if one.source == stored.id else []
        if left:
            ends = min(one.grant.ends, max(p.ends for p in left))
            write_placed(work, stored, [(replace(one.grant, starts=work.now, ends=ends), one.act)])


def _licences(work: Work, permits: Sequence[Grant], one: Standing) -> list[Grant]:
    return [
        p for p in permits
        if p.data_class == MAY_RELEASE and (p.recipient, p.purpose) == (one.party, one.purpose)
        and p.starts <= work.now < p.ends and _covers(work, p, one.record)
    ]  # fmt: skip


def _covers(work: Work, permit: Grant, id: str) -> bool:
    found = (records.load(work.connection, type, id) for type in ("Composition", "CarePlan"))
    report = next((record for record in found if record), None)
    reaches = (ANY, f"org:{report.custodian}", f"ref:{report.referral}", f"rec:{id}") if report else ()
    return permit.reach in reaches
