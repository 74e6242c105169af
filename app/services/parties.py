"""Organisations of the registry as a write meets them."""

from app.domain.identifiers import canonical_system
from app.domain.json import Json
from app.domain.parties import Organisation
from app.fhir.authored import is_organisation_system
from app.services.writing import Work


def organisation_named(work: Work, reference: Json) -> Organisation | None:
    """The active registered organisation a Reference names by id or by identifier; None when there is none."""
    id = str(reference.get("reference", "")).removeprefix("Organization/")
    found = work.registry.get(id) if id else None
    identifier = reference.get("identifier", {})
    system = canonical_system(str(identifier.get("system", "")))
    if found is None and is_organisation_system(system):
        found = work.registry.find(system, str(identifier.get("value", "")))
    return found if found and found.active else None


def own_organisation(work: Work) -> Organisation:
    """The caller's organisation."""
    found = work.registry.get(work.caller.organisation)
    assert found
    return found
