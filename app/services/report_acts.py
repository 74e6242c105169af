"""What its author and the person do with a report: share it, correct it, approve it, withhold it, release it (5.3)."""

import json
from collections.abc import Callable
from dataclasses import replace

from app.domain.advice import STATEMENT
from app.domain.caller import Caller
from app.domain.catalogue.names import system
from app.domain.catalogue.report import OPINION, RELEASED
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.record import Record
from app.domain.report_path import NOT_TO_SEE, TO_SEE, ReportPath, may_be_unseen, shown_again, silence_ends
from app.fhir import authored
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.fhir.terminology import concept
from app.services.clinical import require_clinician, require_named_clinician
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep, keep_next
from app.services.permission import need_scope
from app.services.release_links import close_links
from app.services.releases import passes_on, release
from app.services.replay import Sent
from app.services.report_task import applied_on, follow, is_treating, require_author, require_person, task_of
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.supervision import ENDING, require_trained
from app.services.update import named_version
from app.services.writing import Work
from app.store import release_links, releases, report_paths

Act = Callable[[Work, Record, Parts], Record]


def act(gateway: Gateway, caller: Caller, asked: Asked, id: str, operation: str, sent: Sent) -> Made:
    """Do one step of a report's way and return the report as it now stands.

    Raises REP codes of the step, TSK codes of the Task's table, 412 when If-Match is stale, RES-001 when hidden.
    """
    notes = Notes(f"${operation}", "E" if operation == "release" else "U")
    notes.about("Composition", id)

    def prepare() -> Parts:
        need_scope(caller, "Composition", "u")
        parameters = parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"}
        return read_parts(f"${operation}", parameters)

    def step(work: Work, parts: Parts) -> Made:
        before = named_version(work, "Composition", id, sent.if_match, None, required=False)
        if before.kind not in RELEASED:
            raise refuse("REP-017", "Composition")
        require_trained(work, ends=operation in ENDING)
        after = ACTS[operation](work, before, parts)
        work.notes.entities.clear()
        work.notes.saw(after)
        return Made(after, False, work.links, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, step)


def _share(work: Work, before: Record, parts: Parts) -> Record:
    """The person is shown the report, or has declined to see it; the clock of their answer runs from now."""
    parts.only("wishes", "applied", "given")
    require_author(work, before)
    require_clinician(work.caller, "Showing a report to the person", "Composition")
    wishes = parts.code("wishes") or TO_SEE
    if wishes not in (TO_SEE, NOT_TO_SEE):
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'wishes')", operation="share-with-person",
                     part="wishes", hint=f"Say {TO_SEE} or {NOT_TO_SEE}.")  # fmt: skip
    earlier = report_paths.get_path(work.connection, before.id)
    if wishes == NOT_TO_SEE and not may_be_unseen(earlier):
        raise refuse("REP-021", "Parameters.parameter.where(name = 'wishes')")
    is_amra = is_treating(work, before)
    applied = applied_on(work, before, parts) if is_amra else None
    ends = silence_ends(work.moment, applied, work.rules, work.gateway.holidays)
    given = parts.value("given", "Boolean") is True
    path = ReportPath(before.id, str(before.person), before.version, ends, wishes, is_amra, given)
    report_paths.save_path(work.connection, shown_again(path, earlier))
    follow(work, before, "owner", "share-report")
    _tell(work, "report-with-person", before)
    return before


def _correct(work: Work, before: Record, parts: Parts) -> Record:
    """The person says which fact is wrong, or has a statement of their own put into the report; or both."""
    parts.only("correction", "statement")
    require_person(work, before)
    correction, statement = parts.text("correction"), parts.text("statement")
    if not (correction or statement):
        raise refuse("TSK-025", "Parameters.parameter", operation="correct", part="correction or statement",
                     hint="Say which fact is wrong, or what should stand beside the report.")  # fmt: skip
    path = _path(work, before)
    if correction:
        _ask(work, before, correction)
    after = _stated(work, before, statement) if statement else before
    same = path.shared_version == before.version
    shown = after.version if same else path.shared_version
    wrong = after.version if correction or path.corrected is not None else None
    answered = replace(path, contacted=True, shared_version=shown, approved_version=None, corrected=wrong)
    report_paths.save_path(work.connection, answered)
    return after


