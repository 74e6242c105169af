"""Callers and records with valid defaults; a test names only what matters to it."""

import json
from dataclasses import replace
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.names import ODS
from app.domain.record import Record
from app.domain.scopes import Scopes

OH = Caller(
    client_id="sandbox-oh-a",
    organisation="01a0f67a-3800-73b6-925e-0a2f45b953b8",
    organisation_system=ODS,
    organisation_code="TESTOH1",
    organisation_name="Zz OH Provider Ltd",
    organisation_type="oh-provider",
    role="oh-clinician",
    purpose="oh-assessment",
    scopes=Scopes.parse("system/*.rs"),
    jti="fe9a6472-d394-400f-bedf-1bea0df1b8ff",
)


def caller(**changes: Any) -> Caller:
    """The OH clinician's system, but for the changes."""
    return replace(OH, **changes)


def record(resource: dict[str, Any], rank: int = 9, **changes: Any) -> Record:
    """A stored record of a resource, seen at a rank."""
    made = Record(
        type=resource["resourceType"],
        id=resource["id"],
        version=int(resource["meta"]["versionId"]),
        body=json.dumps(resource, ensure_ascii=False, separators=(",", ":")),
        kind="any",
        created=0,
        last_updated=1_791_187_924_975,
        custodian="01a0f67a-3800-7905-9ca0-cef289777827",
        data_class="A",
        person="a-person",
        rank=rank,
    )
    return replace(made, **changes)


def entry(bundle: dict[str, Any], type: str) -> dict[str, Any]:
    """The first resource of a type in a bundle."""
    found: dict[str, Any] = next(
        e["resource"] for e in bundle["entry"] if e.get("resource", {}).get("resourceType") == type
    )
    return found


def patient(**changes: Any) -> dict[str, Any]:
    """A stored Patient with a name, a birth date and both numbers."""
    return {
        "resourceType": "Patient",
        "id": "01a10b1e-b420-73fb-a443-a530762e4cb7",
        "meta": {
            "versionId": "1",
            "lastUpdated": "2026-10-05T08:12:04.975Z",
            "profile": ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"],
            "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}],
        },
        "identifier": [
            {"use": "official", "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990263396"},
            {"system": "https://work-health-gateway.example/fhir/Id/nino", "value": "QQ000003C"},
        ],
        "active": False,
        "name": [{"use": "official", "family": "ZZTEST", "given": ["Wren"]}],
        "birthDate": "1991-06-14",
        "address": [{"postalCode": "ZZ99 1AA"}],
    } | changes
