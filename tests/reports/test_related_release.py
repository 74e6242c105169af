"""Somebody the person named, who has no system, reads released advice through a link of their own (access.md 2)."""

import copy
from typing import Any

import pytest
from httpx import Response

from app.services.recompile import check
from tests.kit.builders import consent, denial, patient, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.reports.scene import NOBODY, Reporting, said, stored
from tests.wire.bodies import organisation, related_person

Json = dict[str, Any]


class Represented(Reporting):
    """A report that the person has approved, and the union representative they named."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        made = self.gp.post("/RelatedPerson", related_person(self.subject, "Zz Testrep"))
        assert made.status_code == 201, made.text
        self.rep = f"RelatedPerson/{made.json()['id']}"
        self.report = self.approved()

    def let(self, purpose: str = "union-support") -> Json:
        """What the person lets the representative have."""
        named = copy.deepcopy(permit("TESTOH1", purpose, "C"))
        named["actor"][0]["reference"] = {"reference": self.rep}
        answer = self.person.post("/Consent", consent(self.subject, named, taker="TESTPERS"))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def give(self, operation: str = "release", to: str | None = None) -> Response:
        return self.doctor.move(self.report, operation, recipient={"valueReference": {"reference": to or self.rep}})

    def link(self) -> tuple[str, str]:
        """The address and the code of a link that was made for the representative."""
        assert self.give().status_code == 200
        told = self.give("release-link")
        assert told.status_code == 200, told.text
        parts = {part["name"]: part.get("valueString") for part in told.json()["parameter"]}
        return str(parts["url"]).removeprefix("http://testserver"), str(parts["code"])

    def open(self, link: tuple[str, str]) -> Response:
        return self.world.http.post(link[0], data={"code": link[1]})


@pytest.fixture
def here(everywhere: World) -> Represented:
    return Represented(everywhere)


@pytest.mark.parametrize("purpose", ["union-support", "employer-advice", "care-coordination"])
def test_who_was_named_reads_the_advice_through_their_link(here: Represented, purpose: str) -> None:
    here.let(purpose)
    shown = here.open(here.link())
    assert shown.status_code == 200, shown.text
    assert "No driving" in shown.text
    assert "Depression" not in shown.text
    (opened,) = [row for row in all_rows(here.world.gateway) if row.interaction == "$open-link"]
    assert (opened.outcome, opened.role, opened.purpose) == (0, "related-person", purpose)
    assert "Testrep" not in str(opened), "nobody's name stands in the log"


def test_nothing_goes_to_whom_the_person_did_not_permit(here: Represented) -> None:
    assert said(here.give()) == (409, "REP-013")
    here.let("oh-assessment")
    assert said(here.give()) == (409, "REP-013"), "a report is not released for that"
    here.let()
    assert said(here.give("release-link")) == (409, "REP-020"), "a link shows what was released, and nothing was yet"


def test_nothing_goes_to_somebody_beside_another_person(here: Represented) -> None:
    subject = stored(here.gp.post("/Patient", patient("Wren")))
    stranger = here.gp.post("/RelatedPerson", related_person(subject, "Zz Stranger")).json()["id"]
    for name in (f"RelatedPerson/{stranger}", f"RelatedPerson/{NOBODY}", here.subject):
        assert said(here.give(to=name)) == (422, "REP-014")


def test_a_withdrawal_closes_the_link_at_once(here: Represented) -> None:
    given = here.let()
    link = here.link()
    assert here.open(link).status_code == 200
    read = here.person.get(f"/Consent/{given['id']}").json()
    withdrawn = here.person.put(f"/Consent/{given['id']}", read | {"status": "inactive"}, version="1")
    assert withdrawn.status_code == 200, withdrawn.text
    assert here.open(link).status_code == 404
    assert said(here.give()) == (409, "REP-013")


def test_a_refusal_to_everybody_binds_them_and_one_to_an_employer_does_not(here: Represented) -> None:
    here.let()
    link = here.link()
    for refused, status in ((denial("TESTEMP3", "union-support"), 200), ({"type": "deny"}, 404)):
        answer = here.person.post("/Consent", consent(here.subject, provision=refused, taker="TESTPERS"))
        assert answer.status_code == 201, answer.text
        assert here.open(link).status_code == status


def test_the_person_closes_it_and_the_log_says_who_it_was_for(here: Represented) -> None:
    here.let()
    link = here.link()
    assert here.person.move(here.report, "revoke-link").status_code == 200
    assert here.open(link).status_code == 404
    released = next(row for row in all_rows(here.world.gateway) if row.interaction == "$release" and not row.outcome)
    assert here.rep in str(released.detail)


def test_an_employer_is_given_nothing_by_it(here: Represented) -> None:
    here.let("employer-advice")
    here.link()
    assert said(here.employer.get(f"/{here.report}")) == (404, "RES-001")
    assert said(here.release(here.report)) == (409, "REP-013")
    insurer = here.doctor.move(here.report, "release", recipient={"valueReference": organisation("TESTINS1")})
    assert said(insurer) == (409, "REP-013")


def test_its_rows_are_what_the_acts_give(here: Represented) -> None:
    here.let()
    here.link()
    assert not check(here.world.gateway).differences


def test_no_link_is_given_in_nobodys_name(here: Represented) -> None:
    here.let()
    assert here.give().status_code == 200
    to = {"valueReference": {"reference": here.rep}}
    assert said(here.oh.move(here.report, "release-link", recipient=to)) == (403, "AUT-086")
