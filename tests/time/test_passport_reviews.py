"""On the day they chose a person is reminded to look at their passport again; nobody is, where nobody may be nudged."""

from typing import Any

import pytest

from tests.kit.answers import entries
from tests.kit.gateways import World
from tests.kit.passports import Holder, passport
from tests.risks.test_reviews import special
from tests.time.turns import acts, details, evidence, turn

Json = dict[str, Any]
DAY = "2026-10-06"


def on(day: str, subject: str) -> list[Json]:
    """The answers of a passport whose review is on a day."""
    *others, _ = passport(subject)["item"]
    return [*others, {"linkId": "15", "answer": [{"valueDate": day}]}]


def set_review(holder: Holder, day: str, **changes: Any) -> None:
    """The person writes the day into their passport."""
    kept = holder.caller.get(f"/{holder.name}").json()
    body = kept | {"item": on(day, holder.subject), "status": "amended"} | changes
    answer = holder.caller.put(f"/{holder.name}", body)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def vera(everywhere: World) -> Holder:
    """Wren for Vera: a passport of April, its review six months later."""
    everywhere.clock.move_to(2026, 4, 6)
    holder = Holder(everywhere)
    set_review(holder, DAY)
    return holder


def reminders(holder: Holder) -> list[Json]:
    """The notices the person reads."""
    return entries(holder.caller.get("/Communication?category=notice"))


def test_the_person_is_reminded_once_on_the_day_and_nobody_else(vera: Holder, everywhere: World) -> None:
    everywhere.clock.move_to(2026, 10, 5, 22, 59)
    turn(everywhere)
    assert reminders(vera) == []
    everywhere.clock.move_to(2026, 10, 5, 23, 0)
    assert (turn(everywhere), turn(everywhere)) == (1, 0)
    (notice,) = reminders(vera)
    assert notice["about"] == [{"reference": vera.name}]
    assert notice["payload"][0]["contentString"].startswith("You wanted to look at your adjustment passport again")
    for other in ("gp", "employer-3", "oh-a"):
        assert everywhere.as_client(other).get(f"/Communication/{notice['id']}").status_code in (403, 404)
    assert len(evidence(everywhere, "passport-review")) == 1


def test_a_day_that_was_moved_reminds_of_nothing_and_the_new_one_does(vera: Holder, everywhere: World) -> None:
    set_review(vera, "2026-12-01")
    everywhere.clock.move_to(2026, 10, 7)
    turn(everywhere)
    assert reminders(vera) == []
    assert ("passport-review", "void") in acts(everywhere, vera.name)
    everywhere.clock.move_to(2026, 12, 2)
    turn(everywhere)
    assert len(reminders(vera)) == 1


def test_a_passport_in_error_and_a_day_that_is_past_remind_of_nothing(vera: Holder, everywhere: World) -> None:
    set_review(vera, "2026-01-01")
    assert acts(everywhere, vera.name)[0] == ("passport-review", None)
    set_review(vera, DAY, status="entered-in-error")
    everywhere.clock.move_to(2026, 10, 7)
    turn(everywhere)
    assert reminders(vera) == []


def test_where_special_rules_hold_no_reminder_leaves(vera: Holder, everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    assert gp.post("/Flag", special(vera.subject)).status_code == 201
    everywhere.clock.move_to(2026, 10, 7)
    turn(everywhere)
    assert reminders(vera) == []
    assert ("passport-review", "silenced") in acts(everywhere, vera.name)
    assert details(everywhere, "notify-suppressed")[-1]["reason"] == "special-rules"


def test_of_somebody_who_died_nobody_is_reminded(vera: Holder, everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    told = gp.get(f"/{vera.subject}").json() | {"deceasedBoolean": True}
    assert gp.put(f"/{vera.subject}", told).status_code == 200
    everywhere.clock.move_to(2026, 10, 7)
    turn(everywhere)
    assert ("passport-review", "silenced") in acts(everywhere, vera.name)


def test_a_reminder_names_services_near_the_person(vera: Holder, everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    told = gp.get(f"/{vera.subject}").json() | {"address": [{"postalCode": "ZZ1 1ZZ"}]}
    assert gp.put(f"/{vera.subject}", told).status_code == 200
    everywhere.clock.move_to(2026, 10, 7)
    turn(everywhere)
    links = [part["contentReference"] for part in reminders(vera)[0]["payload"] if "contentReference" in part]
    assert links
    assert all(vera.caller.get(f"/{link['reference']}").status_code == 200 for link in links)
