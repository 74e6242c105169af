"""Primitive values by the rules of https://hl7.org/fhir/R4/datatypes.html, dates also by the calendar."""

import re
from binascii import Error as BadBase64
from binascii import a2b_base64
from calendar import monthrange
from collections.abc import Callable
from functools import partial
from re import Pattern
from typing import Any

from app.fhir.json import Digits
from app.fhir.validation.narrative import check_narrative
from app.fhir.validation.report import Place, Report

Check = Callable[[Any, Place, Report], None]

LONGEST = 1_048_576
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_YEAR = r"(?!0000)(\d{4})"
_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?"
_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)"
_DATE = re.compile(f"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?", re.ASCII)
_DATE_TIME = re.compile(f"{_YEAR}(?:-{_MONTH}(?:-{_DAY}(?:T{_TIME}{_ZONE})?)?)?", re.ASCII)
_INSTANT = re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", re.ASCII)
_CLOCK = re.compile(_TIME, re.ASCII)
_EXAMPLE = "2026-09-01T09:12:00+01:00"
_HINTS = (
    (re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.*"), " (you sent day/month/year)"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+"), " (the zone is missing)"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(Z|[+-].*)"), " (the seconds are missing)"),
    (re.compile(r"\d{4}-\d\d-\d\d [\d:.]+.*"), " (put a T between day and time)"),
)


def _check_string(value: Any, place: Place, report: Report) -> None:
    if not isinstance(value, str):
        _wrong_type(value, place, report, "text")
    elif not value:
        report.add("VAL-009", place)
    elif len(value) > LONGEST:
        report.add("VAL-023", place, most=LONGEST)
    elif _CONTROL.search(value):
        report.add("VAL-024", place)


def _check_date(value: Any, place: Place, report: Report, *, pattern: Pattern[str], example: str) -> None:
    if not isinstance(value, str):
        _wrong_type(value, place, report, f"text like {example}")
        return
    if not value:
        report.add("VAL-009", place)
        return
    found = pattern.fullmatch(value)
    if found is None:
        report.add("VAL-020", place, example=example, hint=_date_hint(value))
    elif found[3] and int(found[3]) > 28 and int(found[3]) > monthrange(int(found[1]), int(found[2]))[1]:
        report.add("VAL-020", place, example=example, hint=" (that month has no such day)")


def _date_hint(value: str) -> str:
    return next((hint for form, hint in _HINTS if form.fullmatch(value[:64])), "")


def _check_base64(value: Any, place: Place, report: Report) -> None:
    if not isinstance(value, str):
        _wrong_type(value, place, report, "base64 text")
        return
    if not value:
        report.add("VAL-009", place)
        return
    try:
        a2b_base64("".join(value.split()), strict_mode=True)
    except (BadBase64, ValueError):
        report.add("VAL-021", place, form="base64 text (RFC 4648 section 4)")


def _check_boolean(value: Any, place: Place, report: Report) -> None:
    if value is not True and value is not False:
        _wrong_type(value, place, report, "true or false")


def _check_whole(value: Any, place: Place, report: Report, *, low: int, high: int = 2_147_483_647) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        if not low <= value <= high:
            report.add("VAL-022", place, low=low, high=high)
    elif isinstance(value, Digits):
        report.add("VAL-022", place, low=low, high=high)
    else:
        _wrong_type(value, place, report, "a whole number")


def _check_decimal(value: Any, place: Place, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float | Digits):
        _wrong_type(value, place, report, "a number")


def _wrong_type(value: Any, place: Place, report: Report, form: str) -> None:
    report.add("VAL-005", place, form=form, sent=described(value))


def described(value: Any) -> str:
    """Which JSON type a value has, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float | Digits):
        return "a number"
    names = {str: "text", dict: "an object", list: "a list", type(None): "null"}
    return names.get(type(value), "something else")


def _text(pattern: str, form: str) -> Check:
    fits = re.compile(pattern, re.ASCII).fullmatch

    def check(value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, str):
            _wrong_type(value, place, report, "text")
        elif not value:
            report.add("VAL-009", place)
        elif len(value) > LONGEST:
            report.add("VAL-023", place, most=LONGEST)
        elif not fits(value):
            report.add("VAL-021", place, form=form)
        elif value[0] == "#":
            report.named.add(value[1:])

    return check


def _date(pattern: Pattern[str], example: str) -> Check:
    return partial(_check_date, pattern=pattern, example=example)


def _check_time(value: Any, place: Place, report: Report) -> None:
    if not isinstance(value, str):
        _wrong_type(value, place, report, "text like 09:12:00")
    elif not _CLOCK.fullmatch(value):
        report.add("VAL-020", place, example="09:12:00", hint="")


_URI = _text(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+", "an address without spaces")
_UUID = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

PRIMITIVES: dict[str, Check] = {
    "base64Binary": _check_base64,
    "boolean": _check_boolean,
    "canonical": _URI,
    "code": _text(r"[^\s\x00-\x1f\x7f-\x9f]+(\s[^\s\x00-\x1f\x7f-\x9f]+)*", "a code without spaces around it"),
    "date": _date(_DATE, "2026-09-01"),
    "dateTime": _date(_DATE_TIME, _EXAMPLE),
    "decimal": _check_decimal,
    "id": _text(r"[A-Za-z0-9\-.]{1,64}", "1 to 64 letters, digits, hyphens and full stops"),
    "instant": _date(_INSTANT, _EXAMPLE),
    "integer": partial(_check_whole, low=-2_147_483_648),
    "markdown": _check_string,
    "oid": _text(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+", "an OID like urn:oid:1.2.3"),
    "positiveInt": partial(_check_whole, low=1),
    "string": _check_string,
    "time": _check_time,
    "unsignedInt": partial(_check_whole, low=0),
    "uri": _URI,
    "url": _URI,
    "uuid": _text(_UUID, "a UUID like urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
    "xhtml": check_narrative,
}
"""The check of each primitive type, by name."""
