"""Codes inside CodeableConcepts."""

from app.domain.json import Json


def code(concept: Json | None, system: str | None = None) -> str | None:
    """The first code of a CodeableConcept, of one system where it is named; None where there is none."""
    codings = (concept or {}).get("coding", [])
    return next((coding.get("code") for coding in codings if system in (None, coding.get("system"))), None)
