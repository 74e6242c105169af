"""A release link shows one released version for its code, and ends with everything it rests on (design.md 7)."""

import re
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import text

from app.services import release_links
from app.services.recompile import check
from app.store.tables.reports import MOST_WRONG
from app.store.wall import OPERATOR
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import Reporting, said
from tests.wire import bodies

Json = dict[str, Any]


class Linked(Reporting):
    """A released advice with a link to it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.consent = self.agree()
        self.report = self.approved()
        assert self.release(self.report).status_code == 200
        told = self.link()
        self.id, self.path, self.code = told["link"], told["url"].removeprefix("http://testserver"), told["code"]

    def link(self) -> Json:
        """What a new link is told as."""
        answer = self.ask_link()
        assert answer.status_code == 200, answer.text
        return {part["name"]: next(v for n, v in part.items() if n != "name") for part in answer.json()["parameter"]}

    def ask_link(self, employer: str = "TESTEMP3", caller: Any = None) -> Response:
        to = {"valueReference": bodies.organisation(employer)}
        return (caller or self.doctor).move(self.report, "release-link", recipient=to)

    def open(self, code: str | None = None, path: str | None = None) -> Response:
        """What somebody with an address and a code is shown."""
        return self.world.http.post(path or self.path, data={"code": code or self.code})


def link_with_a_key(here: Linked) -> Response:
    """A request for a link under a key, with which nothing could be answered a second time."""
    part = {"name": "recipient", "valueReference": bodies.organisation("TESTEMP3")}
    body = {"resourceType": "Parameters", "parameter": [part]}
    return here.doctor.post(f"/{here.report}/$release-link", body, Idempotency_Key="a-link")


@pytest.fixture
def here(everywhere: World) -> Linked:
    return Linked(everywhere)


def test_the_address_alone_shows_no_data_and_the_code_shows_the_advice(here: Linked) -> None:
    asked = here.world.http.get(here.path)
    assert asked.status_code == 200
    assert not re.search("Omar|ZZTEST|No driving|Zz", asked.text.split("<main")[1])
    shown = here.open()
    assert shown.status_code == 200, shown.text
    for words in ("No driving", "Fit with adjustments", "Zz OH Provider Ltd", "Zz Logistics", "Fit for other duties."):
        assert words in shown.text
    assert "<script" not in shown.text
    assert "Depression" not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    opened = [row for row in all_rows(here.world.gateway) if row.interaction == "$open-link"]
    assert [(row.client, row.organisation_code, row.outcome) for row in opened] == [(f"link:{here.id}", "TESTEMP3", 0)]


def test_tokens_and_codes_are_kept_as_digests_alone(here: Linked) -> None:
    with here.world.gateway.database.reading(OPERATOR) as connection:
        row = " ".join(map(str, connection.execute(text("select * from release_link")).one()))
    assert here.path.rpartition("/")[2] not in row
    assert here.code not in row


def test_five_wrong_codes_lock_it_and_every_try_is_in_the_log(here: Linked) -> None:
    tries = [here.open("00000000" if here.code != "00000000" else "1") for _ in range(MOST_WRONG)]
    assert {answer.status_code for answer in tries} == {404}
    right, unknown = here.open(), here.open(path="/release/nobody")
    assert (right.status_code, unknown.status_code) == (404, 404)
    assert right.text == unknown.text == tries[0].text, "nothing tells them apart"
    rows = [row.outcome for row in all_rows(here.world.gateway) if row.interaction == "$open-link"]
    assert rows == [4] * (MOST_WRONG + 1)


def test_it_shows_its_version_whatever_comes_after(here: Linked) -> None:
    body = here.oh.get(f"/{here.report}").json()
    assert here.oh.put(f"/{here.report}", body | {"status": "amended", "title": "Amended"}).status_code == 200
    assert "Amended" not in here.open().text
    assert here.open().status_code == 200


def test_it_ends_by_itself(here: Linked) -> None:
    here.world.clock.advance(days=29)
    assert here.open().status_code == 404


@pytest.mark.parametrize("who", ["person", "oh"])
def test_the_person_and_the_author_may_close_it(here: Linked, who: str) -> None:
    caller = here.person if who == "person" else here.oh
    assert caller.move(here.report, "revoke-link", link=here.id).status_code == 200
    assert here.open().status_code == 404
    assert said(here.gp.move(here.report, "revoke-link")) == (403, "REP-015")


def test_what_denies_its_party_ends_it(here: Linked) -> None:
    here.refuse()
    assert here.open().status_code == 404


def test_what_ends_its_partys_permit_ends_it_and_what_prolongs_it_does_not(here: Linked) -> None:
    kept = dict(here.consent)
    kept["provision"]["provision"][0]["period"]["end"] = "2027-03-01"
    assert here.gp.put(f"/Consent/{kept['id']}", kept, 1).status_code == 200
    assert here.open().status_code == 200
    del kept["provision"]["provision"]
    assert here.gp.put(f"/Consent/{kept['id']}", kept, 2).status_code == 200
    assert here.open().status_code == 404


def test_a_link_is_for_what_was_released_and_made_by_its_author_alone(here: Linked) -> None:
    assert said(here.ask_link("TESTINS1")) == (409, "REP-013")
    here.agree("TESTINS1", "insurer-advice")
    assert said(here.ask_link("TESTINS1")) == (409, "REP-020")
    assert said(here.ask_link("TESTGP1")) == (422, "REP-014")
    assert said(here.ask_link(caller=here.gp)) == (403, "REP-015")
    assert said(here.ask_link(caller=here.world.as_client("oh-b"))) == (404, "RES-001")
    assert said(here.ask_link(caller=here.employer)) == (403, "AUT-020")
    assert here.link()["link"] != here.id, "a second link is another"


def test_a_fault_behind_a_link_leaves_its_row(here: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_links.records, "read_version", lambda *_: 1 / 0)
    assert here.open().status_code == 500
    row = all_rows(here.world.gateway)[-1]
    assert (row.interaction, row.code, row.outcome, here.id in row.detail) == ("$open-link", "SYS-001", 8, True)


def test_a_link_that_is_told_once_is_not_made_under_a_key(here: Linked) -> None:
    assert said(link_with_a_key(here)) == (400, "IDE-004")
    assert here.ask_link().status_code == 200


@pytest.mark.parametrize("by", ["person", "oh"])
def test_what_is_withheld_after_its_release_is_shown_to_nobody_any_more(here: Linked, by: str) -> None:
    assert here.employer.get(f"/{here.report}").status_code == 200
    withheld = getattr(here, by).move(here.report, "withhold")
    assert withheld.status_code == 200, withheld.text
    assert (here.employer.get(f"/{here.report}").status_code, here.open().status_code) == (404, 404)
    assert said(here.ask_link()) == (409, "REP-020")
    assert said(here.release(here.report)) == (409, "REP-012")
    assert check(here.world.gateway).differences == []
    assert here.person.move(here.report, "approve").status_code == 200
    assert here.employer.get(f"/{here.report}").status_code == 404, "nothing comes back by itself"
    assert here.release(here.report).status_code == 200
    assert (here.employer.get(f"/{here.report}").status_code, here.open().status_code) == (200, 404)
