"""Slices of a profile: entries of a list told apart by a value or pattern, counted and checked by their own rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.json import Json
from app.fhir.validation.patterns import describe, fits, resembles, unmet
from app.fhir.validation.primitives import Check
from app.fhir.validation.report import Place, Report, label

Values = list[tuple[Any, Place]]


@dataclass(frozen=True)
class Slice:
    """The entries that have `pattern` in the member `path` ("$this": in themselves), how many, and their own check."""

    path: str
    pattern: Any
    least: int
    most: float
    check: Check

    @property
    def whole(self) -> Any:
        """The pattern as it stands in the entry."""
        return self.pattern if self.path == "$this" else {self.path: self.pattern}

    def holds(self, value: Any) -> bool:
        """True when the entry belongs to this slice."""
        return fits(self.whole, value)

    @property
    def name(self) -> str:
        """What tells the entries of this slice, in words."""
        if self.path == "url":
            return f"the extension `{str(self.pattern).rpartition('/')[2]}`"
        return describe(self.pattern)


def slices_check(slices: list[Slice], *, closed: bool) -> Callable[[Values, Place, Report], None]:
    """A check of all entries of one list; a closed list takes no entry outside its slices."""
    find = _finder(slices)

    def check(values: Values, place: Place, report: Report) -> None:
        counts = [0] * len(slices)
        others: Values = []
        for value, at in values:
            number = find(value)
            if number is not None:
                counts[number] += 1
                slices[number].check(value, at, report)
            else:
                others.append((value, at))
        for one, count in zip(slices, counts, strict=True):
            _check_count(one, count, others, place, report)
        for _, at in others if closed else ():
            _refuse_other(slices, at, report)

    return check


def _finder(slices: list[Slice]) -> Callable[[Any], int | None]:
    """Which slice an entry belongs to; by one look-up where the slices differ in a text, as extensions do."""
    if all(isinstance(one.pattern, str) for one in slices):
        return _text_finder(slices[0].path, {one.pattern: number for number, one in enumerate(slices)})
    return lambda value: next((number for number, one in enumerate(slices) if one.holds(value)), None)


def _text_finder(member: str, numbers: dict[str, int]) -> Callable[[Any], int | None]:
    def find(value: Any) -> int | None:
        found = value.get(member) if isinstance(value, dict) else None
        return numbers.get(found) if isinstance(found, str) else None

    return find


def _check_count(one: Slice, count: int, others: Values, place: Place, report: Report) -> None:
    """Too few entries are told at the entry that was probably meant, else at the list."""
    if count < one.least:
        meant = (unmet(one.whole, value, at) for value, at in others if resembles(one.whole, value))
        report.add("VAL-014", next(meant, place), element=label(place), expected=one.name)
    elif count > one.most:
        report.add("VAL-015", place, expected=one.name, count=count, most=one.most)


def _refuse_other(slices: list[Slice], at: Place, report: Report) -> None:
    report.add("VAL-016", at, hint=f" It takes {', '.join(one.name for one in slices)}.")


def one_of_each(rule: Json) -> Callable[[list[Any], Place, Report], None]:
    """At most one identifier of the named system, and it has a value (UK Core, restated)."""

    def check(values: list[Any], place: Place, report: Report) -> None:
        held = [index for index, value in enumerate(values) if fits({"system": rule["system"]}, value)]
        if len(held) > 1:
            report.add("VAL-015", place, expected=f"the {rule['name']}", count=len(held))
        for index in held:
            if "value" not in values[index]:
                report.add("VAL-001", ((place, index), "value"), parent=f"The {rule['name']}", element="value")

    return check
