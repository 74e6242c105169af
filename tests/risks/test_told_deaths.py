"""A death told by who did not ask for the work that is open: a human decides, and closes the question (R-16)."""

import pytest

from app.services.alerts import close_alert, list_alerts
from app.services.recompile import check
from tests.directory.test_routing import offered
from tests.kit.answers import code, entries
from tests.kit.builders import patient
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.risks.asking import asked, escalated, only, stored
from tests.time.turns import evidence, turn

DIED = "2026-10-04"
CONFIRMED, NOT = ({"answer": {"valueCode": answer}} for answer in ("death-confirmed", "death-not-confirmed"))


class Told:
    """Edgar's referral by GP1, accepted; another practice records in its own Patient that he has died."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent: Sent = send(world, "Edgar").walk("accepted")
        self.other, self.reviewer = world.as_client("gp-2"), world.as_client("caldicott")
        own = self.other.post("/Patient", patient("Edgar")).json()
        self.patient = f"Patient/{own['id']}"
        self.answer = self.change(deceasedDateTime=DIED)

    def change(self, **said: object) -> object:
        """The other practice changes its Patient."""
        own = self.other.get(f"/{self.patient}").json()
        answer = self.other.put(f"/{self.patient}", own | said)
        assert answer.status_code == 200, answer.text
        return answer

    def review(self) -> str:
        """The one question that waits for a reviewer."""
        return only(self.world, "Task", "review")


@pytest.fixture
def told(everywhere: World) -> Told:
    return Told(everywhere)


def test_a_reviewer_finds_who_told_of_which_death_and_by_when_to_decide(told: Told) -> None:
    (task,) = entries(told.reviewer.get("/Task?status=requested"))
    assert (f"Task/{task['id']}", task["focus"]["reference"]) == (told.review(), told.patient)
    assert task["requester"]["display"] == told.other.organisation.name
    assert [(part["type"]["coding"][0]["code"], part["valueString"]) for part in task["input"]] == [
        ("death-told", DIED)
    ]
    assert task["businessStatus"]["text"] == "Awaiting confirmation"
    assert task["restriction"]["period"]["end"] == "2026-10-06T23:59:59+01:00"
    assert told.sent.now()["status"] == "accepted", "nobody's unverified word ends what another asked for"


def test_who_told_of_it_learns_nothing_of_what_is_open(told: Told) -> None:
    alone = told.other.post("/Patient", patient("Omar")).json()
    quiet = told.other.put(f"/Patient/{alone['id']}", alone | {"deceasedDateTime": DIED})
    kept = [{name for name in answer.headers if name.startswith("gateway")} for answer in (told.answer, quiet)]
    assert kept[0] == kept[1]
    assert told.other.get(f"/{told.review()}").status_code == 404
    assert entries(told.other.get("/Task")) == []


def test_a_death_that_is_confirmed_closes_what_is_open_once(told: Told) -> None:
    wrong = told.reviewer.move(told.review(), "complete", answer={"valueCode": "justified"})
    assert (wrong.status_code, code(wrong)[:3]) == (422, "TSK")
    assert told.reviewer.move(told.review(), "complete", **CONFIRMED).status_code == 200
    assert turn(told.world) == 1
    closed = told.sent.now()
    assert (closed["status"], closed["statusReason"]["coding"][0]["code"]) == ("cancelled", "subject-deceased")
    turn(told.world)
    assert [len(evidence(told.world, name)) for name in ("death-confirmed", "cancel")] == [2, 1]
    assert check(told.world.gateway).differences == []


def test_a_death_that_is_confirmed_takes_back_a_request_that_was_only_offered(everywhere: World) -> None:
    gp, offer, answer = offered(everywhere, "Edgar")
    other, reviewer = everywhere.as_client("gp-2"), everywhere.as_client("caldicott")
    own = other.post("/Patient", patient("Edgar")).json()
    assert other.put(f"/Patient/{own['id']}", own | {"deceasedDateTime": DIED}).status_code == 200
    assert reviewer.move(only(everywhere, "Task", "review"), "complete", **CONFIRMED).status_code == 200
    turn(everywhere)
    request = gp.get(f"/ServiceRequest/{answer.json()['id']}").json()
    assert (gp.get(f"/{offer}").json()["status"], request["status"]) == ("cancelled", "revoked")
    assert check(everywhere.gateway).differences == []


def test_a_death_that_is_not_confirmed_closes_nothing_and_is_not_asked_again(told: Told) -> None:
    assert told.reviewer.move(told.review(), "complete", **NOT).status_code == 200
    assert turn(told.world) == 0
    told.change(gender="male")
    assert told.sent.now()["status"] == "accepted"
    assert stored(told.world, "Task", "review") == [told.review().partition("/")[2]]
    told.change(deceasedDateTime="2026-10-03")
    assert len(stored(told.world, "Task", "review")) == 2, "what is told anew is asked anew"


def test_a_death_that_was_taken_back_meanwhile_closes_nothing(told: Told) -> None:
    own = told.other.get(f"/{told.patient}").json()
    del own["deceasedDateTime"]
    assert told.other.put(f"/{told.patient}", own).status_code == 200
    assert told.reviewer.move(told.review(), "complete", **CONFIRMED).status_code == 200
    turn(told.world)
    assert told.sent.now()["status"] == "accepted"


def test_an_escalation_is_ended_by_a_clinician_whatever_a_reviewer_says(everywhere: World) -> None:
    told = Told(everywhere)
    reference = told.sent.asked()["requisition"]["value"]
    escalated(told.sent.requester, asked(reference, "spa-referral", threshold="active-plan-or-intent"))
    assert told.reviewer.move(told.review(), "complete", **CONFIRMED).status_code == 200
    turn(told.world)
    task = everywhere.as_client("spa").get(f"/{only(everywhere, 'Task', 'escalation-task')}").json()
    assert task["status"] == "requested"


def test_a_question_nobody_answers_alerts_and_the_alert_is_not_silenced(told: Told) -> None:
    told.world.clock.move_to(2026, 10, 7, 0, 0)
    turn(told.world)
    (alert,) = [one for one in list_alerts(told.world.gateway) if f"Task/{one.task}" == told.review()]
    with pytest.raises(Exception, match="ESC-011"):
        close_alert(told.world.gateway, alert.id, "not now")


def test_nobody_else_closes_the_question(told: Told) -> None:
    for name in ("gp", "gp-2", "oh-a", "ig"):
        assert told.world.as_client(name).move(told.review(), "complete", **CONFIRMED).status_code in (403, 404)


def test_two_records_that_say_the_same_are_two_questions(told: Told) -> None:
    third = told.world.as_client("workwell")
    assert third.post("/Patient", patient("Edgar", deceasedDateTime=DIED)).status_code == 201
    assert len(stored(told.world, "Task", "review")) == 2
