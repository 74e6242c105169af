"""Extraction: from a resource and its declaration to search entries and promoted columns (design.md 3)."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from app.domain.calendar import span
from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.names import NINO
from app.domain.clock import milliseconds
from app.domain.identifiers import canonical_system
from app.domain.index import Entry
from app.domain.json import Json

LONGEST = 255
LARGEST = Decimal(10) ** 18
STEP = re.compile(r"[^.[]+(?:\[[^]]*\])?")
"""One step of an element path; the url in `extension[url]` may have dots."""


def at(resource: Json, path: str) -> Iterator[Any]:
    """Every value at an element path: lists are walked, alternatives are split by `|`."""
    for steps in _alternatives(path):
        yield from _walk(resource, steps)


@cache
def _alternatives(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(STEP.findall(alternative)) for alternative in path.split("|"))


def _walk(node: Any, steps: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, steps)
    elif not steps:
        if node is not None:
            yield node
    elif isinstance(node, dict):
        name, _, url = steps[0].removesuffix("]").partition("[")
        found = node.get(name)
        if url and isinstance(found, list):
            member, _, wanted = url.partition("=") if "=" in url and ":" not in url else ("url", "", url)
            found = [one for one in found if isinstance(one, dict) and one.get(member) == wanted]
        yield from _walk(found, steps[1:])


def entries(declared: ResourceType, resource: Json) -> list[Entry]:
    """The search rows of a resource: every declared parameter without a column of its own."""
    return [
        Entry(parameter.name, parameter.rows, fields)
        for parameter in declared.parameters
        if not parameter.column
        for value in _values(parameter, resource)
        for fields in _FIELDS[parameter.rows](value)
    ]


def _values(parameter: Parameter, resource: Json) -> Iterator[Any]:
    found = at(resource, parameter.path)
    return iter([any(value is not False for value in found)]) if parameter.is_presence else found


def promoted(declared: ResourceType, resource: Json) -> dict[str, Any]:
    """The values of promoted columns: a code, the id a reference leads to, or an instant in milliseconds."""
    return {p.column: _promoted(p, resource) for p in declared.parameters if p.column}


def _promoted(parameter: Parameter, resource: Json) -> Any:
    value = next(at(resource, parameter.path), None)
    if value is None:
        return None
    if parameter.kind == "date":
        return milliseconds(span(value)[0])
    return reference_parts(value)[1] if parameter.kind == "reference" else value


def reference_parts(value: Any) -> tuple[str, str]:
    """Type and id a relative reference leads to; two empty texts when it is no relative reference."""
    text = value.get("reference", "") if isinstance(value, dict) else value
    type, _, id = str(text).partition("/")
    return (type, id.split("/")[0]) if type[:1].isupper() and id else ("", "")


def fold(text: str) -> str:
    """Case and accents taken away, as string search compares (R4 search 3.1.1.4.8)."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()[:LONGEST]


def _token(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, bool):
        yield {"system": "", "code": "true" if value else "false"}
    elif isinstance(value, str):
        yield {"system": "", "code": value[:LONGEST]}
    elif isinstance(value, dict):
        for coding in value.get("coding", [value]):
            code = coding.get("code") or coding.get("value")
            # A NINO never stands in an index or a URL (design.md 8).
            if code and canonical_system(str(coding.get("system", ""))) != NINO:
                yield {"system": _system(coding)[:LONGEST], "code": str(code)[:LONGEST]}


def _system(coding: Json) -> str:
    """The system a token is searched by: none for a ContactPoint, whose `system` is a word (R4 search 3.1.1.4.10)."""
    system = str(coding.get("system", ""))
    return system if ":" in system else ""


def _reference(value: Any) -> Iterator[dict[str, Any]]:
    type, id = reference_parts(value)
    identifier = value.get("identifier", {}) if isinstance(value, dict) else {}
    system, code = identifier.get("system", ""), identifier.get("value", "")
    if id or code:
        yield {"target_type": type, "target_id": id[:LONGEST], "system": system[:LONGEST], "value": str(code)[:LONGEST]}


def _string(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, str):
        yield {"folded": fold(value), "exact": value[:LONGEST]}


def _date(value: Any) -> Iterator[dict[str, Any]]:
    low, high = _bounds(value)
    if low or high:
        yield {"low": milliseconds(low) if low else 0, "high": milliseconds(high) if high else 253_402_300_799_999}


def _bounds(value: Any) -> tuple[datetime | None, datetime | None]:
    if isinstance(value, str):
        return span(value)
    start, end = value.get("start"), value.get("end")
    return (span(start)[0] if start else None, span(end)[1] if end else None)


def _uri(value: Any) -> Iterator[dict[str, Any]]:
    yield {"value": str(value)[:1024]}


def _quantity(value: Any) -> Iterator[dict[str, Any]]:
    """A number, or a quantity that is exactly what it says; one beyond what a column holds is found by nothing."""
    told = value if isinstance(value, dict) else {"value": value}
    if "comparator" in told or "value" not in told or abs(number := Decimal(str(told["value"]))) >= LARGEST:
        return
    unit = told.get("code") or told.get("unit") or ""
    yield {"value": number, "system": told.get("system", "")[:LONGEST], "code": unit[:LONGEST]}


_FIELDS = {
    "token": _token,
    "reference": _reference,
    "string": _string,
    "date": _date,
    "uri": _uri,
    "quantity": _quantity,
}
