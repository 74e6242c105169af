"""How a rule over several members of an object is written: what breaks it, where that is told, and in which words."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.domain.json import Json
from app.fhir.json import Digits
from app.fhir.validation.primitives import Check
from app.fhir.validation.report import Place, Report

Broken = Callable[[Json], object]
UCUM = "http://unitsofmeasure.org"


def rule(broken: Broken, element: str | None, text: str) -> Check:
    """A check that adds VAL-060 with the text at the element, or at the object itself, where the rule is broken."""

    def check(value: Any, place: Place, report: Report) -> None:
        if broken(value):
            report.add("VAL-060", (place, element) if element else place, rule=text)

    return check


def ends_before_start(start: str, end: str) -> bool:
    """True when two FHIR date texts are in the wrong order, compared as far as both are known."""
    if "T" in start and "T" in end:
        return _instant(end) < _instant(start)
    known = min(len(start), len(end), 10)
    return end[:known] < start[:known]


def _instant(text: str) -> datetime:
    whole, _, fraction = text.partition(".")
    zone = "".join(fraction.lstrip("0123456789")) if fraction else ""
    return datetime.fromisoformat((whole + zone).replace(":60", ":59"))


def disordered(earlier: str, later: str) -> Broken:
    """Broken where the later of two times is before the earlier."""
    return lambda value: earlier in value and later in value and ends_before_start(value[earlier], value[later])


def none_of(*names: str) -> Broken:
    """Broken where none of the members is there."""
    return lambda value: not any(name in value for name in names)


def without(present: str, *needed: str) -> Broken:
    """Broken where the first member is there, and none of the others."""
    return lambda value: present in value and not any(name in value for name in needed)


def both(first: str, second: str) -> Broken:
    """Broken where both members are there."""
    return lambda value: first in value and second in value


def negative(name: str) -> Broken:
    """Broken where a number is below nought."""

    def broken(value: Json) -> bool:
        found = number(value, name)
        return found is not None and found < 0

    return broken


def number(value: Json, name: str) -> Decimal | None:
    """The number that a member holds, digit for digit; None where there is none that can be compared."""
    found = value.get(name)
    exact = found.value if isinstance(found, Digits) else found
    return Decimal(exact) if isinstance(exact, int | Decimal) else None


def values_of(value: Json) -> list[str]:
    """The members of a value[x]."""
    return [name for name in value if name.startswith("value")]


def codings(concept: Json) -> Iterator[tuple[Any, Any]]:
    """Systems and codes of a CodeableConcept."""
    for coding in concept.get("coding", []):
        if "code" in coding:
            yield coding.get("system"), coding["code"]


def has_code(value: Json, element: str, system: str, *codes: str) -> bool:
    """Whether a CodeableConcept of an object has one of the codes of a system."""
    return any((system, code) in codings(value.get(element, {})) for code in codes)
