"""One compiled check per type: elements, cardinality, choices and rules, over plain dicts."""

from collections.abc import Callable
from typing import Any

from app.domain.json import Json
from app.fhir.validation.primitives import Check, described
from app.fhir.validation.report import DEEPEST, Place, Report, article, label, shown

Field = Callable[[Json, Any, Place, Report], None]
"""A check of one member: the object it stands in, its value, its place."""

_HINTS = {
    "ServiceRequest.intent": ' For a referral send "order".',
    "Task.intent": ' For a referral send "order".',
    "Bundle.type": ' For a referral send "transaction".',
}


class Shape:
    """The members that an object of one type may and must have."""

    def __init__(self, name: str, *, is_resource: bool) -> None:
        self.name = name
        self.is_resource = is_resource
        self.fields: dict[str, Field] = {}
        self.required: list[tuple[str, frozenset[str]]] = []
        self.choices: dict[str, frozenset[str]] = {}
        self.rules: list[Check] = []

    def check(self, value: Any, place: Place, report: Report) -> None:
        """Every problem of an object of this type; rules over several members run when the members are right."""
        if not isinstance(value, dict):
            report.add("VAL-005", place, form="an object", sent=described(value))
        elif not value:
            report.add("VAL-009", place)
        elif report.depth >= DEEPEST:
            report.add("VAL-025", place, most=DEEPEST)
        else:
            self._check_members(value, place, report)

    def _check_members(self, value: Json, place: Place, report: Report) -> None:
        before = len(report.issues)
        report.depth += 1
        fields = self.fields
        for name, member in value.items():
            field = fields.get(name)
            if field is None:
                self._refuse_unknown(name, place, report)
            else:
                field(value, member, (place, name), report)
        for element, names in self.required:
            if names.isdisjoint(value):
                self._refuse_missing(element, place, report)
        for names in self.choices.values():
            sent = names & value.keys()
            if len(sent) > 1:
                self._refuse_clash(value, sent, place, report)
        if len(report.issues) == before:
            for rule in self.rules:
                rule(value, place, report)
        report.depth -= 1

    def _refuse_missing(self, element: str, place: Place, report: Report) -> None:
        hint = _HINTS.get(f"{self.name}.{element}", "")
        at = (place, element.removesuffix("[x]"))
        report.add("VAL-001", at, parent=self._called(place), element=element, hint=hint)

    def _called(self, place: Place) -> str:
        """How a text names this object: a resource by its type, any other by its place."""
        return self.name if self.is_resource else label(place)

    def _refuse_clash(self, value: Json, sent: frozenset[str], place: Place, report: Report) -> None:
        kinds = {name.removeprefix("_") for name in sent}
        if len(kinds) > 1:
            names = ", ".join([name for name in value if name in kinds] or sorted(kinds))
            report.add("VAL-007", place, parent=self._called(place), count=len(kinds), names=names)

    def _refuse_unknown(self, name: object, place: Place, report: Report) -> None:
        known = shown(name)
        if known is None:
            report.add("VAL-004", place, name="A member of this object", type=article(self.name))
            return
        choice = self._choice_of(known)
        if choice is not None:
            names = [one for one in self.choices[choice] if not one.startswith("_")]
            facts = {"choice": f"{choice}[x]", "hint": _name_hint(known, names, report)}
            report.add("VAL-008", (place, known), name=f"`{known}`", **facts)
        else:
            hint = _name_hint(known, [one for one in self.fields if not one.startswith("_")], report)
            report.add("VAL-004", (place, known), name=f"`{known}`", type=article(self.name), hint=hint)

    def _choice_of(self, name: str) -> str | None:
        """The choice element that a name like valueInstance seems to mean."""
        bare = name.removeprefix("_")
        return next((one for one in self.choices if bare.startswith(one) and bare[len(one) :][:1].isupper()), None)


def _name_hint(name: str, names: list[str], report: Report) -> str:
    if len(names) <= 3:
        return f" It takes {' or '.join(f'`{one}`' for one in sorted(names))}." if names else ""
    near = report.near(name, sorted(names))
    return f" Did you mean `{near}`?" if near else ""


def single(check: Check) -> Field:
    """A member that takes one value."""

    def field(owner: Json, value: Any, place: Place, report: Report) -> None:
        if isinstance(value, list):
            report.add("VAL-006", place, form="takes one value. Take it out of the list.")
        elif value is None:
            report.add("VAL-010", place)
        else:
            check(value, place, report)

    return field


def many(check: Check, most: int | None = None) -> Field:
    """A member that takes a list of values."""

    def field(owner: Json, value: Any, place: Place, report: Report) -> None:
        if not _is_list(value, place, report):
            return
        if most is not None and len(value) > most:
            report.add("VAL-002", place, most=most, count=len(value))
        for index, one in enumerate(value):
            if one is None:
                report.add("VAL-010", (place, index))
            else:
                check(one, (place, index), report)

    return field


def many_simple(check: Check) -> Field:
    """A list of simple values, where null stands for one that has only an extension (JSON, "_" members)."""

    def field(owner: Json, value: Any, place: Place, report: Report) -> None:
        if not _is_list(value, place, report):
            return
        beside = _beside(owner, place)
        for index, one in enumerate(value):
            if one is not None:
                check(one, (place, index), report)
            elif index >= len(beside) or beside[index] is None:
                report.add("VAL-010", (place, index))

    return field


def many_beside(check: Check) -> Field:
    """The `_` member of a list of simple values: as long as that list, null where there is nothing to add."""

    def field(owner: Json, value: Any, place: Place, report: Report) -> None:
        if not _is_list(value, place, report):
            return
        values = owner.get(str(place[1])[1:])
        if isinstance(values, list) and len(values) != len(value):
            report.add("VAL-006", place, form="must have as many entries as the list beside it.")
        for index, one in enumerate(value):
            if one is not None:
                check(one, (place, index), report)
            elif not isinstance(values, list):
                report.add("VAL-010", (place, index))

    return field


def _is_list(value: Any, place: Place, report: Report) -> bool:
    if not isinstance(value, list):
        report.add("VAL-006", place, form="takes a list. Put the value in [ ].")
    elif not value:
        report.add("VAL-009", place)
    else:
        return True
    return False


def _beside(owner: Json, place: Place) -> list[Any]:
    beside = owner.get(f"_{place[1]}")
    return beside if isinstance(beside, list) else []
