"""Every example that a door takes, each of its elements gone wrong in five ways, and what the door must say of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from httpx import Response

from app.domain.catalogue.types import TYPES
from app.fhir.json import parse
from app.fhir.validation import compile_validator
from tests.fhir.builders import BODIES, SHARED, Body, changed, path, spots

Steps = tuple[Any, ...]
FOLDERS = ("examples", "reference/ukcore/examples")
TWICE = "__twice__"
CHOICES = ("value", "effective", "source", "occurrence", "deceased", "onset", "multipleBirth", "product", "scheduled")


def drop(holder: Any, name: Any) -> None:
    """Leave it out."""
    del holder[name]


def misspell(holder: Any, name: Any) -> None:
    """A letter too many in its name."""
    _rename(holder, {name: f"{name}x"})


def retype(holder: Any, name: Any) -> None:
    """A text for what is none, a number for a text."""
    holder[name] = "words" if isinstance(holder[name], bool | int | dict | list) else 7


def nest(holder: Any, name: Any) -> None:
    """One level deeper than it stands."""
    holder[name] = {"nested": holder[name]} if isinstance(holder[name], list) else [holder[name]]


def duplicate(holder: Any, name: Any) -> None:
    """The same name again, which only the text of a body can say."""
    holder[f"{name}{TWICE}"] = holder[name]


WAYS: dict[str, Callable[[Any, Any], None]] = {way.__name__: way for way in (drop, misspell, retype, nest, duplicate)}


def _rename(holder: Any, names: dict[str, str]) -> None:
    members = dict(holder)
    holder.clear()
    holder.update({names.get(one, one): value for one, value in members.items()})


@dataclass(frozen=True)
class Mutant:
    """One body gone wrong at one place: where it comes from, the door it is sent to, and the place."""

    source: str
    type: str
    steps: Steps
    way: str

    @property
    def door(self) -> str:
        """The address it is posted to."""
        return "" if self.type == "Bundle" else f"/{self.type}"

    @property
    def place(self) -> str:
        """The element as FHIRPath."""
        return path(self.type, self.steps)

    @property
    def body(self) -> bytes:
        """The text that is sent."""
        text = json.dumps(changed(examples()[self.source], self.steps, WAYS[self.way]), default=float)
        return text.replace(TWICE, "").encode()


@cache
def examples() -> dict[str, Body]:
    """Our own bodies, and the valid examples of the folders beside the repository that a door takes."""
    files = [file for folder in FOLDERS for file in sorted((SHARED / folder).glob("*.json"))]
    found = {f"{file.parent.parent.name}/{file.stem}": _body(file) for file in files}
    found |= {f"own/{type_}": json.loads(json.dumps(make(), default=float)) for type_, make in BODIES.items()}
    validator = compile_validator()
    return {name: body for name, body in found.items() if _is_taken(body) and not validator.check(_parsed(body))}


def _body(file: Path) -> Body:
    text = file.read_text()
    return json.loads(text) if text.lstrip().startswith("{") else {}


def _parsed(body: Body) -> Body:
    return parse(json.dumps(body).encode())


def _is_taken(body: Body) -> bool:
    type_ = body.get("resourceType")
    if type_ == "Bundle":
        return body.get("type") == "transaction"
    return type_ in TYPES and "create" in TYPES[str(type_)].interactions


def mutants() -> Iterator[Mutant]:
    """All of them."""
    for source, body in examples().items():
        for steps in spots(body):
            for way in WAYS:
                yield Mutant(source, body["resourceType"], steps, way)


def told_of(answer: Response) -> set[tuple[str, str]]:
    """What a refusal says of the form of a body: codes and places."""
    issues = answer.json().get("issue", []) if answer.status_code >= 400 else []
    found = {(issue["details"]["coding"][-1]["code"], issue.get("expression", [""])[0]) for issue in issues}
    return {(code, place) for code, place in found if code.startswith(("VAL", "BUN"))}


def judged(mutant: Mutant, told: set[tuple[str, str]], whole: set[tuple[str, str]]) -> bool | None:
    """Whether what is told of a mutant, and not of the whole body, names the element; None for what may be left out.

    A dropped element may also be named by the element or the list that it leaves short of it.
    """
    places = [place for _, place in told - whole]
    wanted = [mutant.place, f"{mutant.place}x", _choice(mutant.place) or mutant.place]
    if mutant.way != "drop":
        return any(place.startswith(one) for place in places for one in wanted)
    above = mutant.place.rpartition(".")[0]
    return None if not places else bool({*wanted, above, above.rpartition("[")[0]} & set(places))


def _choice(place: str) -> str:
    """The element of a choice member: Extension.valueCode is a form of Extension.value."""
    above, _, name = place.rpartition(".")
    return next((f"{above}.{base}" for base in CHOICES if name.startswith(base)), "")
