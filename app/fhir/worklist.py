"""A worklist as CSV, for those whose tool is a spreadsheet (RFC 4180)."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from app.domain.json import Json
from app.fhir.extraction import at

COLUMNS = {
    "reference": "groupIdentifier.value",
    "status": "status",
    "business status": "businessStatus.text|businessStatus.coding.display|businessStatus.coding.code",
    "reason": "statusReason.text|statusReason.coding.display|statusReason.coding.code",
    "priority": "priority",
    "authored": "authoredOn",
    "due": "restriction.period.end",
    "owner": "owner.display|owner.identifier.value|owner.reference",
    "requester": "requester.display|requester.identifier.value|requester.reference",
    "task id": "id",
    "version": "meta.versionId",
}
"""Each heading and the element paths that fill it, the first one there."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet reads as the start of a formula, full-width forms too."""


def table(tasks: Iterable[Json]) -> str:
    """A header and one row for each Task, as text; what a Task does not show stays empty."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(task, path) for path in COLUMNS.values()] for task in tasks)
    return text.getvalue()


def _cell(task: Json, path: str) -> str:
    return safe(next(at(task, path), ""))


def safe(value: Any) -> str:
    """A value as text that no spreadsheet runs: an apostrophe goes before what would start a formula."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
