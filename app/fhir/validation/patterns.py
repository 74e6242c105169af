"""Fixed and pattern values of a profile: what fits them, and how they are told (https://hl7.org/fhir/R4/elementdefinition.html)."""

from typing import Any

from app.domain.json import Json
from app.fhir.validation.report import Place


def expected(rules: Json) -> Any:
    """The fixed or pattern value among an element's rules; None where there is none."""
    return next((value for name, value in rules.items() if name.startswith(("fixed", "pattern"))), None)


def fits(pattern: Any, value: Any) -> bool:
    """True when the value has at least what the pattern has: members of objects, entries of lists in any order."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(fits(part, value.get(name)) for name, part in pattern.items())
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(fits(part, one) for one in value) for part in pattern)
    return type(value) is type(pattern) and bool(value == pattern)


def unmet(pattern: Any, value: Any, place: Place) -> Place:
    """The deepest place where a value that does not fit leaves the pattern."""
    if isinstance(pattern, dict) and isinstance(value, dict):
        name = next(name for name, part in pattern.items() if not fits(part, value.get(name)))
        return unmet(pattern[name], value.get(name), (place, name))
    if isinstance(pattern, list) and isinstance(value, list) and len(value) == 1:
        return unmet(pattern[0], value[0], (place, 0))
    return place


def resembles(pattern: Any, value: Any) -> bool:
    """True when a value looks like a slip of the pattern: it lacks a part of it, or has another part right."""
    if isinstance(pattern, dict) and isinstance(value, dict):
        return any(name not in value or resembles(part, value[name]) for name, part in pattern.items())
    if isinstance(pattern, list) and isinstance(value, list):
        return any(resembles(pattern[0], one) for one in value)
    return fits(pattern, value)


def describe(pattern: Any) -> str:
    """A pattern in words: "order", or a code with its system."""
    if isinstance(pattern, dict) and "coding" in pattern:
        return describe(pattern["coding"][0])
    if isinstance(pattern, dict) and "code" in pattern:
        return f'the code "{pattern["code"]}" of {pattern["system"]}'
    return f'"{pattern}"'
