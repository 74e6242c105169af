"""Every move a party may not make says from where, to where, who may, and what is open next (domain.md 8.2)."""

import pytest

from tests.kit.answers import code, codes, text
from tests.kit.builders import Json, ours
from tests.kit.gateways import World
from tests.pathway.walks import PARTS, Sent, reason, say, send

TO = ("requested", "received", "accepted", "in-progress", "on-hold", "rejected", "completed", "failed", "cancelled")
OWNER_MAY = {
    "requested": {"received", "rejected"},
    "received": {"accepted", "rejected", "on-hold"},
    "accepted": {"in-progress", "on-hold", "failed"},
    "in-progress": {"on-hold", "completed", "failed"},
    "on-hold": {"accepted", "failed"},
    "rejected": set(),
    "completed": set(),
}
"""Where the owner may take a Task; everything else from there is refused."""
NEVER_THE_OWNERS = {"requested", "cancelled"}
OPEN = ("requested", "received", "accepted", "in-progress", "on-hold")
OPERATIONS = {
    "requested": {"receive", "reject"},
    "received": {"accept", "reject"},
    "accepted": {"book", "hold"},
    "in-progress": {"hold", "complete"},
    "on-hold": set(),
    "rejected": set(),
    "completed": set(),
}
"""The plain moves open to the owner where the Task stands; `book` again needs a missed appointment."""


@pytest.mark.parametrize("at", OWNER_MAY)
def test_the_owner_takes_a_task_nowhere_the_table_does_not_lead(shared: World, at: str) -> None:
    sent = send(shared).walk(at)
    version = sent.version()
    for to in TO:
        if to in OWNER_MAY[at] or to == at:
            continue
        answer = sent.patch(sent.owner, to)
        expected = (403, "TSK-006") if to in NEVER_THE_OWNERS else (409, "TSK-005")
        assert (to, answer.status_code, code(answer)) == (to, *expected)
    assert sent.version() == version


@pytest.mark.parametrize("at", OPERATIONS)
def test_a_plain_move_that_is_not_open_here_says_why(shared: World, at: str) -> None:
    sent = send(shared).walk(at)
    nexts = sent.owner.get(f"/{sent.task}").headers.get("gateway-next-moves")
    for operation in PARTS:
        if operation in OPERATIONS[at]:
            continue
        answer = sent.do(operation, **PARTS[operation])
        assert (operation, answer.status_code, code(answer)) == (operation, 409, "TSK-005")
        assert f"A Task that is {at.replace('on-hold', 'on hold (awaiting-information)')} cannot" in text(answer)
        assert f"Next moves open to you: {nexts or 'none'}." in text(answer)
        assert answer.headers.get("gateway-next-moves") == nexts


@pytest.mark.parametrize("at", OPEN)
def test_the_requester_may_only_cancel_and_makes_none_of_the_owners_moves(shared: World, at: str) -> None:
    sent = send(shared).walk(at)
    for to in ("received", "accepted", "in-progress", "rejected", "completed", "failed"):
        if to == at or (at, to) == ("on-hold", "accepted"):
            continue
        answer = sent.patch(sent.requester, to)
        # From a hold of another kind `resume` is the requester's, so there the place is wrong and not the party.
        refused = {(403, "TSK-006"), (409, "TSK-005")} if to in ("in-progress", "accepted") else {(403, "TSK-006")}
        assert (answer.status_code, code(answer)) in refused
        assert "Next moves open to you: cancel." in text(answer)
    for operation, parts in PARTS.items():
        answer = sent.requester.move(sent.task, operation, **parts)
        assert (operation, answer.status_code, code(answer)) == (operation, 403, "TSK-006")
        assert "Only the owner may" in text(answer)


def test_a_closed_task_cannot_be_cancelled(shared: World) -> None:
    sent = send(shared).walk("completed")
    answer = sent.patch(sent.requester, "cancelled", reason("cancel-reason", "no-longer-needed"))
    assert (answer.status_code, code(answer)) == (409, "TSK-005")
    assert "A Task that is completed cannot be cancelled; the requester may do that only while it is open" in text(
        answer
    )


