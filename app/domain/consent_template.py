"""The short consent: what a template stands for, spelled out as a Consent (design.md 8, access.md 3)."""

from dataclasses import dataclass
from datetime import date

from app.domain.calendar import add_months
from app.domain.catalogue.names import OURS, profile, system
from app.domain.dated import RuleBook
from app.domain.errors import refuse
from app.domain.json import Json


@dataclass(frozen=True)
class Part:
    """One permit of a template: what for, to which actor, of which classes."""

    purpose: str
    actor: str
    classes: str


_ASSESSMENT = (Part("oh-assessment", "performer", "ABCDE"), Part("care-coordination", "requester", "ABCDEF"))
FAST_TRACK = "fast-track"
TEMPLATES: dict[str, tuple[Part, ...]] = {
    "oh": _ASSESSMENT,
    "oh-and-dwp-status": (*_ASSESSMENT, Part("dwp-status", "dwp-status", "B")),
    "oh-and-employer-advice": (*_ASSESSMENT, Part("employer-advice", "employer", "C")),
    FAST_TRACK: (Part("care-coordination", "performer", "AB"), Part("atw-application", "dwp-atw", "AG")),
}
SHORT = tuple(name for name in TEMPLATES if name != FAST_TRACK)
"""The templates that a request may name; the others belong to an operation of their own."""


@dataclass(frozen=True)
class Taken:
    """What the extension `consent-taken` says: template, by whom, when, how, and the parts the person declined."""

    template: str
    taken_by: Json
    taken_at: str
    method: str
    declined: frozenset[str]


def read_taken(request: Json) -> Taken | None:
    """The short consent a ServiceRequest carries, or None."""
    for extension in request.get("extension", []):
        if extension.get("url") == profile("consent-taken"):
            return _taken(extension.get("extension", []))
    return None


def _taken(parts: list[Json]) -> Taken:
    values = {part["url"]: part for part in parts}
    declined = frozenset(str(part.get("valueCode")) for part in parts if part["url"] == "declined")
    return Taken(
        template=str(values["template"]["valueCode"]),
        taken_by=values["taken-by"]["valueReference"],
        taken_at=str(values["taken-at"]["valueDateTime"]),
        method=str(values["method"]["valueCode"]),
        declined=declined,
    )


def expand(
    taken: Taken, request: Json, request_id: str, actors: dict[str, Json], organisation: Json, rules: RuleBook, at: str
) -> Json:
    """The Consent that a short consent stands for; `actors` names performer, requester, employer and DWP's.

    Parts that the person declined, or whose actor is not known, are left out. CON-017 for an unknown template.
    """
    if taken.template not in TEMPLATES:
        raise refuse("CON-017", at, value=taken.template)
    wanted = [p for p in TEMPLATES[taken.template] if p.purpose not in taken.declined and p.actor in actors]
    first = date.fromisoformat(taken.taken_at[:10])
    provisions = [_provision(part, actors[part.actor], first, rules) for part in wanted]
    extension = next(e for e in request["extension"] if e["url"] == profile("consent-taken"))
    return {
        "resourceType": "Consent",
        "meta": {"profile": [profile("sharing-consent")]},
        "extension": [extension],
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0", "display": "Consent Document"}]}],
        "patient": request["subject"],
        "dateTime": taken.taken_at,
        "performer": [request["subject"]],
        "organization": [organisation],
        "sourceAttachment": {
            "contentType": "text/plain",
            "title": f"Template {taken.template}, {taken.method}",
            "creation": taken.taken_at,
        },
        "policy": [{"uri": f"{OURS}policy/explicit-consent"}],
        "provision": {
            "type": "deny",
            "data": [{"meaning": "related", "reference": {"reference": f"ServiceRequest/{request_id}"}}],
            **({"provision": provisions} if provisions else {}),
        },
    }


def _provision(part: Part, actor: Json, first: date, rules: RuleBook) -> Json:
    purpose = part.purpose
    until = add_months(first, rules.number(f"consent-months.{purpose}", first))
    receiver = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}
    return {
        "type": "permit",
        "period": {"start": first.isoformat(), "end": until.isoformat()},
        "actor": [{"role": receiver, "reference": actor}],
        "securityLabel": [{"system": system("data-class"), "code": code} for code in part.classes],
        "purpose": [{"system": system("purpose"), "code": purpose, "display": DISPLAYS[purpose]}],
    }


DISPLAYS = {
    "oh-assessment": "Occupational health assessment", "care-coordination": "Care coordination",
    "dwp-status": "DWP referral status", "employer-advice": "Advice to the employer",
    "atw-application": "Access to Work application",
}  # fmt: skip
