"""`$report-status`: what an employer or insurer that asked may know: due, released or none (8.3, R-13)."""

import json

from app.domain.caller import Caller
from app.domain.catalogue.names import system
from app.domain.concept import code
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.provision import ONLY_BY_RELEASE
from app.domain.record import Record
from app.services.gateway import Asked, Gateway
from app.services.read import unseen
from app.services.sealed import Notes, Sealed, seal
from app.services.task_states import is_closed
from app.store import records, releases
from app.store.database import Connection
from app.store.referral_records import tasks_of
from app.store.wall import facing

WORDS = {
    "due": "A report is due.",
    "released": "A report has been released to you.",
    "none": "No report has been released.",
}


def report_status(gateway: Gateway, caller: Caller, asked: Asked, id: str) -> Sealed[Json]:
    """One word and its sentence as Parameters, for the organisation that made the request and for no other: RES-001.

    AUT-021 for a role whose answer is a record, and not a word.
    """
    notes = Notes("$report-status", "R")
    notes.about("ServiceRequest", id)

    def answer() -> Json:
        if caller.role not in ONLY_BY_RELEASE:
            raise refuse("AUT-021", "http.authorization", role=caller.role, action="ask", type="$report-status",
                         hint=" Read the Task.")  # fmt: skip
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            request = records.read(connection, caller, "ServiceRequest", id, gateway.now)
            if request is None or request.custodian != caller.organisation:
                raise unseen(connection, caller, notes, "ServiceRequest", id, gateway.now)
            word = _word(connection, caller, request, gateway.now)
        notes.entities.clear()
        notes.saw(request)
        parts = [{"name": "status", "valueCode": word}, {"name": "text", "valueString": WORDS[word]}]
        return {"resourceType": "Parameters", "parameter": parts}

    return seal(gateway, caller, asked, notes, answer)


def _word(connection: Connection, caller: Caller, request: Record, now: int) -> str:
    if releases.is_released(connection, str(request.referral), caller.organisation, now):
        return "released"
    return "due" if any(_is_awaited(task) for task in tasks_of(connection, request.id)) else "none"


def _is_awaited(task: Record) -> bool:
    """Whether a report may still come of a Task: it is open, and none was withheld."""
    withheld = code(json.loads(task.body).get("businessStatus"), system("business-status")) == "report-withheld"
    return not (is_closed(task) or withheld)
