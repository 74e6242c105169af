"""The story of a referral: numbered without a gap whoever moves it, closed by a death, read as a table."""

import csv
import io
import threading

import pytest

from app.store import people, referrals
from app.store.wall import OPERATOR
from tests.kit.answers import codes, entries, task_of
from tests.kit.builders import Json, patient, person, referral
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.test_fit_notes import alone
from tests.pathway.walks import Sent, say, send
from tests.risks.asking import stored


def story(sent: Sent) -> list[Json]:
    """The events of a referral, in their order."""
    with sent.world.gateway.database.reading(OPERATOR) as connection:
        return referrals.events(connection, sent.request.partition("/")[2])


def numbers(sent: Sent) -> list[int]:
    """The numbers of the events."""
    return [event["sequence"] for event in story(sent)]


def test_every_change_of_a_referral_is_one_event_in_order(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    told = story(sent)
    assert [event["topic"] for event in told] == [
        "task-requested",
        "task-received",
        "task-accepted",
        "task-in-progress",
        "task-completed",
    ]
    assert numbers(sent) == [1, 2, 3, 4, 5]
    assert [event["version"] for event in told] == [1, 2, 3, 4, 5]
    assert {event["recipient"] for event in told[1:]} == {sent.requester.organisation.id}


def test_a_refused_move_leaves_no_event(here: World) -> None:
    sent = send(here).walk("received")
    assert sent.do("complete").status_code == 409
    assert sent.owner.move(sent.task, "reject").status_code == 422
    assert numbers(sent) == [1, 2]


def test_a_question_and_its_answer_are_told(here: World) -> None:
    sent = send(here).walk("received")
    asked = sent.do("return", kind={"valueCode": "for-info"}, message="What hours?").json()
    question = asked["output"][0]["valueReference"]["reference"]
    say(sent, sent.requester, "answer", inResponseTo=[{"reference": question}])
    assert numbers(sent) == [1, 2, 3, 4]
    assert story(sent)[-1]["recipient"] == sent.owner.organisation.id


def together(*acts: object) -> list[int]:
    """Do acts at the same time; the statuses they were answered with, in no order."""
    barrier, statuses = threading.Barrier(len(acts)), []

    def run(act: object) -> None:
        barrier.wait()
        statuses.append(act().status_code)  # type: ignore[operator]  # a call that answers

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_six_who_move_at_once_leave_one_winner_and_no_gap(everywhere: World) -> None:
    sent = send(everywhere)
    callers = [everywhere.as_client("oh-a") for _ in range(6)]
    took = together(*(lambda c=c: c.move(sent.task, "receive") for c in callers))
    assert took == [200, 409, 409, 409, 409, 409]
    assert numbers(sent) == [1, 2]


def test_six_different_moves_at_once_are_told_in_one_order(everywhere: World) -> None:
    sent = send(everywhere, "Dilys").walk("received")
    gp, oh, question = everywhere.as_client("gp"), sent.owner, {"valueCode": "for-info"}
    note, unchanged = alone("Dilys"), sent.asked()
    withdrawn = gp.get(f"/{sent.consent}").json() | {"status": "inactive"}
    took = together(
        lambda: oh.move(sent.task, "accept"),
        lambda: oh.move(sent.task, "return", kind=question, message="What hours?"),
        lambda: oh.move(sent.task, "return", kind=question, message="Which days?"),
        lambda: gp.post("/Observation", note),
        lambda: gp.put(f"/{sent.consent}", withdrawn),
        lambda: gp.put(f"/{sent.request}", unchanged),
    )
    assert max(took) < 500
    told = story(sent)
    assert numbers(sent) == list(range(1, len(told) + 1))
    versions = [event["version"] for event in told if event["resource_type"] == "Task"]
    assert versions == sorted(set(versions))
    assert sent.version() == versions[-1]


def test_a_withdrawal_drops_what_the_owner_was_not_yet_told(everywhere: World) -> None:
    sent = send(everywhere).walk("received")
    body = sent.requester.get(f"/{sent.consent}").json() | {"status": "inactive"}
    assert sent.requester.put(f"/{sent.consent}", body).status_code == 200
    owner = sent.owner.organisation.id
    waiting = [e["topic"] for e in story(sent) if e["recipient"] == owner and e["state"] == "waiting"]
    assert waiting == ["closed-to-owner"]
    assert numbers(sent) == list(range(1, len(numbers(sent)) + 1))


def dies(sent: Sent, given: str) -> None:
    """The practice records a death late on 6 October."""
    own = sent.asked()["subject"]["reference"]
    sent.world.clock.move_to(2026, 10, 6, 22, 10)
    body = sent.requester.get(f"/{own}").json() | {"deceasedDateTime": "2026-10-06T23:10:00+01:00"}
    answer = sent.requester.put(f"/{own}", body, int(body["meta"]["versionId"]))
    assert answer.status_code == 200, answer.text


def test_a_death_told_by_the_practice_cancels_task_and_appointment(everywhere: World) -> None:
    sent = send(everywhere, "Edgar").walk("in-progress")
    dies(sent, "Edgar")
    task = sent.now()
    assert (task["status"], task["statusReason"]["coding"][0]["code"]) == ("cancelled", "subject-deceased")
    appointment = task["output"][0]["valueReference"]["reference"]
    assert sent.requester.get(f"/{appointment}").json()["status"] == "cancelled"
    assert sent.asked()["status"] == "revoked"
    assert set(sent.now(sent.owner)) & {"for", "focus", "statusReason"} == set()
    assert "cancel" in {row.interaction for row in all_rows(everywhere.gateway)}


def test_nothing_new_is_sent_for_somebody_who_died(here: World) -> None:
    sent = send(here, "Edgar")
    dies(sent, "Edgar")
    answer = sent.requester.post("/ServiceRequest", referral("Edgar") | {"subject": sent.asked()["subject"]})
    assert answer.status_code == 422
    assert codes(answer) == ["PER-011"]


def test_a_verified_death_is_told_to_no_other_sender(here: World) -> None:
    with here.gateway.database.writing() as connection:
        people.mark_deceased(connection, person("Edgar").id)
    neutral = here.as_client("gp-2").post("/ServiceRequest", referral("Edgar", sender="TESTGP2"))
    assert (neutral.status_code, codes(neutral)) == (409, ["REF-006"])
    employer = here.as_client("employer-3")
    body = referral("Edgar", sender="TESTEMP3", trigger="employer", template=None)
    assert employer.post("/ServiceRequest", body).status_code == 201
    assert entries(here.as_client("oh-a").get("/Task")) == []


def test_a_death_in_a_first_record_of_somebody_binds_nobody_else(here: World) -> None:
    numbered = patient("Omar", deceasedBoolean=True)
    numbered["identifier"] = [numbered["identifier"][0] | {"value": "9990332908"}]
    first = here.as_client("gp-2").post("/Patient", numbered)
    assert first.status_code == 201, first.text
    body = referral("Omar")
    body["contained"][0]["identifier"] = numbered["identifier"]
    assert here.as_client("gp").post("/ServiceRequest", body).status_code == 201


def test_a_death_told_by_somebody_else_goes_to_a_human_and_closes_nothing(here: World) -> None:
    sent = send(here, "Edgar").walk("accepted")
    other = here.as_client("gp-2")
    own = other.post("/Patient", patient("Edgar")).json()
    told = other.put(f"/Patient/{own['id']}", own | {"deceasedBoolean": True}, 1)
    assert (told.status_code, sent.now()["status"]) == (200, "accepted")
    assert len(stored(here, "Task", "review")) == 1


@pytest.mark.parametrize("name", ["oh-a", "oh-a-admin"])
def test_the_worklist_is_a_table_for_those_who_want_one(here: World, name: str) -> None:
    sent, other = send(here), send(here, "Omar", template=None)
    owner = here.as_client(name)
    answer = owner.get(f"/Task?owner=Organization/{owner.organisation.id}&_sort=_lastUpdated", Accept="text/csv")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(lines) == 2
    assert {sent.task.partition("/")[2], other.task.partition("/")[2]} <= {v for line in lines for v in line.values()}
    assert "Omar" not in answer.text


def test_the_offer_of_a_note_alone_is_no_part_of_a_referrals_story(here: World) -> None:
    gp = here.as_client("gp")
    offer = task_of(gp.post("/Observation", alone("Omar")))
    sent = send(here, "Omar")
    assert offer != sent.task
    assert numbers(sent) == [1]
    assert len(entries(gp.get("/Task"))) == 2
