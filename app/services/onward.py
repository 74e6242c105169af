"""Referring onward (S59): a request below another one, on a pathway, while the first one's Task goes on as it is."""

from app.domain.catalogue.names import OURS, system
from app.domain.concept import code
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.pathways import ONWARD, ROLES, Pathway, pathway_on
from app.fhir.terminology import codes
from app.services.clinical import require_clinician
from app.services.draft import Draft
from app.services.fit_notes import today
from app.services.writing import Work


def check(work: Work, draft: Draft) -> None:
    """Put an onward referral to its rule, and name in it the pathway's version of the day; other requests pass.

    Raises REF-014 for a role that does not refer onward, AUT-086 for a human who is no clinician, REF-015 without the
    request it goes on from, REF-016 without a pathway in force.
    """
    request, at = draft.resource, draft.at
    if code(request["code"], system("request-code")) != ONWARD:
        return
    if work.caller.role not in ROLES:
        raise refuse("REF-014", f"{at}.code")
    require_clinician(work.caller, "Referring onward", f"{at}.code")
    if not request.get("basedOn"):
        raise refuse("REF-015", f"{at}.basedOn")
    pathway = _pathway(work, request)
    if pathway is None:
        raise refuse("REF-016", f"{at}.orderDetail", values=", ".join(codes(system("pathway"))))
    draft.resource = request | {"instantiatesCanonical": [canonical(pathway)]}


def canonical(pathway: Pathway) -> str:
    """The address and version of a pathway."""
    return f"{OURS}PlanDefinition/{pathway.code}|{pathway.version}"


def _pathway(work: Work, request: Json) -> Pathway | None:
    named = (code(detail, system("pathway")) for detail in request.get("orderDetail", []))
    found = (pathway_on(work.rules, name, today(work)) for name in named if name)
    return next((pathway for pathway in found if pathway), None)
