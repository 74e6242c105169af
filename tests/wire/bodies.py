"""Bodies as clients send them: valid by default, so that a test mentions only what matters."""

import copy
import uuid
from datetime import datetime
from typing import Any

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.fit_note_referral import referral as sandbox_referral
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import FAMILY, named
from app.sandbox.professionals import POSTS
from tests.kit.clocks import D0

Json = dict[str, Any]
OURS = "https://work-health-gateway.example/fhir/"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
NINO = f"{OURS}Id/nino"
LOCAL = "https://zz.example/Id/local"


def system(name: str) -> str:
    """The url of one of our code systems."""
    return f"{OURS}CodeSystem/{name}"


def profile(name: str) -> str:
    """The url of one of our profiles or extensions."""
    return f"{OURS}StructureDefinition/{name}"


def concept(name: str, code: str) -> Json:
    """A CodeableConcept of one of our code systems."""
    return {"coding": [{"system": system(name), "code": code}]}


def organisation(code: str) -> Json:
    """An organisation named as clients do: by its identifier alone."""
    of = BY_CODE[code]
    return {"type": "Organization", "identifier": {"system": of.system, "value": of.code}, "display": of.name}


def patient(given: str = "Wren", **more: Any) -> Json:
    """The Patient of a synthetic person."""
    person = named(given)
    assert person
    return {
        "resourceType": "Patient",
        "identifier": [{"system": NHS_NUMBER, "value": person.nhs_number}],
        "active": True,
        "name": [{"use": "official", "family": FAMILY, "given": [person.given]}],
        "birthDate": f"{person.born}",
    } | more


def stranger(**more: Any) -> Json:
    """A Patient of nobody who is known: a name and a date of birth, no number."""
    return {
        "resourceType": "Patient",
        "identifier": [{"system": LOCAL, "value": uuid.uuid4().hex}],
        "name": [{"family": "ZZSTRANGER", "given": ["Zoë"]}],
        "birthDate": "1980-02-29",
    } | more


def referral(
    given: str = "Wren", performer: str = "TESTOH1", *, consent: str | None = "oh-and-dwp-status", moment: datetime = D0
) -> Json:
    """One ServiceRequest with its Patient and fit note inside; `consent` None leaves the short consent out."""
    person = named(given)
    assert person
    body = copy.deepcopy(sandbox_referral(Occasion(person, moment, str(uuid.uuid4()), performer)))
    for extension in body["extension"]:
        if extension["url"] == profile("consent-taken") and consent:
            extension["extension"][0]["valueCode"] = consent
    if consent is None:
        body["extension"] = [e for e in body["extension"] if e["url"] != profile("consent-taken")]
    return body


def related_person(subject: str, name: str = "Zz Testrep", **more: Any) -> Json:
    """Somebody who helps the person."""
    return {
        "resourceType": "RelatedPerson",
        "active": True,
        "patient": {"reference": subject},
        "relationship": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0131", "code": "N"}]}],
        "name": [{"text": name}],
    } | more


def outcome(subject: str, **more: Any) -> Json:
    """An Observation of how work turned out, without a rule behind it."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [concept("observation-kind", "prom")],
        "code": {"text": "Work ability score"},
        "subject": {"reference": subject},
        "effectiveDateTime": "2026-10-05",
    } | more


def document(subject: str, **more: Any) -> Json:
    """The rendered fit note."""
    return {
        "resourceType": "DocumentReference",
        "meta": {"profile": [profile("fit-note-document")]},
        "masterIdentifier": {"system": LOCAL, "value": uuid.uuid4().hex},
        "status": "current",
        "type": {"coding": [{"system": "http://snomed.info/sct", "code": "18381000000107"}]},
        "subject": {"reference": subject},
        "date": "2026-10-05T08:00:00Z",
        "author": [organisation("TESTGP1")],
        "content": [{"attachment": {"contentType": "application/pdf", "title": "Fit note"}}],
    } | more


def report(subject: str, request: str, code: str = "oh-advice", **more: Any) -> Json:
    """A report of a kind by its document type; an advice says its outcome and a restriction in codes."""
    parts = [("outcome", "advice-outcome", "fit-with-adjustments"), ("restrictions", "adjustment", "no-driving")]
    return {
        "resourceType": "Composition",
        "status": "preliminary",
        "type": {"coding": [concept("document-type", code)["coding"][0]]},
        "subject": {"reference": subject},
        "date": "2026-10-05T08:00:00Z",
        "author": [{"reference": f"PractitionerRole/{POSTS[2].id}"}],
        "title": "Report",
        "event": [{"detail": [{"reference": request}]}],
        "section": [section(name, of, value) for name, of, value in parts],
    } | more


def section(name: str, system: str = "", value: str = "", text: str = "Fit for other duties.") -> Json:
    """One section of an advice, with a code where one is given."""
    said = [{"url": profile("advice-value"), "valueCoding": concept(system, value)["coding"][0]}] if value else []
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{text}</p></div>'
    body = {"title": name.capitalize(), "code": concept("advice-section", name)}
    return body | {"text": {"status": "additional", "div": div}} | ({"extension": said} if said else {})


def answers(subject: str, **more: Any) -> Json:
    """The answers to an intake form."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{OURS}Questionnaire/intake",
        "status": "completed",
        "subject": {"reference": subject},
        "authored": "2026-10-05T08:00:00Z",
        "item": [{"linkId": "1", "text": "What would help?", "answer": [{"valueString": "Fewer stairs"}]}],
    } | more


