"""Codes and displays are those of the wire examples."""

import json
import re
from typing import Any

import pytest

from app.fhir import definitions
from app.fhir.terminology import OURS, codes, coding, concept, display, nearest, system
from tests.fhir.builders import SHARED

ADDED = {
    "purpose": ("capability-opinion",),
    "business-status": ("declined", "referred", "no-answer", "out-of-scope-advise-oh", "handed-over"),
    "communication-kind": ("escalation",),
    "document-type": (
        *("functional-capability-opinion", "ahp-health-and-work-report", "public-interest-disclosure"),
        "record-pointer",
    ),
    "advice-section": ("statement",),
    "service-type": ("social-prescribing", "wellbeing", "peer-support", "money-advice"),
    "request-code": ("fast-track",),
    "consent-template": ("fast-track",),
    "referral-reason": ("benefit-change",),
    "task-code": ("access-to-work", "review", "plan-action", "follow-up"),
    "task-part": (
        *("decision", "amra-applies", "record-pointer", "words", "hand-over", "employer", "job-confirmation"),
        *("action", "due", "performer"),
        *("recipient", "clinician", "balancing", "person-told", "unsafe-reason"),
        *("death-told", "threshold"),
    ),
}
"""Codes of ours beyond the page: how a person answered an offer (R-04), and what the pathways brought."""


def walk(value: Any) -> Any:
    if isinstance(value, list):
        for one in value:
            yield from walk(one)
    elif isinstance(value, dict):
        yield value
        for one in value.values():
            yield from walk(one)


def test_every_coding_of_the_examples_has_the_display_that_we_write() -> None:
    folder = SHARED / "examples"
    if not folder.exists():
        pytest.skip("no wire examples beside the repository")
    wrong = set()
    for file in folder.glob("*.json"):
        for one in walk(json.loads(file.read_text())):
            name, code = one.get("system"), one.get("code")
            known = isinstance(name, str) and name in definitions.systems()
            if known and display(name, code) is None:
                wrong.add((name, code))
            if known and name.startswith(OURS) and one.get("display") not in (None, display(name, code)):
                wrong.add((name, code, one["display"]))
    # A role may be shown as the profession it stands for.
    assert {one for one in wrong if one[0] != system("staff-role")} == set()


def test_our_canonicals_are_complete() -> None:
    page = SHARED / "examples" / "README.md"
    if not page.exists():
        pytest.skip("no wire examples beside the repository")
    rows = re.findall(r"^\| CodeSystem/([a-z-]+) \| code system \| (.*) \|$", page.read_text(), re.MULTILINE)
    listed = {name: tuple(code.strip().rstrip("*") for code in text.split(",")) for name, text in rows}
    del listed["error"]
    assert {name: codes(system(name)) for name in listed} == {n: c + ADDED.get(n, ()) for n, c in listed.items()}


def test_a_concept_carries_its_display_as_text() -> None:
    assert concept(system("reject-reason"), "capacity") == {
        "coding": [{"system": system("reject-reason"), "code": "capacity", "display": "No capacity"}],
        "text": "No capacity",
    }


def test_a_code_that_is_not_known_has_no_display_and_cannot_be_written() -> None:
    assert display(system("reject-reason"), "capacty") is None
    assert codes("http://example.org/none") == ()
    with pytest.raises(ValueError, match="no code"):
        coding(system("reject-reason"), "capacty")


def test_the_codes_of_a_task_come_from_fhir() -> None:
    assert "received" in codes("http://hl7.org/fhir/task-status")
    assert display("http://hl7.org/fhir/CodeSystem/task-code", "fulfill") == "Fulfill the focal request"


def test_the_nearest_word_is_found_whatever_the_case() -> None:
    assert nearest("Accpted", ["rejected", "accepted", "draft"])[0] == "accepted"
    assert nearest("zzz", ["accepted"]) == ()
