"""Finding the owner of a referral that names nobody: by area, type, room and the pilot's arm (S03)."""

import json

from app.domain.catalogue.names import profile, system
from app.domain.concept import code
from app.domain.dated import DatedRule
from app.domain.errors import Issue, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.domain.routing import OFFERED, arm_of, candidates
from app.domain.service import read_service
from app.services.areas import area_of_organisation, area_of_person
from app.services.draft import Draft
from app.services.fit_notes import today
from app.services.parties import own_organisation
from app.services.writing import Work
from app.store import directory

ROUTED_BY = profile("routed-by")


def check_unrouted(draft: Draft) -> None:
    """REF-013 for a request that says itself by which rule it was routed."""
    for place, extension in enumerate(draft.resource.get("extension", [])):
        if extension.get("url") == ROUTED_BY:
            raise refuse("REF-013", f"{draft.at}.extension[{place}]")


def route(work: Work, draft: Draft, patient: Record | None) -> None:
    """Give a request without performer the service it goes to, or hold it as a draft with those to offer.

    Raises REF-002 for a request code that is not routed, REF-018 when no service with room covers the area.
    """
    rule = _rule(work, draft.resource, draft.at)
    found = _fitting(work, json.loads(patient.body) if patient else {}, rule, draft.at)
    arm = next(
        (e.get("valueCode") for e in draft.resource.get("extension", []) if e["url"] == profile("pilot-arm")), ""
    )
    if arm_of(arm) == OFFERED:
        draft.offered = found
        draft.resource = draft.resource | {"status": "draft"}
        return
    draft.resource = _routed(work, draft.resource, found[0], rule, draft.at)


def route_again(work: Work, request: Json, patient: Json, at: str) -> Json:
    """The request with the service it goes to now that the person agreed; refused as `route`."""
    rule = _rule(work, request, at)
    return _routed(work, request, _fitting(work, patient, rule, at)[0], rule, at)


def _rule(work: Work, request: Json, at: str) -> DatedRule:
    try:
        return work.rules.row(f"routing.{code(request['code'], system('request-code'))}", today(work))
    except LookupError:
        raise refuse("REF-002", f"{at}.performer") from None


def _fitting(work: Work, patient: Json, rule: DatedRule, at: str) -> list[Record]:
    own = own_organisation(work)
    areas = area_of_person(work.connection, patient) or area_of_organisation(work.connection, own)
    types = work.rules.codes(rule.name, today(work))
    listed = {r.id: r for r in directory.services_of(work.connection, types, system("service-type"))}
    facts = [
        read_service(body, record.custodian)
        for record in listed.values()
        if (body := json.loads(record.body)).get("active", True) and _can_own(work, record)
    ]
    found = [listed[service.id] for service in candidates(types, areas, facts)]
    if not found:
        hint = "" if areas else ", or send the person's postcode in Patient.address"
        raise refuse("REF-018", f"{at}.performer", hint=hint)
    return found


def _can_own(work: Work, record: Record) -> bool:
    provider = work.registry.get(record.custodian)
    return provider is not None and provider.active and provider.id != work.caller.organisation


def _routed(work: Work, request: Json, service: Record, rule: DatedRule, at: str) -> Json:
    name = json.loads(service.body).get("name", "")
    said = {"url": ROUTED_BY, "valueString": rule.version}
    work.notes.detail["routed-by"] = rule.version
    work.warnings.append(Issue("REF-017", f"{at}.performer", {"service": name, "rule": rule.version}))
    performer = {"reference": service.reference, "display": name}
    return request | {"extension": [*request.get("extension", []), said], "performer": [performer]}
