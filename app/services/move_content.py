"""What comes with each plain move, and the records it makes: messages, signposts, an appointment, outcomes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.domain.calendar import instant
from app.domain.catalogue.names import system
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.fhir import authored
from app.fhir.closings import plain_concept
from app.fhir.displays import named_with_display
from app.fhir.extraction import reference_parts
from app.fhir.order import in_order
from app.fhir.parameters import Parts
from app.fhir.terminology import codes, concept
from app.services import employers
from app.services.parties import own_organisation
from app.services.signposts import Pointers, keep_message, notice, pointed, read_pointers, service_named
from app.services.slots import give_back, require_in_time, take_slot
from app.services.writing import Work

Made = list[tuple[str, Record]]
"""What a move makes: the task-part code of each output, and its record."""

Make = Callable[[Work, Record, Json], Made]


def nothing(work: Work, record: Record, task: Json) -> list[Any]:
    """What most moves make, and add."""
    del work, record, task
    return []


@dataclass(frozen=True)
class Given:
    """One plain move as it was asked: the row of the table, what came with it, what it makes, what it says in codes,
    and the inputs it adds.
    """

    name: str
    brought: Brought
    make: Make
    coded: tuple[Json, ...] = ()
    inputs: Callable[[Work, Record, Json], list[Json]] = nothing


def _words(parts: Parts, kind: str, part: str) -> Make:
    text = parts.text("message")

    def make(work: Work, record: Record, task: Json) -> Made:
        if not text:
            return []
        sender = authored.party(own_organisation(work))
        message = authored.message(kind, task, sender, [task["requester"]], text, work.moment)
        return [(part, keep_message(work, record, message))]

    return make


def _receive(parts: Parts) -> Given:
    parts.only("message")
    return Given("receive", Brought("$receive", message=bool(parts.text("message"))), _words(parts, "notice", "notice"))


def _accept(parts: Parts) -> Given:
    parts.only("message")
    return Given("accept", Brought("$accept", message=bool(parts.text("message"))), _words(parts, "notice", "notice"))


def _return(parts: Parts) -> Given:
    parts.only("kind", "message")
    kind = parts.code("kind")
    if kind not in ("for-info", "with-advice"):
        hint = "Say for-info to ask a question, with-advice to give advice."
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'kind')", operation="return", part="kind", hint=hint)
    brought = Brought("$return", message=bool(parts.text("message")))
    words = _words(parts, "question", "question") if kind == "for-info" else _words(parts, "answer", "advice")
    return Given(f"return-{kind}", brought, words)


def _hold(parts: Parts) -> Given:
    parts.only("reason", "message")
    brought = Brought("$hold", reason=parts.code("reason"), message=bool(parts.text("message")))
    return Given("hold", brought, _words(parts, "notice", "notice"))


def _reject(parts: Parts) -> Given:
    parts.only("reason", "reasonText", "signpost", "noneSuitable")
    pointers = read_pointers(parts)
    brought = _closing("$reject", parts, pointers)

    def make(work: Work, record: Record, task: Json) -> Made:
        pointed_ = pointed(work, record, task, pointers, "reject-reason", brought.reason)
        return [*pointed_, *_reason_in_words(work, record, task, brought)]

    return Given("reject", brought, make)


def _cancel(parts: Parts) -> Given:
    parts.only("reason", "signpost", "noneSuitable")
    pointers = read_pointers(parts)
    brought = _closing("$cancel", parts, pointers)

    def make(work: Work, record: Record, task: Json) -> Made:
        if work.caller.role == "person":
            return []
        return list(pointed(work, record, task, pointers, "cancel-reason", brought.reason))

    return Given("cancel", brought, make)


def _closing(operation: str, parts: Parts, pointers: Pointers) -> Brought:
    return Brought(
        operation,
        reason=parts.code("reason"),
        reason_text=parts.text("reasonText"),
        signposts=len(pointers.signposts),
        none_suitable=pointers.none_suitable,
    )


def _reason_in_words(work: Work, record: Record, task: Json, brought: Brought) -> Iterator[tuple[str, Record]]:
    """Words of a rejection go in a message; statusReason stays coded (access.md 1)."""
    if brought.reason_text:
        yield "notice", notice(work, record, task, brought.reason_text, "reject-reason", brought.reason)


def in_words(work: Work, record: Record, task: Json, part: str, text: str, reason: str | None) -> Json:
    """The output of a Task that names its words: a notice to the requester and the person, with its reason."""
    return output(part, notice(work, record, task, text, "reject-reason", reason))


def output(part: str, record: Record) -> Json:
    """An output of a Task: what it is, and the record that it is."""
    return {"type": concept(system("task-part"), part), "valueReference": {"reference": record.reference}}


def _patient(work: Work, task: Json) -> Json:
    """Whom an appointment is for, with their name where whoever books may see it."""
    record = work.see("Patient", str(task["for"]["reference"]).removeprefix("Patient/"))
    return named_with_display(record.reference, json.loads(record.body)) if record else task["for"]


def _request(record: Record, task: Json) -> str | None:
    """The request that an appointment is for: the Task's own, else the one its referral began with."""
    type, id = reference_parts(str(task["focus"]["reference"]))
    return id if type == "ServiceRequest" else record.referral


