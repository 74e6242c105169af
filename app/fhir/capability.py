"""The CapabilityStatement, made from the declarations (https://hl7.org/fhir/R4/capabilitystatement.html)."""

from collections.abc import Iterator
from datetime import datetime

from app import __version__
from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.messaging import ANSWERED
from app.domain.catalogue.operation import Operation
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.references import pair_name, pairs_from, pairs_to
from app.domain.catalogue.types import TYPES
from app.domain.json import Json
from app.domain.query import every_parameter
from app.fhir.definitions import message_definitions
from app.fhir.instants import instant_text

OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service"
TRANSPORT = "http://terminology.hl7.org/CodeSystem/message-transport"
JSON_PATCH = "application/json-patch+json"
INTERACTIONS = ("read", "vread", "update", "patch", "history-instance", "history-type", "create", "search-type")
NAMED_VERSION = ("Task", "Consent")
"""Types whose change must name the version it is based on."""

VALIDATE = {"name": "validate", "definition": "http://hl7.org/fhir/OperationDefinition/Resource-validate",
            "documentation": "Say what stands against a resource, or against a create or update of it."}  # fmt: skip

Named = tuple[str, str]


def capability(
    base: str, moment: datetime, version: str = __version__, unfinished: frozenset[Named] = frozenset()
) -> Json:
    """What the gateway at this FHIR base address does, as of a moment; nothing that is not declared.

    Search parameters that are `unfinished`, each as (type, name), are left out.
    """
    return {
        "resourceType": "CapabilityStatement",
        "name": "WorkAndHealthGateway",
        "title": "Work and Health Gateway",
        "status": "active",
        "date": instant_text(moment),
        "description": "Carries work and health referrals between the NHS, DWP and occupational health.",
        "kind": "instance",
        "software": {"name": "Work and Health Gateway", "version": version},
        "implementation": {"description": "Work and Health Gateway", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json", "application/json"],
        "patchFormat": [JSON_PATCH],
        "rest": [_rest(base, unfinished)],
        "messaging": [_messaging(base)],
    }


def _rest(base: str, unfinished: frozenset[Named]) -> Json:
    at_system = [operation_entry(operation) for operation in OPERATIONS if operation.level == "system"]
    return {
        "mode": "server",
        "security": _security(base),
        "resource": [*(_resource(declared, unfinished) for declared in TYPES.values()), *_terminology()],
        "interaction": [{"code": "transaction"}, {"code": "batch"}],
        "operation": at_system,
    }


def _messaging(base: str) -> Json:
    """The messages that are taken here, and the one they are answered with."""
    return {
        "endpoint": [{"protocol": {"system": TRANSPORT, "code": "http"}, "address": f"{base}/$process-message"}],
        "documentation": "Referral messages of the Booking and Referral Standard, answered at once.",
        "supportedMessage": [
            {"mode": "sender" if one["url"] == ANSWERED else "receiver", "definition": one["url"]}
            for one in message_definitions()
        ],
    }


def _security(base: str) -> Json:
    """SMART Backend Services: where tokens come from, for clients that look here first (fhir-rules.md 4.3)."""
    token = f"{base.removesuffix('/fhir/R4')}/oauth2/token"
    service = {"system": SECURITY_SERVICE, "code": "SMART-on-FHIR", "display": "SMART-on-FHIR"}
    return {
        "extension": [{"url": OAUTH_URIS, "extension": [{"url": "token", "valueUri": token}]}],
        "service": [{"coding": [service], "text": "SMART Backend Services: client credentials with private_key_jwt"}],
    }


def _resource(declared: ResourceType, unfinished: frozenset[Named]) -> Json:
    interactions = [code for code in INTERACTIONS if code in declared.interactions]
    profiles = list(dict.fromkeys(kind.profile for kind in declared.kinds if kind.profile))
    operations = [operation_entry(operation) for operation in OPERATIONS if operation.type == declared.name]
    operations += [VALIDATE] if "create" in interactions else []
    offered = [p for p in every_parameter(declared) if (declared.name, p.name) not in unfinished]
    resource: Json = {
        "type": declared.name,
        "supportedProfile": profiles,
        "documentation": declared.purpose,
        "interaction": [{"code": code} for code in interactions],
        "versioning": "versioned-update" if declared.name in NAMED_VERSION else "versioned",
        "readHistory": "vread" in interactions,
        "updateCreate": False,
        "conditionalCreate": "create" in interactions,
        "conditionalRead": "full-support" if "read" in interactions else "not-supported",
        "conditionalUpdate": "update" in interactions,
        "conditionalDelete": "not-supported",
        "referencePolicy": ["literal", "logical"],
        "searchInclude": [pair_name(pair) for pair in pairs_from(declared.name)],
        "searchRevInclude": [
            pair_name(pair) for pair in pairs_to(declared.name) if (pair[0].name, pair[1].name) not in unfinished
        ],
        "searchParam": [{"name": parameter.name, "type": parameter.kind} for parameter in offered],
        "operation": operations,
    }
    return {name: value for name, value in resource.items() if value != []}


def _terminology() -> Iterator[Json]:
    """The types that are no records here: only asked about codes."""
    for type in ("CodeSystem", "ValueSet"):
        operations = [operation_entry(operation) for operation in OPERATIONS if operation.type == type]
        yield {"type": type, "documentation": "Codes and what they mean; nothing of it is stored.",
               "operation": operations}  # fmt: skip


def operation_entry(operation: Operation) -> Json:
    """An operation as a CapabilityStatement names it."""
    return {"name": operation.name, "definition": operation.definition, "documentation": operation.summary}