def test_reject_after_accepted_says_from_where_it_is_allowed(shared: World) -> None:
    sent = send(shared).walk("accepted")
    answer = sent.do("reject")
    assert text(answer) == (
        "A Task that is accepted cannot be rejected; the owner may do that only from requested or received. "
        "Next moves open to you: book, return, hold."
    )


def test_somebody_who_is_no_party_finds_no_task(shared: World) -> None:
    sent = send(shared)
    for name in ("oh-b", "gp-2", "workwell"):
        stranger = shared.as_client(name)
        assert stranger.move(sent.task, "receive").status_code == 404
        assert (
            stranger.patch(f"/{sent.task}", [{"op": "replace", "path": "/status", "value": "received"}], 1).status_code
            == 404
        )


def test_an_employer_may_not_move_tasks_whatever_their_id(shared: World) -> None:
    sent = send(shared)
    known, unknown = (shared.as_client("employer-3").move(t, "receive") for t in (sent.task, "Task/none"))
    assert (known.status_code, code(known), unknown.status_code) == (403, "AUT-020", 403)


@pytest.mark.parametrize("by", ["patch", "put"])
@pytest.mark.parametrize(
    ("element", "value"),
    [("authoredOn", "2026-10-01T09:00:00+01:00"), ("priority", "urgent")],
)
def test_what_a_task_is_cannot_change(shared: World, by: str, element: str, value: str) -> None:
    sent = send(shared).walk("received")
    changed = [{"op": "replace", "path": f"/{element}", "value": value}]
    answer = (
        sent.owner.patch(f"/{sent.task}", changed, sent.version())
        if by == "patch"
        else sent.put(sent.owner, **{element: value})
    )
    assert (answer.status_code, codes(answer)) == (422, ["TSK-010"])


def test_a_task_carries_no_words(shared: World) -> None:
    sent = send(shared).walk("received")
    answer = sent.put(sent.owner, note=[{"text": "He is well."}], description="Well")
    assert (answer.status_code, sorted(codes(answer))) == (422, ["VAL-019", "VAL-019"])


def test_only_the_owner_says_how_the_work_goes(shared: World) -> None:
    sent = send(shared).walk("in-progress")
    said: Json = {"coding": [ours("business-status", "assessed")]}
    refused = sent.put(sent.requester, businessStatus=said)
    assert (refused.status_code, codes(refused)) == (403, ["TSK-006"])
    unknown = sent.put(sent.owner, businessStatus={"coding": [ours("business-status", "discharged")]})
    assert (unknown.status_code, codes(unknown)) == (422, ["TSK-015"])
    assert sent.put(sent.owner, businessStatus=said).json()["businessStatus"] == said


def test_only_the_person_s_consent_ends_a_hold_for_consent(shared: World) -> None:
    sent = _withdrawn(send(shared).walk("accepted"))
    answer = sent.patch(sent.requester, "accepted")
    assert (answer.status_code, code(answer)) == (409, "TSK-008")
    closed = sent.owner.patch(
        f"/{sent.task}", [{"op": "replace", "path": "/status", "value": "accepted"}], sent.version()
    )
    assert (closed.status_code, code(closed)) == (409, "TSK-008")


def test_the_requester_may_cancel_while_the_task_waits_for_consent(shared: World) -> None:
    sent = _withdrawn(send(shared).walk("accepted"))
    signpost = {"op": "add", "path": "/output", "value": [_signpost(sent)]}
    answer = sent.patch(sent.requester, "cancelled", reason("cancel-reason", "consent-not-renewed"), signpost)
    assert answer.status_code == 200, answer.text


def _withdrawn(sent: Sent) -> Sent:
    body = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", body | {"status": "inactive"}, 1).status_code == 200
    assert sent.now()["statusReason"]["text"] == "Awaiting consent"
    return sent


def _signpost(sent: Sent) -> Json:
    named = say(sent, sent.requester, "signpost", recipient=[sent.asked()["subject"]])
    return {"type": {"coding": [ours("task-part", "signpost")]}, "valueReference": {"reference": named}}
