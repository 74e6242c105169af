"""Messages as a sender of the standard makes them: valid by default, so that a test mentions only what matters."""

import base64
import copy
import json
import uuid
from typing import Any

from app.sandbox.organisations import BY_CODE
from tests.wire.bodies import concept, patient, profile, system

Json = dict[str, Any]

NHS = "https://fhir.nhs.uk/"
DOS = f"{NHS}Id/dos-service-id"
ODS = f"{NHS}Id/ods-organization-code"
BARS = f"{NHS}StructureDefinition/BARS"
TARGET = f"{DOS}|111111111"
CATEGORY = {"system": f"{NHS}CodeSystem/message-category-servicerequest", "code": "referral"}
USE_CASE = {"system": system("use-case"), "code": "work-and-health"}
REFERRAL = f"{NHS}MessageDefinition/bars-message-servicerequest-request-referral"
CANCELLED = f"{NHS}MessageDefinition/bars-message-servicerequest-request-cancelled"
PATH = "/$process-message"
NOBODY = "Patient/01a0f67a-3800-7000-8000-000000000000"
WHEN = "2026-10-05T09:10:00+01:00"


class Names:
    """The UUIDs by which the parts of one message are named."""

    def __init__(self) -> None:
        self._made: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The fullUrl of a part."""
        return f"urn:uuid:{self._made.setdefault(name, str(uuid.uuid4()))}"

    def to(self, name: str) -> Json:
        """A Reference to a part."""
        return {"reference": self[name]}


def ids() -> dict[str, str]:
    """The headers no message goes without."""
    return {"X-Request-ID": str(uuid.uuid4()), "X-Correlation-ID": str(uuid.uuid4())}


def encoded(content: Any) -> str:
    """A header of the standard: JSON in base64."""
    return base64.b64encode(json.dumps(content).encode()).decode()


def header(names: Names, reason: str = "new", definition: str = REFERRAL, **more: Any) -> Json:
    """The MessageHeader."""
    return {
        "resourceType": "MessageHeader",
        "meta": {"profile": [f"{BARS}MessageHeader-servicerequest-request"], "lastUpdated": WHEN},
        "eventCoding": {"system": f"{NHS}CodeSystem/message-events-bars", "code": "servicerequest-request"},
        "destination": [{"endpoint": TARGET, "receiver": names.to("receiver")}],
        "sender": names.to("sender"),
        "source": {"name": "Zz practice", "software": "Zz Manager", "version": "2.1", "endpoint": f"{DOS}|2222222222"},
        "reason": {"coding": [{"system": f"{NHS}CodeSystem/message-reason-bars", "code": reason}]},
        "focus": [names.to("request")],
        "definition": definition,
    } | more


def organisation(code: str, **more: Any) -> Json:
    """An Organization of the message, by its ODS code."""
    identifier = {"system": ODS, "value": code}
    return {"resourceType": "Organization", "identifier": [identifier], "name": BY_CODE[code].name} | more


def request(names: Names, template: str | None = "oh-and-dwp-status", **more: Any) -> Json:
    """The ServiceRequest, a plan; `template` is that of the short consent, None for none."""
    return {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [f"{BARS}ServiceRequest-request-referral"], "lastUpdated": WHEN},
        "extension": [{"url": profile("trigger"), "valueCode": "at-risk-in-work"}, *_taken(names, template)],
        "basedOn": [names.to("plan")],
        "status": "active",
        "intent": "plan",
        "category": [{"coding": [CATEGORY, USE_CASE]}],
        "priority": "routine",
        "code": concept("request-code", "oh-referral"),
        "subject": names.to("patient"),
        "encounter": names.to("encounter"),
        "occurrencePeriod": {"start": WHEN, "end": "2026-10-06T09:10:00+01:00"},
        "authoredOn": WHEN,
        "requester": names.to("role"),
        "performer": [names.to("service")],
    } | more


def _taken(names: Names, template: str | None) -> list[Json]:
    if template is None:
        return []
    parts = [
        {"url": "template", "valueCode": template},
        {"url": "taken-by", "valueReference": names.to("role")},
        {"url": "taken-at", "valueDateTime": "2026-10-05T09:08:00+01:00"},
        {"url": "method", "valueCode": "spoken"},
    ]
    return [{"url": profile("consent-taken"), "extension": parts}]


def implied(names: Names, **more: Any) -> Json:
    """The Consent of the standard: implied, for direct care."""
    return {
        "resourceType": "Consent",
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": f"{NHS}CodeSystem/consent-categories-bars", "code": "DRC"}]}],
        "patient": names.to("patient"),
        "dateTime": "2026-10-05",
        "policyRule": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMPLIED"}]},
    } | more


def referral(given: str = "Wren", *, sender: str = "TESTGP1", receiver: str = "TESTOH1", **request_: Any) -> Json:
    """A whole referral message about a synthetic person."""
    names = Names()
    parts = {
        "header": header(names),
        "request": request(names, **request_),
        "encounter": _encounter(names),
        "plan": _plan(names),
        "task": _task(),
        "condition": _condition(names),
        "patient": patient(given),
        "role": _role(names),
        "practitioner": _practitioner(),
        "sender": organisation(sender),
        "receiver": organisation(receiver),
        "service": _service(names),
        "consent": implied(names),
    }
    return message(names, parts)


def cancelled(of: Json, status: str = "revoked", reason: str = "update", **more: Any) -> Json:
    """The message that takes a referral back, cut down as the standard has it."""
    names, sent = Names(), {entry["resource"]["resourceType"]: entry for entry in of["entry"]}
    old = sent["ServiceRequest"]
    names._made["request"] = old["fullUrl"].removeprefix("urn:uuid:")
    organisations = [entry["resource"] for entry in of["entry"] if entry["resource"]["resourceType"] == "Organization"]
    body = {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [f"{BARS}ServiceRequest-request-referral"]},
        "status": status,
        "intent": "plan",
        "category": old["resource"]["category"],
        "subject": names.to("patient"),
        "occurrencePeriod": old["resource"]["occurrencePeriod"],
    }
    parts = {
        "header": header(names, reason, CANCELLED),
        "request": body | more,
        "patient": copy.deepcopy(sent["Patient"]["resource"]),
        "sender": organisations[0],
        "receiver": organisations[1],
    }
    return message(names, parts)


def message(names: Names, parts: dict[str, Json], **more: Any) -> Json:
    """The Bundle of the parts."""
    entries = [{"fullUrl": names[name], "resource": part} for name, part in parts.items()]
    return {
        "resourceType": "Bundle",
        "id": str(uuid.uuid4()),
        "meta": {"profile": [f"{BARS}BundleMessage"], "lastUpdated": WHEN},
        "type": "message",
        "timestamp": WHEN,
        "entry": entries,
    } | more


def kept(answer: Any) -> Json:
    """The ServiceRequest of an answer."""
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["entry"][1]["resource"]
    return found


def part(of: Json, type: str) -> Json:
    """The first part of a type, to be changed in place."""
    found: Json = next(entry["resource"] for entry in of["entry"] if entry["resource"]["resourceType"] == type)
    return found


def without(of: Json, type: str) -> Json:
    """The message without the parts of a type."""
    return of | {"entry": [entry for entry in of["entry"] if entry["resource"]["resourceType"] != type]}


def _encounter(names: Names) -> Json:
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": names.to("patient"),
        "episodeOfCare": [{"reference": "EpisodeOfCare/d877b820-e72b-44d1-a627-195f54bfc606"}],
        "period": {"start": WHEN},
    }


def _plan(names: Names) -> Json:
    outcome = {"text": "Off work for three weeks; would like to go back."}
    return {
        "resourceType": "CarePlan",
        "status": "completed",
        "intent": "plan",
        "subject": names.to("patient"),
        "encounter": names.to("encounter"),
        "addresses": [names.to("condition")],
        "activity": [{"outcomeCodeableConcept": [outcome], "reference": names.to("task")}],
    }


def _task() -> Json:
    code = {"system": "http://snomed.info/sct", "code": "306298002"}
    words = "Please see within two weeks."
    return {"resourceType": "Task", "status": "requested", "intent": "order", "code": {"coding": [code]},
            "description": words}  # fmt: skip


def _condition(names: Names) -> Json:
    return {"resourceType": "Condition", "code": {"text": "Low back pain"}, "subject": names.to("patient"),
            "encounter": names.to("encounter")}  # fmt: skip


def _role(names: Names) -> Json:
    coding = concept("issuer-profession", "doctor")
    return {"resourceType": "PractitionerRole", "practitioner": names.to("practitioner"),
            "organization": names.to("sender"), "code": [coding]}  # fmt: skip


def _practitioner() -> Json:
    identifier = {"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "9990001"}
    return {"resourceType": "Practitioner", "identifier": [identifier], "name": [{"family": "Testgp", "given": ["Zz"]}]}


def _service(names: Names) -> Json:
    identifier = {"system": "http://fhir.nhs.uk/Id/dos-service-id", "value": "111111111"}
    return {"resourceType": "HealthcareService", "identifier": [identifier], "active": True,
            "providedBy": names.to("receiver"), "name": "Zz Occupational health"}  # fmt: skip
