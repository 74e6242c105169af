"""The numbers that name a person: read from a Patient, their faults told before any look-up (R-20)."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.views import LADDERS, WITHOUT_NINO
from app.domain.errors import Issue, Refusal
from app.domain.identifiers import NHS_NUMBER, NINO, canonical_system, nhs_number, nino
from app.domain.json import Json

HIDING = frozenset(type for type, views in LADDERS.items() if any(view.rank == WITHOUT_NINO for view in views))
"""Types with a view that hides a National Insurance number."""

READ = {NHS_NUMBER: nhs_number, NINO: nino}


def numbers(patient: Json, at: str, *, synthetic: bool) -> dict[str, str]:
    """NHS number and NINO of a Patient by their systems, the last of each; raises PER-001 to 005."""
    return {system: READ[system](text, synthetic=synthetic, at=place) for system, text, place in _written(patient, at)}


def number_faults(resource: Json, at: str, *, synthetic: bool) -> list[Issue]:
    """Every fault of every number in a resource that may still be malformed; empty for what is no Patient."""
    found: list[Issue] = []
    for system, text, place in _written(resource, at) if resource.get("resourceType") == "Patient" else ():
        try:
            READ[system](text, synthetic=synthetic, at=place)
        except Refusal as refusal:
            found += refusal.issues
    return found


def misplaced(node: Any, at: str) -> Iterator[Issue]:
    """PER-020 for each National Insurance number where no view could keep it from anybody."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield from misplaced(item, f"{at}[{place}]")
    elif isinstance(node, dict) and node.get("resourceType") not in HIDING:
        if canonical_system(str(node.get("system", ""))) == NINO:
            yield Issue("PER-020", at)
        for name, value in node.items():
            yield from misplaced(value, f"{at}.{name}")


def _written(patient: Json, at: str) -> Iterator[tuple[str, str, str]]:
    """System, text and FHIRPath of each number that is written there."""
    identifiers: Any = patient.get("identifier")
    for place, identifier in enumerate(identifiers if isinstance(identifiers, list) else ()):
        told = identifier if isinstance(identifier, dict) else {}
        system, text = canonical_system(str(told.get("system", ""))), told.get("value")
        if system in READ and isinstance(text, str) and text:
            yield system, text, f"{at}.identifier[{place}].value"
