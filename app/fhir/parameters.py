"""Parameters of an operation: plain parts by name, each of the type its name promises."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.fhir.terminology import nearest
from app.fhir.validation.report import shown


@dataclass(frozen=True)
class Parts:
    """The parts of one operation's Parameters (or of one part that has parts itself)."""

    operation: str
    parts: tuple[Json, ...]
    place: str = "Parameters.parameter"

    def only(self, *names: str) -> None:
        """Raise TSK-026 for every part that is not among the names."""
        unknown = [(at, part["name"]) for at, part in enumerate(self.parts) if part["name"] not in names]
        if unknown:
            raise Refusal(*(self._unknown(at, name, names) for at, name in unknown))

    def _unknown(self, at: int, name: str, names: tuple[str, ...]) -> Issue:
        known = shown(name)
        near = nearest(known, names) if known else ()
        hint = f" Did you mean {near[0]}?" if near else f" It takes: {', '.join(names)}."
        facts = {"operation": self.operation.removeprefix("$"), "part": known or "of this name", "hint": hint}
        return Issue("TSK-026", f"{self.place}[{at}].name", facts)

    def value(self, name: str, *kinds: str) -> Any:
        """The value of a part, or None without it; TSK-028 when it came as another type, or twice."""
        found = [part for part in self.parts if part.get("name") == name]
        if not found:
            return None
        values = [found[0][f"value{kind}"] for kind in kinds if f"value{kind}" in found[0]]
        if len(found) > 1 or not values:
            wanted = " or ".join(f"value{kind}" for kind in kinds)
            at = f"Parameters.parameter.where(name = '{name}')"
            raise refuse("TSK-028", at, part=name, operation=self.operation.removeprefix("$"), wanted=wanted)
        return values[0]

    def text(self, name: str) -> str | None:
        """The words of a part."""
        value = self.value(name, "String")
        return None if value is None else str(value)

    def code(self, name: str) -> str | None:
        """The code of a part."""
        value = self.value(name, "Code", "String")
        return None if value is None else str(value)

    def codes(self, name: str) -> list[str]:
        """The codes of a part that may stand there more than once."""
        found = [part for part in self.parts if part["name"] == name]
        return [str(Parts(self.operation, (part,), self.place).code(name)) for part in found]

    @property
    def names(self) -> frozenset[str]:
        """The names of the parts."""
        return frozenset(part["name"] for part in self.parts)

    def inner(self, name: str) -> Iterator["Parts"]:
        """Each part of that name, as parts of its own."""
        for at, part in enumerate(self.parts):
            if part.get("name") == name:
                yield Parts(self.operation, tuple(part.get("part", ())), f"{self.place}[{at}].part")


def read_parts(operation: str, resource: Json) -> Parts:
    """The parts of a Parameters body; TSK-029 when it is another type or malformed."""
    if resource.get("resourceType") != "Parameters":
        raise refuse("TSK-029", "resourceType")
    parts = resource.get("parameter", [])
    if not isinstance(parts, list) or not all(_is_part(part) for part in parts):
        raise refuse("TSK-029", "Parameters.parameter")
    return Parts(operation, tuple(parts))


def _is_part(part: Any) -> bool:
    return (
        isinstance(part, dict)
        and isinstance(part.get("name"), str)
        and isinstance(part.get("part", []), list)
        and all(_is_part(inner) for inner in part.get("part", []))
    )
