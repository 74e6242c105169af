"""Changing a number needs no release and no restart, and every answer says which version decided (domain.md 2)."""

from datetime import date

import pytest

from app.domain.errors import Refusal
from app.services.dated_rules import list_rules, set_rule
from tests.kit.answers import codes
from tests.kit.builders import fit_note, referral
from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.time.turns import details


def change(world: World, name: str, value: str, starts: date | None = None) -> None:
    """The operator adds a row."""
    set_rule(world.gateway, name, value, starts, "clinical lead, minutes of 1 October 2026")


def test_a_running_gateway_follows_a_new_number_from_its_next_request_on(everywhere: World) -> None:
    assert send(everywhere).now()["restriction"]["period"]["end"] == "2026-10-07T23:59:59+01:00"
    change(everywhere, "working-days.acknowledge", "3")
    sent = send(everywhere)
    assert sent.now()["restriction"]["period"]["end"] == "2026-10-08T23:59:59+01:00"
    assert "working-days.first-contact" in sent.do("receive").headers["gateway-rules"]


def test_a_number_that_begins_later_counts_from_its_first_london_day(here: World) -> None:
    change(here, "working-days.acknowledge", "3", date(2026, 10, 7))
    here.clock.move_to(2026, 10, 6, 22, 59)
    assert send(here).now()["restriction"]["period"]["end"] == "2026-10-09T23:59:59+01:00"
    here.clock.move_to(2026, 10, 6, 23, 0)
    assert send(here).now()["restriction"]["period"]["end"] == "2026-10-12T23:59:59+01:00"


def test_the_answer_names_the_version_of_the_rule_that_set_the_clock(everywhere: World) -> None:
    change(everywhere, "working-days.acknowledge", "3")
    answer = everywhere.as_client("gp").post("/ServiceRequest", referral("Wren", sender="TESTGP1"))
    assert "working-days.acknowledge;from=2026-10-05" in answer.headers["gateway-rules"].split(", ")


def test_a_refusal_that_rests_on_a_number_names_it_and_its_first_day(everywhere: World) -> None:
    change(everywhere, "fit-note.gap-days", "3")
    old = referral("Dilys", sender="TESTGP2", note=fit_note("2026-08-17", "2026-10-01"))
    answer = everywhere.as_client("gp-2").post("/ServiceRequest", old)
    assert (answer.status_code, codes(answer)[0]) == (422, "FIT-006")
    assert answer.headers["Gateway-Rules"] == "fit-note.gap-days;from=2026-10-05"


def test_a_warning_that_rests_on_a_number_in_force_for_ever_names_the_rule_alone(here: World) -> None:
    prefer = {"Prefer": "return=OperationOutcome"}
    note = fit_note("2026-09-07", "2026-10-02")
    answer = here.as_client("gp").post("/ServiceRequest", referral("Wren", sender="TESTGP1", note=note), **prefer)
    assert answer.status_code == 201, answer.text
    told = [issue["details"]["coding"][-1]["code"] for issue in answer.json()["issue"]]
    assert "FIT-013" in told
    assert "fit-note.gap-days" in answer.headers["Gateway-Rules"].split(", ")


def test_a_row_is_added_and_audited_and_the_row_before_it_stays(everywhere: World) -> None:
    change(everywhere, "working-days.report", "4")
    change(everywhere, "working-days.report", "3")
    rows = [(row.value, is_now) for row, is_now in list_rules(everywhere.gateway) if row.name == "working-days.report"]
    assert rows == [(5, False), (4, False), (3, True)]
    told = details(everywhere, "rule-set")
    assert [(one["rule"], one["value"], one["from"]) for one in told] == [
        ("working-days.report", "4", "2026-10-05"),
        ("working-days.report", "3", "2026-10-05"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "starts", "code"),
    [
        ("working-days.reply", "3", None, "AUT-043"),
        ("working-days.report", "three", None, "AUT-044"),
        ("working-days.report", "-1", None, "AUT-044"),
        ("fit-note.professions", " , ", None, "AUT-044"),
        ("working-days.report", "3", date(2026, 10, 4), "AUT-044"),
    ],
    ids=["unknown", "no-number", "below-nothing", "empty-list", "a-day-that-is-over"],
)
def test_a_row_that_cannot_hold_is_refused_and_changes_nothing(
    shared: World, name: str, value: str, starts: date | None, code: str
) -> None:
    before = list_rules(shared.gateway)
    with pytest.raises(Refusal) as refused:
        change(shared, name, value, starts)
    assert refused.value.issues[0].code == code
    assert list_rules(shared.gateway) == before
