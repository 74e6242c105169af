"""The directory as FHIR records: organisations, professionals, posts, areas, services; each with its custodian."""

from collections.abc import Iterator

from app.domain.catalogue.directory import CAPACITY
from app.domain.catalogue.names import UKCORE, profile, system
from app.domain.json import Json
from app.domain.parties import Organisation
from app.fhir.terminology import concept
from app.sandbox.areas import AREAS, BY_AREA, Area
from app.sandbox.identities import ENDPOINT, fixed_id
from app.sandbox.identity_services import issuer
from app.sandbox.organisations import BY_CODE, ORGANISATIONS, TYPE_NAMES
from app.sandbox.professionals import POSTS, PROFESSIONALS, Post, Professional
from app.sandbox.services import LEVELS, SERVICES, Service

AS_OF = "2026-10-01"
"""The day the providers said what room they have."""
TRAINED = {
    "url": profile("training"),
    "extension": [
        {"url": "course", "valueCode": "risk-and-escalation"},
        {"url": "level", "valueString": "2"},
        {"url": "done", "valueDate": "2026-09-01"},
        {"url": "expires", "valueDate": "2028-09-01"},
    ],
}
"""The training that everybody here who is no clinician has done."""


def directory() -> Iterator[tuple[str, Json]]:
    """Every entry as (custodian's organisation id, resource); what others point to comes first."""
    for organisation in ORGANISATIONS:
        yield organisation.id, organization(organisation)
    for professional in PROFESSIONALS:
        yield BY_CODE[professional.organisation].id, practitioner(professional)
    for post in POSTS:
        yield BY_CODE[post.organisation].id, practitioner_role(post)
    for area in AREAS:
        yield BY_CODE[area.board].id, location(area)
    for service in SERVICES:
        if service.receives:
            yield BY_CODE[service.provider].id, endpoint(service)
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
    if not number:
        number = [{"system": issuer("dwp" if of.organisation == "TESTDWPA" else "nhs"), "value": of.id}]
    name = {"family": of.family, "given": ["Zz"]} | ({"prefix": ["Dr"]} if of.is_doctor else {})
    return (
        _resource("Practitioner", of.id) | ({"identifier": number} if number else {}) | {"active": True, "name": [name]}
    )


def practitioner_role(of: Post) -> Json:
    """A professional at an organisation as PractitionerRole."""
    coding = {"coding": [dict(zip(("system", "code", "display"), of.code, strict=True))]} if of.code else {}
    return (
        _resource("PractitionerRole", of.id)
        | {
            "active": True,
            "practitioner": {"reference": f"Practitioner/{of.professional.id}", "display": of.professional.display},
            "organization": named(BY_CODE[of.organisation]),
            "code": [coding | {"text": of.text}],
        }
        | ({} if of.professional.registration else {"extension": [TRAINED]})
    )


def healthcare_service(of: Service) -> Json:
    """A service as HealthcareService."""
    level, (code, display) = LEVELS[of.level], of.type
    room = [{"url": "state", "valueCode": of.capacity}, {"url": "as-of", "valueDate": AS_OF}]
    told = _resource("HealthcareService", of.id) | {
        "extension": [{"url": CAPACITY, "extension": room}],
        "active": True,
        "providedBy": named(BY_CODE[of.provider]),
        "category": [{"coding": [_coding("service-level", of.level, level)], "text": level}],
        "type": [{"coding": [_coding("service-type", code, display)], "text": display}],
        "name": of.name,
        "comment": of.comment,
        "eligibility": [{"code": concept(system("service-eligibility"), of.eligibility)}],
    }
    telecom = {"telecom": [{"system": "url", "value": of.url}]} if of.url else {}
    covers = {"coverageArea": [area_named(BY_AREA[code]) for code in of.areas]} if of.areas else {}
    receives = {"endpoint": [{"reference": f"Endpoint/{_endpoint_id(of)}"}]} if of.receives else {}
    return told | telecom | covers | receives


def location(of: Area) -> Json:
    """An area as Location."""
    physical = {"system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "area"}
    above = {"partOf": area_named(BY_AREA[of.part_of])} if of.part_of else {}
    return (
        _resource("Location", of.id)
        | {
            "identifier": [{"system": of.system, "value": of.code}],
            "status": "active",
            "name": of.name,
            "mode": "kind",
            "physicalType": {"coding": [physical | {"display": "Area"}]},
            "managingOrganization": named(BY_CODE[of.board]),
        }
        | above
    )


def area_named(of: Area) -> Json:
    """A reference to an area with its code and name."""
    return {
        "reference": f"Location/{of.id}",
        "identifier": {"system": of.system, "value": of.code},
        "display": of.name,
    }


def endpoint(of: Service) -> Json:
    """Where a service receives, as Endpoint."""
    terms = "http://terminology.hl7.org/CodeSystem/endpoint-"
    return {
        "resourceType": "Endpoint",
        "id": _endpoint_id(of),
        "meta": {},
        "status": "active",
        "connectionType": {"system": terms + "connection-type", "code": "hl7-fhir-rest", "display": "HL7 FHIR"},
        "name": f"{of.name}: referrals",
        "managingOrganization": named(BY_CODE[of.provider]),
        "payloadType": [{"coding": [{"system": terms + "payload-type", "code": "any", "display": "Any"}]}],
        "address": of.receives,
    }


def _endpoint_id(of: Service) -> str:
    return fixed_id(ENDPOINT, SERVICES.index(of) + 1)


def named(of: Organisation) -> Json:
    """A reference to an organisation with its identifier and name (examples, choice 2)."""
    identifier = {"system": of.system, "value": of.code}
    return {"reference": f"Organization/{of.id}", "identifier": identifier, "display": of.name}


def _resource(type: str, id: str) -> Json:
    return {"resourceType": type, "id": id, "meta": {"profile": [UKCORE + type]}}


def _coding(name: str, code: str, display: str | None = None) -> Json:
    return {"system": system(name), "code": code} | ({"display": display} if display else {})
