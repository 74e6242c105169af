"""A rule takes what a rule of its family can be, and one row that cannot hold stops no other (domain.md 2, R-08)."""

import json
from datetime import date

import pytest

from app.domain.dated import DEFAULT_RULES
from app.domain.errors import Refusal
from app.domain.rule_family import FAMILIES, Number, family_of
from app.services.dated_rules import list_rules, set_rule
from app.store import deployment
from tests.kit.answers import code
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated

LEADS = "clinical lead, minutes of 1 October 2026"
NAMES = {name: next(row.name for row in DEFAULT_RULES if row.name.startswith(name)) for name in FAMILIES}
"""One rule of each family."""

TAKEN = {
    "route.": ("1h,4h", "2wd,wed 10:00", "same-day,1wd"),
    "route-threshold.": ("immediate-danger", "immediate-danger, passive-or-past"),
    "risk.acute": ("self-harm-thoughts", "acute-physical,harm-to-others"),
    "risk.acute-threshold": ("immediate-danger,active-plan-or-intent",),
    "routing.": ("oh-provider", "oh-provider,workwell"),
    "pathway-steps.": ("Ask, and note the answer; Review the plan",),
    "pathway-standards.": ("Seen within 20 working days",),
    "fit-note.professions": ("doctor", "doctor,nurse"),
}
WRONG = {
    "route.": ("2 hours,same day", "2h", "2h,4h,6h", "wed 10:00,5wd", "2wd,4h", "2h,90wd", "0h,2h", "5", ""),
    "route-threshold.": ("imminent", "immediate-danger,immediate-danger", ","),
    "risk.acute": ("self-harm", "3", ""),
    "risk.acute-threshold": ("self-harm-thoughts",),
    "routing.": ("oh", "oh-provider;workwell"),
    "pathway-steps.": (";", "x" * 201, "Ask; Ask"),
    "pathway-standards.": ("", "a\x00b"),
    "fit-note.professions": ("docter", "doctor nurse"),
}


def numbers(family: str) -> list[str]:
    """The least and the most that a number of a family may be."""
    found = FAMILIES[family]
    return [str(found.least), str(found.most)] if isinstance(found, Number) else []


def no_numbers(family: str) -> list[str]:
    """What no number of a family may be: below, above, and no number."""
    found = FAMILIES[family]
    assert isinstance(found, Number)
    return [str(found.least - 1), str(found.most + 1), "10000", "-1", "1.5", "three", "\u0663", ""]


@pytest.mark.parametrize("row", DEFAULT_RULES, ids=lambda row: f"{row.name}/{row.from_}")
def test_every_rule_the_gateway_begins_with_is_one_of_its_family(here: World, row: object) -> None:
    assert row in [kept for kept, _ in list_rules(here.gateway)]
    assert family_of(row.name) in FAMILIES.values()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_rule_takes_what_its_family_can_be(here: World, family: str) -> None:
    for value in TAKEN.get(family) or numbers(family):
        row = set_rule(here.gateway, NAMES[family], value, None, LEADS)
        (kept,) = [one for one, is_now in list_rules(here.gateway) if is_now and one.name == row.name]
        assert (kept.value, kept.from_) == (row.value, row.from_)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_rule_refuses_what_no_rule_of_its_family_can_be_and_says_what_it_takes(shared: World, family: str) -> None:
    before = list_rules(shared.gateway)
    for value in WRONG.get(family) or no_numbers(family):
        with pytest.raises(Refusal) as refused:
            set_rule(shared.gateway, NAMES[family], value, None, LEADS)
        (issue,) = refused.value.issues
        assert issue.code == "AUT-044", value
        assert f"{NAMES[family]} takes " in issue.text, value
    assert list_rules(shared.gateway) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("route.mdt-discussion", ["2 hours"]),
        ("route.debrief-slot", ["2 hours", "same day"]),
        ("risk.acute", ["self-harm"]),
        ("risk.acute-threshold", 3),
        ("working-days.acknowledge", ["two"]),
        ("fit-note.professions", ["docter"]),
        ("consent-months.dwp-status", None),
        ("no-such-rule", 3),
    ],
)
def test_a_stored_row_that_cannot_hold_is_left_out_and_the_one_before_it_goes_on(
    everywhere: World, name: str, value: object
) -> None:
    before = [row for row, is_now in list_rules(everywhere.gateway) if is_now]
    with everywhere.gateway.database.owning() as connection:
        deployment.add_rule(connection, (name, date(2026, 10, 1), json.dumps(value), "by hand"))
    assert [row for row, is_now in list_rules(everywhere.gateway) if is_now] == before
    assert [is_now for row, is_now in list_rules(everywhere.gateway) if row.source == "by hand"] == [False]
    paige = Referred(everywhere)
    assert escalated(paige.workwell, asked(paige.reference))["acknowledgeBy"] == "2026-10-05T11:00:00+01:00"
    slow = paige.workwell.post("/$escalate", asked(paige.reference, "mdt-discussion"))
    assert (slow.status_code, code(slow)) == (422, "ESC-002")


def test_where_no_route_acts_today_the_quickest_there_is_takes_an_acute_risk(here: World) -> None:
    paige = Referred(here)
    for route in ("debrief-slot", "spa-referral"):
        set_rule(here.gateway, f"route.{route}", "1wd,2wd", None, LEADS)
    assert paige.workwell.post("/$escalate", asked(paige.reference)).status_code == 201
