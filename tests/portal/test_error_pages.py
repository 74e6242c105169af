"""Every published error has a page that says what it means and what to do."""

from string import Formatter

import pytest
from starlette.testclient import TestClient

from app.domain.catalogue.errors import ENTRIES
from app.portal.errors import WORDS, error_page, retry, steps
from app.portal.sentences import FACTS, pieces, sentences

from .reading import read

CODES = sorted(ENTRIES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_page_without_gaps(browser: TestClient, code: str) -> None:
    answer = browser.get(f"/errors/{code}")
    page = read(answer.text)
    entry = ENTRIES[code]
    assert answer.status_code == 200
    assert page.all("h1")[0].words == f"{code} {entry.name}"
    assert [cell.tag for cell in page.all("dt", "dd", "li", "p", "code", "var", "a") if not cell.words] == []
    assert "{" not in page.all("main")[0].words.partition("An example")[0]
    assert len(page.all("pre")) == 2 or "No request is answered" in page.words
    assert f"side={entry.side}; retry=" in page.words
    assert entry.issue in page.words


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_advice_of_its_own(code: str) -> None:
    own = steps(ENTRIES[code])[0]
    ends_with_cure = len(sentences(ENTRIES[code].text)) > 1
    assert code in WORDS["advice"] or ends_with_cure, f"write [advice] {code} in app/portal/words/errors.toml"
    assert any(not piece.is_fact and piece.text.strip(" .") for piece in own)


@pytest.mark.parametrize("code", CODES)
def test_every_fact_of_a_text_has_its_words(code: str) -> None:
    facts = [fact for _, fact, _, _ in Formatter().parse(ENTRIES[code].text) if fact]
    tables = [FACTS.get(table, {}) for table in (code, code[:3], "any")]
    missing = [fact for fact in facts if not any(fact in table for table in tables)]
    assert missing == [], f"write {missing} in app/portal/words/facts.toml"
    assert sum(piece.is_fact for piece in pieces(ENTRIES[code].text, code)) == len(facts)


def test_every_area_kind_and_side_has_its_words() -> None:
    assert {code[:3] for code in CODES} <= WORDS["area"].keys()
    assert {entry.kind for entry in ENTRIES.values()} <= WORDS["kind"].keys()
    assert {entry.side for entry in ENTRIES.values()} <= WORDS["side"].keys()


def test_no_words_are_kept_for_a_code_that_is_not_published() -> None:
    kept = {*WORDS["advice"], *(table for table in FACTS if "-" in table)}
    assert kept - ENTRIES.keys() == set()


def test_the_list_leads_to_every_code_once(browser: TestClient) -> None:
    page = read(browser.get("/errors").text)
    links = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/errors/")]
    assert links == [f"/errors/{code}" for code in CODES]


def test_a_code_in_small_letters_finds_its_page() -> None:
    found = error_page("fit-006")
    assert found is not None
    assert found.code == "FIT-006"


def test_what_a_request_fills_in_is_told_in_words() -> None:
    told = [(piece.text, piece.is_fact) for piece in pieces("You sent version {sent}; read it.", "RES-012")]
    assert told == [("You sent version ", False), ("number", True), ("; read it.", False)]


def test_code_in_a_text_is_told_as_code_with_the_fact_inside() -> None:
    told = [(piece.text, piece.is_code) for piece in pieces("`{element}` must be {form}.", "VAL-005")]
    assert told == [("the element", True), (" must be ", False), ("the form it takes", False), (".", False)]


def test_a_wait_is_told_in_seconds() -> None:
    assert retry(ENTRIES["SYS-001"]) == "Yes, unchanged, after 30 seconds."
    assert retry(ENTRIES["LIM-001"]) == "Yes, unchanged, after the seconds that the message names."
    assert retry(ENTRIES["PER-002"]).startswith("Not as it is.")