def words(subject: str, text: str = "Please ring after ten.", **more: Any) -> Json:
    """A Communication of no special kind."""
    return {
        "resourceType": "Communication",
        "status": "completed",
        "subject": {"reference": subject},
        "sent": "2026-10-05T08:00:00Z",
        "payload": [{"contentString": text}],
    } | more


def permit(recipient: Json, purpose: str, classes: str, **more: Any) -> Json:
    """A provision that lets a recipient see classes for a purpose."""
    return {
        "type": "permit",
        "period": {"start": "2026-10-01", "end": "2027-04-01"},
        "actor": [{"role": _receiver(), "reference": recipient}],
        "securityLabel": [{"system": system("data-class"), "code": c} for c in classes],
        "purpose": [{"system": system("purpose"), "code": purpose}],
    } | more


def consent(subject: str, taker: str, *permits: Json, root: Json | None = None, **more: Any) -> Json:
    """A Consent that denies all but its permits; `root` adds to the root provision."""
    provision = {"type": "deny"} | (root or {}) | ({"provision": list(permits)} if permits else {})
    return {
        "resourceType": "Consent",
        "meta": {"profile": [profile("sharing-consent")]},
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": {"reference": subject},
        "dateTime": "2026-10-05T08:00:00Z",
        "performer": [{"reference": subject}],
        "organization": [organisation(taker)],
        "sourceAttachment": {"contentType": "text/plain", "title": "Said in the consultation"},
        "policy": [{"uri": f"{OURS}policy/explicit-consent"}],
        "provision": provision,
    } | more


def attached(request: str) -> Json:
    """What ties a Consent to a referral: `provision.data` of its root (examples, choice 8)."""
    return {"data": [{"meaning": "related", "reference": {"reference": request}}]}


def by_type(type: str) -> Json:
    """A kind of organisation as the actor of a provision."""
    return {"type": "Organization", "identifier": {"system": system("organisation-type"), "value": type}}


def refused(*recipients: Json, purpose: str | None = None) -> Json:
    """The root of a refusal: those named, or everybody."""
    actors = {"actor": [{"role": _receiver(), "reference": r} for r in recipients]} if recipients else {}
    purposes = {"purpose": [{"system": system("purpose"), "code": purpose}]} if purpose else {}
    return actors | purposes


def _receiver() -> Json:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}


def bundle(*entries: Json) -> Json:
    """A transaction of entries made by `post` and `put`."""
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}


def post(resource: Json, full_url: str | None = None, **request: Any) -> Json:
    """An entry that creates."""
    url = full_url or f"urn:uuid:{uuid.uuid4()}"
    return {
        "fullUrl": url,
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"]} | request,
    }


def put(resource: Json, version: int | None = None) -> Json:
    """An entry that updates."""
    name = f"{resource['resourceType']}/{resource['id']}"
    match = {"ifMatch": f'W/"{version}"'} if version is not None else {}
    return {"fullUrl": f"{OURS}{name}", "resource": resource, "request": {"method": "PUT", "url": name} | match}
