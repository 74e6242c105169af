"""Builders whose defaults are valid: a test names only what matters to it."""

import uuid
from typing import Any

from app.domain.catalogue.names import NHS_NUMBER, NINO, OURS, SNOMED, TASK_CODE
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import SyntheticPerson, named

Json = dict[str, Any]

UK = "https://fhir.hl7.org.uk/"
VERIFIED = {
    "url": f"{UK}StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {
        "coding": [{"system": f"{UK}CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "code": "01"}]
    },
}
FITNESS = {"not-fit": "160910001", "may-be-fit": "225891002"}


def person(given: str) -> SyntheticPerson:
    """A synthetic person of the sandbox."""
    found = named(given)
    assert found, f"nobody called {given}"
    return found


def ours(name: str, code: str) -> Json:
    """A coding of one of our code systems."""
    return {"system": f"{OURS}CodeSystem/{name}", "code": code}


def organisation(code: str) -> Json:
    """A Reference to an organisation by its code alone, as clients name one."""
    of = BY_CODE[code]
    return {"type": "Organization", "identifier": {"system": of.system, "value": of.code}, "display": of.name}


def patient(given: str = "Wren", **changes: Any) -> Json:
    """A Patient as a practice sends it: NHS number, NINO, name, date of birth."""
    who = person(given)
    numbers = [
        {"extension": [VERIFIED], "use": "official", "system": NHS_NUMBER, "value": who.nhs_number},
        {"system": NINO, "value": who.nino},
    ]
    body = {
        "resourceType": "Patient",
        "identifier": numbers,
        "active": True,
        "name": [{"use": "official", "family": "ZZTEST", "given": [given]}],
        "birthDate": who.born.isoformat(),
    }
    return body | changes


def practitioner_role(profession: str = "doctor", organisation_code: str = "TESTGP1") -> Json:
    """The issuer's role: profession and organisation."""
    return {
        "resourceType": "PractitionerRole",
        "active": True,
        "practitioner": {"reference": "#practitioner"},
        "organization": organisation(organisation_code),
        "code": [{"coding": [ours("issuer-profession", profession)]}],
    }


def fit_note(
    start: str = "2026-10-05",
    end: str = "2026-11-02",
    *,
    fitness: str = "not-fit",
    adjustments: tuple[str, ...] = (),
    assessed: str | None = None,
    six_months: bool = False,
    condition: str = "Low back pain",
    **changes: Any,
) -> Json:
    """A fit note of our profile; its subject and issuer are contained in the request."""
    item = lambda name, **value: {"code": {"coding": [ours("fit-note-item", name)]}, **value}  # noqa: E731  one shape, six times
    boxes = [item("adjustment", valueCodeableConcept={"coding": [ours("adjustment", box)]}) for box in adjustments]
    body = {
        "resourceType": "Observation",
        "identifier": [{"system": "https://tools.ietf.org/html/rfc4122", "value": str(uuid.uuid4())}],
        "status": "final",
        "category": [{"coding": [ours("observation-kind", "fit-note")]}],
        "code": {"coding": [{"system": SNOMED, "code": "365524007"}]},
        "subject": {"reference": "#patient"},
        "effectivePeriod": {"start": start, "end": end},
        "issued": f"{assessed or start}T09:05:00+01:00",
        "performer": [{"reference": "#issuer"}],
        "valueCodeableConcept": {"coding": [{"system": SNOMED, "code": FITNESS[fitness]}, ours("fitness", fitness)]},
        "component": [
            item("condition", valueCodeableConcept={"text": condition}),
            *boxes,
            item("assessed-on", valueDateTime=assessed or start),
            item("six-months", valueBoolean=six_months),
        ],
    }
    return body | changes


def referral(
    given: str = "Wren",
    *,
    performer: str = "TESTOH1",
    sender: str = "TESTGP1",
    note: Json | None = None,
    trigger: str = "fit-note",
    template: str | None = "oh-and-dwp-status",
    declined: tuple[str, ...] = (),
    code: str = "oh-referral",
    profession: str = "doctor",
    employer_has_oh: str = "unknown",
    employer: str = "TESTEMP3",
    **changes: Any,
) -> Json:
    """One ServiceRequest with its contained Patient, issuer, fit note and short consent."""
    contained = [
        patient(given) | {"id": "patient"},
        {
            "resourceType": "Practitioner",
            "id": "practitioner",
            "identifier": [{"system": f"{UK}Id/gmc-number", "value": "9990001"}],
            "name": [{"family": "Testgp", "given": ["Zz"], "prefix": ["Dr"]}],
        },
        practitioner_role(profession, sender) | {"id": "issuer"},
    ]
    if trigger == "fit-note" or note:
        contained.append((note or fit_note()) | {"id": "fit-note"})
    body = {
        "resourceType": "ServiceRequest",
        "contained": contained,
        "extension": [*_consent_taken(template, declined), *_facts(trigger, employer_has_oh, employer)],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [ours("use-case", "work-and-health")]}],
        "priority": "routine",
        "code": {"coding": [ours("request-code", code)]},
        "subject": {"reference": "#patient"},
        "authoredOn": "2026-10-05T09:10:00+01:00",
        "requester": {"reference": "#issuer"},
        "performer": [organisation(performer)],
    }
    if contained[-1]["resourceType"] == "Observation":
        body["supportingInfo"] = [{"reference": "#fit-note"}]
    return body | changes


