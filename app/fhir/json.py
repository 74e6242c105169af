"""Strict JSON: what FHIR allows and nothing else, and not a digit changed (https://hl7.org/fhir/R4/json.html)."""

import json
import re
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NoReturn

import orjson

from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.fhir import json_faults

_EXACT = 15
"""A whole number of so many digits is the same in every JSON reader."""

_BRACKETS = str.maketrans("{}[]", "()()")
_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)', re.DOTALL)
_NOT_BRACKET = re.compile(r"[^()]+")
_ESCAPED = re.compile(r"\\u(?:00[01789]|[dD][89a-fA-F])")
_CONTROL = re.compile(r"[\x7f-\x9f]")


class Digits:
    """A JSON number kept as it was written; equal to any number of the same decimal value, and hashable."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def value(self) -> Decimal | str:
        """The decimal value, or the text itself where the exponent is beyond what a Decimal holds."""
        try:
            return Decimal(self.text)
        except InvalidOperation:
            return self.text

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Digits):
            return self.value == other.value
        if isinstance(other, int | Decimal) and not isinstance(other, bool):
            return self.value == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"Digits({self.text!r})"

    def __str__(self) -> str:
        return self.text


def parse(body: bytes, *, max_depth: int = 48) -> Json:
    """The one JSON object in a request body; a Refusal (VAL-030 to VAL-035, 400) says what is wrong and where.

    Whole numbers of up to 15 digits are int; every other number is `Digits`.
    """
    text = _decoded(body)
    _bound_depth(text, max_depth)
    value = _loaded(text)
    if not isinstance(value, dict):
        raise refuse("VAL-035")
    return value


def dump(resource: Json) -> bytes:
    """Compact JSON in UTF-8, names in the order of the dict, `Digits` as they were written."""
    return orjson.dumps(resource, default=_verbatim)


def _verbatim(value: object) -> orjson.Fragment:
    if isinstance(value, Digits):
        return orjson.Fragment(value.text)
    raise TypeError(f"not JSON: {type(value).__name__}")


def _decoded(body: bytes) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        raise refuse("VAL-031", byte=0)
    try:
        text = body.decode()
    except UnicodeDecodeError as fault:
        raise refuse("VAL-031", byte=fault.start) from None
    if _suspect(text):
        json_faults.check_texts(text)
    return text


def _suspect(text: str) -> bool:
    """True when a control character or half a pair may be among the texts; plain ASCII is told apart fast."""
    if "\\u" in text and _ESCAPED.search(text):
        return True
    return "\x7f" in text or (not text.isascii() and _CONTROL.search(text) is not None)


def _bound_depth(text: str, most: int) -> None:
    """Each round takes the innermost brackets away, so the rounds count the levels without recursion."""
    if text.count("{") + text.count("[") <= most:
        return
    left = _NOT_BRACKET.sub("", _TEXT.sub("", text).translate(_BRACKETS))
    for _ in range(most):
        shorter = left.replace("()", "")
        if shorter == left:
            break
        left = shorter
    if left.count("(") > most or "()" in left:
        raise refuse("VAL-034", most=most)


class _RepeatedName(Exception):
    """An object has the same name twice."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RepeatedName
    return members


def _whole(text: str) -> int | Digits:
    if len(text.removeprefix("-")) > _EXACT or text == "-0":
        return Digits(text)
    return int(text)


def _refuse_constant(name: str) -> NoReturn:
    raise refuse("VAL-030", reason=f"{name} is not a JSON number", where="a number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Digits, parse_int=_whole, parse_constant=_refuse_constant
)


def _loaded(text: str) -> object:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        raise json_faults.syntax(fault) from None
    except _RepeatedName:
        raise json_faults.repeated_name(text) from None
    except Refusal:
        raise json_faults.constant(text) from None
