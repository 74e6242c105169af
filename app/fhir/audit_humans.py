"""The human of an audit row as an agent of its AuditEvent, beside the organisation's."""

import json

from app.domain.actor import PERSON, Actor, actor_told
from app.domain.audit_row import AuditRow
from app.domain.catalogue.names import system
from app.domain.evidence import ACTOR
from app.domain.json import Json
from app.fhir.audit_disclosures import purpose_coding

_USER = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
    "code": "IRCP",
    "display": "information recipient",
}
_RESPONSIBLE = _USER | {"code": "RESP", "display": "responsible party"}
_AUTHOR = _USER | {"code": "AUT", "display": "author (originator)"}
WRITES = ("create", "update", "patch")
"""Interactions whose user BALP has as author; of every other, the user is who receives what is given."""


def human_agents(row: AuditRow) -> list[Json]:
    """The agents of the human that a row's detail tells: name, role, registration, who vouched, what for; and the
    supervisor.
    """
    actor = actor_told(json.loads(row.detail[ACTOR]))
    agent: Json = {
        "type": {"coding": [_AUTHOR if row.interaction in WRITES else _USER]},
        "role": [{"coding": [{"system": system("staff-role"), "code": actor.role}], "text": _standing(actor)}],
        "who": _who(actor),
        "altId": actor.subject,
        "requestor": True,
        "policy": [actor.service],
    } | ({"purposeOfUse": [{"coding": [purpose_coding(row.purpose)]}]} if row.purpose else {})
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
