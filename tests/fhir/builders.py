"""Valid bodies of our own, made fresh for each test, and the ways in which a body goes wrong."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.fhir.terminology import OURS, concept, system

Body = dict[str, Any]
SHARED = Path(__file__).parents[2] / ".." / "shared"
SURGERY = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TESTGP1"}
PROVIDER = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TESTOH1"}


def profile(name: str) -> str:
    """The url of a profile or extension of ours."""
    return f"{OURS}StructureDefinition/{name}"


def organisation(identifier: Body) -> Body:
    return {"type": "Organization", "identifier": dict(identifier), "display": "Zz Test"}


def a_task() -> Body:
    return {
        "resourceType": "Task",
        "id": "task-1",
        "meta": {"profile": [profile("fulfilment-task")]},
        "status": "requested",
        "statusReason": concept(system("hold-reason"), "awaiting-person"),
        "businessStatus": concept(system("business-status"), "awaiting-triage"),
        "intent": "order",
        "priority": "routine",
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": {"reference": "ServiceRequest/request-1"},
        "for": {"reference": "Patient/person-1"},
        "authoredOn": "2026-10-05T09:12:04+01:00",
        "lastModified": "2026-10-05T09:12:04+01:00",
        "requester": organisation(SURGERY),
        "owner": organisation(PROVIDER),
        "restriction": {"repetitions": 1, "period": {"end": "2026-10-07T23:59:59+01:00"}},
        "output": [
            {"type": concept(system("task-part"), "signpost"), "valueReference": {"reference": "Communication/words-1"}}
        ],
    }


def extension(name: str, **value: Any) -> Body:
    return {"url": profile(name), **value}


def a_referral() -> Body:
    return {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [profile("referral")]},
        "extension": [
            {
                **extension("consent-taken"),
                "extension": [
                    {"url": "template", "valueCode": "oh"},
                    {"url": "taken-by", "valueReference": {"reference": "PractitionerRole/issuer-1"}},
                    {"url": "taken-at", "valueDateTime": "2026-10-05T11:15:00+01:00"},
                    {"url": "method", "valueCode": "spoken"},
                ],
            },
            extension("trigger", valueCode="fit-note"),
            extension("employer", valueReference=organisation(SURGERY)),
            extension("first-day-absent", valueDate="2026-09-24"),
        ],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [{"system": system("use-case"), "code": "work-and-health"}]}],
        "priority": "routine",
        "code": concept(system("request-code"), "oh-referral"),
        "orderDetail": [{"text": "Which duties are safe?"}],
        "subject": {"reference": "Patient/person-1"},
        "authoredOn": "2026-10-05T11:18:00+01:00",
        "requester": {"reference": "PractitionerRole/issuer-1"},
        "performer": [organisation(PROVIDER)],
        "reasonCode": [concept(system("referral-reason"), "return-plan")],
        "supportingInfo": [{"reference": "Observation/note-1"}],
    }


def a_consent() -> Body:
    return {
        "resourceType": "Consent",
        "meta": {"profile": [profile("sharing-consent")]},
        "status": "active",
        "scope": concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        "category": [concept("http://loinc.org", "59284-0")],
        "patient": {"reference": "Patient/person-1"},
        "dateTime": "2026-10-05T09:08:00+01:00",
        "performer": [{"reference": "Patient/person-1"}],
        "organization": [organisation(SURGERY)],
        "sourceAttachment": {"contentType": "text/plain", "title": "Said in the consultation"},
        "policy": [{"uri": f"{OURS}policy/explicit-consent"}],
        "provision": {
            "type": "deny",
            "data": [{"meaning": "related", "reference": {"reference": "ServiceRequest/request-1"}}],
            "provision": [
                {
                    "type": "permit",
                    "period": {"start": "2026-10-05", "end": "2027-10-05"},
                    "actor": [{"role": _recipient(), "reference": organisation(PROVIDER)}],
                    "securityLabel": [{"system": system("data-class"), "code": "B"}],
                    "purpose": [{"system": system("purpose"), "code": "oh-assessment"}],
                }
            ],
        },
    }


def _recipient() -> Body:
    return concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")


def a_fit_note() -> Body:
    return {
        "resourceType": "Observation",
        "meta": {"profile": [profile("fit-note")]},
        "status": "final",
        "category": [concept(system("observation-kind"), "fit-note")],
        "code": concept("http://snomed.info/sct", "365524007"),
        "subject": {"reference": "Patient/person-1"},
        "effectivePeriod": {"start": "2026-10-05", "end": "2026-11-02"},
        "issued": "2026-10-05T09:05:00+01:00",
        "performer": [{"reference": "PractitionerRole/issuer-1"}],
        "valueCodeableConcept": concept("http://snomed.info/sct", "225891002"),
        "note": [{"text": "Shorter shifts."}],
        "component": [
            _item("condition", valueCodeableConcept={"text": "Low back pain"}),
            _item("adjustment", valueCodeableConcept=concept(system("adjustment"), "altered-hours")),
            _item("assessed-on", valueDateTime="2026-10-05"),
            _item("basis", valueCodeableConcept=concept(system("assessment-basis"), "in-person")),
            _item("reassess", valueBoolean=True),
        ],
    }


def _item(code: str, **value: Any) -> Body:
    return {"code": concept(system("fit-note-item"), code), **value}


def a_patient(**changes: Any) -> Body:
    return {
        "resourceType": "Patient",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000009"}],
        "name": [{"family": "ZZTEST", "given": ["Wren"]}],
        "birthDate": "1991-06-14",
        **changes,
    }


BODIES: dict[str, Callable[[], Body]] = {
    "Task": a_task,
    "ServiceRequest": a_referral,
    "Consent": a_consent,
    "Observation": a_fit_note,
}


def spots(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every member of every object in a body, as steps from the root; resourceType apart."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from spots(one, (*at, index))
    elif isinstance(value, dict):
        for name, member in value.items():
            if name != "resourceType":
                yield (*at, name)
                yield from spots(member, (*at, name))


def changed(body: Body, steps: tuple[Any, ...], change: Callable[[Any, Any], Any]) -> Body:
    """A copy in which `change` was applied to the object or list that holds the last step."""
    copied = copy.deepcopy(body)
    holder: Any = copied
    for step in steps[:-1]:
        holder = holder[step]
    change(holder, steps[-1])
    return copied


def path(type_: str, steps: tuple[Any, ...]) -> str:
    """The steps as FHIRPath."""
    return type_ + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
