"""Fit notes sent as a form: each becomes the Observation the gateway works with, beside the form (design.md 8)."""

from app.domain.errors import Issue, Refusal
from app.fhir.sickness_certificate import fit_note_of, is_sickness_certificate
from app.services.conditional_references import plain
from app.services.draft import Draft, faults
from app.services.writing import Work


def certified(work: Work, drafts: list[Draft]) -> list[Draft]:
    """A draft fit note for each form among the drafts; a request that names the form names the fit note too.

    Raises the faults of a form whose answers make no valid fit note, at the form's own place.
    """
    return [_certified(work, drafts, form) for form in drafts if is_sickness_certificate(form.resource)]


def _certified(work: Work, drafts: list[Draft], form: Draft) -> Draft:
    resource = fit_note_of(form.resource) | {"derivedFrom": [{"reference": form.full_url}]}
    note = Draft(resource, form.at, f"urn:uuid:{work.new_id()}", place=form.place)
    found = faults(work.gateway, note, plain(resource))
    if found:
        raise Refusal(*(Issue(issue.code, form.at, issue.facts) for issue in found))
    for draft in drafts:
        named = draft.resource.get("supportingInfo", [])
        if draft.type == "ServiceRequest" and any(r.get("reference") == form.full_url for r in named):
            draft.resource = draft.resource | {"supportingInfo": [*named, {"reference": note.full_url}]}
    return note
