"""`$public-interest-disclosure`: coded restrictions to one recipient, without consent, by a clinician (R-07)."""

from dataclasses import dataclass

from app.domain.calendar import render
from app.domain.caller import Caller
from app.domain.catalogue.names import profile, system
from app.domain.catalogue.report import DISCLOSED
from app.domain.errors import Issue, Refusal, refuse
from app.domain.grant import ANY, Grant
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.fhir import authored
from app.fhir.extraction import reference_parts
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.fhir.terminology import codes, coding, concept
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep
from app.services.parties import own_organisation
from app.services.permission import need_scope
from app.services.releases import recipient
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.reviewing import review_disclosure
from app.services.sealed import Notes
from app.services.update import named_version
from app.services.writing import Work
from app.store import records

PARTS = ("recipient", "restriction", "balancing", "personTold", "unsafeReason")
SENTENCE = "At present not fit for the duties named here, pending review."
"""The one sentence that goes with the codes; nothing else does."""

LEAST_WORDS = 40
"""Characters a balancing record has at least: harms weighed, consent sought, why the minimum is enough."""

TOLD = ("first", "after", "unsafe")


@dataclass(frozen=True)
class Weighed:
    """What came with a disclosure: the restrictions, why, and whether the person is told."""

    restrictions: tuple[str, ...]
    balancing: str
    person_told: str
    unsafe_reason: str | None
    parts: Parts


def disclose(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
    """Disclose coded restrictions of the person a request is about; returns the record the recipient reads.

    REP-030 for anybody but a registered clinician named by an identity service, REP-031 without its balancing record,
    REP-032 for words beyond the codes, REP-014 for the recipient, RES-001 when the request is hidden.
    """
    notes = Notes("$public-interest-disclosure", "E")
    notes.about("ServiceRequest", id)

    def prepare() -> Weighed:
        if caller.actor is None or not caller.actor.is_clinical:
            raise Refusal(Issue("REP-030", "http.authorization"), cause="R-07")
        need_scope(caller, "Composition", "c")
        return _weighed(read_parts("$public-interest-disclosure", parse(sent.body)))

    def act(work: Work, weighed: Weighed) -> Made:
        request = named_version(work, "ServiceRequest", id, sent.if_match, None, required=False)
        made = _disclosed(work, request, weighed, recipient(work, weighed.parts))
        work.notes.entities.clear()
        work.notes.saw(made)
        return Made(made, True, work.links, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def _weighed(parts: Parts) -> Weighed:
    beyond = [number for number, part in enumerate(parts.parts) if part["name"] not in PARTS]
    if beyond:
        raise Refusal(*(Issue("REP-032", f"Parameters.parameter[{number}]") for number in beyond))
    given = tuple(str(part.get("valueCode", "")) for part in parts.parts if part["name"] == "restriction")
    known = codes(system("adjustment"))
    if not given or not set(given) <= set(known):
        raise refuse("REP-032", "Parameters.parameter.where(name = 'restriction')")
    balancing, told, reason = parts.text("balancing") or "", parts.code("personTold"), parts.text("unsafeReason")
    if len(balancing.strip()) < LEAST_WORDS or told not in TOLD or (told == "unsafe" and not reason):
        raise refuse("REP-031", "Parameters.parameter")
    return Weighed(given, balancing, told, reason, parts)


def _disclosed(work: Work, request: Record, weighed: Weighed, to: Organisation) -> Record:
    body: Json = parse(request.body.encode())
    person, actor = str(request.person), work.caller.actor
    assert actor
    resource = _composition(body, request, weighed, actor.shown, work)
    made = keep(work, resource, work.new_id(), work.caller.organisation, person, request.referral)
    shown = Grant(f"org:{to.id}", ANY, "C", f"rec:{made.id}", "public-interest", work.now, deniable=False,
                  version=made.version)  # fmt: skip
    work.grant(person, made, shown)
    _review(work, made, body["subject"]["reference"], weighed, to)
    if weighed.person_told == "unsafe":
        work.warnings.append(Issue("REP-034", "Parameters.parameter.where(name = 'personTold')"))
    else:
        _tell(work, made, body, to)
    if made.referral:
        work.tell(made.referral, DISCLOSED, made)
    work.notes.detail |= {"recipient": to.code, "for": "public-interest"}
    return made


def _review(work: Work, made: Record, patient: str, weighed: Weighed, to: Organisation) -> None:
    actor = work.caller.actor
    assert actor
    told = {"recipient": to.name, "clinician": actor.shown, "balancing": weighed.balancing}
    told |= {"person-told": weighed.person_told}
    told |= {"unsafe-reason": weighed.unsafe_reason} if weighed.unsafe_reason else {}
    about = records.load(work.connection, "Patient", patient.removeprefix("Patient/"))
    if about is None or review_disclosure(work, made.reference, about, told) is None:
        raise refuse("ESC-001")


def _composition(request: Json, record: Record, weighed: Weighed, author: str, work: Work) -> Json:
    section = concept(system("advice-section"), "restrictions")
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE}</p></div>'
    said = [
        {"url": profile("advice-value"), "valueCoding": coding(system("adjustment"), r)} for r in weighed.restrictions
    ]
    return authored.checked({
        "resourceType": "Composition",
        "meta": {"profile": [profile(DISCLOSED)]},
        "status": "final",
        "type": concept(system("document-type"), DISCLOSED),
        "subject": request["subject"],
        "date": render(work.moment),
        "author": [{"display": author}],
        "title": "Restrictions disclosed in the public interest",
        "event": [{"detail": [{"reference": record.reference}]}],
        "section": [{"extension": said, "title": section["text"], "code": section,
                     "text": {"status": "generated", "div": div}}],
    })  # fmt: skip


def _tell(work: Work, made: Record, request: Json, to: Organisation) -> None:
    """The person is told what went where, and why."""
    words = (f"Restrictions on your duties were disclosed to {to.name} without your agreement, because others could be"
             " at risk of serious harm. You can read exactly what was disclosed, and ask for a review.")  # fmt: skip
    _, id = reference_parts(made.reference)
    about = {"id": id, "focus": {"reference": f"ServiceRequest/{request['id']}"}, "for": request["subject"]}
    notice = authored.message("notice", about, authored.party(own_organisation(work)), [request["subject"]], words,
                              work.moment)  # fmt: skip
    notice["about"] = [{"reference": made.reference}]
    keep(work, notice, work.new_id(), work.gateway.id, made.person, made.referral)
