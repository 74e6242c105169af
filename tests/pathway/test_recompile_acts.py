"""Rows that rest on one act are held against it, and the order of acts against the order they were written in."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from app.services.recompile import check
from app.store.tables.people import disclosure_grant as grant
from app.store.wall import OPERATOR
from tests.kit.builders import consent, denial
from tests.kit.gateways import World
from tests.pathway.test_recompile import changed
from tests.pathway.walks import send
from tests.reports.scene import Reporting
from tests.reports.test_links import Linked
from tests.reports.test_public_interest import Unsafe
from tests.risks.asking import Referred, asked, escalated
from tests.risks.test_emergency import doctor, opening

ACTS = ("release", "link", "public-interest", "break-glass", "escalation", "safeguarding")


def released(world: World) -> None:
    assert Linked(world).open().status_code == 200


def disclosed(world: World) -> None:
    assert Unsafe(world).disclose().status_code == 200


def broken_glass(world: World) -> None:
    send(world, "Bryn", template="oh")
    assert doctor(world).post("/$break-glass", opening()).status_code == 201


def raised(world: World, risk: str = "self-harm-thoughts") -> None:
    paige = Referred(world)
    escalated(paige.workwell, asked(paige.reference, risk=risk))


SCENES: dict[str, Callable[[World], None]] = {
    "release": released,
    "link": released,
    "public-interest": disclosed,
    "break-glass": broken_glass,
    "escalation": raised,
    "safeguarding": lambda world: raised(world, "safeguarding-adult"),
}


def row_of(world: World, basis: str) -> dict[str, Any]:
    """A row of a basis, to be forged from."""
    with world.gateway.database.reading(OPERATOR) as connection:
        found = connection.execute(grant.select().where(grant.c.basis == basis).limit(1)).one()
    return {name: value for name, value in found._mapping.items() if name != "row"}


@pytest.mark.parametrize("basis", ACTS)
def test_what_an_act_opened_is_compared_and_what_it_did_not_is_found(everywhere: World, basis: str) -> None:
    SCENES[basis](everywhere)
    checked = check(everywhere.gateway)
    assert (checked.differences, checked.left_out) == ([], {})
    true = row_of(everywhere, basis)
    with everywhere.gateway.database.reading(OPERATOR) as connection:
        found = connection.execute(grant.select().where(grant.c.basis == "requester").limit(1)).one()
    other = found.recipient if found.recipient != true["recipient"] else "org:somebody"
    forged = {"recipient": other}, {"reach": "*", "data_class": "*", "rank": 9}
    for number, one in enumerate(forged, 1):
        told = changed(everywhere, insert(grant).values(true | one))
        assert sum(f": {basis} opens " in sentence for sentence in told) == number, told


@pytest.mark.parametrize("basis", ACTS)
def test_an_act_that_never_was_gives_no_row(everywhere: World, basis: str) -> None:
    sent = send(everywhere)
    true = row_of(everywhere, "consent")
    wide = {"basis": basis, "deniable": False, "reach": "*", "data_class": "*", "purpose": "*"}
    told = changed(everywhere, insert(grant).values(true | wide))
    assert len(told) == 1
    assert told[0].startswith(f"{sent.consent}/1: a row stands that nothing gives: {basis} opens ")


def test_a_permit_lifted_above_a_denial_is_found(everywhere: World) -> None:
    sent = send(everywhere)
    refusal = consent(sent.asked()["subject"]["reference"]) | {"provision": denial("TESTOH1")}
    assert sent.requester.post("/Consent", refusal).status_code == 201
    mine = grant.c.source_id == str(sent.consent).partition("/")[2]
    true = row_of(everywhere, "consent")["ord"]
    for place in (1_000_000, true + 2):
        told = changed(everywhere, update(grant).where(mine).values(ord=place))
        assert told, place
    assert changed(everywhere, update(grant).where(mine).values(ord=true)) == []


def test_a_denial_put_below_what_it_denied_is_found(everywhere: World) -> None:
    sent = send(everywhere)
    refusal = consent(sent.asked()["subject"]["reference"]) | {"provision": denial("TESTOH1")}
    assert sent.requester.post("/Consent", refusal).status_code == 201
    assert sent.requester.post("/Consent", refusal).status_code == 201
    last = select(func.max(grant.c.row)).scalar_subquery()
    (told,) = changed(everywhere, update(grant).where(grant.c.row == last).values(ord=1))
    assert "stands below what was said before it: consent denies " in told


def test_a_row_taken_out_by_nobody_is_found(everywhere: World) -> None:
    send(everywhere)
    told = changed(everywhere, update(grant).where(grant.c.basis == "requester").values(ended=True))
    assert all(": ends earlier than it should: requester " in one for one in told)


def test_a_release_keeps_the_place_of_its_permit(everywhere: World) -> None:
    here = Reporting(everywhere)
    here.agree()
    assert here.release(here.approved()).status_code == 200
    assert check(everywhere.gateway).differences == []
    told = changed(everywhere, update(grant).where(grant.c.basis == "release").values(ord=grant.c.ord + 1))
    assert any(": a row stands that nothing gives: release opens " in one for one in told)
