"""The post of who acts, as the directory has it: a professional at the caller's organisation."""

import json

from app.domain.actor import Actor
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.displays import display_of
from app.services.writing import Work
from app.store import directory
from app.store.database import Connection


def post_of(work: Work) -> Json | None:
    """A Reference to the PractitionerRole of who acts; None where no human is named or the directory has none."""
    role = role_of(work.connection, work.caller.actor, work.caller.organisation) if work.caller.actor else None
    if role is None:
        return None
    shown = display_of(json.loads(role.body))
    return {"reference": role.reference} | ({"display": shown} if shown else {})


def role_of(connection: Connection, actor: Actor, organisation: str) -> Record | None:
    """The active PractitionerRole of a human at an organisation: found by the number in a register, else by who
    vouches for them and their id there.
    """
    system, value = actor.service, actor.subject
    if actor.registration:
        system, value = actor.registration.system, actor.registration.number
    for practitioner in directory.carrying(connection, "Practitioner", system, value):
        for role in directory.roles_of(connection, practitioner.id):
            body = json.loads(role.body)
            at = str(body.get("organization", {}).get("reference", "")).removeprefix("Organization/")
            if body.get("active") is not False and at == organisation:
                return role
    return None
