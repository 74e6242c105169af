"""A debrief slot is booked by one alone, and is the route's owner's (S76)."""

from concurrent.futures import ThreadPoolExecutor

from tests.kit.answers import code
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated, only, stored


def slot(owner: As, start: str = "2026-10-05T12:00:00+01:00", end: str = "2026-10-05T12:20:00+01:00") -> str:
    """A free debrief slot of an organisation."""
    schedule = owner.post("/Schedule", {"resourceType": "Schedule", "active": True, "actor": [
        {"display": "Debrief slots"}]}).json()  # fmt: skip
    made = owner.post("/Slot", {
        "resourceType": "Slot", "schedule": {"reference": f"Schedule/{schedule['id']}"}, "status": "free",
        "start": start, "end": end,
    })  # fmt: skip
    assert made.status_code == 201, made.text
    return f"Slot/{made.json()['id']}"


def test_a_coordinator_books_a_debrief_slot_of_the_practice(here: World) -> None:
    paige = Referred(here)
    escalated(paige.workwell, asked(paige.reference))
    task, free = only(here, "Task", "escalation-task"), slot(paige.gp)
    assert paige.workwell.get("/Slot?status=free").json()["total"] == 1
    booked = paige.workwell.move(task, "book", slot={"valueReference": {"reference": free}})
    assert (booked.status_code, booked.json()["status"]) == (200, "accepted")
    assert paige.gp.get(f"/{free}").json()["status"] == "busy"
    whole = paige.gp.get(f"/{task}").json()
    assert whole["restriction"]["period"]["end"] == "2026-10-05T11:00:00+01:00", "still to be acknowledged"
    time = paige.gp.get(f"/{whole['output'][0]['valueReference']['reference']}").json()
    assert (time["slot"][0]["reference"], time["start"]) == (free, "2026-10-05T12:00:00+01:00")


def test_two_who_book_one_slot_at_once_are_one_booking(everywhere: World) -> None:
    people = [Referred(everywhere, given) for given in ("Paige", "Noel")]
    for one in people:
        escalated(one.workwell, asked(one.reference))
    free = slot(people[0].gp)
    tasks = [f"Task/{id}" for id in stored(everywhere, "Task", "escalation-task")]
    with ThreadPoolExecutor(2) as both:
        part = {"valueReference": {"reference": free}}
        answers = list(both.map(lambda task: people[0].workwell.move(task, "book", slot=part), tasks))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert code(max(answers, key=lambda answer: answer.status_code)) == "ESC-009"
    only(everywhere, "Appointment", "work-appointment")


def test_a_slot_of_somebody_else_and_one_that_is_none_are_refused(here: World) -> None:
    paige = Referred(here)
    escalated(paige.workwell, asked(paige.reference))
    task, other = only(here, "Task", "escalation-task"), slot(here.as_client("oh-a"))
    answer = paige.workwell.move(task, "book", slot={"valueReference": {"reference": other}})
    assert (answer.status_code, code(answer)) == (422, "ESC-010")
    nothing = paige.workwell.move(task, "book", slot={"valueReference": {"reference": "Slot/none"}})
    assert (nothing.status_code, code(nothing)) == (422, "RES-007")
