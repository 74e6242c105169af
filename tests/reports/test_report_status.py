"""The employer that asked is told one word of the report, and who did not ask is told nothing (domain.md 8.3)."""

import pytest

from tests.kit.answers import without_ref
from tests.kit.gateways import World
from tests.reports.scene import NOBODY, Asked, Reporting, said


@pytest.fixture
def here(everywhere: World) -> Asked:
    return Asked(everywhere)


def test_the_word_is_due_then_none_once_withheld(here: Asked) -> None:
    assert here.word() == ("due", "A report is due.")
    report = here.drafted()
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert here.word()[0] == "due"
    assert here.person.move(report, "withhold").status_code == 200
    assert here.word() == ("none", "No report has been released.")


def test_the_word_is_released_while_the_release_stands(here: Asked) -> None:
    report = here.drafted()
    assert here.oh.move(report, "share-with-person", wishes={"valueCode": "not-to-see"}).status_code == 200
    assert said(here.release(report)) == (409, "REP-013")
    here.agree()
    assert here.release(report).status_code == 200
    assert here.word()[0] == "released"
    here.refuse()
    assert here.word()[0] == "due"


def test_the_word_is_none_once_what_was_released_is_withheld(here: Asked) -> None:
    here.agree()
    report = here.approved()
    assert here.release(report).status_code == 200
    assert here.person.move(report, "withhold").status_code == 200
    assert here.word() == ("none", "No report has been released.")


def test_who_did_not_ask_gets_the_404_of_a_missing_request(here: Asked) -> None:
    other = here.world.as_client("employer-2")
    answers = [other.post(f"/{name}/$report-status") for name in (here.request, f"ServiceRequest/{NOBODY}")]
    assert {said(answer) for answer in answers} == {(404, "RES-001")}
    assert len({without_ref(answer) for answer in answers}) == 1
    assert said(here.oh.post(f"/{here.request}/$report-status")) == (403, "AUT-021")


def test_an_employer_that_did_not_ask_is_told_nothing(everywhere: World) -> None:
    referred = Reporting(everywhere)
    assert said(referred.employer.post(f"/{referred.request}/$report-status")) == (404, "RES-001")
