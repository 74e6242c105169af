"""A treating doctor's report for an employer: AMRA's rules of silence and agreement; opinions ask each time (5.3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.reports.scene import Asked, Reporting, said, stored


@pytest.fixture
def here(everywhere: World) -> Asked:
    made = Asked(everywhere, performer=("TESTGP1", "gp"))
    made.agree()
    return made


def test_the_task_says_that_the_act_applies(here: Asked) -> None:
    here.drafted()
    parts = here.oh.get(f"/{here.task}").json()["input"]
    assert [(p["type"]["coding"][0]["code"], p["valueBoolean"]) for p in parts] == [("amra-applies", True)]


def test_who_does_not_wish_to_see_it_holds_nothing_up(here: Asked) -> None:
    report = here.shared(wishes={"valueCode": "not-to-see"})
    assert here.release(report).status_code == 200


@pytest.mark.parametrize(("days", "status"), [(20, 409), (22, 200)])
def test_silence_for_21_days_after_the_application_lets_it_go(here: Asked, days: int, status: int) -> None:
    report = here.shared(applied={"valueDate": "2026-10-05"})
    here.world.clock.advance(days=days)
    assert here.release(report).status_code == status


def test_who_has_seen_it_must_agree_however_long_it_takes(here: Asked) -> None:
    report = here.shared()
    assert here.person.get(f"/{report}").status_code == 200
    here.world.clock.advance(days=60)
    assert said(here.release(report)) == (409, "REP-018")
    assert here.oh.move(report, "approve", method={"valueCode": "written"}).status_code == 200
    assert here.release(report).status_code == 200
    assert here.person.get(f"/{report}").status_code == 200, "a copy is there for six months and longer"


def test_a_copy_given_by_hand_counts_as_seen(here: Asked) -> None:
    report = here.shared(given={"valueBoolean": True})
    here.world.clock.advance(days=60)
    assert said(here.release(report)) == (409, "REP-018")


@pytest.fixture(params=BOTH)
def opinions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reporting]:
    """A gateway whose operator has turned opinions on."""
    with world(request.param, tmp_path, capability_opinion=True) as made:
        yield Reporting(made)


def test_an_opinion_has_a_purpose_of_its_own_and_is_approved_each_time(opinions: Reporting) -> None:
    here = opinions
    report = stored(here.oh.post("/Composition", here.advice("functional-capability-opinion")))
    here.agree()
    here.agree("TESTINS1", "insurer-advice")
    assert here.oh.move(report, "share-with-person", wishes={"valueCode": "not-to-see"}).status_code == 200
    assert said(here.release(report)) == (409, "REP-013"), "advice to the employer is another purpose"
    for recipient in ("TESTEMP3", "TESTINS1"):
        here.allow(recipient, "capability-opinion", "C")
        assert said(here.release(report, recipient)) == (409, "REP-018")
        assert said(here.oh.move(report, "approve", method={"valueCode": "written"})) == (403, "REP-016")
        assert here.person.move(report, "approve").status_code == 200
        assert here.release(report, recipient).status_code == 200
    assert here.employer.get(f"/{report}").status_code == 404, "its token is for another purpose"
