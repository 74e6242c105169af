"""Scenario 5: Dilys's fit note has expired (5a); Edgar dies while his referral is open (5b)."""

import json
from typing import Any

import pytest
from httpx import Response

from app.store import referrals
from app.store.wall import OPERATOR
from tests.kit.answers import codes, text, without_ref
from tests.kit.builders import asking, consent, fit_note, permit, referral, status_query
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.walks import Sent, send
from tests.stories.test_rows import Told, missing, rows
from tests.time.turns import events, turn

Json = dict[str, Any]
DIED = "2026-10-06T23:10:00+01:00"
BOOKED = {
    "start": {"valueDateTime": "2026-10-08T10:00:00+01:00"},
    "end": {"valueDateTime": "2026-10-08T10:45:00+01:00"},
}


def refers(world: World, **changes: Any) -> Response:
    """GP2 refers Dilys on 5 October."""
    return world.as_client("gp-2").post("/ServiceRequest", referral("Dilys", sender="TESTGP2", **changes))


def told(answer: Response) -> tuple[int, list[str]]:
    """The status, and the codes of a refusal."""
    return answer.status_code, codes(answer) if answer.status_code >= 400 else []


def test_5a_a_note_of_another_episode_opens_nothing_and_says_what_would(everywhere: World) -> None:
    old = fit_note("2026-07-20", "2026-08-17")
    answer = refers(everywhere, note=old)
    assert told(answer) == (422, ["FIT-006", "REF-020"])
    assert "49 days ago" in text(answer)
    assert "at-risk-in-work or self" in text(answer)
    assert refers(everywhere, note=old, trigger="self").status_code == 201, "resent with a trigger it names"


def test_5a_a_note_that_ended_five_days_ago_is_the_same_episode(everywhere: World) -> None:
    answer = refers(everywhere, note=fit_note("2026-07-20", "2026-09-30"))
    assert (answer.status_code, "FIT-013" in answer.headers["gateway-warnings"]) == (201, True)


FOUR = ("altered-hours", "amended-duties", "phased-return", "workplace-adaptation")


@pytest.mark.parametrize(
    ("note", "profession", "refused"),
    [
        ({}, "podiatrist", {"VAL-011"}),
        ({"adjustments": FOUR}, "doctor", {"FIT-002"}),
        ({"end": "2027-01-18"}, "doctor", {"FIT-004"}),
        ({"assessed": "2026-10-06"}, "doctor", {"FIT-007"}),
    ],
    ids=["podiatrist", "boxes-with-not-fit", "fifteen-weeks", "assessed-tomorrow"],
)
def test_5a_the_negative_set(here: World, note: Json, profession: str, refused: set[str]) -> None:
    answer = refers(here, note=fit_note(**note), profession=profession)
    assert (answer.status_code, set(codes(answer))) == (422, refused), text(answer)


def test_5a_fifteen_weeks_with_the_six_month_flag_and_a_number_that_fails_its_check(here: World) -> None:
    wrong = referral("Dilys", sender="TESTGP2")
    wrong["contained"][0]["identifier"][0]["value"] = "9990260010"
    assert told(here.as_client("gp-2").post("/ServiceRequest", wrong)) == (422, ["PER-002"])
    assert refers(here, note=fit_note(end="2027-01-18", six_months=True)).status_code == 201


def test_5a_the_rows_stand_in_the_log_in_order(everywhere: World) -> None:
    for end in ("2026-08-17", "2026-09-30"):
        refers(everywhere, note=fit_note("2026-07-20", end))
    assert rows(everywhere) == [("create", "TESTGP2", 4, "FIT-006"), ("create", "TESTGP2", 0, None)]


