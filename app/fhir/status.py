"""The computed answer to DWP: a Task that is no record (examples, choice 17)."""

from datetime import date

from app.domain.catalogue.names import REFERENCE, system
from app.domain.json import Json
from app.fhir.terminology import concept

STATUS = {
    "received": "requested",
    "in-progress": "in-progress",
    "on-hold": "on-hold",
    "closed": "completed",
    "closed-signposted": "completed",
}


def status_task(reference: str, code: str, changed: date, owner_type: str) -> Json:
    """Reference, one of five codes, the day that code began, and the owner's type; nothing else."""
    return {
        "resourceType": "Task",
        "groupIdentifier": {"system": REFERENCE, "value": reference},
        "status": STATUS[code],
        "businessStatus": concept(system("dwp-status"), code),
        "intent": "order",
        "code": concept(system("task-code"), "status"),
        "lastModified": changed.isoformat(),
        "performerType": [concept(system("organisation-type"), owner_type)],
    }
