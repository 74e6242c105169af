"""The human of an audit row as an agent of its AuditEvent, beside the organisation's."""

import json

from app.domain.actor import PERSON, Actor, actor_told
from app.domain.catalogue.names import OURS, system
from app.domain.json import Json

_USER = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
    "code": "IRCP",
    "display": "information recipient",
}
SUPERVISOR = f"{OURS}StructureDefinition/supervisor"


def human_agent(told: str) -> Json:
    """The agent of the human that a row's detail tells: name, role, registration, supervisor, who vouched for them."""
    actor = actor_told(json.loads(told))
    supervised = [{"url": SUPERVISOR, "valueReference": _supervisor(actor)}] if actor.supervisor else []
    agent: Json = {
        "extension": supervised,
        "type": {"coding": [_USER]},
        "role": [{"coding": [{"system": system("staff-role"), "code": actor.role}], "text": _standing(actor)}],
        "who": _who(actor),
        "altId": actor.subject,
        "requestor": True,
        "policy": [actor.service],
    }
    return {name: value for name, value in agent.items() if value}


def _who(actor: Actor) -> Json:
    if actor.role == PERSON:
        identifier = {"system": actor.service, "value": actor.subject}
        return {"type": "Patient", "identifier": identifier, "display": "The person"}
    identifier = {"system": actor.service, "value": actor.subject}
    if actor.registration:
        identifier = {"system": actor.registration.system, "value": actor.registration.number}
    return {"type": "Practitioner", "identifier": identifier, "display": actor.name}


def _supervisor(actor: Actor) -> Json:
    assert actor.supervisor
    registration = actor.supervisor.registration
    identifier = {"system": registration.system, "value": registration.number}
    return {"type": "Practitioner", "identifier": identifier, "display": actor.supervisor.name}


def _standing(actor: Actor) -> str:
    if actor.role == PERSON:
        return "the person"
    return "clinician" if actor.is_clinical else "not a clinician"
