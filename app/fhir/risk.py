"""What the gateway writes about a risk: the flag, the Task of each route, the words beside it, a review."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.calendar import render
from app.domain.catalogue.names import REFERENCE, profile, system
from app.domain.json import Json
from app.domain.life_cycles.review import AWAITING
from app.domain.parties import Organisation
from app.fhir.authored import carried_task, checked
from app.fhir.terminology import concept


def risk_flag(risk: str, subject: Json, author: Json, now: datetime) -> Json:
    """A concern somebody raised, without a level: that is a clinician's to set."""
    return checked(
        {
            "resourceType": "Flag",
            "meta": {"profile": [profile("risk-flag")]},
            "status": "active",
            "category": [concept(system("flag-kind"), "risk")],
            "code": concept(system("risk-type"), risk),
            "subject": subject,
            "period": {"start": render(now)},
            "author": author,
        }
    )


def escalation_task(
    route: str,
    flag: str,
    patient: str,
    parties: tuple[Organisation, Organisation],
    times: tuple[datetime, datetime],
    reference: str,
    *,
    urgent: bool,
    parent: str | None,
) -> Json:
    """The Task that asks a route's owner to look at a flag."""
    more: Json = {
        "meta": {"profile": [profile("escalation-task")]},
        "groupIdentifier": {"system": REFERENCE, "value": reference},
        "businessStatus": concept(system("business-status"), "awaiting-triage"),
    }
    more |= {"partOf": [{"reference": parent}]} if parent else {}
    code = concept(system("task-code"), route)
    return carried_task(code, flag, patient, parties, times, "urgent" if urgent else "routine", more)


def review_task(
    focus: str,
    patient: str,
    parties: tuple[Organisation, Organisation],
    times: tuple[datetime, datetime],
    told: Mapping[str, str],
    status: str = AWAITING,
) -> Json:
    """The Task that asks a human to look at what happened, and what its reviewer is told besides, by task part."""
    more: Json = {
        "meta": {"profile": [profile("human-review")]},
        "businessStatus": concept(system("review-outcome"), status),
    }
    inputs = [{"type": concept(system("task-part"), name), "valueString": text} for name, text in told.items()]
    more |= {"input": inputs} if inputs else {}
    return carried_task(concept(system("task-code"), "review"), focus, patient, parties, times, "urgent", more)


def words(task: Json, sender: Json, text: str, now: datetime) -> Json:
    """The words that go with an escalation, to its route's owner."""
    return checked(
        {
            "resourceType": "Communication",
            "status": "completed",
            "category": [concept(system("communication-kind"), "escalation")],
            "subject": task["for"],
            "about": [{"reference": f"Task/{task['id']}"}],
            "sent": render(now),
            "recipient": [task["owner"]],
            "sender": sender,
            "payload": [{"contentString": text}],
        }
    )


def hand_over() -> Json:
    """The input by which whoever takes an escalation is asked to take the work over."""
    return {"type": concept(system("task-part"), "hand-over"), "valueBoolean": True}


def threshold(code: str) -> Json:
    """The input that says how far whoever escalated says the risk has gone."""
    return {
        "type": concept(system("task-part"), "threshold"),
        "valueCodeableConcept": concept(system("risk-threshold"), code),
    }


def asks_hand_over(task: Json) -> bool:
    """Whether an escalation asks that."""
    return hand_over() in task.get("input", [])


def part(name: str, reference: str) -> Json:
    """An input or output of a Task: what it is, and the record that it is."""
    return {"type": concept(system("task-part"), name), "valueReference": {"reference": reference}}
