"""At 13 and 26 weeks after a completed referral its owner is to ask how it went on (K-06)."""

from app.services.recompile import check
from tests.kit.answers import code
from tests.kit.gateways import World
from tests.pathway.test_withdrawal import refuse
from tests.pathway.walks import Sent, send
from tests.time.turns import acts, events, evidence, topics, turn


def test_two_follow_ups_are_planned_with_the_completion_and_fall_due_once_each(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    assert acts(everywhere, sent.task) == [("follow-up", None), ("follow-up", None)]
    everywhere.clock.move_to(2027, 1, 3, 23, 59)
    turn(everywhere)
    assert "follow-up" not in topics(sent)
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    assert (turn(everywhere), turn(everywhere)) == (1, 0)
    assert (topics(sent)[-1], events(sent)[-1]["recipient"]) == ("follow-up", sent.owner.organisation.id)
    everywhere.clock.move_to(2027, 4, 4, 22, 59)
    turn(everywhere)
    assert topics(sent).count("follow-up") == 1
    everywhere.clock.move_to(2027, 4, 4, 23, 0)
    turn(everywhere)
    assert topics(sent).count("follow-up") == 2
    assert len(evidence(everywhere, "follow-up")) == 2


def test_a_completion_in_error_is_followed_up_by_nobody(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    assert sent.patch(sent.requester, "entered-in-error").status_code == 200
    everywhere.clock.move_to(2027, 1, 5)
    turn(everywhere)
    assert "follow-up" not in topics(sent)
    assert acts(everywhere, sent.task)[0] == ("follow-up", "void")


def asked(sent: Sent) -> list[dict]:
    found = sent.owner.get("/Task?code=follow-up")
    assert found.status_code == 200, found.text
    return [entry["resource"] for entry in found.json().get("entry", [])]


OUTCOMES = {"health": {"valueCode": "better"}, "work": {"valueCode": "full"}}


def test_the_owner_says_how_it_has_gone_on_though_the_referral_is_closed_to_it(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    turn(everywhere)
    (task,) = asked(sent)
    assert task["restriction"]["period"]["end"] == "2027-01-18T23:59:59+00:00"
    assert sent.owner.get(f"/{sent.request}").status_code in (403, 404), "asking opens nothing"
    missing = sent.owner.move(f"Task/{task['id']}", "complete", work={"valueCode": "full"})
    assert (missing.status_code, code(missing)) == (422, "TSK-023")
    done = sent.owner.move(f"Task/{task['id']}", "complete", **OUTCOMES)
    assert (done.status_code, done.json()["businessStatus"]["coding"][0]["code"]) == (200, "asked"), done.text
    assert len(sent.requester.get(f"/Observation?based-on={sent.request}&category=outcome").json()["entry"]) == 4
    again = sent.owner.move(f"Task/{task['id']}", "complete", **OUTCOMES)
    assert (again.status_code, code(again)) == (409, "TSK-005")
    assert check(everywhere.gateway).differences == []


def test_nobody_else_answers_a_follow_up(here: World) -> None:
    sent = send(here).walk("completed")
    here.clock.move_to(2027, 1, 4, 0, 0)
    turn(here)
    name = f"Task/{asked(sent)[0]['id']}"
    assert sent.requester.move(name, "complete", **OUTCOMES).status_code == 403
    assert here.as_client("oh-b").move(name, "complete", **OUTCOMES).status_code == 404


def test_of_somebody_who_has_refused_the_owner_since_nobody_is_asked(everywhere: World) -> None:
    refused = send(everywhere).walk("completed")
    refuse(everywhere, "gp-2", "Wren", "TESTOH1")
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    turn(everywhere)
    assert asked(refused) == []
    assert "follow-up" not in topics(refused)
    assert acts(everywhere, refused.task)[0] == ("follow-up", "void")
    assert check(everywhere.gateway).differences == []


def test_a_question_that_waits_is_closed_to_whom_the_person_refuses(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    turn(everywhere)
    (task,) = asked(sent)
    refuse(everywhere, "gp-2", "Wren", "TESTOH1")
    stub = sent.owner.get(f"/Task/{task['id']}").json()
    assert (stub["status"], stub.keys() & {"for", "focus", "businessStatus"}) == ("cancelled", set())
    assert sent.owner.move(f"Task/{task['id']}", "complete", **OUTCOMES).status_code == 409
    assert check(everywhere.gateway).differences == []


def test_who_was_refused_for_something_else_is_asked_still(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    refuse(everywhere, "gp-2", "Wren", "TESTOH2")
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    turn(everywhere)
    assert len(asked(sent)) == 1
