"""The short consent: the extension consent-taken becomes a stored Consent (design.md 8)."""

from app.domain.catalogue.names import profile
from app.domain.consent_template import SHORT, expand, read_taken
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.record import Record
from app.services import consents
from app.services.consent_authors import check_recorder
from app.services.draft import Draft
from app.services.keeping import keep
from app.services.parties import organisation_named, own_organisation
from app.services.writing import Work
from app.store.organisations import listed


def check_short(work: Work, draft: Draft) -> None:
    """CON-010 for a sender who cannot record consent, CON-017 unless the template of consent-taken is one of ours."""
    taken = read_taken(draft.resource)
    if taken:
        check_recorder(work, draft.at)
    if taken and taken.template not in SHORT and not draft.is_ours:
        raise refuse("CON-017", f"{draft.at}.extension", value=taken.template)


def take(work: Work, request: Json, stored: Record, performer: Organisation, at: str) -> Record | None:
    """The Consent made of a request's short consent, its grants written; None when the request carries none."""
    taken = read_taken(request)
    if taken is None:
        return None
    actors = _actors(work, request, performer)
    own = _named(own_organisation(work))
    resource = expand(taken, request, stored.id, actors, own, work.rules, f"{at}.extension")
    consent = keep(work, resource, work.new_id(), work.caller.organisation, stored.person, stored.referral)
    consents.write_grants(work, consent, resource, "Consent")
    work.links["consent"] = consent.reference
    return consent


def _actors(work: Work, request: Json, performer: Organisation) -> dict[str, Json]:
    actors = {"performer": _named(performer), "requester": _named(own_organisation(work))}
    for type in ("dwp-atw", "dwp-status"):
        if dwp := next((o for o in listed(work.connection) if o.type == type and o.active), None):
            actors[type] = _named(dwp)
    employer = next((e for e in request.get("extension", []) if e.get("url") == profile("employer")), None)
    found = organisation_named(work, employer["valueReference"]) if employer else None
    if found:
        actors["employer"] = _named(found)
    return actors


def _named(organisation: Organisation) -> Json:
    identifier = {"system": organisation.system, "value": organisation.code}
    return {"type": "Organization", "identifier": identifier, "display": organisation.name}