def _book(parts: Parts) -> Given:
    parts.only("start", "end", "mode", "service", "slot")
    start, end = (parts.value(name, "DateTime", "Instant") for name in ("start", "end"))
    mode = parts.code("mode")
    if mode is not None and mode not in authored.CHANNELS:
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'mode')", operation="book", part="mode",
                     hint=f"Say one of: {', '.join(authored.CHANNELS)}.")  # fmt: skip
    if start and end:
        _check_times(str(start), str(end))

    def make(work: Work, record: Record, task: Json) -> Made:
        slot = take_slot(work, parts, task)
        times = _times(slot) if slot else (start, end)
        if not all(times):
            return []
        require_in_time(work, task, str(times[0]))
        give_back(work, task)
        made = authored.appointment(_request(record, task), _patient(work, task), times, mode,
                                    service_named(work, parts), work.moment)  # fmt: skip
        if slot:
            made = in_order(made | {"slot": [{"reference": slot.reference}]})
        return [("appointment", keep_message(work, record, made))]

    return Given("book", Brought("$book", times=bool(start and end) or "slot" in parts.names), make)


def _times(slot: Record) -> tuple[str, str]:
    body = json.loads(slot.body)
    return body["start"], body["end"]


def _check_times(start: str, end: str) -> None:
    if not _in_order(start, end):
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'end')", operation="book", part="end",
                     hint="Send start and end like 2026-10-19T10:00:00+01:00, the end after the start.")  # fmt: skip


def _in_order(start: str, end: str) -> bool:
    try:
        return instant(start) < instant(end)
    except ValueError:
        return False


def _complete(parts: Parts) -> Given:
    parts.only("health", "healthReason", "work", "workReason", "answer")
    brought = Brought(
        "$complete",
        health=parts.code("health"),
        health_reason=parts.text("healthReason"),
        work=parts.code("work"),
        work_reason=parts.text("workReason"),
        answer=parts.code("answer"),
    )
    for measure in ("health", "work"):
        _check_outcome(measure, getattr(brought, measure))

    def make(work: Work, record: Record, task: Json) -> Made:
        return list(_outcomes(work, record, task, brought))

    return Given("complete", brought, make)


def _check_outcome(measure: str, code: str | None) -> None:
    allowed = codes(system(f"outcome-{measure}"))
    if code is not None and code not in allowed:
        raise refuse("TSK-025", f"Parameters.parameter.where(name = '{measure}')", operation="complete", part=measure,
                     hint=f"Say one of: {', '.join(allowed)}.")  # fmt: skip


def _outcomes(work: Work, record: Record, task: Json, brought: Brought) -> Iterator[tuple[str, Record]]:
    performer = authored.party(own_organisation(work))
    told = (("health", brought.health, brought.health_reason), ("work", brought.work, brought.work_reason))
    for measure, code, reason in told:
        if code:
            made = authored.outcome_observation(task, performer, measure, code, reason, work.moment)
            yield f"outcome-{measure}", keep_message(work, record, made)


def _progress(parts: Parts) -> Given:
    parts.only("to", "decision", "message", "signpost", "noneSuitable")
    pointers, words = read_pointers(parts), _words(parts, "notice", "notice")
    to, decision = parts.code("to"), parts.code("decision")
    if to is None:
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'to')", operation="progress", part="to",
                     hint="Say the status it moves to; Gateway-Next-Moves lists them.")  # fmt: skip
    brought = replace(_closing("$progress", parts, pointers), message=bool(parts.text("message")), decision=decision)
    known = decision in codes(system("atw-decision"))
    told = ({"type": concept(system("task-part"), "decision"),
             "valueCodeableConcept": plain_concept("atw-decision", str(decision))},) if known else ()  # fmt: skip

    def make(work: Work, record: Record, task: Json) -> Made:
        return [*words(work, record, task), *pointed(work, record, task, pointers, "atw-decision", decision)]

    return Given(to, brought, make, told)


def _ask_employer(parts: Parts) -> Given:
    brought = employers.brought(parts)
    asked = partial(employers.asked_employer, parts=parts)
    return Given("ask-employer", brought, nothing, inputs=asked)


GIVEN: dict[str, Callable[[Parts], Given]] = {
    "receive": _receive,
    "accept": _accept,
    "return": _return,
    "reject": _reject,
    "cancel": _cancel,
    "book": _book,
    "hold": _hold,
    "complete": _complete,
    "progress": _progress,
    "ask-employer": _ask_employer,
}
"""How each operation reads its parts."""
