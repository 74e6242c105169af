"""Each element of each of our bodies dropped, misspelt, retyped and nested: the issue stands at the element."""

from collections.abc import Callable
from typing import Any

import pytest

from app.fhir.validation import compile_validator
from tests.fhir.builders import BODIES, changed, path, spots

VALIDATOR = compile_validator()


def drop(holder: Any, name: Any) -> None:
    del holder[name]


def misspell(holder: Any, name: Any) -> None:
    members = dict(holder)
    holder.clear()
    holder.update({(f"{one}x" if one == name else one): value for one, value in members.items()})


def retype(holder: Any, name: Any) -> None:
    holder[name] = "words" if isinstance(holder[name], bool | int | dict | list) else 7


def nest(holder: Any, name: Any) -> None:
    holder[name] = {"nested": holder[name]} if isinstance(holder[name], list) else [holder[name]]


CHANGES = {change.__name__: change for change in (drop, misspell, retype, nest)}


def placed(type_: str, body: Any, steps: tuple[Any, ...], name: str, change: Callable[[Any, Any], Any]) -> bool | None:
    """Whether an issue stands at or under the changed element; None when dropping it left the body valid."""
    issues = VALIDATOR.check(changed(body, steps, change))
    if name == "drop" and not issues:
        return None
    wanted = path(type_, steps)
    if name == "drop" and any(issue.code == "VAL-009" for issue in issues):
        wanted = path(type_, steps[:-1])
    starts = (wanted, f"{wanted}x", _choice(wanted))
    return any(start and (issue.expression or "").startswith(start) for issue in issues for start in starts)


def _choice(wanted: str) -> str:
    """The element of a choice member: Extension.valueCode is a form of Extension.value."""
    parent, _, name = wanted.rpartition(".")
    return next((f"{parent}.{base}" for base in ("value", "effective", "source") if name.startswith(base)), "")


@pytest.mark.parametrize("type_", BODIES)
def test_our_own_bodies_are_valid(type_: str) -> None:
    assert [issue.text for issue in VALIDATOR.check(BODIES[type_]())] == []


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("type_", BODIES)
def test_a_changed_element_is_named_by_its_path(type_: str, name: str) -> None:
    body = BODIES[type_]()
    answers = {steps: placed(type_, body, steps, name, CHANGES[name]) for steps in spots(body)}
    judged = {steps: answer for steps, answer in answers.items() if answer is not None}
    missed = [path(type_, steps) for steps, answer in judged.items() if not answer]
    assert judged
    assert len(missed) <= 0.02 * len(judged), missed
