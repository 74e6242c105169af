"""A booked time lies ahead and within the route's term; booked again, the time before is given back (S76, R-08)."""

from typing import Any

import pytest

from tests.kit.answers import code
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.risks.asking import Referred, asked, escalated, stored
from tests.risks.test_slots import slot

Json = dict[str, Any]
LATER = ("2026-10-05T14:00:00+01:00", "2026-10-05T14:20:00+01:00")
BUSY = (409, "ESC-022")


class Debrief:
    """Paige's risk, to be talked about on the same day, and the practice that is asked."""

    def __init__(self, world: World, given: str = "Paige") -> None:
        self.world, self.referred = world, Referred(world, given)
        self.coordinator, self.gp = self.referred.workwell, self.referred.gp
        before = set(stored(world, "Task", "escalation-task"))
        escalated(self.coordinator, asked(self.referred.reference))
        (new,) = set(stored(world, "Task", "escalation-task")) - before
        self.task = f"Task/{new}"

    def book(self, free: str, by: As | None = None) -> tuple[int, str]:
        return told((by or self.coordinator).move(self.task, "book", slot={"valueReference": {"reference": free}}))

    def appointments(self) -> list[Json]:
        outputs = self.gp.get(f"/{self.task}").json()["output"]
        named = (output["valueReference"]["reference"] for output in outputs)
        return [self.gp.get(f"/{name}").json() for name in named if name.startswith("Appointment/")]

    def status(self, free: str) -> str:
        return str(self.gp.get(f"/{free}").json()["status"])


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, code(answer) if answer.status_code >= 400 else ""


@pytest.mark.parametrize("start", ["2026-09-05T14:00:00+01:00", "2026-10-05T08:59:59+01:00"])
def test_a_slot_that_has_begun_is_booked_by_nobody(here: World, start: str) -> None:
    debrief = Debrief(here)
    past = slot(debrief.gp, start, "2026-10-05T09:30:00+01:00")
    assert debrief.book(past) == (422, "ESC-020")
    assert debrief.status(past) == "free"


@pytest.mark.parametrize("start", ["2026-10-06T00:00:00+01:00", "2026-12-05T14:00:00+00:00"])
def test_a_risk_of_today_is_booked_for_today(here: World, start: str) -> None:
    debrief = Debrief(here)
    end = start.replace(":00:00", ":20:00")
    assert debrief.book(slot(debrief.gp, start, end)) == (422, "ESC-021")
    times = {"start": {"valueDateTime": start}, "end": {"valueDateTime": end}}
    assert told(debrief.gp.move(debrief.task, "book", **times)) == (422, "ESC-021"), "nor by a time of its own"
    last = slot(debrief.gp, "2026-10-05T23:59:59+01:00", "2026-10-06T00:20:00+01:00")
    assert debrief.book(last) == (200, "")


def test_once_its_time_is_past_a_risk_is_booked_as_soon_as_its_route_acts(here: World) -> None:
    debrief = Debrief(here)
    here.clock.move_to(2026, 10, 7, 9)
    assert debrief.book(slot(debrief.gp, "2026-10-08T09:00:00+01:00", "2026-10-08T09:20:00+01:00")) == (422, "ESC-021")
    assert debrief.book(slot(debrief.gp, "2026-10-07T14:00:00+01:00", "2026-10-07T14:20:00+01:00")) == (200, "")


def test_booked_again_the_first_time_is_free_for_somebody_else(everywhere: World) -> None:
    debrief, other = Debrief(everywhere), Debrief(everywhere, "Noel")
    first, second = slot(debrief.gp), slot(debrief.gp, *LATER)
    assert [debrief.book(first), debrief.book(second)] == [(200, ""), (200, "")]
    assert [(a["status"], a["slot"][0]["reference"]) for a in debrief.appointments()] == [
        ("cancelled", first),
        ("booked", second),
    ]
    assert [debrief.status(first), debrief.status(second)] == ["free", "busy"]
    (row,) = [row for row in all_rows(everywhere.gateway) if row.interaction == "$book"][1:]
    given_back = [first, *(f"Appointment/{a['id']}" for a in debrief.appointments())]
    assert all(name.partition("/")[2] in row.entities for name in given_back), "the log names what was given back"
    assert other.book(first) == (200, "")


def test_a_refused_booking_leaves_the_time_that_stands(here: World) -> None:
    debrief = Debrief(here)
    first = slot(debrief.gp)
    assert debrief.book(first) == (200, "")
    assert debrief.book(slot(here.as_client("oh-a"), *LATER)) == (422, "ESC-010")
    assert ([a["status"] for a in debrief.appointments()], debrief.status(first)) == (["booked"], "busy")


