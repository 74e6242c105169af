"""The clock of a Task after each move: working days in London, to the minute of the law's own days (R-15)."""

import pytest

from tests.kit.builders import fit_note
from tests.kit.gateways import World
from tests.pathway.walks import Sent, say, send


def ends(sent: Sent) -> str | None:
    """When the clock of the Task ends, as everybody reads it."""
    end = sent.now().get("restriction", {}).get("period", {}).get("end")
    return str(end) if end else None


def test_the_clock_ends_after_each_move_as_the_examples_say(here: World) -> None:
    here.clock.move_to(2026, 10, 5, 8, 12)
    sent = send(here)
    assert ends(sent) == "2026-10-07T23:59:59+01:00"
    here.clock.move_to(2026, 10, 5, 13, 5)
    assert sent.do("receive").status_code == 200
    assert ends(sent) == "2026-10-12T23:59:59+01:00"
    here.clock.move_to(2026, 10, 6, 9, 20)
    assert sent.do("accept").status_code == 200
    assert ends(sent) == "2026-10-19T23:59:59+01:00"
    here.clock.move_to(2026, 10, 8, 10, 40)
    assert sent.do("book").status_code == 200
    assert ends(sent) == "2026-10-26T23:59:59+00:00"
    here.clock.move_to(2026, 11, 2)
    assert sent.do("complete").status_code == 200
    assert ends(sent) is None


def test_a_hold_for_consent_waits_five_days_and_the_report_clock_goes_on_after_it(here: World) -> None:
    sent = send(here).walk("in-progress")
    here.clock.move_to(2026, 10, 14, 7, 55)
    consent = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", consent | {"status": "inactive"}, 1).status_code == 200
    assert ends(sent) == "2026-10-21T23:59:59+01:00"
    here.clock.move_to(2026, 10, 20, 9)
    assert sent.requester.put(f"/{sent.consent}", consent, 2).status_code == 200
    assert (sent.now()["status"], ends(sent)) == ("in-progress", "2026-10-30T23:59:59+00:00")


def test_a_return_with_advice_waits_five_days_and_a_question_changes_nothing(here: World) -> None:
    sent = send(here).walk("received")
    here.clock.move_to(2026, 10, 6, 10, 15)
    sent.do("return", kind={"valueCode": "for-info"}, message="What hours?")
    assert ends(sent) == "2026-10-12T23:59:59+01:00"
    sent.do("return", kind={"valueCode": "with-advice"}, message="Try mornings.")
    assert ends(sent) == "2026-10-13T23:59:59+01:00"


def test_a_hold_of_the_owners_own_has_ten_days_and_the_clock_goes_on_with_what_it_had_left(everywhere: World) -> None:
    sent = send(everywhere).walk("accepted")
    assert ends(sent) == "2026-10-19T23:59:59+01:00"
    everywhere.clock.move_to(2026, 10, 8, 9)
    assert sent.do("hold").status_code == 200
    assert ends(sent) == "2026-10-22T23:59:59+01:00"
    everywhere.clock.move_to(2026, 10, 15, 9)
    assert sent.patch(sent.owner, "accepted").status_code == 200
    assert ends(sent) == "2026-10-26T23:59:59+00:00"


def test_a_hold_that_ends_the_same_day_costs_nothing(here: World) -> None:
    sent = send(here).walk("on-hold")
    assert sent.patch(sent.owner, "accepted").status_code == 200
    assert ends(sent) == "2026-10-19T23:59:59+01:00"


def test_the_clock_waits_while_a_question_is_open(here: World) -> None:
    sent = send(here).walk("received")
    assert ends(sent) == "2026-10-12T23:59:59+01:00"
    here.clock.move_to(2026, 10, 6, 10)
    sent.do("return", kind={"valueCode": "for-info"}, message="What hours?")
    question = sent.now()["output"][-1]["valueReference"]["reference"]
    here.clock.move_to(2026, 10, 9, 10)
    say(sent, sent.requester, "answer", inResponseTo=[{"reference": question}])
    assert ends(sent) == "2026-10-15T23:59:59+01:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((2026, 10, 5, 16, 0), "2026-10-07T23:59:59+01:00"),
        ((2026, 10, 5, 16, 1), "2026-10-08T23:59:59+01:00"),
        ((2026, 10, 10, 9, 0), "2026-10-13T23:59:59+01:00"),
        ((2026, 10, 23, 10, 0), "2026-10-27T23:59:59+00:00"),
        ((2026, 10, 23, 16, 30), "2026-10-28T23:59:59+00:00"),
        ((2026, 10, 26, 16, 59), "2026-10-28T23:59:59+00:00"),
        ((2026, 10, 26, 17, 1), "2026-10-29T23:59:59+00:00"),
        ((2026, 12, 24, 9, 0), "2026-12-30T23:59:59+00:00"),
        ((2027, 3, 25, 10, 0), "2027-03-31T23:59:59+01:00"),
    ],
    ids=["at-five", "after-five", "saturday", "clocks-go-back", "friday-evening", "winter-before-five",
         "winter-after-five", "christmas", "easter-and-clocks-go-forward"],
)  # fmt: skip
def test_two_working_days_to_acknowledge_count_london_days_and_skip_holidays(
    shared: World, at: tuple[int, int, int, int, int], expected: str
) -> None:
    shared.clock.move_to(*at)
    # the stopped clock moves on a millisecond at each look, and five o'clock itself is still today
    shared.clock.advance(seconds=-1)
    year, month, day = at[:3]
    note = fit_note(f"{year}-{month:02}-{day:02}", f"{year}-{month:02}-{day + 5:02}", assessed="2026-10-05")
    assert ends(send(shared, note=note)) == expected


def test_a_draft_has_its_clock_from_the_day_it_is_sent(here: World) -> None:
    sent = send(here, status="draft")
    here.clock.move_to(2026, 10, 14, 9)
    assert sent.patch(sent.requester, "requested").status_code == 200
    assert (ends(sent), sent.now()["authoredOn"]) == ("2026-10-16T23:59:59+01:00", "2026-10-14T10:00:00+01:00")


def test_a_failed_or_rejected_task_has_no_clock(here: World) -> None:
    assert ends(send(here).walk("rejected")) is None
