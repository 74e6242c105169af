"""Each invariant of R4 that may be broken by what a caller sends, broken by one body that is otherwise right."""

from typing import Any

import pytest

from app.fhir.json import Digits
from app.fhir.validation import compile_validator
from tests.fhir.broken import BROKEN
from tests.fhir.builders import Body, a_patient

VALIDATOR = compile_validator()


@pytest.mark.parametrize(("key", "body", "place"), BROKEN, ids=[f"{key} {place}" for key, _, place in BROKEN])
def test_a_broken_invariant_is_told_where_it_is_broken(key: str, body: Body, place: str) -> None:
    told = [(issue.code, issue.expression) for issue in VALIDATOR.check(body)]
    assert told == [("VAL-060", place)], key


def span(low: Any, high: Any) -> Body:
    kept = {"url": "https://elsewhere.example/span", "valueRange": {"low": {"value": low}, "high": {"value": high}}}
    return a_patient(extension=[kept])


def test_a_range_is_compared_digit_for_digit() -> None:
    assert VALIDATOR.check(span(Digits("0.1"), Digits("0.10"))) == []
    assert [issue.code for issue in VALIDATOR.check(span(Digits("0.30"), Digits("0.3e-1")))] == ["VAL-060"]
