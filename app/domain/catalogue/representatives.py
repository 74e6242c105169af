"""Who may decide for somebody else, and the codes by which a consent says so (domain.md 6)."""

from app.domain.catalogue.names import profile, system
from app.domain.json import Json

REPRESENTATIVE = system("representative")
PROOF = profile("authority-proof")
ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
PROXY_BASIS = "https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis"

REPRESENTATIVES = ("attorney", "deputy", "appointee")
_SAME = {
    (ROLE_CODE, "POWATT"): "attorney",
    (ROLE_CODE, "HPOWATT"): "attorney",
    (ROLE_CODE, "DPOWATT"): "attorney",
}
_BEST_INTEREST = frozenset(((PROXY_BASIS, "best-interest"), (system("consent-basis"), "best-interest")))
CLINICIANS = frozenset(("gp", "oh-clinician", "spa-clinician", "emergency-clinician"))
"""Roles that may decide in the best interest of somebody who cannot."""


def representative(related: Json) -> str | None:
    """As what a RelatedPerson may decide for the person; None for all who may not, and for one no longer active."""
    if related.get("active") is False:
        return None
    codings = [coding for concept in related.get("relationship", []) for coding in concept.get("coding", [])]
    return next((found for coding in codings if (found := _authority(coding))), None)


def _authority(coding: Json) -> str | None:
    named = (str(coding.get("system")), str(coding.get("code")))
    if named[0] == REPRESENTATIVE:
        return named[1] if named[1] in REPRESENTATIVES else None
    return _SAME.get(named)


def in_best_interest(consent: Json) -> bool:
    """Whether a consent says that it was decided in the person's best interest, who could not decide."""
    codings = consent.get("policyRule", {}).get("coding", [])
    return any((coding.get("system"), coding.get("code")) in _BEST_INTEREST for coding in codings)


def has_proof(consent: Json) -> bool:
    """Whether a consent carries the proof of its signer's authority: a document named, or attached with its content."""
    for extension in consent.get("extension", []):
        if extension.get("url") == PROOF:
            attached = extension.get("valueAttachment", {})
            return "valueReference" in extension or any(attached.get(name) for name in ("data", "url", "hash"))
    return False