@pytest.mark.parametrize("change", [{"status": "free"}, {"start": "2026-10-05T12:05:00+01:00"}])
def test_while_an_appointment_stands_its_slot_is_not_given_away(here: World, change: Json) -> None:
    debrief = Debrief(here)
    taken = slot(debrief.gp)
    assert debrief.book(taken) == (200, "")
    body = debrief.gp.get(f"/{taken}").json()
    assert told(debrief.gp.put(f"/{taken}", body | change, 2)) == BUSY
    (element, value), *_ = change.items()
    replaced = [{"op": "replace", "path": f"/{element}", "value": value}]
    assert told(debrief.gp.patch(f"/{taken}", replaced, 2)) == BUSY
    assert told(debrief.gp.put(f"/{taken}", body | {"comment": "Room 2"}, 2)) == (200, "")
    assert debrief.book(slot(debrief.gp, *LATER)) == (200, "")
    freed = debrief.gp.get(f"/{taken}")
    assert told(debrief.gp.put(f"/{taken}", freed.json() | change, int(freed.json()["meta"]["versionId"]))) == (200, "")


def test_a_slot_is_taken_by_booking_alone(here: World) -> None:
    debrief = Debrief(here)
    free = slot(debrief.gp)
    brought = {
        "resourceType": "Appointment",
        "status": "booked",
        "basedOn": [{"reference": debrief.referred.request}],
        "start": LATER[0],
        "end": LATER[1],
        "slot": [{"reference": free}],
        "participant": [{"actor": {"display": "Zz Test Surgery"}, "status": "accepted"}],
    }
    assert told(debrief.coordinator.post("/Appointment", brought)) == (422, "ESC-023")
    del brought["slot"]
    made = debrief.coordinator.post("/Appointment", brought)
    assert made.status_code == 201, made.text
    named = made.json() | {"slot": [{"reference": free}]}
    assert told(debrief.coordinator.put(f"/Appointment/{made.json()['id']}", named, 1)) == (422, "RES-010")
    assert debrief.status(free) == "free"


def test_the_time_of_somebody_who_has_died_is_free_again_but_a_risk_keeps_its_own(here: World) -> None:
    debrief = Debrief(here)
    taken, own = slot(debrief.gp), slot(debrief.coordinator, *LATER)
    assert debrief.book(taken) == (200, "")
    booked = debrief.coordinator.move(debrief.referred.task, "book", slot={"valueReference": {"reference": own}})
    assert told(booked) == (200, "")
    subject = debrief.coordinator.get(f"/{debrief.referred.request}").json()["subject"]["reference"]
    told_dead = debrief.coordinator.get(f"/{subject}").json() | {"deceasedBoolean": True}
    assert debrief.coordinator.put(f"/{subject}", told_dead).status_code == 200
    assert debrief.coordinator.get(f"/{own}").json()["status"] == "free"
    assert debrief.status(taken) == "busy", "nobody's unverified word ends an escalation"


def test_the_appointment_of_an_escalation_names_the_referral_it_is_about(everywhere: World) -> None:
    debrief = Debrief(everywhere)
    assert debrief.book(slot(debrief.gp)) == (200, "")
    (booked,) = debrief.appointments()
    assert booked["basedOn"] == [{"reference": debrief.referred.request}]


def test_that_of_an_escalation_about_nobodys_referral_is_kept_up_to_date_without_one(here: World) -> None:
    spa, subject = here.as_client("spa"), {"name": {"family": "ZZTEST", "given": ["Bryn"]}, "birthDate": "1993-02-03"}
    body = asked(None, "spa-referral", subject=subject)
    body["parameter"].append({"name": "threshold", "valueCode": "active-plan-or-intent"})
    escalated(here.as_client("gp-2"), body)
    (task,) = stored(here, "Task", "escalation-task")
    times = {"start": {"valueDateTime": LATER[0]}, "end": {"valueDateTime": LATER[1]}}
    assert told(spa.move(f"Task/{task}", "book", **times)) == (200, "")
    named = spa.get(f"/Task/{task}").json()["output"][-1]["valueReference"]["reference"]
    booked = spa.get(f"/{named}").json()
    assert told(spa.put(f"/{named}", booked | {"status": "noshow"}, 1)) == (200, "")
    alone = {name: value for name, value in booked.items() if name not in ("id", "meta")}
    assert told(spa.post("/Appointment", alone)) == (422, "VAL-001"), "only an escalation's own needs none"
