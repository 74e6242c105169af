"""What a stored resource says by itself: class, subject, what it names and when; read without our code."""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.sandbox.organisations import ORGANISATIONS

Json = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ORGANISATION_TYPE = "/CodeSystem/organisation-type"
CLASSES = {
    "Patient": "A",
    "RelatedPerson": "A",
    "Consent": "A",
    "Task": "B",
    "DocumentReference": "D",
    "Appointment": "E",
    "Flag": "F",
}
"""Classes of types that have one class only (access.md 1)."""

ROUTES = {
    "debrief-slot": "TESTGP1", "spa-referral": "TESTSPA", "clinical-queries-helpline": "TESTCCC",
    "complex-cases-clinic": "TESTCCC", "mdt-discussion": "TESTGP1",
}  # fmt: skip
"""Who takes an escalation by each route, as the sandbox's register says."""

PASSPORTS = ("/Questionnaire/passport",)
APPLICATIONS = ("/Questionnaire/access-to-work",)
TIES = ("basedOn", "focus", "about", "partOf", "inResponseTo", "derivedFrom")
"""Elements through which a record joins the referral of another (access.md 3)."""

BY_CODE = {(o.system, o.code): o.id for o in ORGANISATIONS}
TYPES = {o.id: o.type for o in ORGANISATIONS}


def class_of(body: Json) -> str:
    """The data class of a resource by its type, and by code or category where a type has several."""
    type = body["resourceType"]
    if is_escalation(body) or is_review(body):
        return "F"
    if type == "ServiceRequest":
        return "G" if "atw-referral" in codes(body["code"]) else "D"
    if type == "QuestionnaireResponse":
        form = str(body.get("questionnaire")).partition("|")[0]
        if form.endswith(APPLICATIONS):
            return "G" if body["status"] in ("completed", "amended") else "draft"
        return "D" if form.endswith("18381000000107") else "H" if form.endswith(PASSPORTS) else "E"
    if type == "Observation":
        return _observation(codes(body["code"]), kinds(body))
    if type == "Composition":
        return _report(body)
    if type == "CarePlan":
        return "C" if body["status"] in ("active", "on-hold", "completed", "revoked") else "draft"
    if type == "Communication":
        return "C" if {"signpost", "notice"} & kinds(body) else "E"
    return CLASSES[type]


def is_escalation(body: Json) -> bool:
    """Whether a Task asks the clinician of a route to look at a risk, or a Communication tells them of it (R-08)."""
    if body["resourceType"] == "Task":
        return bool(codes(body["code"]) & ROUTES.keys())
    return body["resourceType"] == "Communication" and "escalation" in kinds(body)


def is_review(body: Json) -> bool:
    """Whether a Task asks a human to look at an emergency access, or a disclosure in the public interest (R-17)."""
    return body["resourceType"] == "Task" and "review" in codes(body["code"])


def is_application(body: Json) -> bool:
    """Whether a form asks for Access to Work."""
    form = str(body.get("questionnaire")).partition("|")[0]
    return body["resourceType"] == "QuestionnaireResponse" and form.endswith(APPLICATIONS)


def is_task_of_application(body: Json) -> bool:
    """Whether a Task tells how far an application to Access to Work is."""
    return body["resourceType"] == "Task" and "access-to-work" in codes(body["code"])


def asked_employer(task: Json) -> str:
    """The employer (id) that a Task asks to confirm the job; empty where it asks nobody."""
    named = [part["valueReference"] for part in task.get("input", []) if "employer" in codes(part["type"])]
    return organisation_of(named[0]) if named else ""


def lets_employer_be_asked(form: Json) -> bool:
    """Whether the person said yes, and something else is applied for than mental health support (R-12)."""
    items = form.get("item", [])
    yes = [a.get("valueBoolean") for i in items if i["linkId"] == "contact-employer" for a in i.get("answer", [])]
    inner = [part for item in items if item["linkId"] == "need" for part in item.get("item", [])]
    needs = [a["valueCoding"]["code"] for part in inner if part["linkId"] == "need.element" for a in part["answer"]]
    return yes == [True] and any(need != "mhss" for need in needs)


def owner_code(task: Json) -> str:
    """The code of the organisation that owns a Task."""
    return str(task["owner"]["identifier"]["value"])


def _report(body: Json) -> str:
    """Until it is released or finished a report is a draft; then advice, or what a clinician wrote behind it."""
    if body["status"] not in ("final", "amended"):
        return "draft"
    return "C" if {"oh-advice", "public-interest-disclosure"} & codes(body["type"]) else "E"


def _observation(said: set[str], kinds_: set[str]) -> str:
    if "365524007" in said or "fit-note" in kinds_:
        return "D"
    return "C" if "outcome" in kinds_ else "E"


