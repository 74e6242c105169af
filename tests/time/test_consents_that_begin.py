"""A consent that begins on a later day lets what waits for it go on at that instant, once on all nodes (R-01, R-03)."""

from concurrent.futures import ThreadPoolExecutor

from app.services.recompile import check
from tests.kit.builders import Json, consent, permit
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.time.turns import acts, evidence, topics, turn


def withdrawn(world: World) -> Sent:
    """A referral at work that is held, because its consent was taken back."""
    sent = send(world).walk("in-progress")
    kept = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", kept | {"status": "inactive"}, 1).status_code == 200
    assert sent.now()["status"] == "on-hold"
    return sent


def agreed_from(sent: Sent, day: str) -> Json:
    """The person agrees again, from a day on."""
    subject = sent.asked()["subject"]["reference"]
    allowed = permit("TESTOH1", "oh-assessment", "ABCDE", start=day)
    answer = sent.requester.post("/Consent", consent(subject, allowed, about=sent.request))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_held_task_goes_on_at_the_instant_its_consent_begins(everywhere: World) -> None:
    sent = withdrawn(everywhere)
    agreed = agreed_from(sent, "2026-10-26")
    assert sent.now()["status"] == "on-hold"
    everywhere.clock.move_to(2026, 10, 25, 23, 59)
    everywhere.clock.advance(seconds=59)
    turn(everywhere)
    assert (sent.now()["status"], sent.owner.get(f"/{sent.request}").status_code) == ("on-hold", 403)
    everywhere.clock.advance(seconds=1)
    assert turn(everywhere) == 1
    assert (sent.now()["status"], sent.owner.get(f"/{sent.request}").status_code) == ("in-progress", 200)
    assert topics(sent)[-1] == "task-in-progress"
    assert acts(everywhere, f"Consent/{agreed['id']}") == [("consent-begun", "done")]
    assert [len(evidence(everywhere, name)) for name in ("consent-begun", "resume")] == [1, 1]
    assert [row.client for row in evidence(everywhere, "resume")] == [None]
    assert turn(everywhere) == 0
    assert check(everywhere.gateway).differences == []


def test_two_nodes_let_it_go_on_once(everywhere: World) -> None:
    sent = withdrawn(everywhere)
    agreed_from(sent, "2026-10-06")
    everywhere.clock.move_to(2026, 10, 6, 0, 0)
    with ThreadPoolExecutor(2) as nodes:
        list(nodes.map(lambda _: turn(everywhere), range(4)))
    turn(everywhere)
    assert sent.now()["status"] == "in-progress"
    assert [len(evidence(everywhere, name)) for name in ("consent-begun", "resume")] == [1, 1]


def test_a_consent_that_is_taken_back_before_it_begins_resumes_nothing(everywhere: World) -> None:
    sent = withdrawn(everywhere)
    agreed = agreed_from(sent, "2026-10-26")
    assert sent.requester.put(f"/Consent/{agreed['id']}", agreed | {"status": "inactive"}, 1).status_code == 200
    everywhere.clock.move_to(2026, 10, 26, 0, 0)
    turn(everywhere)
    assert sent.now()["status"] == "on-hold"
    assert acts(everywhere, f"Consent/{agreed['id']}") == [("consent-begun", "void")]
    assert evidence(everywhere, "consent-begun") == []


def test_a_consent_whose_day_is_moved_begins_on_the_later_day(everywhere: World) -> None:
    sent = withdrawn(everywhere)
    agreed = agreed_from(sent, "2026-10-26")
    agreed["provision"]["provision"][0]["period"]["start"] = "2026-10-28"
    assert sent.requester.put(f"/Consent/{agreed['id']}", agreed, 1).status_code == 200
    for day, status in ((27, "on-hold"), (28, "in-progress")):
        everywhere.clock.move_to(2026, 10, day, 0, 0)
        turn(everywhere)
        assert sent.now()["status"] == status
    assert acts(everywhere, f"Consent/{agreed['id']}") == [("consent-begun", "void"), ("consent-begun", "done")]


def test_a_consent_that_is_narrowed_by_its_person_to_a_later_day_holds_the_task_until_then(everywhere: World) -> None:
    sent, wren = send(everywhere).walk("accepted"), everywhere.as_client("person")
    kept = wren.get(f"/{sent.consent}").json()
    for nested in kept["provision"]["provision"]:
        nested["period"]["start"] = "2026-10-12"
    answer = wren.put(f"/{sent.consent}", kept, 1)
    assert answer.status_code == 200, answer.text
    assert sent.now()["status"] == "on-hold"
    everywhere.clock.move_to(2026, 10, 12, 0, 0)
    turn(everywhere)
    assert sent.now()["status"] == "accepted"


def test_a_consent_that_begins_now_plans_nothing(here: World) -> None:
    sent = send(here)
    assert acts(here, str(sent.consent)) == []
