"""JSON is laid out without a change to any token."""

import json

import pytest

from app.fhir.pretty import pretty


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[1,2,{"b":"x, {y}: [z]"}],"c":{}}',
        '{"quote":"say \\"no\\", \\\\","empty":[],"deep":[[[]]]}',
        '{"n":null,"t":true,"f":false,"e":-1.50e+10}',
        "[]",
        '"alone"',
    ],
)
def test_what_is_laid_out_says_the_same(text: str) -> None:
    laid = pretty(text)
    assert json.loads(laid) == json.loads(text)
    assert laid == json.dumps(json.loads(text), indent=2, ensure_ascii=False).replace("-15000000000.0", "-1.50e+10")
    assert pretty(laid) == laid


def test_digits_stay_as_they_are() -> None:
    assert pretty('{"value":1.500,"other":0.10E-2}') == '{\n  "value": 1.500,\n  "other": 0.10E-2\n}'


def test_nothing_stays_nothing() -> None:
    assert pretty("") == ""
