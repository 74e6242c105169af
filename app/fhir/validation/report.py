"""What a validation finds: where it stands in the body, and the issues so far."""

import re
from collections.abc import Iterable
from typing import Any

from app.domain.errors import Issue
from app.domain.json import Json
from app.fhir.terminology import nearest

Place = Any
"""A spot in the body, made without string work: the root's text, or (parent place, element name or index)."""

DEEPEST = 64
SHOWN = 50
KEPT = 200
_NAME = re.compile(r"_?[A-Za-z](?:[A-Za-z]|\d(?!\d{3})){0,63}\Z")


class Report:
    """The issues of one validation, and what checks share while they walk the body."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.issues: list[Issue] = []
        self.depth = 0
        self.holder: str = ""
        self.contained: dict[str, str] = {}
        self.named: set[str] = set()
        self._untold = 0

    def add(self, code: str, place: Place, **facts: object) -> None:
        """Note an issue at a place; the fact `element` is the place's own name unless given."""
        if self.full:
            self._untold += 1
            return
        facts.setdefault("element", label(place))
        self.issues.append(Issue(code, path(place), facts))

    @property
    def full(self) -> bool:
        """True when further issues are only counted, so that a hostile body costs no more than a bad one."""
        return len(self.issues) >= KEPT

    def near(self, word: str, candidates: Iterable[str]) -> str | None:
        """The candidate that the word was probably meant to be."""
        return None if self.full else next(iter(nearest(word, candidates, n=1)), None)

    def finished(self, body: object) -> list[Issue]:
        """Every issue once, in body order; beyond 50 a last one tells how many there are."""
        if len(self.issues) < 2:
            return self.issues
        single: dict[tuple[str, str | None], Issue] = {}
        for issue in self.issues:
            single.setdefault((issue.code, issue.expression), issue)
        order = _positions(body, self.root)
        found = sorted(single.values(), key=lambda issue: _position(issue.expression, order))
        count = len(found) + self._untold
        if count <= SHOWN:
            return found
        return [*found[:SHOWN], Issue("VAL-099", self.root, {"count": count, "shown": SHOWN})]


def path(place: Place) -> str:
    """The place as FHIRPath, like Task.input[0].type."""
    steps = []
    while not isinstance(place, str):
        place, step = place
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return place + "".join(reversed(steps))


def label(place: Place) -> str:
    """The last name of a place with its index, like input[0]; the whole text at the root."""
    if isinstance(place, str):
        return place
    parent, step = place
    return f"{label(parent)}[{step}]" if isinstance(step, int) else str(step)


def shown(name: object) -> str | None:
    """A name that may be repeated to the caller: one made like an element name; else None."""
    return name if isinstance(name, str) and _NAME.match(name) else None


def article(word: str) -> str:
    """The word with its article: a Task, an Observation."""
    return f"{'an' if word[0] in 'AEIOaeio' else 'a'} {word}"


def _positions(body: object, root: str) -> dict[str, int]:
    """The order in which each path of the body comes, nested ones after their parents."""
    order: dict[str, int] = {}
    waiting: list[tuple[str, object]] = [(root, body)]
    while waiting:
        at, value = waiting.pop()
        order[at] = len(order)
        waiting.extend(reversed(_members(at, value)))
    return order


def _members(at: str, value: object) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        members: Json = value
        return [(f"{at}.{name}", member) for name, member in members.items()]
    if isinstance(value, list):
        return [(f"{at}[{index}]", member) for index, member in enumerate(value)]
    return []


def _position(expression: str | None, order: dict[str, int]) -> int:
    at = expression or ""
    while at and at not in order:
        at = at[: max(at.rfind("."), at.rfind("["), 0)]
    return order.get(at, 0)
