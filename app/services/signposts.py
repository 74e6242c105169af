"""Signposts that come with a move or an operation, and why there is none (R-09)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.catalogue.names import system
from app.domain.errors import refuse
from app.domain.grant import notice_grant
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.suggestion import Need, types_for
from app.fhir import authored
from app.fhir.closings import closed_because
from app.fhir.displays import named_with_display
from app.fhir.parameters import Parts
from app.fhir.risk import part
from app.fhir.terminology import codes
from app.services.areas import area_of_person
from app.services.keeping import keep
from app.services.parties import own_organisation
from app.services.references import BEYOND_STUB
from app.services.suggestions import NAMED, suggestions
from app.services.writing import Work

ELSEWHERE = "Whoever referred you can tell you who else helps. These services may help as well."


@dataclass(frozen=True)
class Pointers:
    """Where else to turn, as it was sent, or why nothing fits."""

    signposts: tuple[Parts, ...]
    none_suitable: str | None


def read_pointers(parts: Parts) -> Pointers:
    """The signposts of an operation; TSK-025 for one without topic and text."""
    signposts = tuple(parts.inner("signpost"))
    for signpost in signposts:
        _check(signpost)
    return Pointers(signposts, parts.text("noneSuitable"))


def _check(signpost: Parts) -> None:
    signpost.only("topic", "text", "service")
    topics = codes(system("signpost-topic"))
    if signpost.code("topic") not in topics or not signpost.text("text"):
        hint = f"Send topic ({', '.join(topics)}) and text."
        at = "Parameters.parameter.where(name = 'signpost')"
        operation = signpost.operation.removeprefix("$")
        raise refuse("TSK-025", at, operation=operation, part="topic and text in signpost", hint=hint)


def pointed(
    work: Work, record: Record, task: Json, pointers: Pointers, system_name: str, reason: str | None = None
) -> Iterator[tuple[str, Record]]:
    """The stored signposts to the requester and the person, or the notice that none fits, each with its task part."""
    sender = authored.party(own_organisation(work))
    for signpost in pointers.signposts:
        topic, text = str(signpost.code("topic")), str(signpost.text("text"))
        made = authored.signpost(task, sender, topic, text, service_named(work, signpost), work.moment)
        yield "signpost", keep_message(work, record, closed_because(made, system_name, reason))
    if pointers.none_suitable:
        yield "none-suitable", notice(work, record, task, pointers.none_suitable, system_name, reason)


def notice(work: Work, record: Record, task: Json, text: str, system_name: str, reason: str | None) -> Record:
    """Words to the requester and the person, stored with the reason of the closing."""
    sender = authored.party(own_organisation(work))
    message = authored.message("notice", task, sender, [task["requester"], task["for"]], text, work.moment)
    return keep_message(work, record, closed_because(message, system_name, reason))


def point_near(work: Work, record: Record, task: Json, reason: str) -> Json:
    """The output by which the gateway itself says where else to turn, where a request is taken back without a word: why
    in plain words, and services near the person. Nothing of it rests on a dated rule, which the answer would tell.
    """
    patient = work.recall("Patient", str(task["for"]["reference"]).removeprefix("Patient/"))
    areas = area_of_person(work.connection, json.loads(patient.body)) if patient else frozenset()
    near = suggestions(work.connection, Need(types_for(None), areas))[:NAMED]
    message = authored.signpost(task, {"display": "Work and Health Gateway"}, "other", ELSEWHERE, None, work.moment)
    message["payload"] += [
        {"contentReference": named_with_display(one.reference, json.loads(one.body))} for one in near
    ]
    told = closed_because(authored.checked(message), "cancel-reason", reason)
    kept = keep(work, told, work.new_id(), work.gateway.id, record.person, record.referral)
    return part("signpost", kept.reference)


def keep_message(work: Work, task: Record, resource: Json) -> Record:
    """Store what a move makes, in the Task's referral."""
    return keep(work, resource, work.new_id(), _keeper(work, task), task.person, task.referral)


def _keeper(work: Work, task: Record) -> str:
    """The organisation that moves, or the gateway: for a person, and for who sees no more than the Task's stub. What is
    made names the person, and an organisation's own records are open to it whatever was consented (access.md 4).
    """
    is_ours = work.caller.role == "person" or task.rank < BEYOND_STUB
    return work.gateway.id if is_ours else work.caller.organisation


def hand_to(work: Work, receiver: Organisation, signpost: Record) -> None:
    """Let the one who helps read a signpost, whatever the person's consent covers: it tells nothing about them."""
    work.grant(str(signpost.person), signpost, notice_grant(receiver.id, signpost.id, work.now))


def service_named(work: Work, parts: Parts) -> Json | None:
    """The HealthcareService a part names, with its display; RES-007 when there is none."""
    reference = parts.value("service", "Reference")
    if reference is None:
        return None
    named = str(reference.get("reference", "")) if isinstance(reference, dict) else ""
    record = work.see("HealthcareService", named.removeprefix("HealthcareService/"))
    if record is None:
        raise refuse("RES-007", "Parameters.parameter.where(name = 'service')")
    return named_with_display(record.reference, json.loads(record.body))
