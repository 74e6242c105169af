"""`$reuse-passport`: a draft takes over what the person has said before, from one version of their passport (R-18)."""

from collections.abc import Sequence

from app.domain.caller import Caller
from app.domain.catalogue.names import profile
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.passport_blocks import BLOCKS, with_blocks
from app.domain.record import Record
from app.fhir.definitions import questions
from app.fhir.json import parse
from app.fhir.order import in_order
from app.fhir.parameters import Parts, read_parts
from app.fhir.views import shown
from app.services import passports
from app.services.applications import KIND
from app.services.changes import require_keeper
from app.services.create import Made
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep_next
from app.services.permission import need_scope
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.supervision import require_trained
from app.services.update import named_version
from app.services.writing import Work

FORM = "QuestionnaireResponse"
OPERATION = "$reuse-passport"
VERSION = profile("passport-version")


def reuse(gateway: Gateway, caller: Caller, asked: Asked, id: str, sent: Sent) -> Made:
    """Fill a draft with the sections of the passport that the caller sees: the person all of them, a helper what was
    shared with it. What the draft answers already stays; nothing new, no new version.

    Refused: ATW-004 for what is no draft, RES-005 for a draft of others, PAS-006 where no such section is open,
    TSK-025 for a section that has no place in the form, RES-001 when hidden.
    """
    notes = Notes(OPERATION, "E")
    notes.about(FORM, id)

    def prepare() -> tuple[str, ...]:
        need_scope(caller, FORM, "u")
        parts = read_parts(OPERATION, parse(sent.body) if sent.body.strip() else {"resourceType": "Parameters"})
        return sections_of(parts) or tuple(BLOCKS)

    def act(work: Work, sections: tuple[str, ...]) -> Made:
        before = named_version(work, FORM, id, sent.if_match, None, required=False)
        after = _filled(work, before, sections)
        work.notes.saw(after)
        return Made(after, False, work.links, tuple(work.warnings))

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def sections_of(parts: Parts) -> tuple[str, ...]:
    """The sections that were ticked; TSK-025 for one that has no place in the form, none where none is named."""
    parts.only("section")
    wanted = tuple(dict.fromkeys(parts.codes("section")))
    if not set(wanted) <= BLOCKS.keys():
        at, hint = "Parameters.parameter.where(name = 'section')", f"Say one of: {', '.join(BLOCKS)}."
        raise refuse("TSK-025", at, operation=parts.operation.removeprefix("$"), part="section", hint=hint)
    return wanted


def _filled(work: Work, draft: Record, sections: Sequence[str]) -> Record:
    if draft.kind != KIND or draft.data_class != "draft":
        raise refuse("ATW-004", FORM)
    require_keeper(work, draft)
    require_trained(work)
    form = parse(draft.body.encode())
    if form["status"] == "completed":  # declared, and handed to the person: theirs alone, and no longer changed
        raise refuse("ATW-004", FORM)
    filled = take_over(work, form, str(draft.person), sections)
    if faults := work.gateway.validator.check(filled):
        raise Refusal(*faults)
    return keep_next(work, draft, filled) if filled != form else draft


def take_over(work: Work, form: Json, person: str, sections: Sequence[str]) -> Json:
    """The form with what the caller sees of the person's passport, and the version it came from; PAS-006 where none of
    the sections is open to the caller, whether there is a passport or not.
    """
    own = passports.kept(work, person)
    passport = work.see(FORM, own.id) if own else None
    seen = parse(shown(passport, work.caller).encode()) if passport else {}
    if passport is None or not {item.get("linkId") for item in seen.get("item") or []} & set(sections):
        raise refuse("PAS-006", FORM)
    work.notes.saw(passport)
    filled = with_blocks(form, seen, sections, questions(str(form["questionnaire"])))
    if filled == form:
        return form
    kept = [one for one in form.get("extension", []) if one.get("url") != VERSION]
    version = {"reference": f"{FORM}/{passport.id}/_history/{passport.version}"}
    return in_order(filled | {"extension": [*kept, {"url": VERSION, "valueReference": version}]})
