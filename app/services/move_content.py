"""What comes with each plain move, and the records it makes: messages, signposts, an appointment, outcomes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.calendar import instant
from app.domain.catalogue.names import system
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.fhir import authored
from app.fhir.closings import closed_because
from app.fhir.displays import display_of
from app.fhir.order import in_order
from app.fhir.parameters import Parts
from app.fhir.terminology import codes, concept
from app.services.keeping import keep
from app.services.parties import own_organisation
from app.services.references import BEYOND_STUB
from app.services.slots import take_slot
from app.services.writing import Work

Made = list[tuple[str, Record]]
"""What a move makes: the task-part code of each output, and its record."""

Make = Callable[[Work, Record, Json], Made]


@dataclass(frozen=True)
class Given:
    """One plain move as it was asked: the row of the table, what came with it, what it makes, what it says in codes."""

    name: str
    brought: Brought
    make: Make
    coded: tuple[Json, ...] = ()


def _keep(work: Work, task: Record, resource: Json) -> Record:
    """Store what a move makes, in the Task's referral."""
    return keep(work, resource, work.new_id(), _keeper(work, task), task.person, task.referral)


def _keeper(work: Work, task: Record) -> str:
    """The organisation that moves, or the gateway: for a person, and for who sees no more than the Task's stub. What is
    made names the person, and an organisation's own records are open to it whatever was consented (access.md 4).
    """
    is_ours = work.caller.role == "person" or task.rank < BEYOND_STUB
    return work.gateway.id if is_ours else work.caller.organisation


def _words(parts: Parts, kind: str, part: str) -> Make:
    text = parts.text("message")

    def make(work: Work, record: Record, task: Json) -> Made:
        if not text:
            return []
        sender = authored.party(own_organisation(work))
        message = authored.message(kind, task, sender, [task["requester"]], text, work.moment)
        return [(part, _keep(work, record, message))]

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
    signposts = list(parts.inner("signpost"))
    for signpost in signposts:
        _check_signpost(signpost)
    brought = Brought(
        "$reject",
        reason=parts.code("reason"),
        reason_text=parts.text("reasonText"),
        signposts=len(signposts),
        none_suitable=parts.text("noneSuitable"),
    )

    def make(work: Work, record: Record, task: Json) -> Made:
        return [*_signposts(work, record, task, signposts, brought.reason), *_reasons(work, record, task, brought)]

    return Given("reject", brought, make)


def _check_signpost(signpost: Parts) -> None:
    signpost.only("topic", "text", "service")
    topics = codes(system("signpost-topic"))
    if signpost.code("topic") not in topics or not signpost.text("text"):
        hint = f"Send topic ({', '.join(topics)}) and text."
        at = "Parameters.parameter.where(name = 'signpost')"
        raise refuse("TSK-025", at, operation="reject", part="topic and text in signpost", hint=hint)


def _signposts(
    work: Work, record: Record, task: Json, signposts: list[Parts], reason: str | None
) -> Iterator[tuple[str, Record]]:
    sender = authored.party(own_organisation(work))
    for signpost in signposts:
        topic, text = str(signpost.code("topic")), str(signpost.text("text"))
        made = authored.signpost(task, sender, topic, text, _service(work, signpost), work.moment)
        yield "signpost", _keep(work, record, closed_because(made, "reject-reason", reason))


def _reasons(work: Work, record: Record, task: Json, brought: Brought) -> Iterator[tuple[str, Record]]:
    """Words of a rejection go in a message; statusReason stays coded (access.md 1)."""
    for part, text in (("none-suitable", brought.none_suitable), ("notice", brought.reason_text)):
        if text:
            yield part, _notice(work, record, task, text, brought.reason)


def _notice(work: Work, record: Record, task: Json, text: str, reason: str | None) -> Record:
    sender = authored.party(own_organisation(work))
    message = authored.message("notice", task, sender, [task["requester"], task["for"]], text, work.moment)
    return _keep(work, record, closed_because(message, "reject-reason", reason))


def in_words(work: Work, record: Record, task: Json, part: str, text: str, reason: str | None) -> Json:
    """The output of a Task that names its words: a notice to the requester and the person, with its reason."""
    return output(part, _notice(work, record, task, text, reason))


def output(part: str, record: Record) -> Json:
    """An output of a Task: what it is, and the record that it is."""
    return {"type": concept(system("task-part"), part), "valueReference": {"reference": record.reference}}


def _service(work: Work, parts: Parts) -> Json | None:
    """The HealthcareService a part names, with its display; RES-007 when there is none."""
    reference = parts.value("service", "Reference")
    if reference is None:
        return None
    named = str(reference.get("reference", "")) if isinstance(reference, dict) else ""
    record = work.see("HealthcareService", named.removeprefix("HealthcareService/"))
    if record is None:
        raise refuse("RES-007", "Parameters.parameter.where(name = 'service')")
    return named_with_display(record)


def named_with_display(record: Record) -> Json:
    """A Reference to a record, with the words it shows for it."""
    display = display_of(json.loads(record.body))
    return {"reference": record.reference, **({"display": display} if display else {})}


def _patient(work: Work, task: Json) -> Json:
    """Whom an appointment is for, with their name where whoever books may see it."""
    record = work.see("Patient", str(task["for"]["reference"]).removeprefix("Patient/"))
    return named_with_display(record) if record else task["for"]


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
        made = authored.appointment(task, _patient(work, task), times, mode, _service(work, parts), work.moment)
        if slot:
            made = in_order(made | {"slot": [{"reference": slot.reference}]})
        return [("appointment", _keep(work, record, made))]

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
            yield f"outcome-{measure}", _keep(work, record, made)


def _progress(parts: Parts) -> Given:
    parts.only("to", "decision", "message")
    to, decision = parts.code("to"), parts.code("decision")
    if to is None:
        raise refuse("TSK-025", "Parameters.parameter.where(name = 'to')", operation="progress", part="to",
                     hint="Say the status it moves to; Gateway-Next-Moves lists them.")  # fmt: skip
    brought = Brought("$progress", message=bool(parts.text("message")), decision=decision)
    known = decision in codes(system("atw-decision"))
    told = ({"type": concept(system("task-part"), "decision"),
             "valueCodeableConcept": concept(system("atw-decision"), str(decision))},) if known else ()  # fmt: skip
    return Given(to, brought, _words(parts, "notice", "notice"), told)


GIVEN: dict[str, Callable[[Parts], Given]] = {
    "receive": _receive,
    "accept": _accept,
    "return": _return,
    "reject": _reject,
    "book": _book,
    "hold": _hold,
    "complete": _complete,
    "progress": _progress,
}
"""How each operation reads its parts."""
