"""An OH provider without FHIR skill opens its worklist in a spreadsheet."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fhir.worklist import COLUMNS, safe, table

from .wire import example

TASK: dict[str, Any] = {
    "resourceType": "Task",
    "id": "01a1",
    "meta": {"versionId": "3"},
    "groupIdentifier": {"value": "WSRZNMRG2GN1J"},
    "status": "requested",
    "owner": {"display": "Zz OH Provider Ltd"},
}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_task_of_a_worklist_is_a_row_in_its_order() -> None:
    found = rows(table([entry["resource"] for entry in example("05-worklist-response")["entry"]]))
    assert [row["reference"] for row in found] == ["WSRZNMRG2GN1J", "JGH7NE72VAZ5A", "QCH1YTYX28M2E"]
    assert found[0] == {
        "reference": "WSRZNMRG2GN1J",
        "status": "requested",
        "business status": "Awaiting triage",
        "reason": "",
        "priority": "routine",
        "authored": "2026-10-05T09:12:04+01:00",
        "due": "2026-10-07T23:59:59+01:00",
        "owner": "Zz OH Provider Ltd",
        "requester": "Zz Test Surgery",
        "task id": "01a10b1e-b420-7f43-a947-ba0d53995530",
        "version": "1",
    }


def test_a_rejected_task_tells_its_reason() -> None:
    (row,) = rows(table([example("03-task-rejected")]))
    assert row["reason"]
    assert row["status"] == "rejected"


def test_a_stub_leaves_empty_what_it_does_not_show() -> None:
    (row,) = rows(table([TASK]))
    assert (row["reference"], row["requester"], row["due"]) == ("WSRZNMRG2GN1J", "", "")


def test_an_empty_worklist_is_its_header_and_lines_end_as_rfc_4180_says() -> None:
    assert table([]) == ",".join(COLUMNS) + "\r\n"


def test_a_name_with_a_comma_quotes_and_a_line_break_stays_one_cell() -> None:
    name = 'Zz "OH", Ltd\nNorth'
    (row,) = rows(table([TASK | {"owner": {"display": name}}]))
    assert row["owner"] == name


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " =", "\uff1d"])
def test_a_name_that_looks_like_a_formula_is_only_read(start: str) -> None:
    (row,) = rows(table([TASK | {"owner": {"display": f"{start}cmd|' /C calc'!A0"}}]))
    assert row["owner"].startswith("'")


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    assert not safe(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe(text).removeprefix("'") in (text, text.removeprefix("'"))
