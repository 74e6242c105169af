"""The directory as FHIR records: organisations, professionals, their posts, and services, each with its custodian."""

from collections.abc import Iterator

from app.domain.catalogue.names import UKCORE, system
from app.domain.json import Json
from app.domain.parties import Organisation
from app.sandbox.organisations import BY_CODE, ORGANISATIONS, TYPE_NAMES
from app.sandbox.professionals import POSTS, PROFESSIONALS, Post, Professional
from app.sandbox.services import LEVELS, SERVICES, Service


def directory() -> Iterator[tuple[str, Json]]:
    """Every entry as (custodian's organisation id, resource); what others point to comes first."""
    for organisation in ORGANISATIONS:
        yield organisation.id, organization(organisation)
    for professional in PROFESSIONALS:
        yield BY_CODE[professional.organisation].id, practitioner(professional)
    for post in POSTS:
        yield BY_CODE[post.organisation].id, practitioner_role(post)
    for service in SERVICES:
        yield BY_CODE[service.provider].id, healthcare_service(service)


def organization(of: Organisation) -> Json:
    """An organisation of the registry as Organization."""
    kind = (
        {"text": TYPE_NAMES[of.type]} if of.type in TYPE_NAMES else {"coding": [_coding("organisation-type", of.type)]}
    )
    return _resource("Organization", of.id) | {
        "identifier": [{"system": of.system, "value": of.code}],
        "active": True,
        "type": [kind],
        "name": of.name,
    }


def practitioner(of: Professional) -> Json:
    """A professional as Practitioner."""
    number = [{"system": of.registration[0], "value": of.registration[1]}] if of.registration else []
    name = {"family": of.family, "given": ["Zz"]} | ({"prefix": ["Dr"]} if of.is_doctor else {})
    return (
        _resource("Practitioner", of.id) | ({"identifier": number} if number else {}) | {"active": True, "name": [name]}
    )


def practitioner_role(of: Post) -> Json:
    """A professional at an organisation as PractitionerRole."""
    coding = {"coding": [dict(zip(("system", "code", "display"), of.code, strict=True))]} if of.code else {}
    return _resource("PractitionerRole", of.id) | {
        "active": True,
        "practitioner": {"reference": f"Practitioner/{of.professional.id}", "display": of.professional.display},
        "organization": named(BY_CODE[of.organisation]),
        "code": [coding | {"text": of.text}],
    }


def healthcare_service(of: Service) -> Json:
    """A service as HealthcareService."""
    level, (code, display) = LEVELS[of.level], of.type
    told = _resource("HealthcareService", of.id) | {
        "active": True,
        "providedBy": named(BY_CODE[of.provider]),
        "category": [{"coding": [_coding("service-level", of.level, level)], "text": level}],
        "type": [{"coding": [_coding("service-type", code, display)], "text": display}],
        "name": of.name,
        "comment": of.comment,
    }
    return told | ({"telecom": [{"system": "url", "value": of.url}]} if of.url else {})


def named(of: Organisation) -> Json:
    """A reference to an organisation with its identifier and name (examples, choice 2)."""
    identifier = {"system": of.system, "value": of.code}
    return {"reference": f"Organization/{of.id}", "identifier": identifier, "display": of.name}


def _resource(type: str, id: str) -> Json:
    return {"resourceType": type, "id": id, "meta": {"profile": [UKCORE + type]}}


def _coding(name: str, code: str, display: str | None = None) -> Json:
    return {"system": system(name), "code": code} | ({"display": display} if display else {})
