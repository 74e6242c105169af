"""The register of resource types: routes, tables, extraction, search and documents are derived from it."""

from dataclasses import replace

from app.domain.catalogue import audit, consent, directory, forms, patient, referral, report, risk, support
from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.json import Json

PROFILE = Parameter("_profile", "uri", "meta.profile", kept_as="token")
"""Kept with the tokens that every record has, so that it costs a write no statement of its own."""

TYPES: dict[str, ResourceType] = {
    declared.name: declared
    if declared.name == "AuditEvent"
    else replace(declared, parameters=(*declared.parameters, PROFILE))
    for area in (patient, referral, report, support, consent, risk, directory, forms, audit)
    for declared in area.TYPES
}
STORED: dict[str, ResourceType] = {name: declared for name, declared in TYPES.items() if name != "AuditEvent"}


def kind_of(resource: Json) -> Kind:
    """The declared kind of a resource: by its code or category, else by our profile in meta.profile, else the last."""
    kinds = TYPES[resource["resourceType"]].kinds
    by_code = (kind for kind in kinds if kind.match and _matches(resource, *kind.match))
    profiles = _profiles(resource)
    by_profile = (kind for kind in reversed(kinds) if kind.profile in profiles)
    return next(by_code, None) or next(by_profile, None) or kinds[-1]


def _profiles(resource: Json) -> list[str]:
    meta = resource.get("meta")
    named = meta.get("profile") if isinstance(meta, dict) else None
    return [str(url).split("|")[0] for url in named] if isinstance(named, list) else []


def _matches(resource: Json, element: str, system: str, codes: tuple[str, ...]) -> bool:
    found = resource.get(element)
    if isinstance(found, str):
        return found.split("|")[0].endswith(codes)
    concepts = found if isinstance(found, list) else [found]
    codings = [
        coding
        for concept in concepts
        if isinstance(concept, dict) and isinstance(concept.get("coding"), list)
        for coding in concept["coding"]
    ]
    return any(isinstance(c, dict) and c.get("system") == system and c.get("code") in codes for c in codings)
