"""`$referral-status`: where is this referral? One of five codes, a date, the owner's type (R-02, R-06, scenario 11)."""

import json
from dataclasses import dataclass
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.names import NHS_NUMBER, NINO
from app.domain.errors import Hidden, Refusal, refuse
from app.domain.evidence import Entity, Evidence
from app.domain.json import Json
from app.domain.names import same_family_name
from app.domain.reference import read as read_reference
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.fhir.status import status_task
from app.services.activity import require_client
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, Sealed, broken, check, evidence_of, guessed
from app.store.database import Connection
from app.store.status import Status, status_of
from app.store.wall import facing

MOST = 100
ASKERS = {"dwp-status": "dwp-status", "dwp-assess": "care-coordination", "dwp-decision": "atw-application"}
"""The roles that ask, each with its purpose; those beside the status client learn of what they sent alone."""


@dataclass(frozen=True)
class Asking:
    """One query: what the person told the caller of themself."""

    reference: str
    birth_date: str
    family: str
    nino: str | None
    nhs_number: str | None


def referral_status(gateway: Gateway, caller: Caller, asked: Asked, body: bytes) -> Sealed[list[Json | None]]:
    """The computed status Tasks in the order asked, None for each miss; a single miss is the 404 of a missing id.

    Every query has its own audit row; a miss keeps only a digest-free note. LIM-001 beyond the client's limit, or once
    its misses have become a pattern, which also leaves an alert.
    """
    notes = Notes("$referral-status", "E")
    evidence: list[Evidence] = []
    try:
        check(gateway, asked, caller)
        answers = _answers(gateway, caller, asked, body, evidence)
    except Refusal as refusal:
        return Sealed(tuple(evidence) or (evidence_of(caller, asked, notes, refusal),), None, refusal)
    except Exception as fault:
        return broken(caller, asked, notes, fault, *evidence)
    return Sealed(tuple(evidence), answers, None)


def _answers(
    gateway: Gateway, caller: Caller, asked: Asked, body: bytes, evidence: list[Evidence]
) -> list[Json | None]:
    _permit(caller)
    gateway.limits.guard_guessing(caller.client_id)
    queries = _queries(parse(body))
    gateway.limits.status(caller.client_id, len(queries))
    with gateway.database.reading(facing(caller, gateway.now)) as connection:
        found = [_told(connection, gateway, caller, query) for query in queries]
        if not any(found):
            require_client(connection, caller)
    evidence += [_evidence(gateway, caller, asked, status) for status in found]
    misses = found.count(None)
    if misses and gateway.limits.miss(caller.client_id, misses):
        evidence.append(guessed(caller, asked))
    if found == [None]:
        raise Hidden
    return [_shown(query, status) for query, status in zip(queries, found, strict=True)]


def _permit(caller: Caller) -> None:
    if caller.role not in ASKERS:
        raise refuse("AUT-021", "http.authorization", role=caller.role, action="ask", type="$referral-status", hint="")
    if caller.purpose != (wanted := ASKERS[caller.role]):
        raise refuse("AUT-022", "http.authorization", purpose=caller.purpose, hint=f" Ask for {wanted}.")


def _queries(parameters: Json) -> list[Asking]:
    parts = read_parts("$referral-status", parameters)
    parts.only("query")
    asked = list(parts.inner("query"))
    if not 1 <= len(asked) <= MOST:
        raise refuse("STA-003", "Parameters.parameter", count=len(asked))
    return [_asking(inner, number) for number, inner in enumerate(asked)]


def _asking(parts: Parts, number: int) -> Asking:
    parts.only("reference", "birthDate", "family", "nino", "nhsNumber")
    reference, family = parts.text("reference"), parts.text("family")
    birth_date = parts.value("birthDate", "Date", "String")
    if not (reference and family and birth_date):
        raise refuse("STA-002", f"Parameters.parameter[{number}]", reason="Send all three.")
    return Asking(reference, str(birth_date), family, parts.text("nino"), parts.text("nhsNumber"))


def _told(connection: Connection, gateway: Gateway, caller: Caller, asking: Asking) -> Status | None:
    """The same statement and the same comparisons for every query, whatever is wrong with it."""
    status = status_of(connection, caller, read_reference(asking.reference) or "", gateway.now)
    patient = json.loads(status.patient) if status else {}
    family = next((str(name.get("family", "")) for name in patient.get("name", [])), "")
    fits = (
        status is not None,
        status is not None and str(status.birth_date) == asking.birth_date,
        same_family_name(family, asking.family),
        asking.nino is None or _plain(asking.nino) == _identifier(patient, NINO),
        asking.nhs_number is None or _plain(asking.nhs_number) == _identifier(patient, NHS_NUMBER),
        not (patient.get("deceasedBoolean") or patient.get("deceasedDateTime")),
    )
    return status if all(fits) else None


def _identifier(patient: Json, system: str) -> str:
    values = [i.get("value", "") for i in patient.get("identifier", []) if i.get("system") == system]
    return _plain(values[0]) if values else ""


def _plain(text: Any) -> str:
    return "".join(str(text).split()).upper()


def _shown(query: Asking, status: Status | None) -> Json | None:
    if status is None:
        return None
    reference = read_reference(query.reference)
    assert reference
    return status_task(reference, status.code, status.changed, status.owner_type)


def _evidence(gateway: Gateway, caller: Caller, asked: Asked, status: Status | None) -> Evidence:
    notes = Notes("$referral-status", "E")
    if status is None:
        return evidence_of(caller, asked, notes, Hidden())
    given = Entity("Task", status.task_id, status.task_version, status.person, status.data_class, status.ground)
    notes.entities.append(given)
    notes.keepers[gateway.id] = None
    return evidence_of(caller, asked, notes)
