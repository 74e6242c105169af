"""Entries of the directory as their organisations post them."""

from typing import Any

from app.domain.catalogue.directory import CAPACITY
from app.domain.catalogue.names import POSTCODE_DISTRICT
from app.sandbox.areas import BY_AREA
from tests.kit.builders import Json, organisation, ours


def room(state: str, day: str = "2026-10-05") -> Json:
    """The extension that says whether a service has room."""
    return {
        "url": CAPACITY,
        "extension": [{"url": "state", "valueCode": state}, {"url": "as-of", "valueDate": day}],
    }


def service(provider: str = "TESTOH1", type: str = "oh-provider", area: str | None = "ZZ1", **changes: Any) -> Json:
    """A local service with room, for one area."""
    covers = {"coverageArea": [{"reference": f"Location/{BY_AREA[area].id}"}]} if area else {}
    body: Json = {
        "resourceType": "HealthcareService",
        "extension": [room("open")],
        "active": True,
        "providedBy": organisation(provider),
        "category": [{"coding": [ours("service-level", "local")]}],
        "type": [{"coding": [ours("service-type", type)]}],
        "name": "Zz New service",
    }
    return body | covers | changes


def endpoint(provider: str = "TESTOH1", **changes: Any) -> Json:
    """Where a provider receives."""
    return {
        "resourceType": "Endpoint",
        "status": "active",
        "connectionType": {
            "system": "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
            "code": "hl7-fhir-rest",
        },
        "managingOrganization": organisation(provider),
        "payloadType": [{"text": "Any"}],
        "address": "https://receiver.example/fhir",
    } | changes


def area(keeper: str = "TESTICB1", code: str = "ZZ4", **changes: Any) -> Json:
    """A further postcode district of a board."""
    return {
        "resourceType": "Location",
        "identifier": [{"system": POSTCODE_DISTRICT, "value": code}],
        "status": "active",
        "name": f"Postcode district {code}",
        "managingOrganization": organisation(keeper),
        "partOf": {"reference": f"Location/{BY_AREA[keeper].id}"},
    } | changes
