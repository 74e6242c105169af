"""One parameter of a search as a Criterion: its modifier known and every value read."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from app.domain.calendar import span
from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.clock import milliseconds
from app.domain.errors import Issue
from app.domain.query import SECURITY, Amount, Criterion, Link, Span, Target, Token, Value, Words, every_parameter
from app.fhir.extraction import fold, reference_parts
from app.fhir.labels import classes_labelled
from app.fhir.terminology import nearest

PREFIXES = ("eq", "ne", "gt", "ge", "lt", "le", "sa", "eb", "ap")
MODIFIERS = {
    "token": ("not", "missing"),
    "reference": ("identifier", "missing"),
    "string": ("exact", "contains", "missing"),
    "date": ("missing",),
    "uri": ("missing",),
    "quantity": ("missing",),
}
NAME = re.compile(r"[A-Za-z_][A-Za-z_.:$-]{0,39}", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,10})?(?:[eE][+-]?\d)?", re.ASCII)
ESCAPED = re.compile(r"\\([,|$\\])")


def parameter_of(declared: ResourceType, name: str) -> Parameter | None:
    """The parameter of that name, of the type or of every type; None where there is none."""
    return next((parameter for parameter in every_parameter(declared) if parameter.name == name), None)


def as_told(name: str) -> str:
    """A name as it may be told again: letters only, since anything else may be somebody's number."""
    return name if NAME.fullmatch(name) else "of that name"


def unknown_parameter(of: str, name: str, names: Iterable[str]) -> Issue:
    """SEA-001 for a parameter that is none of the names, with the nearest of them."""
    near = nearest(name, names)
    hint = f" Nearest: {', '.join(near)}." if near else ""
    told = as_told(name)
    at = f"http.query.{told}" if told == name else "http.query"
    return Issue("SEA-001", at, {"type": of, "name": told, "hint": hint})


def read_criterion(declared: ResourceType, name: str, value: str, issues: list[Issue]) -> Criterion | None:
    """One parameter as a Criterion; None with the reason among the issues, or silently where there is no such name.

    SEA-002 for values that cannot be read, SEA-003 for modifiers.
    """
    plain, _, modifier = name.partition(":")
    parameter = parameter_of(declared, plain)
    if parameter is None:
        return None
    if modifier in parameter.targets:
        value, modifier = ",".join(f"{modifier}/{part}" for part in split(value)), ""
    if modifier and modifier not in MODIFIERS[parameter.kind]:
        hint = f" It takes: {', '.join(MODIFIERS[parameter.kind])}."
        issues.append(
            Issue("SEA-003", f"http.query.{plain}", {"name": plain, "modifier": as_told(modifier), "hint": hint})
        )
        return None
    try:
        values = tuple(_value(parameter, modifier, part) for part in split(value))
    except ValueError as fault:
        issues.append(Issue("SEA-002", f"http.query.{plain}", {"name": plain, "reason": str(fault)}))
        return None
    criterion = Criterion(parameter, modifier or None, values)
    return _labelled(criterion) if parameter == SECURITY else criterion


def _labelled(criterion: Criterion) -> Criterion:
    """A search for labels as one for the classes that have them."""
    if criterion.modifier != "missing":
        return replace(criterion, values=tuple(one for value in criterion.values for one in _classes(value)))
    is_missing = criterion.values == (Token(None, "true"),)
    return replace(criterion, modifier="not" if is_missing else None, values=classes_labelled(Token(None, None)))


def _classes(value: Value) -> tuple[Token, ...]:
    assert isinstance(value, Token)
    return classes_labelled(value)


def split(value: str) -> list[str]:
    r"""The alternatives of a value: split at commas, save where `\,` escapes one. What is escaped stays so."""
    return _parted(value, ",")


def _parted(text: str, separator: str) -> list[str]:
    parts = [""]
    escaped = False
    for character in text:
        if character == separator and not escaped:
            parts.append("")
        else:
            parts[-1] += character
        escaped = character == "\\" and not escaped
    return parts


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def _value(parameter: Parameter, modifier: str, text: str) -> Value:
    if not text:
        raise ValueError("a value is missing")
    if modifier == "missing":
        return _missing(text)
    if parameter.kind == "date":
        return _span(text)
    if parameter.kind == "quantity":
        return _amount(text)
    if parameter.kind == "token":
        return _token(text)
    if parameter.kind == "reference":
        return Target(identifier=_token(text)) if modifier == "identifier" else _target(parameter, _plain(text))
    plain = _plain(text)
    return Words(plain, fold(plain)) if parameter.kind == "string" else Link(plain)


def _missing(text: str) -> Token:
    if text not in ("true", "false"):
        raise ValueError(":missing takes true or false")
    return Token(None, text)


def _span(text: str) -> Span:
    prefix, rest = (text[:2], text[2:]) if text[:2] in PREFIXES else ("eq", text)
    try:
        # A plus sign in a query string reads as a space; an offset after a time is meant.
        low, high = span(rest.replace(" ", "+"))
    except (ValueError, OverflowError):
        raise ValueError("a date must be like 2026-09-01 or 2026-09-01T09:12:00Z, with a prefix such as gt") from None
    return Span(prefix, milliseconds(low), max(milliseconds(high), milliseconds(low) + 1))


def _amount(text: str) -> Amount:
    """R4 search 3.1.1.4.11: a number stands for what is rounded to it, so 5.4 is from 5.35 to below 5.45."""
    number, *unit = [_plain(part) for part in _parted(text, "|")]
    prefix, digits = (number[:2], number[2:]) if number[:2] in PREFIXES else ("eq", number)
    if not NUMBER.fullmatch(digits) or len(unit) not in (0, 2):
        raise ValueError("a quantity must be like 5.4, ge5 or 5.4|http://unitsofmeasure.org|mg")
    value = Decimal(digits)
    half = Decimal(5).scaleb(int(value.as_tuple().exponent) - 1)
    system, code = unit or ("", "")
    return Amount(prefix, value, value - half, value + half, system or None, code or None)


def _token(text: str) -> Token:
    first, *rest = _parted(text, "|")
    system, code = _plain(first), _plain("|".join(rest))
    if not rest:
        return Token(None, system)
    if not code and not system:
        raise ValueError("a token must be like code, system|code, |code or system|")
    return Token(system, code or None)


def _target(parameter: Parameter, text: str) -> Target:
    parts = text.split("/")
    if len(parts) == 1:
        return Target(parameter.targets[0] if len(parameter.targets) == 1 else None, text)
    type, id = reference_parts("/".join(parts[-2:]))
    if not id:
        raise ValueError("a reference must be like Type/id, or the address of a record")
    return Target(type, id)
