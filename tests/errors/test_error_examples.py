"""The request on an error's page raises that error, and is answered as the page shows."""

from pathlib import Path

import pytest

from app.domain.catalogue.errors import ENTRIES
from app.portal.error_examples import setups, table
from tests.errors.answers import codes
from tests.errors.conditions import CONDITIONS
from tests.errors.examples import answers, by_setup, examples

EXAMPLES = examples()
EVER = Path(__file__).parents[2] / "openapi" / "error-codes.txt"
MEND = "run `python -m tests.errors` and look at what it changes"


@pytest.mark.parametrize("setup", by_setup(), ids=lambda name: name or "nothing before")
def test_an_example_is_answered_as_its_page_shows(setup: str) -> None:
    for code, answer in answers(setup).items():
        assert answer == EXAMPLES[code]["answer"], f"{code}: {MEND}"


def test_every_published_code_has_an_example_or_says_why_there_is_none() -> None:
    assert EXAMPLES.keys() == ENTRIES.keys(), "write the example in app/portal/words/error_examples"
    assert sum("none" in example for example in EXAMPLES.values()) <= 7, "no request at all raises them"


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if "none" not in example])
def test_an_example_shows_its_own_code(code: str) -> None:
    answer = EXAMPLES[code]["answer"]
    if "command" in EXAMPLES[code]["request"]:
        assert answer["code"] == 3
        assert f"/errors/{code}" in answer["words"]
        return
    named = [*codes(answer["body"]), *answer.get("headers", {}).get("Gateway-Warnings", "").split(", ")]
    assert code in named
    assert named[0] == code or ENTRIES[code].kind == "note" or code in SECOND, named


SECOND = {"RES-009", "VAL-071", "VAL-072", "VAL-073", "VAL-075", "VAL-016", "VAL-055", "VAL-077"}
"""Codes that come after another one of the same body."""


def test_a_code_that_was_ever_published_means_what_it_meant() -> None:
    ever = dict(line.split(" ") for line in EVER.read_text().splitlines())
    assert {code: entry.name for code, entry in ENTRIES.items() if code not in ever} == {}, f"add them to {EVER.name}"
    assert {code: name for code, name in ever.items() if code in ENTRIES and ENTRIES[code].name != name} == {}
    assert len(ever) == len(EVER.read_text().splitlines()), "a code is listed once; it stays listed when it is given up"


def test_no_setup_nor_sample_is_kept_for_nothing() -> None:
    used = {example.get("after", "") for example in EXAMPLES.values()}
    assert setups().keys() == used - {""}
    calls = [call for setup in setups().values() for call in setup.get("calls", [])]
    likes = {call.get("like") for call in [*calls, *(one.get("request", {}) for one in EXAMPLES.values())]}
    assert table("samples").keys() == likes - {None}
    assert {setup.get("given", "") for setup in setups().values()} == CONDITIONS.keys()
