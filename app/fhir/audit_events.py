"""A row of the ledger as AuditEvent, in the patterns of IHE BALP (fhir-rules.md 3; examples, choice 20)."""

import re
from base64 import b64encode
from dataclasses import dataclass
from string import Formatter

from app.domain.audit_row import (
    ADMINISTRATION,
    ALERT,
    AUTHENTICATION,
    CONFIGURATION,
    DICOM,
    LOGIN,
    OPERATION,
    REST_TYPE,
    RESTFUL,
    RESTFUL_INTERACTION,
    TOKEN,
    AuditRow,
)
from app.domain.catalogue.errors import ENTRIES
from app.domain.catalogue.names import CLIENT, system
from app.domain.errors import Issue
from app.domain.evidence import Entity
from app.domain.json import Json
from app.fhir.instants import instant_of
from app.fhir.outcomes import outcome

PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
RESOURCE_TYPES = "http://hl7.org/fhir/resource-types"
ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
JTI = "urn:ietf:params:oauth:jti:"

_SOURCE = {"system": DICOM, "code": "110153", "display": "Source Role ID"}
_DESTINATION = {"system": DICOM, "code": "110152", "display": "Destination Role ID"}
_SYSTEM_OBJECT = {"system": ENTITY_TYPE, "code": "2", "display": "System Object"}
_PERSON = {"system": ENTITY_TYPE, "code": "1", "display": "Person"}
_OTHER = {"system": ENTITY_TYPE, "code": "4", "display": "Other"}
_DOMAIN_RESOURCE = {"system": ROLE, "code": "4", "display": "Domain Resource"}
_PATIENT = {"system": ROLE, "code": "1", "display": "Patient"}
_QUERY = {"system": ROLE, "code": "24", "display": "Query"}
_REQUEST = {"system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "code": "XrequestId"}
_USER_TOKEN = {"system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes", "code": "UserOauthAgent"}
_SERVER = {
    "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
    "code": "4",
    "display": "Application Server",
}
_RULE = re.compile(r"[A-Z]-\d\d")


@dataclass(frozen=True)
class Pattern:
    """How one kind of interaction is written: the type, its subtypes, the BALP profile where one fits."""

    type: Json
    subtype: tuple[Json, ...]
    profile: str | None = None


def _coding(named: tuple[str, str], display: str) -> Json:
    return {"system": named[0], "code": named[1], "display": display}


_REST = _coding(REST_TYPE, "Restful Operation")
_PROFILES = {
    "create": "Create",
    "read": "Read",
    "vread": "Read",
    "update": "Update",
    "patch": "Update",
    "search-type": "Query",
}


def pattern_of(interaction: str) -> Pattern:
    """The pattern of an interaction; an operation, or what the gateway did of itself, is named in a second subtype."""
    if interaction in RESTFUL:
        coding = _coding((RESTFUL_INTERACTION, interaction), interaction)
        return Pattern(_REST, (coding,), _PROFILES.get(interaction))
    if interaction == TOKEN:
        return Pattern(_coding(AUTHENTICATION, "User Authentication"), (_coding(LOGIN, "Login"),))
    name = {"code": interaction, "display": interaction}
    if interaction.startswith(ADMINISTRATION):
        return Pattern(_coding(ALERT, "Security Alert"), (_coding(CONFIGURATION, "Security Configuration"), name))
    return Pattern(_REST, (_coding(OPERATION, "operation"), name))


def audit_event(row: AuditRow, base: str, gateway_name: str) -> Json:
    """The AuditEvent of a row; `base` is the FHIR base address. A refused row has its outcome contained, no profile."""
    pattern = pattern_of(row.interaction)
    recorded = instant_of(row.recorded)
    event: Json = {
        "resourceType": "AuditEvent",
        "id": row.id,
        "meta": {"versionId": "1", "lastUpdated": recorded} | _profile(row, pattern),
    }
    if row.code:
        event["contained"] = [_outcome(row)]
    event |= {
        "type": pattern.type,
        "subtype": list(pattern.subtype),
        "action": row.action,
        "recorded": recorded,
        "outcome": str(row.outcome),
    }
    if row.code:
        event["outcomeDesc"] = ENTRIES[row.code].name
    source = {"site": "work-health-gateway", "observer": {"display": gateway_name}, "type": [_SERVER]}
    return event | {"agent": _agents(row, base, gateway_name), "source": source, "entity": _entities(row, base)}


def _profile(row: AuditRow, pattern: Pattern) -> Json:
    """The BALP profile a row fulfils: success, one record (or a query), and Patient… for exactly one patient."""
    is_search = row.query is not None
    if row.outcome or not pattern.profile or is_search != (pattern.profile == "Query"):
        return {}
    if not is_search and len(row.entities) != 1:
        return {}
    return {"profile": [f"{PROFILE}{'Patient' if len(row.patients) == 1 else ''}{pattern.profile}"]}


def _outcome(row: AuditRow) -> Json:
    """What the caller was told, under the id `outcome`."""
    issue = Issue(str(row.code), None, row.detail)
    contained = outcome([issue], row.request_id or "")
    fields = {name for _, name, _, _ in Formatter().parse(issue.entry.text) if name}
    if not fields <= row.detail.keys():
        # The facts of the sentence were for the caller alone: what is left is the name of the rule.
        contained["issue"][0]["details"]["text"] = issue.entry.name.replace("-", " ")
    return {"resourceType": contained.pop("resourceType"), "id": "outcome"} | contained


def _agents(row: AuditRow, base: str, gateway_name: str) -> list[Json]:
    """The caller, and the gateway: who gave what goes from source to destination."""
    roles = (_DESTINATION, _SOURCE) if row.action == "R" else (_SOURCE, _DESTINATION)
    gateway = {
        "type": {"coding": [roles[1]]},
        "who": {"display": gateway_name},
        "requestor": False,
        "network": {"address": base, "type": "5"},
    }
    return [_caller(row, roles[0]), gateway]


def _caller(row: AuditRow, role: Json) -> Json:
    if row.client is None:
        return {"type": {"coding": [role]}, "who": {"display": "Operator"}, "requestor": True}
    named = {"display": row.organisation_name} if row.organisation_name else {}
    agent: Json = {
        "type": {"coding": [role]},
        "who": {"identifier": {"system": CLIENT, "value": row.client}} | named,
        "altId": row.organisation_code,
        "requestor": True,
        "policy": [JTI + row.jti] if row.jti else None,
        "network": {"address": row.address, "type": "2"} if row.address else None,
        "purposeOfUse": [{"coding": [{"system": system("purpose"), "code": row.purpose}]}] if row.purpose else None,
    }
    return {name: value for name, value in agent.items() if value is not None}


def _entities(row: AuditRow, base: str) -> list[Json]:
    entities = [_query(row, base)] if row.query is not None else []
    entities += [_record(entity, is_listed=row.query is not None) for entity in row.entities]
    if told := _details(row):
        if row.entities and row.query is None:
            entities[0]["detail"] = told
        else:
            entities.append({"type": _OTHER, "detail": told})
    entities += [_patient(id) for id in row.patients]
    if row.interaction == TOKEN and row.jti:
        entities.append({"what": {"identifier": {"value": JTI + row.jti}}, "type": _USER_TOKEN})
    if row.request_id:
        entities.append({"what": {"identifier": {"value": row.request_id}}, "type": _REQUEST})
    if row.code:
        kind = {"system": RESOURCE_TYPES, "code": "OperationOutcome", "display": "OperationOutcome"}
        entities.append({"what": {"reference": "#outcome"}, "type": kind})
    return entities


def _query(row: AuditRow, base: str) -> Json:
    """The search as it came, and in words without values that name a person."""
    described = row.detail.get("search", "")
    path = described.partition("?")[0]
    sent = f"GET {base}/{path}?{row.query}" if row.query else f"GET {base}/{path}"
    query = b64encode(sent.encode()).decode()
    description = {"description": described} if described else {}
    return {"type": _SYSTEM_OBJECT, "role": _QUERY} | description | {"query": query}


def _record(entity: Entity, *, is_listed: bool) -> Json:
    version = f"/_history/{entity.version}" if entity.version else ""
    kind = {"system": RESOURCE_TYPES, "code": entity.type, "display": entity.type} if is_listed else _SYSTEM_OBJECT
    return {
        "what": {"reference": f"{entity.type}/{entity.id}{version}"},
        "type": kind,
        "role": _DOMAIN_RESOURCE,
    }


def _patient(id: str) -> Json:
    return {"what": {"reference": f"Patient/{id}"}, "type": _PERSON, "role": _PATIENT}


def _details(row: AuditRow) -> list[Json]:
    """What else the row holds; a cause that is a rule is told as the rule."""
    return [
        {"type": "rule" if name == "cause" and _RULE.fullmatch(value) else name, "valueString": value}
        for name, value in row.detail.items()
        if name != "search" and value
    ]
