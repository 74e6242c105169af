"""What the person did with a report themselves stays done, whatever its author records or shows again (5.3)."""

import pytest

from tests.kit.builders import ours
from tests.kit.gateways import World
from tests.reports.scene import Asked, Reporting, said

SPOKEN = {"method": {"valueCode": "spoken"}}
NOT_TO_SEE = {"wishes": {"valueCode": "not-to-see"}}


@pytest.fixture
def here(everywhere: World) -> Reporting:
    made = Reporting(everywhere)
    made.agree()
    return made


@pytest.fixture
def treated(everywhere: World) -> Asked:
    """A referral of an employer to the practice that treats the person."""
    made = Asked(everywhere, performer=("TESTGP1", "gp"))
    made.agree()
    return made


def test_no_author_records_an_agreement_over_the_persons_own_withholding(here: Reporting) -> None:
    report = here.shared()
    assert here.person.move(report, "withhold").status_code == 200
    assert said(here.oh.move(report, "approve", **SPOKEN)) == (409, "REP-012")
    assert here.oh.move(report, "withhold").status_code == 200, "their author may say it too"
    assert said(here.oh.move(report, "approve", **SPOKEN)) == (409, "REP-012"), "and makes it nobody else's"
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert said(here.oh.move(report, "approve", **SPOKEN)) == (409, "REP-012"), "nor by showing it again"
    assert said(here.release(report)) == (409, "REP-012")
    assert here.person.move(report, "approve").status_code == 200
    assert here.release(report).status_code == 200


def test_a_consent_given_after_their_own_withholding_lets_it_go(here: Reporting) -> None:
    report = here.shared()
    assert here.person.move(report, "withhold").status_code == 200
    here.world.clock.advance(hours=1)
    here.agree()
    assert here.release(report).status_code == 200


def test_an_author_takes_back_a_withholding_that_they_recorded_themselves(here: Reporting) -> None:
    report = here.shared()
    assert here.oh.move(report, "withhold").status_code == 200
    assert here.oh.move(report, "approve", **SPOKEN).status_code == 200
    assert here.release(report).status_code == 200


def test_no_author_begins_a_report_with_words_of_the_persons(here: Reporting) -> None:
    advice = here.advice()
    words = {
        "status": "additional",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>I agree with it all.</p></div>',
    }
    own = {"title": "Statement", "code": {"coding": [ours("advice-section", "statement")]}, "text": words}
    assert said(here.oh.post("/Composition", advice | {"section": [*advice["section"], own]})) == (422, "REP-008")
    report = here.shared()
    assert here.person.move(report, "correct", statement="I drive.").status_code == 200, "the person adds theirs"


def test_an_open_correction_stops_the_report_until_a_later_version_is_shown(here: Reporting) -> None:
    report = here.shared()
    asked = here.person.move(report, "correct", correction="I am a driver.")
    assert asked.status_code == 200, asked.text
    assert said(here.oh.move(report, "approve", **SPOKEN)) == (409, "REP-019")
    here.world.clock.advance(days=30)
    assert said(here.release(report)) == (409, "REP-019"), "silence of the author lets nothing go"
    assert here.oh.move(report, "share-with-person").status_code == 200
    here.world.clock.advance(days=30)
    assert said(here.release(report)) == (409, "REP-019"), "the same version answers nothing"
    assert here.person.move(report, "correct", statement="I drive.").status_code == 200
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert said(here.release(report)) == (409, "REP-019"), "nor does the person's own statement"
    body = here.oh.get(f"/{report}").json()
    assert here.oh.put(f"/{report}", body | {"title": "Advice for a driver"}).status_code == 200
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert said(here.release(report)) == (409, "REP-011"), "it is with the person anew"
    here.world.clock.advance(days=8)
    assert here.release(report).status_code == 200


def test_the_person_may_let_a_report_go_that_they_wished_corrected(here: Reporting) -> None:
    report = here.shared()
    assert here.person.move(report, "correct", correction="I am a driver.").status_code == 200
    assert here.person.move(report, "approve").status_code == 200
    assert here.release(report).status_code == 200


@pytest.mark.parametrize("first", ["to-see", "not-to-see"])
def test_who_was_shown_a_report_or_answered_it_is_nobody_who_does_not_wish_to_see_it(
    here: Reporting, first: str
) -> None:
    report = here.shared(wishes={"valueCode": first})
    assert here.person.move(report, "correct", statement="I wish to return.").status_code == 200
    assert said(here.oh.move(report, "share-with-person", **NOT_TO_SEE)) == (409, "REP-021")
    assert here.oh.move(report, "share-with-person").status_code == 200
    assert said(here.release(report)) == (409, "REP-011")


def test_a_copy_given_by_hand_still_counts_when_the_report_is_shown_again(treated: Asked) -> None:
    report = treated.shared(given={"valueBoolean": True})
    assert treated.oh.move(report, "share-with-person").status_code == 200
    treated.world.clock.advance(days=60)
    assert said(treated.release(report)) == (409, "REP-018")


@pytest.mark.parametrize("day", ["2020-01-01", "2026-10-04", "2026-10-06"])
def test_a_report_is_applied_for_between_its_request_and_today(treated: Asked, day: str) -> None:
    report = treated.drafted()
    shown = treated.oh.move(report, "share-with-person", applied={"valueDate": day})
    assert said(shown) == (422, "TSK-025")
    assert "2026-10-05" in shown.json()["issue"][0]["details"]["text"]


def test_the_21_days_are_never_cut_short_by_showing_it_again(treated: Asked) -> None:
    treated.world.clock.advance(days=20)
    report = treated.shared()
    assert treated.oh.move(report, "share-with-person", applied={"valueDate": "2026-10-05"}).status_code == 200
    treated.world.clock.advance(days=2)
    assert said(treated.release(report)) == (409, "REP-011")
