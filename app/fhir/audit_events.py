"""A row of the ledger as AuditEvent, in the patterns of IHE BALP (fhir-rules.md 3; examples, choice 20)."""

from dataclasses import dataclass
from html import escape
from string import Formatter

from app.domain.audit_row import (
    ADMINISTRATION,
    ALERT,
    AUTHENTICATION,
    CONFIGURATION,
    DICOM,
    LOGIN,
    OPERATION,
    OVERRIDES,
    REST_TYPE,
    RESTFUL,
    RESTFUL_INTERACTION,
    TOKEN,
    AuditRow,
)
from app.domain.catalogue.errors import ENTRIES
from app.domain.catalogue.names import CLIENT
from app.domain.errors import Issue
from app.domain.evidence import ACTOR
from app.domain.json import Json
from app.fhir.audit_disclosures import custodians, disclosed_subtypes, purpose_coding, purpose_of_event
from app.fhir.audit_entities import JTI, entities
from app.fhir.audit_humans import human_agents
from app.fhir.instants import instant_of
from app.fhir.outcomes import outcome

PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
_SOURCE = {"system": DICOM, "code": "110153", "display": "Source Role ID"}
_DESTINATION = {"system": DICOM, "code": "110152", "display": "Destination Role ID"}
_SERVER = {
    "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
    "code": "4",
    "display": "Application Server",
}


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
    """The pattern of an interaction; an operation, or what the gateway did of itself, is named in a second subtype.

    The patterns of https://profiles.ihe.net/ITI/BALP/content.html:

    - create: PatientCreate; without a patient Create
    - read, vread: PatientRead, Read; where another party keeps the record, also what PrivacyDisclosure.Source asks
    - update, patch: PatientUpdate, Update
    - search-type: PatientQuery, Query, and as read; of several patients Query with each, for a request is one row
    - histories and operations: rest, named by a second subtype; BALP has no pattern for them
    - token: DICOM user authentication, login; the token by its jti, never itself
    - whatever was refused: as if done, without profile, since BALP fixes outcome 0; its OperationOutcome contained

    The decision that opened a record stands in the event itself, as AuthZconsent has it (`audit_entities.consent`).
    """
    if interaction in RESTFUL:
        coding = _coding((RESTFUL_INTERACTION, interaction), interaction)
        return Pattern(_REST, (coding,), _PROFILES.get(interaction))
    if interaction == TOKEN:
        return Pattern(_coding(AUTHENTICATION, "User Authentication"), (_coding(LOGIN, "Login"),))
    if interaction in OVERRIDES:
        code, display = OVERRIDES[interaction]
        return Pattern(_coding(ALERT, "Security Alert"), (_coding((DICOM, code), display),))
    name = {"code": interaction, "display": interaction}
    if interaction.startswith(ADMINISTRATION):
        return Pattern(_coding(ALERT, "Security Alert"), (_coding(CONFIGURATION, "Security Configuration"), name))
    return Pattern(_REST, (_coding(OPERATION, "operation"), name))


def audit_event(row: AuditRow, base: str, gateway_name: str, gateway_id: str = "") -> Json:
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
        "subtype": [*pattern.subtype, *disclosed_subtypes(row)],
        "action": row.action,
        "recorded": recorded,
        "outcome": str(row.outcome),
    }
    if row.code:
        event["outcomeDesc"] = ENTRIES[row.code].name
    event |= purpose_of_event(row)
    source = {"site": "work-health-gateway", "observer": {"display": gateway_name}, "type": [_SERVER]}
    agents = [*_agents(row, base, gateway_name), *custodians(row, gateway_id, gateway_name)]
    return event | {"agent": agents, "source": source, "entity": entities(row, base)}


def _profile(row: AuditRow, pattern: Pattern) -> Json:
    """The BALP profile a row fulfils: success, one record (or a query), an agent with its address, and Patient… for
    exactly one patient.
    """
    is_search = row.query is not None
    if row.outcome or not row.address or not pattern.profile or is_search != (pattern.profile == "Query"):
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
    humans = human_agents(row) if ACTOR in row.detail else []
    caller = _caller(row, roles[0])
    # R4 has one initiator: where a human acts, it is they, and the system is what they act through.
    return [*humans, caller | {"requestor": not humans}, gateway]


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
        "purposeOfUse": [{"coding": [purpose_coding(row.purpose)]}] if row.purpose else None,
    }
    return {name: value for name, value in agent.items() if value is not None}


def with_words(event: Json, text: str) -> Json:
    """The event with a narrative that says it in a sentence."""
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{escape(text)}</p></div>'
    head = {name: event[name] for name in ("resourceType", "id", "meta")}
    return head | {"text": {"status": "generated", "div": div}} | event