class Edgar:
    """Edgar's referral, accepted and booked for 8 October; his practice records that he has died."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent: Sent = send(world, "Edgar").walk("accepted")
        assert self.sent.do("book", **BOOKED).status_code == 200
        asked = self.sent.asked()
        self.subject, self.reference = asked["subject"]["reference"], asked["requisition"]["value"]
        world.clock.move_to(2026, 10, 7, 8)

    def dies(self) -> None:
        """GP1 updates his Patient."""
        body = self.sent.requester.get(f"/{self.subject}").json() | {"deceasedDateTime": DIED}
        assert self.sent.requester.put(f"/{self.subject}", body).status_code == 200

    def status(self) -> Response:
        """DWP asks where the referral is."""
        query = asking(status_query(self.reference, "Edgar"))
        return self.world.as_client("dwp-status").post("/$referral-status", query)


@pytest.fixture
def edgar(everywhere: World) -> Edgar:
    return Edgar(everywhere)


def test_5b_what_was_open_is_closed_and_no_reminder_leaves(edgar: Edgar) -> None:
    assert edgar.status().status_code == 200
    edgar.dies()
    task = edgar.sent.now()
    assert (task["status"], task["statusReason"]["coding"][0]["code"]) == ("cancelled", "subject-deceased")
    (booked,) = (
        o["valueReference"]["reference"] for o in task["output"] if "Appointment" in o["valueReference"]["reference"]
    )
    assert edgar.sent.owner.get(f"/{booked}").json()["status"] == "cancelled"
    before = len(events(edgar.sent))
    edgar.world.clock.move_to(2026, 12, 15)
    turn(edgar.world)
    later = events(edgar.sent)[before:]
    assert {event["recipient"] for event in later} <= {edgar.sent.requester.organisation.id}, "his practice alone"
    assert {event["topic"] for event in later} <= {"consent-ended"}, "no reminder, no clock"


def test_5b_each_reader_sees_what_the_page_says(edgar: Edgar) -> None:
    edgar.dies()
    assert edgar.sent.requester.get(f"/{edgar.sent.request}").status_code == 200, "the practice keeps its records"
    stub = edgar.sent.owner.get(f"/{edgar.sent.task}").json()
    assert (stub["status"], "for" in stub, "statusReason" in stub) == ("cancelled", False, False)
    assert stub["groupIdentifier"]["value"] == edgar.reference
    unknown = edgar.world.as_client("dwp-status").post(
        "/$referral-status", asking(status_query("0000-0000-0000-0", "Edgar"))
    )
    assert (edgar.status().status_code, without_ref(edgar.status())) == (404, without_ref(unknown))
    employer = edgar.world.as_client("employer-3")
    assert told(employer.get(f"/{edgar.sent.request}")) == (404, ["RES-001"])
    with edgar.world.gateway.database.reading(OPERATOR) as connection:
        told_of = referrals.events(connection, edgar.sent.request.partition("/")[2])
    assert employer.organisation.id not in [event["recipient"] for event in told_of]


def test_5b_nobody_refers_him_again(edgar: Edgar) -> None:
    edgar.dies()
    again = referral("Edgar", note=fit_note("2026-10-05", "2026-11-02"))
    assert told(edgar.sent.requester.post("/ServiceRequest", again)) == (422, ["PER-011"])
    other = edgar.world.as_client("workwell").post(
        "/ServiceRequest", referral("Edgar", sender="TESTWW1", trigger="self", template=None)
    )
    assert "deceased" not in other.text, "other senders are told nothing of it"
    given = consent(edgar.subject, permit("TESTOH1", "oh-assessment", "ABCDE"), about=edgar.sent.request)
    edgar.sent.requester.post("/Consent", given)
    assert edgar.sent.now()["status"] == "cancelled", "and no consent opens what was closed"


def test_5b_the_rows_stand_in_the_log_in_order(edgar: Edgar) -> None:
    edgar.dies()
    edgar.status()
    wanted: list[Told] = [
        ("create", "TESTGP1", 0, None),
        ("update", "TESTGP1", 0, None),
        ("cancel", "TESTGP1", 0, None),
        ("notify-suppressed", "TESTGP1", 0, None),
        ("$referral-status", "TESTDWPS", 4, "RES-001"),
    ]
    assert missing(edgar.world, wanted) == []
    own = [row.detail for row in all_rows(edgar.world.gateway) if row.interaction in ("cancel", "notify-suppressed")]
    assert all(json.loads(detail)["by"] == "gateway" for detail in own)
