"""R-10: who is no clinician works with training in date, as the directory has it; their supervisor was asked before."""

import json
from datetime import date

from app.domain.actor import SUPERVISED, Actor
from app.domain.calendar import london
from app.domain.catalogue.names import profile
from app.domain.errors import refuse
from app.domain.json import Json
from app.services.posts import role_of
from app.services.writing import Work

TRAINING = profile("training")
NEEDED = "risk-and-escalation"


ENDING = ("withhold", "revoke-link")
"""Steps with a report or a plan that end what is shared of it."""


def require_trained(work: Work, *, ends: bool = False) -> None:
    """Return for clinicians, for systems without a named human, and for who is trained; else AUT-087. That their
    supervisor is at work was asked for the token. An escalation never asks, nor does what `ends` what is shared: the
    person is not to wait for somebody's course (R-03).
    """
    actor = work.caller.actor
    if ends or actor is None or actor.is_clinical or actor.role not in SUPERVISED:
        return
    if not _is_trained(work, actor, london(work.moment).date()):
        raise refuse("AUT-087", "http.authorization", course=NEEDED)


def _is_trained(work: Work, actor: Actor, day: date) -> bool:
    role = role_of(work.connection, actor, work.caller.organisation)
    held = json.loads(role.body).get("extension", []) if role else []
    return any(_is_in_date(extension, day) for extension in held if extension.get("url") == TRAINING)


def _is_in_date(training: Json, day: date) -> bool:
    told = {part["url"]: part.get("valueCode") or part.get("valueDate") for part in training.get("extension", [])}
    return told.get("course") == NEEDED and str(told.get("expires", "")) >= day.isoformat()
