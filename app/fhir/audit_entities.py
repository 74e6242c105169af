"""The entities of an AuditEvent: what was asked, which records were given on what ground, whose they are."""

import re
from base64 import b64encode

from app.domain.audit_row import TOKEN, AuditRow
from app.domain.catalogue.views import view_at
from app.domain.evidence import ACTOR, CUSTODIAN, Entity
from app.domain.ground import DENIED, ENDED, MADE, Ground
from app.domain.json import Json

RESOURCE_TYPES = "http://hl7.org/fhir/resource-types"
ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
JTI = "urn:ietf:params:oauth:jti:"

_SYSTEM_OBJECT = {"system": ENTITY_TYPE, "code": "2", "display": "System Object"}
_PERSON = {"system": ENTITY_TYPE, "code": "1", "display": "Person"}
_OTHER = {"system": ENTITY_TYPE, "code": "4", "display": "Other"}
_DOMAIN_RESOURCE = {"system": ROLE, "code": "4", "display": "Domain Resource"}
_PATIENT = {"system": ROLE, "code": "1", "display": "Patient"}
_QUERY = {"system": ROLE, "code": "24", "display": "Query"}
_REQUEST = {"system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "code": "XrequestId"}
_USER_TOKEN = {"system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes", "code": "UserOauthAgent"}
_RULE = re.compile(r"[A-Z]-\d\d")
DECIDED_BY = {"consent": "R-01", "share": "R-18"}
"""The rule of domain.md 8.4 by which a ground opens a record."""

_ENDING = {ENDED: "grant-ended-by", DENIED: "denied-by"}


def entities(row: AuditRow, base: str) -> list[Json]:
    """What a row touched, as BALP orders it; each record with the ground it was given or refused on."""
    found = [_query(row, base)] if row.query is not None else []
    found += [_record(entity, is_listed=row.query is not None) for entity in row.entities]
    if told := _details(row):
        if row.entities and row.query is None:
            found[0]["detail"] = [*told, *found[0].get("detail", [])]
        else:
            found.append({"type": _OTHER, "detail": told})
    found += [_patient(id) for id in row.patients]
    found += [consent(row, source) for source in consents_of(row)]
    if row.interaction == TOKEN and row.jti:
        found.append({"what": {"identifier": {"value": JTI + row.jti}}, "type": _USER_TOKEN})
    if row.request_id:
        found.append({"what": {"identifier": {"value": row.request_id}}, "type": _REQUEST})
    if row.code:
        kind = {"system": RESOURCE_TYPES, "code": "OperationOutcome", "display": "OperationOutcome"}
        found.append({"what": {"reference": "#outcome"}, "type": kind})
    return found


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
    told = details_of(entity)
    return {
        "what": {"reference": f"{entity.type}/{entity.id}{version}"},
        "type": kind,
        "role": _DOMAIN_RESOURCE,
    } | ({"detail": told} if told else {})


def details_of(entity: Entity) -> list[Json]:
    """The decision about a record: class and basis, the view it opened, the grant row and what that rests on."""
    ground = entity.ground
    if ground is None or ground.basis == MADE:
        return []
    source = {_ENDING.get(ground.basis, "source"): versioned(ground.source)} if ground.source else {}
    grant = {"grant": str(ground.grant)} if ground.grant else {}
    told = {"class": entity.data_class, "basis": ground.basis, "view": _view(entity.type, ground)} | grant | source
    return [{"type": name, "valueString": value} for name, value in told.items() if value]


def _view(type: str, ground: Ground) -> str | None:
    view = view_at(type, ground.rank)
    return view.name if view else None


def consents_of(row: AuditRow) -> list[str]:
    """The Consents that decided, each version once; none where one is the record itself."""
    sources = [e.ground.source for e in row.entities if e.ground and e.ground.source]
    return [source for source in dict.fromkeys(sources) if source.startswith("Consent/")]


def consent(row: AuditRow, source: str) -> Json:
    """A Consent that decided, in the slice of BALP's consent decision, with what it decided about each record: basis,
    view, grant row, rule. A refusal names the Consent that ended or denied, and the rule.
    https://profiles.ihe.net/ITI/BALP/StructureDefinition-IHE.BasicAudit.AuthZconsent.html
    """
    kind = {"system": RESOURCE_TYPES, "code": "Consent", "display": "Consent"}
    decided = [e for e in row.entities if e.ground and e.ground.source == source]
    told = dict.fromkeys(detail for entity in decided for detail in _decision(row, entity))
    details = [{"type": name, "valueString": value} for name, value in told if value]
    return {"what": {"reference": versioned(source)}, "type": kind, "detail": details}


def _decision(row: AuditRow, entity: Entity) -> list[tuple[str, str | None]]:
    """Basis, view, grant row and rule of a decision, and the record it is about."""
    ground = entity.ground
    assert ground
    cause = row.detail.get("cause", "")
    rule = cause if _RULE.fullmatch(cause) else DECIDED_BY.get(ground.basis)
    record = f"{entity.type}/{entity.id}" + (f"/_history/{entity.version}" if entity.version else "")
    grant = str(ground.grant) if ground.grant else None
    return [
        ("basis", ground.basis), ("view", _view(entity.type, ground)), ("grant", grant), ("rule", rule),
        ("record", record),
    ]  # fmt: skip


def versioned(source: str) -> str:
    """Type/id/version as a reference to that version."""
    reference, _, version = source.rpartition("/")
    return f"{reference}/_history/{version}"


def _patient(id: str) -> Json:
    return {"what": {"reference": f"Patient/{id}"}, "type": _PERSON, "role": _PATIENT}


def _details(row: AuditRow) -> list[Json]:
    """What else the row holds; a cause that is a rule is told as the rule."""
    return [
        {"type": "rule" if name == "cause" and _RULE.fullmatch(value) else name, "valueString": value}
        for name, value in (row.detail | {"reason": row.reason or row.detail.get("reason", "")}).items()
        if name not in ("search", ACTOR, CUSTODIAN) and value
    ]
