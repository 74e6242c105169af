"""Strict JSON: every digit kept, every fault told with its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refusal
from app.fhir.json import Digits, dump, parse

NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", fullmatch=True)

FAULTS = [
    (b"", "VAL-030", "line 1, column 1"),
    (b'{"a":1', "VAL-030", "line 1, column 7"),
    (b'{"a":1,}', "VAL-030", "line 1, column 8"),
    (b'{"a":\n "b}', "VAL-030", "line 2, column 2"),
    (b'{"a":NaN}', "VAL-030", "line 1, column 6"),
    (b'{"NaN":1,\n"a":-Infinity}', "VAL-030", "line 2, column 5"),
    (b'{"a":01}', "VAL-030", "line 1"),
    (b"{'a':1}", "VAL-030", "line 1, column 2"),
    (b'{"a":1}{}', "VAL-030", "line 1, column 8"),
    (b'{"a":"x\x01"}', "VAL-030", "line 1, column 8"),
    (b'{"a":"\xff"}', "VAL-031", "byte 6"),
    (b'\xef\xbb\xbf{"a":1}', "VAL-031", "byte 0"),
    ('{"a":1}'.encode("utf-16"), "VAL-031", "byte 0"),
    (b'{"a":1,"a":2}', "VAL-032", "line 1, column 8"),
    (b'{"a":"\\u0000"}', "VAL-033", "line 1, column 6"),
    (b'{"a":"\\u001b"}', "VAL-033", "line 1, column 6"),
    (b'{"a":"\\ud800"}', "VAL-033", "line 1, column 6"),
    (b'{"a":"x",\n"\\udc00b":1}', "VAL-033", "line 2, column 1"),
    ('{"a":"\x85"}'.encode(), "VAL-033", "line 1, column 6"),
    (b'{"a":' * 49 + b"1" + b"}" * 49, "VAL-034", "48 levels"),
    (b"[" * 500_000, "VAL-034", "48 levels"),
    (b'{"a":[' * 100_000, "VAL-034", "48 levels"),
    (b"[]", "VAL-035", "JSON object"),
    (b'"text"', "VAL-035", "JSON object"),
    (b"null", "VAL-035", "JSON object"),
]


@pytest.mark.parametrize(("body", "code", "place"), FAULTS)
def test_a_body_that_is_not_json_is_refused_with_the_place(body: bytes, code: str, place: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(body)
    issue = refusal.value.issues[0]
    assert (issue.code, refusal.value.kind) == (code, "bad-request")
    assert place in issue.text


def test_a_repeated_name_is_told_with_its_path() -> None:
    with pytest.raises(Refusal) as refusal:
        parse(b'{"name":[{"given":["a"]},{"family":"x",\n "family":"y"}]}')
    assert refusal.value.issues[0].expression == "name[1].family"
    assert "line 2, column 2" in refusal.value.issues[0].text


def test_the_path_of_a_repeated_name_begins_with_the_type() -> None:
    with pytest.raises(Refusal) as refusal:
        parse(b'{"resourceType":"Task","for":{"display":"x","display":"y"}}')
    assert refusal.value.issues[0].expression == "Task.for.display"


def test_a_repeated_name_that_is_no_element_name_is_not_repeated_to_the_caller() -> None:
    with pytest.raises(Refusal) as refusal:
        parse(b'{"John 9990263396":1,"John 9990263396":2}')
    assert "9990263396" not in refusal.value.issues[0].text
    assert refusal.value.issues[0].expression is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":"\\\\u0000"}',
        b'{"a":"line\\nnext\\ttab"}',
        b'{"a":"[[[[{{{{' + b"[" * 100 + b'"}',
        b'{"a":' * 48 + b"1" + b"}" * 48,
    ],
)
def test_what_json_and_fhir_allow_is_read(body: bytes) -> None:
    assert parse(dump(parse(body))) == parse(body)


@pytest.mark.parametrize(
    "number", ["1.50", "1.0E3", "1234567890123456789012345678901234", "-0", "1E999999999999999999999"]
)
def test_a_number_is_written_back_digit_for_digit(number: str) -> None:
    body = f'{{"value":{number}}}'.encode()
    assert dump(parse(body)) == body
    assert isinstance(parse(body)["value"], Digits)


@given(st.lists(NUMBERS, max_size=5))
def test_any_number_is_written_back_digit_for_digit(numbers: list[str]) -> None:
    body = f'{{"a":[{",".join(numbers)}]}}'.encode()
    assert dump(parse(body)) == body


def test_a_whole_number_of_fifteen_digits_is_an_int_and_one_of_sixteen_is_kept() -> None:
    assert parse(b'{"a":-123456789012345,"b":1234567890123456}') == {
        "a": -123456789012345,
        "b": Digits("1234567890123456"),
    }


def test_digits_are_equal_by_value_and_hash_alike() -> None:
    assert Digits("1.50") == Digits("1.5")
    assert Digits("1.0") == 1
    assert Digits("1.0") != True  # noqa: E712  a number is never a boolean
    assert len({Digits("1.50"), Digits("1.5"), Digits("2")}) == 2


def outcome(body: bytes) -> str:
    """ "read", or the code of the refusal."""
    try:
        assert isinstance(parse(body), dict)
    except Refusal as refusal:
        return refusal.issues[0].code
    return "read"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert re.fullmatch(r"VAL-03\d|read", outcome(body))


@given(st.text(alphabet='{}[]",:\\u0d8aN1e-. \n', max_size=60))
def test_any_almost_json_is_read_or_refused(text: str) -> None:
    assert re.fullmatch(r"VAL-03\d|read", outcome(text.encode()))
