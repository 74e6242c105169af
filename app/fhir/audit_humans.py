"""The human of an audit row as an agent of its AuditEvent, beside the organisation's."""

import json

from app.domain.actor import PERSON, Actor, actor_told
from app.domain.catalogue.names import system
from app.domain.json import Json

_USER = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
    "code": "IRCP",
    "display": "information recipient",
}
_RESPONSIBLE = _USER | {"code": "RESP", "display": "responsible party"}


def human_agents(told: str) -> list[Json]:
    """The agents of the human that a row's detail tells: name, role, registration, who vouched; and the supervisor."""
    actor = actor_told(json.loads(told))
    agent: Json = {
        "type": {"coding": [_USER]},
        "role": [{"coding": [{"system": system("staff-role"), "code": actor.role}], "text": _standing(actor)}],
        "who": _who(actor),
        "altId": actor.subject,
        "requestor": True,
        "policy": [actor.service],
    }
    return [agent, *_responsible(actor)]


def _who(actor: Actor) -> Json:
    if actor.role == PERSON:
        identifier = {"system": actor.service, "value": actor.subject}
        return {"type": "Patient", "identifier": identifier, "display": "The person"}
    identifier = {"system": actor.service, "value": actor.subject}
    if actor.registration:
        identifier = {"system": actor.registration.system, "value": actor.registration.number}
    return {"type": "Practitioner", "identifier": identifier, "display": actor.name}


def _responsible(actor: Actor) -> list[Json]:
    if actor.supervisor is None:
        return []
    registration = actor.supervisor.registration
    identifier = {"system": registration.system, "value": registration.number}
    who = {"type": "Practitioner", "identifier": identifier, "display": actor.supervisor.name}
    return [{"type": {"coding": [_RESPONSIBLE]}, "who": who, "requestor": False}]


def _standing(actor: Actor) -> str:
    if actor.role == PERSON:
        return "the person"
    return "clinician" if actor.is_clinical else "not a clinician"
