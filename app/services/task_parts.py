"""What a PUT or PATCH adds to a Task: each part names a record its sender may see, of the kind its name says."""

import json
from collections.abc import Iterator

from app.domain.catalogue.names import system
from app.domain.concept import code
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.record import Record
from app.services.draft import Draft
from app.services.references import resolve
from app.services.writing import Work

KINDS = {
    "signpost": ("Communication", "signpost"),
    "question": ("Communication", "question"),
    "answer": ("Communication", "answer"),
    "notice": ("Communication", "notice"),
    "advice": ("Communication", "answer"),
    "none-suitable": ("Communication", "notice"),
    "report": ("Composition", "oh-advice"),
    "appointment": ("Appointment", "work-appointment"),
    "outcome-health": ("Observation", "outcome"),
    "outcome-work": ("Observation", "outcome"),
}
"""The type and kind of record that stands behind each task-part."""

IN_ERROR, FINAL = "entered-in-error", ("final", "amended", "corrected")
"""What stands behind nothing; and the statuses in which an outcome is one."""


def check_parts(work: Work, before: Record, kept: Json, task: Json) -> None:
    """Put what is added to input and output to the rules of references, of one person and of one referral.

    RES-007 for what cannot be seen, RES-008 and RES-009 for another person's or referral's, TSK-011 for words, TSK-007
    for a record of another kind, TSK-024 for an outcome unknown without its reason (R-11).
    """
    added = {
        name: [p if p not in kept.get(name, []) else {} for p in task.get(name, [])] for name in ("input", "output")
    }
    if not any(part for parts in added.values() for part in parts):
        return
    draft = Draft({"resourceType": "Task", **added}, "Task", "", id=before.id)
    resolve(work, draft, kept)
    named = {record.reference: record for record in draft.named}
    faults = [*_strangers(before, draft.named), *_asked(added["input"]), *_unfitting(added["output"], named)]
    if faults:
        raise Refusal(*faults)


def _strangers(before: Record, named: list[Record]) -> Iterator[Issue]:
    if any(record.person not in (None, before.person) for record in named):
        yield Issue("RES-008", "Task")
    if before.referral and any(record.referral not in (None, before.referral) for record in named):
        yield Issue("RES-009", "Task")


def _asked(inputs: list[Json]) -> Iterator[Issue]:
    for number, part in enumerate(inputs):
        if code(part.get("type"), system("task-part")) == "employer":
            yield Issue("TSK-007", f"Task.input[{number}]", {"text": "An employer is asked by $ask-employer alone."})


def _unfitting(outputs: list[Json], named: dict[str, Record]) -> Iterator[Issue]:
    for number, output in enumerate(outputs):
        part, at = code(output.get("type"), system("task-part")), f"Task.output[{number}]"
        if part is None:
            continue
        if "valueReference" not in output:
            yield Issue("TSK-011", at, {"element": "words in output"})
        elif part in KINDS:
            yield from _other_kind(part, named.get(output["valueReference"].get("reference", "")), at)


def _other_kind(part: str, record: Record | None, at: str) -> Iterator[Issue]:
    type, kind = KINDS[part]
    measure = part.removeprefix("outcome-")
    body = json.loads(record.body) if record else {}
    fits = record is not None and (record.type, record.kind) == (type, kind) and body["status"] != IN_ERROR
    if kind == "outcome":
        fits = fits and body["status"] in FINAL and code(body["code"], system("outcome-measure")) == measure
    if not fits:
        more = f" of {measure}, in a final status" if kind == "outcome" else ""
        yield Issue("TSK-007", at, {"text": f"The part {part} names {type} {kind}{more}. Send one, then name it here."})
    elif kind == "outcome" and code(body.get("valueCodeableConcept")) == "unknown" and not body.get("note"):
        yield Issue("TSK-024", at, {"part": "Observation.note"})
