"""Matching a draft to a record that already stands for it, before an id is given (access.md 5)."""

import json
from dataclasses import replace

from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.names import NHS_NUMBER
from app.domain.errors import Refusal, refuse
from app.domain.identifiers import canonical_system
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.search import read_query
from app.services.draft import Draft
from app.services.find import needed_rank, require_finished
from app.services.permission import permit_joins
from app.services.writing import Work
from app.store import directory
from app.store.idempotency import hold_condition
from app.store.patients import own_patient
from app.store.search import own_matches


def match(work: Work, draft: Draft) -> Record | None:
    """The record a draft stands for: by its condition over the caller's own records, or, for a lifted one, by name."""
    if draft.condition is not None:
        return one_of_own(work, draft.declared, draft.condition, draft.condition_at, draft.at)
    return _lifted(work, draft) if draft.lifted else None


def one_of_own(work: Work, declared: ResourceType, condition: str, stands_at: str, at: str) -> Record | None:
    """The one record of the caller's own that a condition finds, none until the write ends by another; RES-006 for more
    than one, SEA codes for the condition, where it stands.
    """
    try:
        query = read_query(declared, condition, strict=True)
    except Refusal as refusal:
        raise Refusal(*(replace(issue, expression=stands_at) for issue in refusal.issues)) from refusal
    if not query.criteria and not query.joins:
        raise refuse("SEA-011", stands_at)
    permit_joins(work.caller, query.joins)
    require_finished(work.gateway, query)
    hold_condition(work.connection, work.caller.organisation, declared.name)
    found = own_matches(work.connection, work.caller, query, needed_rank(query), work.now)
    if len(found) > 1:
        raise refuse("RES-006", at)
    return found[0] if found else None


def _lifted(work: Work, draft: Draft) -> Record | None:
    if draft.type == "Patient":
        return _by_identifiers(work, draft, NHS_NUMBER)
    if draft.type == "Practitioner":
        return _by_identifiers(work, draft, None)
    return _role(work, draft) if draft.type == "PractitionerRole" else None


def _by_identifiers(work: Work, draft: Draft, only: str | None) -> Record | None:
    for identifier in draft.resource.get("identifier", []):
        system = canonical_system(str(identifier.get("system", "")))
        value = "".join(str(identifier.get("value", "")).split())
        if value and only in (None, system):
            if draft.type == "Patient":
                return own_patient(work.connection, work.caller.organisation, system, value)
            return directory.by_identifier(work.connection, draft.type, system, value)
    return None


def _role(work: Work, draft: Draft) -> Record | None:
    named = str(draft.resource.get("practitioner", {}).get("reference", ""))
    for record in directory.roles_of(work.connection, named.removeprefix("Practitioner/")):
        if _stands_for(json.loads(record.body), draft.resource):
            return record
    return None


def _stands_for(kept: Json, sent: Json) -> bool:
    """Same organisation by identifier, and every code that was sent."""
    codes = {(c.get("system"), c.get("code")) for x in kept.get("code", []) for c in x.get("coding", [])}
    asked = {(c.get("system"), c.get("code")) for x in sent.get("code", []) for c in x.get("coding", [])}
    here, there = (r.get("organization", {}).get("identifier", {}).get("value") for r in (kept, sent))
    return here is not None and here == there and asked <= codes
