"""Services that fit a need: beside a fit note sent alone, and in the refusal of a closing without a signpost (R-09)."""

import json

from app.domain.catalogue.names import system
from app.domain.catalogue.views import ALL
from app.domain.concept import code
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.record import Record
from app.domain.service import read_service
from app.domain.suggestion import Need, suggest, types_for
from app.services.areas import area_of_organisation, area_of_person
from app.services.parties import organisation_named, own_organisation
from app.services.writing import Work
from app.store import directory
from app.store.connection import Connection

NAMED = 3
"""Services that a refusal names."""


def suggestions(connection: Connection, need: Need) -> list[Record]:
    """The directory entries that fit a need, best first."""
    found = directory.services_of(connection, need.all_types, system("service-type"))
    active = {record.id: (record, json.loads(record.body)) for record in found}
    facts = [read_service(body, record.custodian) for record, body in active.values() if body.get("active", True)]
    return [active[service.id][0] for service in suggest(need, facts)]


def for_note(work: Work, patient: Json) -> str:
    """The names of five services that help the person of a fit note sent alone, best first; empty without any."""
    areas = area_of_person(work.connection, patient) or area_of_organisation(work.connection, own_organisation(work))
    return _names(suggestions(work.connection, Need(types_for(None), areas)), 5)


def with_services(work: Work, task: Json, reason: str | None, refusal: Refusal) -> Refusal:
    """The refusal; one for a missing signpost (R-09) names the nearest services that would do.

    The person's area (failing that the requester's) and employer count only for one who sees the whole request; for
    others the mover's own area.
    """
    if all(issue.code != "TSK-021" for issue in refusal.issues):
        return refusal
    names = _names(suggestions(work.connection, _need_of(work, task, reason)), NAMED)
    hint = f", such as {names}" if names else ""
    issues = [
        Issue(issue.code, issue.expression, {**issue.facts, "hint": hint}) if issue.code == "TSK-021" else issue
        for issue in refusal.issues
    ]
    return Refusal(*issues, cause=refusal.cause, headers=refusal.headers)


def _need_of(work: Work, task: Json, reason: str | None) -> Need:
    own = own_organisation(work)
    request = work.see("ServiceRequest", str(task["focus"].get("reference", "")).partition("/")[2])
    if request is None or request.rank < ALL:
        return Need(types_for(reason), area_of_organisation(work.connection, own), not_by=own.id)
    body = json.loads(request.body)
    rule = f"routing.{code(body.get('code'), system('request-code'))}"
    try:
        asked = work.rules.codes(rule, work.moment.date())
    except LookupError:
        asked = ()
    requester = organisation_named(work, task["requester"]) or own
    areas = _area_seen(work, body) or area_of_organisation(work.connection, requester)
    said = {e.get("url", "").rpartition("/")[2]: e for e in body.get("extension", [])}
    has_oh = str(said.get("employer-has-oh", {}).get("valueCode", "unknown"))
    employer = organisation_named(work, said.get("employer", {}).get("valueReference", {}))
    return Need(types_for(reason, asked), areas, has_oh, employer.id if employer else None, own.id)


def _area_seen(work: Work, request: Json) -> frozenset[str]:
    patient = work.see("Patient", str(request["subject"].get("reference", "")).partition("/")[2])
    return area_of_person(work.connection, json.loads(patient.body)) if patient else frozenset()


def _names(found: list[Record], most: int) -> str:
    return ", ".join(str(json.loads(record.body).get("name", "")) for record in found[:most])
