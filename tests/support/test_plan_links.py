"""An employer without a system reads the plan through a link and its code: what is agreed, and nothing more."""

from typing import Any

import pytest
from httpx import Response

from tests.access.acting import Users, as_user
from tests.kit.gateways import World
from tests.support.scene import Planning, said
from tests.wire import bodies

Json = dict[str, Any]
TO = {"valueReference": bodies.organisation("TESTEMP3")}


def phased(**more: Any) -> Json:
    repeat = {
        "boundsPeriod": {"start": "2026-10-26", "end": "2026-11-08"}, "duration": 4, "durationUnit": "h",
        "frequency": 2, "period": 1, "periodUnit": "wk", "dayOfWeek": ["mon", "fri"], "timeOfDay": ["10:00:00"],
    }  # fmt: skip
    detail = {"code": bodies.concept("adjustment", "phased-return"), "status": "scheduled"}
    return {"detail": detail | {"scheduledTiming": {"repeat": repeat}, "description": "Shorter <days>"} | more}


class Linked(Planning):
    """A released plan with a link to it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.agree()
        own = bodies.organisation("TESTEMP3")
        action = {"code": bodies.concept("plan-action", "arrange-equipment"), "status": "not-started"}
        due = {"performer": [own], "scheduledPeriod": {"end": "2026-10-19"}}
        self.written = self.in_force(activity=[phased(), {"detail": action | due}])
        assert self.doctor.move(self.written, "release", recipient=TO).status_code == 200
        self.doctor = as_user(Users(self.world), "testoh", "oh-a")
        answer = self.doctor.move(self.written, "release-link", recipient=TO)
        assert answer.status_code == 200, answer.text
        told = {p["name"]: next(v for n, v in p.items() if n != "name") for p in answer.json()["parameter"]}
        self.id, self.path, self.code = told["link"], told["url"].removeprefix("http://testserver"), told["code"]

    def open(self, code: str | None = None) -> Response:
        """What somebody with the address and a code is shown."""
        return self.world.http.post(self.path, data={"code": code or self.code})


@pytest.fixture
def linked(everywhere: World) -> Linked:
    """A plan with its link, on each database."""
    return Linked(everywhere)


def test_the_page_says_what_is_agreed_until_when_and_who_does_what(linked: Linked) -> None:
    shown = linked.open()
    assert shown.status_code == 200, shown.text
    wanted = (
        "Return to work plan", "Phased return: from 2026-10-26 until 2026-11-08. Shorter &lt;days&gt;", "Monday",
        "4 hours, from 10:00", "Arrange equipment: Zz Logistics, by 2026-10-19", "Working hours",
        "Review on 2026-11-23", "The manager agreed on 2026-10-05",
    )  # fmt: skip
    assert [words for words in wanted if words not in shown.text] == []
    assert "Depression" not in shown.text


def test_a_wrong_code_shows_nothing(linked: Linked) -> None:
    wrong = linked.open("00000000" if linked.code != "00000000" else "11111111")
    assert (wrong.status_code, "Phased" in wrong.text) == (404, False)


def test_a_changed_plan_leaves_the_link_at_the_version_that_was_released(linked: Linked) -> None:
    body = linked.oh.get(f"/{linked.written}").json()
    drafted = body | {"status": "draft", "title": "Second thoughts", "extension": body["extension"][:3]}
    assert linked.oh.put(f"/{linked.written}", drafted, 1).status_code == 200
    assert "Return to work plan" in linked.open().text


def test_the_person_closes_the_link_and_a_denial_does(linked: Linked) -> None:
    assert said(linked.gp.move(linked.written, "revoke-link")) == (403, "REP-015")
    linked.refuse()
    assert linked.open().status_code == 404
    assert linked.person.move(linked.written, "revoke-link", link=linked.id).status_code == 200


def test_only_who_keeps_a_plan_gives_a_link_and_only_to_what_was_released(linked: Linked) -> None:
    assert said(linked.gp.move(linked.written, "release-link", recipient=TO)) == (403, "REP-015")
    other = {"valueReference": bodies.organisation("TESTEMP2")}
    assert said(linked.doctor.move(linked.written, "release-link", recipient=other)) == (409, "REP-013")
    unreleased = linked.in_force()
    assert said(linked.doctor.move(unreleased, "release-link", recipient=TO)) == (409, "REP-020")
