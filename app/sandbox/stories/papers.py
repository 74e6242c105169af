"""What people and organisations of the stories write: requests, consents, answers to forms, reports, signposts."""

from datetime import date, datetime, timedelta
from typing import Any

from app.domain.calendar import london, render
from app.domain.catalogue.names import OURS, profile, system
from app.domain.json import Json
from app.sandbox.fit_note_referral import Occasion, referral
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import FAMILY, SyntheticPerson
from app.sandbox.professionals import POSTS

RECIPIENT = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}
PRIVACY = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]}
CONSENT_FORM = {"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}
HALF_A_YEAR = timedelta(days=182)
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml"><p>{}</p></div>'


def ours(name: str, code: str) -> Json:
    """A coding of one of our code systems."""
    return {"system": system(name), "code": code}


def concept(name: str, code: str) -> Json:
    """A concept of one of our code systems."""
    return {"coding": [ours(name, code)]}


def reference(name: str) -> Json:
    """A Reference to a record."""
    return {"reference": name}


def organisation(code: str) -> Json:
    """A Reference to an organisation by its code alone."""
    of = BY_CODE[code]
    return {"type": "Organization", "identifier": {"system": of.system, "value": of.code}, "display": of.name}


def fit_note_referral(of: Occasion, *, condition: str | None = None, template: str = "oh-and-dwp-status",
                      **facts: str) -> Json:  # fmt: skip
    """A practice's referral with its fit note; `facts` replace codes of its circumstances, such as trigger."""
    body = referral(of)
    note = body["contained"][-1]
    if condition:
        note["component"][0]["valueCodeableConcept"] = {"text": condition}
    body["extension"][0]["extension"][0]["valueCode"] = template
    for extension in body["extension"][1:]:
        name = extension["url"].rpartition("/")[2].replace("-", "_")
        if name in facts:
            extension["valueCode"] = facts[name]
    return body


def self_referral(
    of: SyntheticPerson, moment: datetime, sender: str, code: str = "workwell-referral", to: str | None = None
) -> Json:
    """A person's own request, written down by a service for itself or for another: no fit note, no consent yet."""
    patient = referral(Occasion(of, moment, ""))["contained"][0]
    return {
        "resourceType": "ServiceRequest",
        "contained": [patient],
        "extension": [{"url": profile("trigger"), "valueCode": "self"}],
        "status": "active",
        "intent": "order",
        "category": [concept("use-case", "work-and-health")],
        "priority": "routine",
        "code": concept("request-code", code),
        "subject": reference("#patient"),
        "authoredOn": render(moment),
        "requester": organisation(sender),
        "performer": [organisation(to or sender)],
    }


def child_request(subject: str, parent: str, moment: datetime, sender: str, to: str, code: str = "oh-referral") -> Json:
    """A request on from another one."""
    return {
        "resourceType": "ServiceRequest",
        "extension": [{"url": profile("trigger"), "valueCode": "self"}],
        "basedOn": [reference(parent)],
        "status": "active",
        "intent": "order",
        "category": [concept("use-case", "work-and-health")],
        "code": concept("request-code", code),
        "subject": reference(subject),
        "authoredOn": render(moment),
        "requester": organisation(sender),
        "performer": [organisation(to)],
    }


def permit(recipient: str, purpose: str, classes: str, moment: datetime) -> Json:
    """One permit: who, what for, which classes, for half a year from the day."""
    period = {"start": f"{london(moment).date()}", "end": f"{london(moment).date() + HALF_A_YEAR}"}
    return {
        "type": "permit",
        "period": period,
        "actor": [{"role": RECIPIENT, "reference": organisation(recipient)}],
        "securityLabel": [ours("data-class", one) for one in classes],
        "purpose": [ours("purpose", purpose)],
    }


def refusal(recipient: str, purpose: str) -> Json:
    """A provision that refuses a recipient a purpose."""
    return {
        "type": "deny",
        "actor": [{"role": RECIPIENT, "reference": organisation(recipient)}],
        "purpose": [ours("purpose", purpose)],
    }


def consent(subject: str, moment: datetime, *permits: Json, taker: str = "TESTGP1", about: str | None = None,
            **more: Any) -> Json:  # fmt: skip
    """A Consent that an organisation took in words; `about` attaches it to a referral."""
    data = {"data": [{"meaning": "related", "reference": reference(about)}]} if about else {}
    return {
        "resourceType": "Consent",
        "status": "active",
        "scope": PRIVACY,
        "category": [CONSENT_FORM],
        "patient": reference(subject),
        "dateTime": render(moment),
        "performer": [reference(subject)],
        "organization": [organisation(taker)],
        "sourceAttachment": {"contentType": "text/plain", "title": "Said in a conversation"},
        "policy": [{"uri": f"{OURS}policy/explicit-consent"}],
        "provision": {"type": "deny", **data, **({"provision": list(permits)} if permits else {})},
    } | more


def message(kind: str, subject: str, request: str, task: str, moment: datetime, text: str, **more: Any) -> Json:
    """Words about a referral: a signpost, a question, an answer."""
    return {
        "resourceType": "Communication",
        "status": "completed",
        "category": [concept("communication-kind", kind)],
        "basedOn": [reference(request)],
        "about": [reference(task)],
        "subject": reference(subject),
        "sent": render(moment),
        "payload": [{"contentString": text}],
    } | more


def signpost(topic: str, text: str) -> Json:
    """A signpost part of an operation."""
    return {
        "name": "signpost",
        "part": [{"name": "topic", "valueCode": topic}, {"name": "text", "valueString": text}],
    }


def advice(subject: str, request: str, moment: datetime, outcome: str, *restrictions: str) -> Json:
    """A draft of an advice: its outcome and the restrictions in codes, a sentence beside them."""
    coded = [_coded("advice-outcome", outcome)], [_coded("adjustment", one) for one in restrictions]
    parts = [("outcome", "Outcome", "As coded."), ("restrictions", "Restrictions", "Until the review.")]
    return {
        "resourceType": "Composition",
        "status": "preliminary",
        "type": concept("document-type", "oh-advice"),
        "subject": reference(subject),
        "date": render(moment),
        "author": [reference(f"PractitionerRole/{POSTS[2].id}")],
        "title": "Advice",
        "event": [{"detail": [reference(request)]}],
        "section": [_section(*part, values) for part, values in zip(parts, coded, strict=True)],
    }


def _coded(name: str, code: str) -> Json:
    return {"url": profile("advice-value"), "valueCoding": ours(name, code)}


def _section(name: str, title: str, text: str, values: list[Json]) -> Json:
    told = {"status": "additional", "div": XHTML.format(text)}
    return {"title": title, "code": concept("advice-section", name), "text": told, "extension": values}


def status_query(of: SyntheticPerson, known_as: str) -> Json:
    """What DWP asks with: the reference, the birth date and the family name."""
    parts = [
        {"name": "reference", "valueString": known_as},
        {"name": "birthDate", "valueDate": f"{of.born}"},
        {"name": "family", "valueString": FAMILY},
    ]
    return {"resourceType": "Parameters", "parameter": [{"name": "query", "part": parts}]}


def times(moment: datetime, days: int = 7) -> Json:
    """The parts of an appointment: a working day about so many days on, at ten, for 45 minutes."""
    day = working_day(london(moment).date() + timedelta(days=days))
    start = london(moment).replace(year=day.year, month=day.month, day=day.day, hour=10, minute=0, second=0,
                                   microsecond=0)  # fmt: skip
    end = start + timedelta(minutes=45)
    return {"start": {"valueDateTime": render(start)}, "end": {"valueDateTime": render(end)}}


def working_day(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
