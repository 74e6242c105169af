"""Each profile is shown by bodies that are accepted and by bodies that are refused for the reason they name."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.catalogue.errors import ENTRIES
from app.fhir.validation import compile_validator
from tests.guide.examples import FOLDER, PROFILES, Example, invalid, named, valid

VALIDATOR = compile_validator()
EVERY = [*valid(), *invalid()]
SYNTHETIC = re.compile(r"[A-Z][a-z]+ ZZTEST|(Dr )?Zz .*|DWP .*|Work and Health Gateway|.* client")


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_two_valid_examples_and_an_invalid_one(name: str) -> None:
    assert sum(one.of == name for one in valid()) >= 2
    assert sum(one.of == name for one in invalid()) >= 1


def test_every_example_belongs_to_a_profile_and_every_told_error_to_an_example() -> None:
    assert {one.of for one in EVERY} == set(PROFILES)
    assert {(one.of, one.name) for one in invalid()} == named()
    assert len(EVERY) == len(list(FOLDER.glob("*/*")))


@pytest.mark.parametrize("example", EVERY, ids=str)
def test_an_example_names_its_profile_and_itself(example: Example) -> None:
    kind, _, name = example.name.partition("-")
    assert example.body["meta"]["profile"] == [example.profile]
    assert example.body["id"] == f"{example.of}-{name}"[:64], kind


@pytest.mark.parametrize("example", valid(), ids=str)
def test_a_valid_example_is_accepted(example: Example) -> None:
    assert [(one.code, one.expression) for one in VALIDATOR.check(example.body, profile=example.profile)] == []


@pytest.mark.parametrize("example", invalid(), ids=str)
def test_an_invalid_example_raises_the_error_it_names_and_no_other(example: Example) -> None:
    found = tuple((one.code, one.expression) for one in VALIDATOR.check(example.body, profile=example.profile))
    assert found == example.raises
    assert found[0][0] in ENTRIES
    assert example.why.endswith(".")


@pytest.mark.parametrize("example", EVERY, ids=str)
def test_an_example_speaks_of_invented_people_only(example: Example) -> None:
    assert [name for name in _parties(example.body) if not SYNTHETIC.fullmatch(name)] == []


def _parties(value: Any) -> Iterator[str]:
    """What people and organisations are called in a body: every display that is not a code's."""
    if isinstance(value, dict) and "display" in value and "code" not in value:
        yield value["display"]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _parties(one)