def _approve(work: Work, before: Record, parts: Parts) -> Record:
    """The person agrees that this version may go; their author may record what they said, but for an opinion."""
    parts.only("method")
    if work.caller.role == "person" or before.kind == OPINION:
        require_person(work, before)
    else:
        require_author(work, before)
        if parts.code("method") not in ("spoken", "written", "electronic"):
            raise refuse("TSK-025", "Parameters.parameter.where(name = 'method')", operation="approve", part="method",
                         hint="Say how the person told you: spoken, written or electronic.")  # fmt: skip
        work.notes.detail["method"] = str(parts.code("method"))
    path = _path(work, before)
    if path.shared_version != before.version:
        raise refuse("REP-010", "Composition")
    if work.caller.role != "person":
        _require_no_own_act(path)
    agreed = replace(
        path, contacted=True, approved_version=before.version, withheld=None, by_person=False, corrected=None
    )
    report_paths.save_path(work.connection, agreed)
    _tell(work, "report-approved", before)
    return before


def _require_no_own_act(path: ReportPath) -> None:
    """Against what the person did themselves nobody records an agreement of theirs: REP-012, REP-019."""
    if path.is_own_no or path.corrected is not None:
        raise refuse("REP-012" if path.is_own_no else "REP-019", "Composition")


def _withhold(work: Work, before: Record, parts: Parts) -> Record:
    """The report does not go, and goes nowhere from now on where it was released: whoever asked for it is told nothing
    but that none was released.
    """
    parts.only()
    if work.caller.role == "person":
        require_person(work, before)
    else:
        require_author(work, before)
    path = _path(work, before)
    own = work.caller.role == "person" or path.is_own_no
    path = replace(path, contacted=True, approved_version=None, withheld=work.now, by_person=own)
    report_paths.save_path(work.connection, path)
    releases.end_releases(work.connection, before.id, work.now)
    release_links.revoke(work.connection, before.id, None, work.now)
    follow(work, before, "person" if work.caller.role == "person" else "owner", "withhold-report")
    _tell(work, "report-withheld", before)
    return before


def _release(work: Work, before: Record, parts: Parts) -> Record:
    if not passes_on(work, before):
        require_author(work, before)
        require_named_clinician(work.caller, "Releasing a report", "Composition")
    path = report_paths.get_path(work.connection, before.id)
    if path and path.is_amra and not path.contacted and report_paths.was_read_by_person(work.connection, before.id):
        report_paths.save_path(work.connection, replace(path, contacted=True))
    return release(work, before, parts)


def _path(work: Work, report: Record) -> ReportPath:
    """How far a report is; REP-010 before it was shared."""
    path = report_paths.get_path(work.connection, report.id)
    if path is None:
        raise refuse("REP-010", "Composition")
    return path


def _stated(work: Work, before: Record, statement: str) -> Record:
    """The next version, with the person's own words as a section of their own."""
    body: Json = json.loads(before.body)
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>' + _escaped(statement) + "</p></div>"
    title = concept(system("advice-section"), STATEMENT)
    section = {"title": title["text"], "code": title, "text": {"status": "additional", "div": div}}
    return keep_next(work, before, body | {"section": [*body["section"], section]})


def _escaped(text: str) -> str:
    for plain, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(plain, entity)
    return text


def _ask(work: Work, report: Record, words: str) -> None:
    """The person's words to the author, as a question in the referral."""
    task, patient = task_of(work, report), json.loads(report.body)["subject"]
    told = json.loads(task.body) if task else None
    author = work.registry.get(report.custodian)
    assert author
    about = {"id": task.id, "focus": told["focus"], "for": patient} if task and told else _without_task(report)
    message = authored.message("question", about, patient, [authored.party(author)], words, work.moment)
    message["about"] = [{"reference": report.reference}]
    asked = keep(work, message, work.new_id(), work.gateway.id, report.person, report.referral)
    _tell(work, "report-correction", asked, report.custodian)


def _without_task(report: Record) -> Json:
    body = json.loads(report.body)
    return {"id": report.id, "focus": body["event"][0]["detail"][0], "for": body["subject"]}


def _tell(work: Work, topic: str, record: Record, recipient: str | None = None) -> None:
    if record.referral:
        work.tell(record.referral, topic, record, recipient)


ACTS: dict[str, Act] = {
    "share-with-person": _share,
    "correct": _correct,
    "approve": _approve,
    "withhold": _withhold,
    "release": _release,
    "revoke-link": close_links,
}
"""Each step by the name of its operation."""
