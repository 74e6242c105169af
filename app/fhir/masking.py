"""A search as the ledger keeps it: what was asked, without the values that name a person (security.md 3)."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from urllib.parse import unquote_plus

from app.domain.catalogue.types import TYPES
from app.fhir.definitions import systems
from app.fhir.inclusion import is_pair

MASK = "***"
SAFE = frozenset(
    ("_id", "_security", "_count", "_sort", "_lastUpdated", "_total", "_summary", "_elements", "_format", "_pretty")
)
"""Parameters of every type whose values name no person; `_page` is left out, for it carries values sorted by."""

NAMING = frozenset(("identifier", "group-identifier", "requisition", "birthdate"))
"""Tokens and dates that say who a person is, or open the status of a referral."""

NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)|[A-Za-z]{2}(?: ?\d){6} ?[A-Da-d]?")
"""What may be an NHS number or a National Insurance number, wherever it was typed."""

NINO = re.compile(r"(?:^|[|,])[A-Za-z]{2}(?: ?\d){6} ?[A-Da-d]?(?:$|,)")

SEGMENT = re.compile("[.:]")
"""What stands between the names of a chain, and before a modifier."""

RECORD = re.compile(r"(?:[A-Z][A-Za-z]+/)?[A-Za-z0-9.-]{1,64}", re.ASCII)
DATE = re.compile(r"[a-z]{0,2}\d{4}(?:-[0-9TZ:.+-]{1,30})?", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


NAMED = re.compile(rf"(?:[A-Z][A-Za-z]+/)?{UUID.pattern}", re.ASCII)
MOMENT = re.compile(
    r"[a-z]{0,2}\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


def described(used: Sequence[tuple[str, str]], type: str) -> str:
    """A search in words that stay for good: names of parameters, and those values that can be nobody's name or number.

    Stricter than `masked`, which stands where it can be erased: a code must be one that is known here.
    """
    return f"{type}?" + "&".join(f"{name}={_told(name, value, type)}" for name, value in used)


def _told(name: str, value: str, type: str) -> str:
    code, _, modifier = name.partition(":")
    says = SAYS.get(code)
    plain = says is not None and modifier in ("", "not", "iterate") and all(says(one, type) for one in value.split(","))
    return value if plain else "…"


def _is_code(value: str, _: str) -> bool:
    system, _, code = value.rpartition("|")
    return code in (systems().get(system, ()) if system else codes_known())


def _is_order(value: str, type: str) -> bool:
    name = value.removeprefix("-")
    return name in SAFE or _kind(name, type) is not None


SAYS: dict[str, Callable[[str, str], bool]] = {
    **dict.fromkeys(("status", "intent", "priority", "code"), _is_code),
    **dict.fromkeys(("owner", "requester"), lambda value, _: NAMED.fullmatch(value) is not None),
    "_lastUpdated": lambda value, _: MOMENT.fullmatch(value) is not None,
    "_count": lambda value, _: value.isascii() and value.isdigit() and len(value) < 5,
    "_sort": _is_order,
    **dict.fromkeys(("_include", "_revinclude"), lambda value, _: is_pair(value)),
}
"""The parameters whose values are told, each with what one value must be."""


@cache
def codes_known() -> frozenset[str]:
    """Every code of every code system that is known here."""
    return frozenset(code for codes in systems().values() for code in codes)


def masked(text: str, type: str) -> str:
    """The query string with `***` for each value that names a person, or that nobody knows not to."""
    return "&".join(_part(part, type) for part in text.split("&") if part)


def holds_nino(text: str) -> bool:
    """Whether a query string asks for a National Insurance number, by its system or by its form."""
    parts = (part.partition("=") for part in text.split("&"))
    asked = (unquote_plus(value) for name, _, value in parts if "identifier" in SEGMENT.split(unquote_plus(name)))
    return any("/id/nino" in value.casefold() or NINO.search(value) for value in asked)


def _part(part: str, type: str) -> str:
    name, equals, value = part.partition("=")
    if not equals:
        return MASK if NUMBER.search(unquote_plus(part)) else part
    known = name if RECORD.fullmatch(unquote_plus(name).replace(":", "").replace("_", "")) else MASK
    return f"{known}={value}" if _is_plain(unquote_plus(name), unquote_plus(value), type) else f"{known}={MASK}"


def _is_plain(name: str, value: str, type: str) -> bool:
    """Whether a value says nothing of who the person is: ids, codes and dates of what was declared, and no more."""
    code, _, modifier = name.partition(":")
    kind = _kind(code, type)
    if modifier == "missing":
        return value in ("true", "false")
    if NUMBER.search(UUID.sub("", value)) and kind != "date":
        return False
    if code in SAFE:
        return True
    if code in ("_include", "_revinclude"):
        return is_pair(value)
    if modifier == "identifier" or code in NAMING:
        return False
    if kind == "reference":
        return all(RECORD.fullmatch(one) for one in value.split(","))
    return kind in ("token", "uri") or (kind == "date" and all(DATE.fullmatch(one) for one in value.split(",")))


def _kind(code: str, type: str) -> str | None:
    declared = TYPES[type].parameters if type in TYPES else ()
    return next((parameter.kind for parameter in declared if parameter.name == code), None)
