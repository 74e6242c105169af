"""What a meeting discusses, as a List (https://hl7.org/fhir/R4/list.html): worked out when it is asked for."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.calendar import instant, london, render
from app.domain.catalogue.names import system
from app.domain.json import Json
from app.domain.parties import Organisation
from app.fhir.authored import checked, party
from app.fhir.terminology import concept

EMPTY = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/list-empty-reason", "code": "nilknown"}]}


def meeting_list(
    tasks: Sequence[Json], organisation: Organisation, held: datetime | None, now: datetime, *, waiting: int
) -> Json:
    """The Tasks in the order of their clocks, those past it flagged, and in a note how many more are waiting;
    ValueError when the gateway got its own resource wrong.
    """
    code = concept(system("task-code"), "mdt-discussion")
    day = f"{london(held):%A} {london(held).day} {london(held):%B %Y, %H:%M}" if held else ""
    found: Json = {
        "resourceType": "List",
        "status": "current",
        "mode": "snapshot",
        "title": f"{code['text']}: {day}" if day else code["text"],
        "code": code,
        "date": render(now),
        "source": party(organisation),
        "orderedBy": {"text": "By the end of each clock, the earliest first"},
    }
    if waiting:
        found["note"] = [{"text": f"{waiting} more are waiting. Complete some of these and ask again."}]
    entries = [_entry(task, now) for task in sorted(tasks, key=_clock)]
    return checked(found | ({"entry": entries} if entries else {"emptyReason": EMPTY}))


def _clock(task: Json) -> datetime:
    return instant(task.get("restriction", {}).get("period", {}).get("end") or task["authoredOn"])


def _entry(task: Json, now: datetime) -> Json:
    late = {"flag": {"text": "Past its clock"}} if _clock(task) < now else {}
    return late | {"date": task["authoredOn"], "item": {"reference": f"Task/{task['id']}"}}
