"""What DWP learns of a referral: one of five codes."""

from itertools import product
from typing import get_args

import pytest

from app.domain.dwp_status import DwpStatus, dwp_status
from app.domain.move import HOLD_REASONS, STATUSES
from tests.domain.wire import example

BUSINESS = (
    *(None, "awaiting-triage", "returned-for-info", "returned-with-advice", "booked", "did-not-attend", "assessed"),
    *("report-drafted", "report-with-person", "report-released", "report-withheld", "plan-active", "escalated"),
    *("signposted", "discharged"),
)
STATES = [
    (status, business, reason, signposted)
    for status, business, signposted in product(STATUSES, BUSINESS, (False, True))
    for reason in (HOLD_REASONS if status == "on-hold" else (None,))
]


def shown(status: str, business: str | None = None, reason: str | None = None, signposted: bool = False) -> str:
    return dwp_status(status, business, reason, signposted=signposted)


def test_every_internal_state_has_exactly_one_code_and_every_code_a_state():
    assert {shown(*state) for state in STATES} == set(get_args(DwpStatus))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("requested", "received"),
        ("received", "received"),
        ("accepted", "in-progress"),
        ("in-progress", "in-progress"),
        ("rejected", "closed-signposted"),
        ("failed", "closed"),
        ("cancelled", "closed"),
        ("completed", "closed"),
        ("entered-in-error", "closed"),
    ],
)
def test_a_status_shows_as_its_code(status, code):
    assert shown(status) == code


def test_a_failed_referral_with_a_signpost_is_closed_signposted_and_a_cancelled_one_is_not():
    assert shown("failed", signposted=True) == "closed-signposted"
    assert shown("cancelled", "signposted", signposted=True) == "closed"


@pytest.mark.parametrize("before", ["received", "in-progress", "on-hold"])
def test_a_hold_for_consent_never_shows(before):
    assert dwp_status("on-hold", "booked", "awaiting-consent", signposted=False, before=before) == before
    assert shown("on-hold", "booked", "awaiting-consent") == "in-progress"


@pytest.mark.parametrize("reason", [reason for reason in HOLD_REASONS if reason != "awaiting-consent"])
def test_every_other_hold_shows(reason):
    assert shown("on-hold", "assessed", reason) == "on-hold"


def test_a_missed_appointment_never_shows():
    assert {shown("in-progress", business) for business in BUSINESS} == {"in-progress"}


def test_wrens_hold_shows_as_the_example_says():
    answer = example("06-status-batch-response")["entry"][1]["resource"]
    assert (
        dwp_status("on-hold", "booked", "awaiting-consent", signposted=False, before="in-progress")
        == (answer["businessStatus"]["coding"][0]["code"])
    )
