"""What the gateway itself writes: built and checked with the typed FHIR models, handed on as plain resources."""

from datetime import datetime

from fhir.resources.R4B import get_fhir_model_class

from app.domain.calendar import render
from app.domain.catalogue.names import ODS, ORGANISATION_CODE, REFERENCE, TASK_CODE, profile, system
from app.domain.json import Json
from app.domain.parties import Organisation
from app.fhir.closings import plain_concept
from app.fhir.order import in_order
from app.fhir.terminology import concept


def checked(resource: Json) -> Json:
    """The resource in the order of its definition; ValueError when the gateway got its own resource wrong.

    The typed model only looks: written by it, London's winter times would lose their offset (+00:00 becomes Z).
    """
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    return in_order(resource)


def party(organisation: Organisation) -> Json:
    """A Reference to a registered organisation: reference, identifier and display (examples, choice 2)."""
    return {
        "reference": f"Organization/{organisation.id}",
        "identifier": {"system": organisation.system, "value": organisation.code},
        "display": organisation.name,
    }


def is_organisation_system(url: str) -> bool:
    """Whether an identifier system is one of the registry's."""
    return url in (ODS, ORGANISATION_CODE)


def fulfilment_task(
    request: Json, reference: str, requester: Organisation, owner: Organisation, now: datetime, due: datetime
) -> Json:
    """The Task that carries a referral to its owner."""
    return carried_task(
        {"coding": [{"system": TASK_CODE, "code": "fulfill", "display": "Fulfill the focal request"}]},
        f"ServiceRequest/{request['id']}",
        request["subject"]["reference"],
        (requester, owner),
        (now, due),
        request.get("priority", "routine"),
        {
            "meta": {"profile": [profile("fulfilment-task")]},
            "groupIdentifier": {"system": REFERENCE, "value": reference},
            "businessStatus": concept(system("business-status"), "awaiting-triage"),
        },
    )


def fast_track_task(task: Json) -> Json:
    """The same for a fast track: its own code, and of the benefit no more than that it changed."""
    own = {
        "code": concept(system("task-code"), "fast-track"),
        "reasonCode": concept(system("referral-reason"), "benefit-change"),
    }
    return checked({name: value for name, value in task.items() if name != "meta"} | own)


def offer_task(focus: str, patient: str, sender: Organisation, now: datetime, due: datetime) -> Json:
    """The offer a fit note posted alone is answered with; the sender owns it and says how the person answered."""
    offer = concept(system("task-code"), "offer")
    return carried_task(offer, focus, patient, (sender, sender), (now, due), "routine", {})


def carried_task(
    code: Json,
    focus: str,
    patient: str,
    parties: tuple[Organisation, Organisation],
    times: tuple[datetime, datetime],
    priority: str,
    more: Json,
) -> Json:
    """A Task as requested: `parties` are requester and owner, `times` now and when its first clock ends."""
    now, due = (render(moment) for moment in times)
    return checked(
        {
            "resourceType": "Task",
            **more,
            "status": "requested",
            "intent": "order",
            "priority": priority,
            "code": code,
            "focus": {"reference": focus},
            "for": {"reference": patient},
            "authoredOn": now,
            "lastModified": now,
            "requester": party(parties[0]),
            "owner": party(parties[1]),
            "restriction": {"period": {"end": due}},
        }
    )


def access_to_work_task(
    form: str, patient: Json, sender: Json, receiver: Json, reference: Json, now: datetime, due: datetime
) -> Json:
    """The Task of an application, while it is drafted: DWP is named, and sees nothing yet."""
    return checked(
        {
            "resourceType": "Task",
            "groupIdentifier": reference,
            "status": "draft",
            "businessStatus": concept(system("atw-status"), "draft"),
            "intent": "order",
            "priority": "routine",
            "code": concept(system("task-code"), "access-to-work"),
            "focus": {"reference": form},
            "for": patient,
            "authoredOn": render(now),
            "lastModified": render(now),
            "requester": sender,
            "owner": receiver,
            "restriction": {"period": {"end": render(due)}},
        }
    )