def _consent_taken(template: str | None, declined: tuple[str, ...]) -> list[Json]:
    if template is None:
        return []
    parts = [
        {"url": "template", "valueCode": template},
        {"url": "taken-by", "valueReference": {"reference": "#issuer"}},
        {"url": "taken-at", "valueDateTime": "2026-10-05T09:08:00+01:00"},
        {"url": "method", "valueCode": "spoken"},
        *({"url": "declined", "valueCode": purpose} for purpose in declined),
    ]
    return [{"url": f"{OURS}StructureDefinition/consent-taken", "extension": parts}]


def _facts(trigger: str, employer_has_oh: str, employer: str) -> list[Json]:
    return [
        {"url": f"{OURS}StructureDefinition/trigger", "valueCode": trigger},
        {"url": f"{OURS}StructureDefinition/employer-has-oh", "valueCode": employer_has_oh},
        {"url": f"{OURS}StructureDefinition/employer", "valueReference": organisation(employer)},
    ]


def permit(
    recipient: str, purpose: str, classes: str, start: str = "2026-10-05", end: str | None = "2027-10-05"
) -> Json:
    """One permit of a Consent: who, what for, which classes, until when."""
    role = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}
    period = {"period": {"start": start, **({"end": end} if end else {})}}
    return {
        "type": "permit",
        **period,
        "actor": [{"role": role, "reference": organisation(recipient)}],
        "securityLabel": [ours("data-class", data_class) for data_class in classes],
        "purpose": [ours("purpose", purpose)],
    }


def denial(recipient: str | None = None, purpose: str | None = None) -> Json:
    """A root deny: a refusal of one recipient, or of everybody."""
    role = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}
    actor = {"actor": [{"role": role, "reference": organisation(recipient)}]} if recipient else {}
    return {"type": "deny", **actor, **({"purpose": [ours("purpose", purpose)]} if purpose else {})}


def consent(subject: str, *permits: Json, taker: str = "TESTGP1", about: str | None = None, **changes: Any) -> Json:
    """A Consent that an organisation took; `about` attaches it to a referral by its root ServiceRequest."""
    data = {"data": [{"meaning": "related", "reference": {"reference": about}}]} if about else {}
    body = {
        "resourceType": "Consent",
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": {"reference": subject},
        "dateTime": "2026-10-05T09:08:00+01:00",
        "performer": [{"reference": subject}],
        "organization": [organisation(taker)],
        "sourceAttachment": {"contentType": "text/plain", "title": "Said in the consultation"},
        "policy": [{"uri": f"{OURS}policy/explicit-consent"}],
        "provision": {"type": "deny", **data, **({"provision": list(permits)} if permits else {})},
    }
    return body | changes


def transaction(*resources: Json) -> Json:
    """A transaction Bundle of creates; each resource may be pointed to as `urn:uuid:` and its place, 0001 and so on."""
    entries = [
        {"fullUrl": urn(place), "resource": body, "request": {"method": "POST", "url": body["resourceType"]}}
        for place, body in enumerate(resources)
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def urn(place: int) -> str:
    """The name of the entry at a place of `transaction`."""
    return f"urn:uuid:00000000-0000-4000-8000-{place:012d}"


def task(request: str, subject: str, owner: str = "TESTOH1") -> Json:
    """A fulfilment Task as a requester brings one."""
    return {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "code": {"coding": [{"system": TASK_CODE, "code": "fulfill"}]},
        "focus": {"reference": request},
        "for": {"reference": subject},
        "authoredOn": "2026-10-05T09:12:00+01:00",
        "requester": organisation("TESTGP1"),
        "owner": organisation(owner),
    }


def status_query(
    reference: str, given: str, *, birth_date: str | None = None, family: str = "ZZTEST", **more: str
) -> Json:
    """One query part of $referral-status."""
    parts = [
        {"name": "reference", "valueString": reference},
        {"name": "birthDate", "valueDate": birth_date or person(given).born.isoformat()},
        {"name": "family", "valueString": family},
        *({"name": name, "valueString": value} for name, value in more.items()),
    ]
    return {"name": "query", "part": parts}


def asking(*queries: Json) -> Json:
    """The Parameters of $referral-status."""
    return {"resourceType": "Parameters", "parameter": list(queries)}


def signpost(topic: str = "msk-self-referral", text: str = "You can ask for physiotherapy advice yourself.") -> Json:
    """A signpost part of $reject."""
    return {"part": [{"name": "topic", "valueCode": topic}, {"name": "text", "valueString": text}]}
