"""The life-cycle table of a Task."""

import pytest

from app.domain.life_cycles.fulfilment import ROWS as FULFILMENT
from app.domain.life_cycles.offer import ROWS as OFFER
from app.domain.move import CLOSED, HELD, HOLD_REASONS, OPEN, STATUSES, position
from app.domain.moves import find, next_moves, open_moves
from tests.domain.wire import example, text

PARTIES = ("owner", "requester", "person", "gateway")
POSITIONS = [(s, r) for s in STATUSES for r in (HOLD_REASONS if s == "on-hold" else (None,))]


def code(concept):
    return concept["coding"][0]["code"] if concept else None


@pytest.mark.parametrize(
    ("name", "party", "header"),
    [
        ("03-task-requested", "owner", "receive, reject"),
        ("03-task-received", "owner", "accept, return, reject"),
        ("03-task-accepted", "owner", "book, return, hold"),
        ("03-task-booked", "owner", "return, hold, complete"),
        ("03-task-on-hold", "requester", "cancel"),
        ("03-task-cancelled", "requester", ""),
        ("03-task-rejected", "owner", ""),
        ("03-task-completed", "owner", ""),
        ("04-accept-response", "owner", "book, return, hold"),
        ("04-return-for-info-response", "owner", "accept, return, reject"),
        ("04-return-with-advice-response", "owner", ""),
    ],
)
def test_the_next_moves_are_those_of_the_examples(name, party, header):
    task = example(name)
    hold = code(task.get("statusReason")) if task["status"] == "on-hold" else None
    assert ", ".join(next_moves(task["status"], code(task["businessStatus"]), hold, party)) == header
    row = next(line for line in text("README.md").splitlines() if line.startswith(f"| {name}.json"))
    assert (f"Gateway-Next-Moves: {header} |" in row) if header else ("Gateway-Next-Moves" not in row)


def test_a_task_held_for_consent_leaves_its_owner_nothing_to_do():
    assert open_moves("on-hold", "booked", "awaiting-consent", "owner") == ()
    assert next_moves("on-hold", "booked", "awaiting-consent", "requester") == ("cancel",)
    assert next_moves("on-hold", "booked", "awaiting-consent", "gateway") == ("resume", "cancel")


def test_a_task_returned_with_advice_goes_on_or_ends_by_its_requester():
    at = ("on-hold", "returned-with-advice", "awaiting-requester")
    assert open_moves(*at, "owner") == ()
    assert next_moves(*at, "requester") == ("resume", "cancel")


def test_the_owner_resumes_what_it_held_itself():
    assert next_moves("on-hold", "assessed", "awaiting-person", "owner") == ("resume",)


def test_a_question_waits_for_the_requesters_answer():
    assert next_moves("received", "returned-for-info", None, "requester") == ("answer", "cancel")
    assert next_moves("received", "awaiting-triage", None, "requester") == ("cancel",)


def test_after_a_missed_appointment_another_is_booked():
    assert next_moves("in-progress", "did-not-attend", None, "owner") == ("book", "return", "hold", "complete")


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize("party", PARTIES)
def test_a_closed_task_moves_nowhere_but_into_error(status, party):
    assert {move.to for move in open_moves(status, "discharged", None, party)} <= {"entered-in-error"}


@pytest.mark.parametrize("party", ["requester", "person", "gateway"])
@pytest.mark.parametrize(("status", "reason"), [p for p in POSITIONS if position(*p) in OPEN])
def test_requester_person_and_gateway_may_cancel_whatever_is_open(status, reason, party):
    assert find(status, reason, "cancel", party).to == "cancelled"


def test_the_owner_of_a_referral_never_cancels():
    assert not [move for move in FULFILMENT if move.to == "cancelled" and "owner" in move.by]


def test_only_the_gateway_holds_for_consent_and_ends_that_hold():
    held = [m for m in FULFILMENT if "awaiting-consent" in m.reasons or m.from_ == ("on-hold(awaiting-consent)",)]
    assert {(move.name, move.by) for move in held} == {("hold-for-consent", ("gateway",)), ("resume", ("gateway",))}


def test_whatever_a_referral_has_reached_consent_can_stop_it():
    reached = [place for place in OPEN if place not in ("draft", "on-hold(awaiting-consent)")]
    assert set(find("requested", None, "hold-for-consent").from_) == set(reached)


def test_every_row_starts_and_ends_where_a_task_can_stand():
    for move in (*FULFILMENT, *OFFER):
        assert set(move.from_) <= {*OPEN, *CLOSED}
        assert move.to in (None, *STATUSES)
        assert (move.to == "on-hold") <= bool(move.reasons)


@pytest.mark.parametrize("place", OPEN)
def test_every_open_task_can_be_ended_by_somebody(place):
    assert [move for move in FULFILMENT if place in move.from_ and move.to in CLOSED]


def test_a_rejection_and_every_end_of_a_referral_by_its_parties_need_a_signpost_or_outcomes():
    ends = [m for m in FULFILMENT if m.to in ("rejected", "failed", "completed", "cancelled")]
    ends = [m for m in ends if {"owner", "requester"} & set(m.by)]
    assert len(ends) == 4
    assert all(move.needs & {"signpost", "outcomes"} for move in ends)


@pytest.mark.parametrize(
    ("status", "name", "becomes"),
    [("received", "reject", "active"), ("in-progress", "complete", "completed"), ("accepted", "cancel", "revoked"),
     ("accepted", "fail", "active"), ("accepted", "hold", "on-hold"), ("requested", "receive", None)],
)  # fmt: skip
def test_the_service_request_follows_its_task(status, name, becomes):
    assert find(status, None, name).request_status == becomes


def test_an_offer_ends_with_an_answer_of_its_sender_or_is_cancelled():
    assert next_moves("requested", None, None, "owner", "offer") == ("complete", "cancel")
    assert next_moves("completed", "declined", None, "owner", "offer") == ()


def test_no_row_is_told_as_a_look_up_error():
    with pytest.raises(LookupError):
        find("accepted", None, "reject")
    with pytest.raises(LookupError):
        find("accepted", None, "cancel", "owner")


def test_every_hold_has_its_own_position():
    assert len(set(HELD)) == len(HOLD_REASONS)