def message(kind: str, task: Json, sender: Json, recipients: list[Json], text: str, now: datetime) -> Json:
    """A Communication about a Task: question, answer or notice, with the words of a move."""
    return checked(
        {
            "resourceType": "Communication",
            "meta": {"profile": [profile(kind)]},
            "basedOn": [task["focus"]],
            "status": "completed",
            "category": [concept(system("communication-kind"), kind)],
            "subject": task["for"],
            "about": [{"reference": f"Task/{task['id']}"}],
            "sent": render(now),
            "recipient": recipients,
            "sender": sender,
            "payload": [{"contentString": text}],
        }
    )


def signpost(task: Json, sender: Json, topic: str, text: str, service: Json | None, now: datetime) -> Json:
    """A signpost to the requester and the person: where else to turn."""
    made = message("signpost", task, sender, [task["requester"], task["for"]], text, now)
    made["topic"] = plain_concept("signpost-topic", topic)
    if service:
        made["payload"].append({"contentReference": service})
    return checked(made)


def closed_notice(task: Json, what: str, now: datetime) -> Json:
    """The one message a former owner gets after a withdrawal; it names no person and no reason (R-03)."""
    return checked(
        {
            "resourceType": "Communication",
            "meta": {"profile": [profile("notice")]},
            "status": "completed",
            "category": [concept(system("communication-kind"), "notice")],
            "about": [{"reference": f"Task/{task['id']}"}],
            "sent": render(now),
            "recipient": [task["owner"]],
            "sender": {"display": "Work and Health Gateway"},
            "payload": [{"contentString": f"This {what} is closed to you. Please ask the person or the practice."}],
        }
    )


REVIEW = (
    "You wanted to look at your adjustment passport again today. Is it still right? Change what is not, and give it "
    "a new day. What you have shared stays as it was shared."
)


def review_reminder(passport: str, subject: Json, services: list[Json], now: datetime) -> Json:
    """The reminder to review a passport, to the person alone, with services near them."""
    return checked(
        {
            "resourceType": "Communication",
            "meta": {"profile": [profile("notice")]},
            "status": "completed",
            "category": [concept(system("communication-kind"), "notice")],
            "subject": subject,
            "about": [{"reference": passport}],
            "sent": render(now),
            "recipient": [subject],
            "sender": {"display": "Work and Health Gateway"},
            "payload": [{"contentString": REVIEW}, *({"contentReference": one} for one in services)],
        }
    )


def appointment(
    request: str | None, patient: Json, times: tuple[str, str], mode: str | None, service: Json | None, now: datetime
) -> Json:
    """A booked time for the person, made by `$book` on a referral's request, or for an escalation that has none."""
    there = [{"actor": patient, "status": "accepted"}]
    there += [{"actor": service, "status": "accepted"}] if service else []
    made: Json = {
        "resourceType": "Appointment",
        "meta": {"profile": [profile("work-appointment")]},
        "status": "booked",
        **({"basedOn": [{"reference": f"ServiceRequest/{request}"}]} if request else {}),
        "start": times[0],
        "end": times[1],
        "created": render(now),
        "participant": there,
    }
    if mode:
        made["extension"] = [_delivery(mode)]
    return checked(made)


CHANNELS = {"in-person": "In-person", "phone": "Telephone", "video": "Video", "home-visit": "In-person"}


def _delivery(mode: str) -> Json:
    channel = CHANNELS[mode]
    uk = {"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-DeliveryChannel", "code": channel, "display": channel}
    return {
        "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel",
        "valueCodeableConcept": {"coding": [uk, *concept(system("contact-mode"), mode)["coding"]]},
    }


def outcome_observation(
    task: Json, performer: Json, measure: str, code: str, reason: str | None, now: datetime
) -> Json:
    """How health or work turned out, as `$complete` was told."""
    value = concept(system(f"outcome-{measure}"), code)
    made: Json = {
        "resourceType": "Observation",
        "meta": {"profile": [profile("outcome")]},
        "basedOn": [task["focus"]],
        "status": "final",
        "category": [concept(system("observation-kind"), "outcome")],
        "code": concept(system("outcome-measure"), measure),
        "subject": task["for"],
        "effectiveDateTime": render(now)[:10],
        "issued": render(now),
        "performer": [performer],
        "valueCodeableConcept": value,
    }
    if reason:
        made["note"] = [{"text": reason}]
    return checked(made)
