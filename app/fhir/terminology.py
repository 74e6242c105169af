"""Codes with their displays, from our code systems and from those parts of R4 that the gateway writes."""

from collections.abc import Iterable
from difflib import get_close_matches

from app.domain.json import Json
from app.fhir import definitions

OURS = "https://work-health-gateway.example/fhir/"
"""The base of everything that the gateway itself defines."""


def system(name: str) -> str:
    """The url of our code system of that name."""
    return f"{OURS}CodeSystem/{name}"


def display(system: str, code: str) -> str | None:
    """The display of a code; None where the system or the code is not known here."""
    return definitions.systems().get(system, {}).get(code)


def codes(system: str) -> tuple[str, ...]:
    """The codes of a system in the order of their definition; empty where the system is not known here."""
    return tuple(definitions.systems().get(system, ()))


def coding(system: str, code: str) -> Json:
    """A Coding with its display; ValueError where the code is not known here."""
    name = display(system, code)
    if name is None:
        raise ValueError(f"{system} has no code {code}")
    return {"system": system, "code": code, "display": name}


def concept(system: str, code: str) -> Json:
    """A CodeableConcept of one Coding, its text the display; ValueError where the code is not known here."""
    one = coding(system, code)
    return {"coding": [one], "text": one["display"]}


def nearest(word: str, candidates: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Up to n candidates that look like the word, best first, letters' case apart; for "did you mean"."""
    by_key = {candidate.lower(): candidate for candidate in candidates}
    found = get_close_matches(word[:64].lower(), by_key, n=n, cutoff=0.6)
    return tuple(by_key[key] for key in found)
