"""Example bodies of the API description, made by the same functions that make the real ones."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from app.domain.catalogue.names import NHS_NUMBER, ODS, ORGANISATION_CODE, system
from app.domain.catalogue.operation import Operation, Part
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.reference import make
from app.fhir.authored import fulfilment_task
from app.fhir.bundles import Hit, computed, page_links, searchset
from app.fhir.status import status_task
from app.fhir.terminology import codes

TASK, WORKLIST, STATUS, ESCALATED, OPENED = "Task", "Worklist", "Status", "Escalated", "Opened"

REFERENCE = make(lambda: (42).to_bytes(8))
"""A reference that verifies and belongs to no referral."""

_PRACTICE = Organisation("01a0f67a-0000-7000-8000-000000000001", ODS, "EXAMPLE1", "gp-practice", "Example Surgery")
_PROVIDER = Organisation("01a0f67a-0000-7000-8000-000000000002", ODS, "EXAMPLE2", "oh-provider", "Example OH")
_ID = "01a10b1e-0000-7000-8000-000000000003"
_NOW, _DUE = datetime(2026, 10, 5, 8, 12, 4, tzinfo=UTC), datetime(2026, 10, 7, 22, 59, 59, tzinfo=UTC)
_BASE = "https://work-health-gateway.example/fhir/R4"

_VALUES: dict[str, Any] = {
    "start": "2026-10-19T10:00:00+01:00",
    "end": "2026-10-19T10:45:00+01:00",
    "birthDate": "1991-06-14",
    "family": "Example",
    "identifier": {"system": NHS_NUMBER, "value": "0000000000"},
    "name": {"family": "Example", "given": ["Zz"]},
    "reason": "Brought in unconscious, condition unknown",
    "reference": REFERENCE,
    "recipient": {"identifier": {"system": ORGANISATION_CODE, "value": "EXAMPLE3"}},
}
_TYPES = {"code": "valueCode", "string": "valueString", "date": "valueDate", "dateTime": "valueDateTime",
          "Reference": "valueReference", "boolean": "valueBoolean"}  # fmt: skip
_TYPES |= {"uri": "valueUri", "integer": "valueInteger", "Identifier": "valueIdentifier", "HumanName": "valueHumanName"}
_SHOWN = ("message", "reference", "health", "work", "start", "end")
_LEFT_OUT = ("noneSuitable", "subject")
"""Parts that stand only where another one does not."""


def examples() -> dict[str, Json]:
    """The shared examples by name."""
    return {
        TASK: {"summary": "A referral's Task, as its owner reads it.", "value": task_example()},
        WORKLIST: {"summary": "A worklist of one Task.", "value": search_example()},
        ESCALATED: {"summary": "A reference, and by when it is acknowledged.", "value": escalated_example()},
        OPENED: {"summary": "Where to read, and until when.", "value": opened_example()},
        STATUS: {"summary": "What DWP is told of a referral.", "value": status_example()},
    }


@cache
def task_example() -> Json:
    """A fulfilment Task as its owner reads it."""
    request = {
        "id": "01a10b1e-0000-7000-8000-000000000004",
        "subject": {"reference": "Patient/01a10b1e-0000-7000-8000-000000000005"},
    }
    task = fulfilment_task(request, REFERENCE, _PRACTICE, _PROVIDER, _NOW, _DUE)
    meta = {"versionId": "1", "lastUpdated": "2026-10-05T08:12:04.975Z"} | task["meta"]
    return {"resourceType": "Task", "id": _ID, "meta": meta} | {k: v for k, v in task.items() if k != "meta"}


def search_example() -> Json:
    """A worklist of one Task."""
    used = [("owner", f"Organization/{_PROVIDER.id}"), ("status", "requested")]
    hit = Hit(json.dumps(task_example()), f"{_BASE}/Task/{_ID}")
    links = page_links(_BASE, "Task", used, None)
    found: Json = json.loads(searchset([hit], total=1, links=links, last_updated=1_791_205_375_000))
    return found


def status_example() -> Json:
    """What DWP is told of a referral."""
    task = status_task(REFERENCE, "in-progress", date(2026, 10, 7), "oh-provider")
    told: Json = json.loads(computed([(task, "match")]))
    return told


def escalated_example() -> Json:
    """What is answered to an escalation."""
    until = {"name": "acknowledgeBy", "valueInstant": "2026-10-05T12:20:09+01:00"}
    return {"resourceType": "Parameters", "parameter": [{"name": "reference", "valueString": REFERENCE}, until]}


def opened_example() -> Json:
    """What is answered to an emergency access."""
    patient = {"name": "patient", "valueReference": {"reference": "Patient/01a10b1e-0000-7000-8000-000000000005"}}
    until = {"name": "until", "valueInstant": "2026-10-09T23:40:00+01:00"}
    return {"resourceType": "Parameters", "parameter": [patient, until]}


def parameters_example(operation: Operation) -> Json:
    """A Parameters body that the operation takes: what it needs, and signposts."""
    parts = [_part(part) for part in operation.parameters if _is_shown(part)]
    return {"resourceType": "Parameters"} | ({"parameter": parts} if parts else {})


def _is_shown(part: Part) -> bool:
    return part.name not in _LEFT_OUT and bool(part.least or part.parts or part.name in _SHOWN)


def _part(part: Part) -> Json:
    if part.parts:
        return {"name": part.name, "part": [_part(inner) for inner in part.parts if inner.least]}
    return {"name": part.name, _TYPES[part.type]: _VALUES.get(part.name, _first(part))}


def _first(part: Part) -> str:
    allowed = allowed_codes(part)
    return allowed[0] if allowed else part.words


def allowed_codes(part: Part) -> Sequence[str]:
    """The codes a part takes; none where it takes any text."""
    return part.codes or (codes(system(part.system)) if part.system else ())
