"""The meeting of several professions knows what waits for it, and what is late (S61, S65)."""

import json
from typing import Any

from app.services import meetings
from app.services.recompile import check
from tests.kit.answers import code
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.risks.asking import Referred, asked, escalated, stored

Json = dict[str, Any]
ROUTE = "mdt-discussion"


def listed(caller: As, body: Any = None) -> Json:
    """The List of an organisation's next meeting."""
    answer = caller.post("/Task/$mdt-list", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def sent_to_the_meeting(world: World, *people: str) -> tuple[As, list[str]]:
    """The practice that meets, and the Tasks of those who wait for it, in the order they were sent."""
    for given in people:
        one = Referred(world, given)
        escalated(one.workwell, asked(one.reference, ROUTE, risk="exposure"))
    return world.as_client("gp"), [f"Task/{id}" for id in stored(world, "Task", "escalation-task")]


def items(found: Json) -> list[str]:
    """What a List names."""
    return [entry["item"]["reference"] for entry in found.get("entry", [])]


def test_a_practice_reads_what_waits_for_its_next_meeting(everywhere: World) -> None:
    gp, (paige, noel) = sent_to_the_meeting(everywhere, "Paige", "Noel")
    assert gp.move(noel, "receive").status_code == 200
    found = listed(gp)
    assert items(found) == [noel, paige], "by the clock: the meeting is at ten, to be received is Paige by midnight"
    assert found["title"] == "Multidisciplinary team discussion: Wednesday 7 October 2026, 10:00"
    assert found["source"]["display"] == "Zz Test Surgery"
    assert not any("flag" in entry for entry in found["entry"])
    assert check(everywhere.gateway).differences == []


def test_what_is_received_is_to_be_discussed_at_the_next_meeting(here: World) -> None:
    gp, (paige,) = sent_to_the_meeting(here, "Paige")
    taken = gp.move(paige, "receive").json()
    assert taken["restriction"]["period"]["end"] == "2026-10-07T10:00:00+01:00"
    here.clock.move_to(2026, 10, 7, 9, 30)
    found = listed(gp)
    assert found["title"].endswith("Wednesday 14 October 2026, 10:00")
    assert [entry["flag"]["text"] for entry in found["entry"]] == ["Past its clock"]


def test_what_was_discussed_and_closed_is_on_the_list_no_more(here: World) -> None:
    gp, (paige,) = sent_to_the_meeting(here, "Paige")
    assert gp.move(paige, "receive").status_code == 200
    started = gp.patch(f"/{paige}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 2)
    assert items(listed(gp)) == [paige], started.text
    assert gp.move(paige, "complete", answer={"valueCode": "signposted"}).status_code == 200
    found = listed(gp)
    assert (items(found), found["emptyReason"]["coding"][0]["code"]) == ([], "nilknown")


def test_nobody_else_learns_who_waits_for_a_meeting(here: World) -> None:
    sent_to_the_meeting(here, "Paige")
    for other in ("oh-a", "workwell", "employer"):
        found = here.as_client(other).post("/Task/$mdt-list")
        assert found.status_code in (200, 403), (other, found.text)
        if found.status_code == 200:
            assert items(found.json()) == [], other
            assert "Wednesday" not in found.json()["title"], "nor that somebody meets"


def test_whose_records_a_list_tells_of_stands_in_its_row(here: World) -> None:
    gp, (paige,) = sent_to_the_meeting(here, "Paige")
    listed(gp)
    told = json.loads(all_rows(here.gateway)[-1].detail)
    gp.get(f"/{paige}")
    assert told["custodian"] == json.loads(all_rows(here.gateway)[-1].detail)["custodian"]


def test_a_list_asked_for_with_parts_is_refused(here: World) -> None:
    part = {"name": "meeting", "valueDate": "2026-10-07"}
    answer = here.as_client("gp").post("/Task/$mdt-list", {"resourceType": "Parameters", "parameter": [part]})
    assert (answer.status_code, code(answer)) == (422, "TSK-026")


def test_how_many_more_wait_than_a_list_names_is_said(here: World, monkeypatch: Any) -> None:
    gp, (paige, noel) = sent_to_the_meeting(here, "Paige", "Noel")
    monkeypatch.setattr(meetings, "MOST", 1)
    found = listed(gp)
    assert items(found) == [paige]
    assert found["note"][0]["text"].startswith("1 more are waiting.")
    assert noel not in str(found)