def codes(concept: Json) -> set[str]:
    """The codes of a CodeableConcept."""
    return {str(coding.get("code")) for coding in concept.get("coding", [])}


def kinds(body: Json) -> set[str]:
    """The codes of every category."""
    return {code for concept in body.get("category", []) for code in codes(concept)}


def subject_of(body: Json) -> str:
    """The reference to the Patient a resource is about; empty when it names none."""
    if body["resourceType"] == "Patient":
        return f"Patient/{body['id']}"
    if body["resourceType"] == "Appointment":
        actors = [str(p["actor"].get("reference", "")) for p in body["participant"]]
        return next(a for a in actors if a.startswith("Patient/"))
    found = body.get("subject") or body.get("for") or body.get("patient") or {}
    return str(found.get("reference", ""))


def ties_of(body: Json) -> Iterator[str]:
    """The references through which a resource could belong to a referral."""
    for element in TIES:
        value = body.get(element, [])
        for reference in value if isinstance(value, list) else [value]:
            yield str(reference.get("reference", ""))
    for related in body.get("relatesTo", []):
        yield str(related["target"].get("reference", ""))
    if body["resourceType"] in ("ServiceRequest", "CarePlan"):
        yield from supporting(body)
    for part in (*body.get("input", []), *body.get("output", [])):
        yield str(part.get("valueReference", {}).get("reference", ""))
    for event in body.get("event", []):
        for reference in event["detail"]:
            yield str(reference.get("reference", ""))
    yield from data_of(body)


def supporting(body: Json) -> list[str]:
    """The records a request rests on."""
    return [str(reference.get("reference", "")) for reference in body.get("supportingInfo", [])]


def data_of(consent: Json) -> list[str]:
    """What the root provision of a Consent names."""
    named = consent.get("provision", {}).get("data", [])
    return [str(data.get("reference", {}).get("reference", "")) for data in named]


def share_of(consent: Json) -> tuple[str, int, frozenset[str]] | None:
    """The passport, the version and the sections a share names; None for any other Consent, or one that names none."""
    if "passport-share" not in kinds(consent):
        return None
    ticked = [e.get("valueString", "") for e in consent.get("extension", []) if e["url"].endswith("/sections")]
    named = [name.partition("/_history/") for name in data_of(consent)]
    if len(named) != 1 or not named[0][2].isdigit() or not named[0][0].startswith("QuestionnaireResponse/"):
        return None
    return named[0][0], int(named[0][2]), frozenset(ticked)


def number_of(patient: Json) -> tuple[str, str] | None:
    """NHS number and date of birth, when a Patient has both."""
    numbers = [i["value"] for i in patient.get("identifier", []) if i.get("system") == NHS_NUMBER]
    return (numbers[0], patient["birthDate"]) if numbers and "birthDate" in patient else None


def organisation_of(reference: Json) -> str:
    """The id of the organisation a Reference names, by identifier or by address; empty when nobody is found."""
    identifier = reference.get("identifier", {})
    found = BY_CODE.get((identifier.get("system"), identifier.get("value")))
    return found or str(reference.get("reference", "")).removeprefix("Organization/")


def recipient_of(actor: Json) -> str:
    """Whom an actor of a provision means: `org:` or, of somebody beside the person, `link:` with an id, `type:` with a
    code, or nobody.
    """
    beside = beside_of(str(actor.get("reference", {}).get("reference", "")))
    if beside:
        return f"link:{beside}"
    identifier = actor.get("reference", {}).get("identifier", {})
    if str(identifier.get("system")).endswith(ORGANISATION_TYPE):
        return f"type:{identifier['value']}"
    named = organisation_of(actor.get("reference", {}))
    return f"org:{named}" if named in TYPES else ""


def beside_of(name: str) -> str:
    """The id of the RelatedPerson that a reference names; empty when it names another record."""
    type, _, id = name.partition("/")
    return id if type == "RelatedPerson" else ""


def instant(text: str) -> int:
    """A date or a dateTime in milliseconds: a date is its midnight in London."""
    if "T" in text:
        return _milliseconds(datetime.fromisoformat(text.replace("Z", "+00:00")))
    day = date.fromisoformat(text)
    return _milliseconds(datetime(day.year, day.month, day.day, tzinfo=LONDON))


def end_of(text: str) -> int:
    """When a period that ends so is over: a date counts whole."""
    if "T" in text:
        return instant(text)
    return instant((date.fromisoformat(text) + timedelta(days=1)).isoformat())


def months_after(moment: int, months: int) -> int:
    """The end of the London day that many months after an instant."""
    day = datetime.fromtimestamp(moment / 1000, UTC).astimezone(LONDON).date()
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    return end_of(date(year, month, min(day.day, last)).isoformat())


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
