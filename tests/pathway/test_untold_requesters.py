"""Employers, insurers and DWP, who asked for a referral, learn nothing of its way from their own request (8.3)."""

from pathlib import Path

import pytest

from app.services.recompile import check
from tests.kit.answers import code
from tests.kit.builders import Json, consent, permit, referral, signpost
from tests.kit.gateways import World
from tests.kit.gateways import world as made
from tests.pathway.test_held import told
from tests.pathway.walks import Sent, send
from tests.time.turns import events, turn

UNTOLD = [("employer-3", "employer"), ("insurer", "insurer"), ("dwp-decision", "benefit"), ("dwp-assess", "benefit")]
STATUSES = ("active", "on-hold", "completed", "revoked", "draft")


def _asked(world: World, sender: str, trigger: str) -> Sent:
    return send(world, "Wren", sender=sender, trigger=trigger, template=None)


def _known(sent: Sent) -> list[object]:
    """Everything its sender can read of the request: its record, its versions, what searches find it."""
    name, id = f"/{sent.request}", sent.request.removeprefix("ServiceRequest/")
    read = sent.requester.get(name)
    found = [sent.requester.get(f"/ServiceRequest?status={status}").json()["total"] for status in STATUSES]
    changed = sent.requester.get(f"/ServiceRequest?_id={id}&_lastUpdated=gt{read.json()['meta']['lastUpdated']}")
    versions = sent.requester.get(f"{name}/_history").json()["entry"]
    return [
        read.text,
        read.headers["etag"],
        read.headers.get("last-modified"),
        found,
        changed.json()["total"],
        versions,
    ]


def _agrees(sent: Sent) -> Json:
    person = sent.world.as_client("person")
    (me,) = [entry["resource"]["id"] for entry in person.get("/Patient").json()["entry"]]
    body = consent(f"Patient/{me}", permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    answer = person.post("/Consent", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _withdraws(sent: Sent, given: Json) -> None:
    answer = sent.world.as_client("person").put(f"/Consent/{given['id']}", given | {"status": "inactive"}, 1)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(("sender", "trigger"), UNTOLD)
def test_a_withdrawal_a_hold_and_the_end_change_nothing_in_the_request(here: World, sender: str, trigger: str) -> None:
    sent = _asked(here, sender, trigger)
    before = _known(sent)
    given = _agrees(sent)
    here.clock.advance(minutes=5)
    _withdraws(sent, given)
    assert _known(sent) == before
    _agrees(sent)
    for move in ("receive", "accept", "hold"):
        assert sent.do(move).status_code == 200
        assert _known(sent) == before
    assert sent.owner.get(f"/{sent.task}").json()["status"] == "on-hold"
    task = sent.owner.get(f"/{sent.task}").json()
    back = [{"op": "replace", "path": "/status", "value": "accepted"}]
    assert sent.owner.patch(f"/{sent.task}", back, int(task["meta"]["versionId"])).status_code == 200
    for move in ("book", "complete"):
        assert sent.do(move).status_code == 200
        assert _known(sent) == before


@pytest.mark.parametrize("to", ["rejected", "completed"])
def test_after_the_end_such_a_sender_may_ask_again(everywhere: World, to: str) -> None:
    sent = _asked(everywhere, "employer-3", "employer").walk(to)
    revoked = sent.requester.put(f"/{sent.request}", sent.asked() | {"status": "revoked"}, 1)
    assert revoked.status_code == 200, revoked.text
    assert _asked(everywhere, "employer-3", "employer").request != sent.request


ENDS = ("new", "accepted", "on-hold", "withdrawn", "completed", "rejected")
"""How far a referral of theirs may be, without their knowing."""

CLOSING = {"reason": {"valueCode": "no-longer-needed"}}
POINTED = CLOSING | {"signpost": [{"name": "signpost", **signpost()}]}
NOWHERE = {"name": "service", "valueReference": {"reference": "HealthcareService/none"}}
ASTRAY = CLOSING | {"signpost": [{"name": "signpost", "part": [*signpost()["part"], NOWHERE]}]}


def _come_to(world: World, sender: str, trigger: str, end: str) -> Sent:
    sent = _asked(world, sender, trigger)
    given = _agrees(sent)
    if end == "withdrawn":
        assert sent.walk("accepted")
        _withdraws(sent, given)
    elif end != "new":
        sent.walk(end)
    return sent


@pytest.mark.parametrize(("sender", "trigger"), UNTOLD)
def test_what_it_asks_next_is_answered_alike_wherever_its_referral_is(
    tmp_path: Path, sender: str, trigger: str
) -> None:
    answers: list[list[object]] = []
    for end in ENDS:
        with made("sqlite", tmp_path / end) as world:
            sent = _come_to(world, sender, trigger, end)
            again = referral("Wren", sender=sent.requester.organisation.code, trigger=trigger, template=None)
            tried = [
                sent.requester.post("/ServiceRequest/$validate?mode=create", again),
                *(sent.requester.move(sent.request, "revoke", **parts) for parts in ({}, CLOSING, ASTRAY, POINTED)),
                sent.requester.move(sent.request, "revoke", **POINTED),
                sent.requester.post("/ServiceRequest/$validate?mode=create", again),
            ]
            assert [answer.status_code for answer in tried] == [200, 422, 422, 422, 200, 409, 200]
            answers.append([told(answer) for answer in tried])
            assert sent.owner.get(f"/{sent.task}").json()["status"] in ("cancelled", "completed", "rejected")
            assert check(world.gateway).differences == []
    assert all(one == answers[0] for one in answers)


def test_a_sender_of_that_kind_revokes_its_own_request_as_ever(here: World) -> None:
    sent = _asked(here, "employer-3", "employer").walk("accepted")
    revoked = sent.requester.put(f"/{sent.request}", sent.asked() | {"status": "revoked"}, 1)
    assert (revoked.status_code, sent.asked()["status"]) == (200, "revoked")
    assert sent.owner.get(f"/{sent.task}").json()["status"] == "cancelled"


def test_a_completed_request_of_such_a_sender_stands_in_nobodys_way(here: World) -> None:
    _asked(here, "employer-3", "employer").walk("completed")
    answer = here.as_client("gp").post("/ServiceRequest", referral("Wren"))
    assert answer.status_code == 201, code(answer)


def test_the_practice_still_reads_in_its_request_how_it_stands(here: World) -> None:
    sent = send(here, "Wren").walk("on-hold")
    assert sent.asked()["status"] == "on-hold"


@pytest.mark.parametrize(("sender", "trigger"), UNTOLD)
def test_nor_does_time_tell_them_anything(here: World, sender: str, trigger: str) -> None:
    sent = _asked(here, sender, trigger)
    _agrees(sent)
    for move in ("receive", "accept"):
        assert sent.do(move).status_code == 200
    asked = sent.owner.move(sent.task, "return", kind={"valueCode": "for-info"}, message="Which site?")
    assert asked.status_code == 200, asked.text
    for day in ((2026, 10, 16), (2026, 11, 20), (2027, 9, 20), (2027, 10, 20)):
        here.clock.move_to(*day, 12)
        turn(here)
    happened = [event for event in events(sent) if event["topic"].startswith(("clock", "consent"))]
    assert {"clock-reminder", "clock-breached"} <= {event["topic"] for event in happened}
    assert [event["topic"] for event in happened if event["recipient"] == sent.requester.organisation.id] == []
