"""A merge is undone: sight is as before, what is new has one owner, and what was refused meanwhile stays refused."""

import pytest

from app.domain.errors import Refusal
from app.services.audit import who_saw
from app.services.merging import merge, unmerge
from app.services.reviews import review_persons
from tests.kit.builders import consent, patient, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.people.twins import Twins, person, refuse, twins

WHY = "They were two people after all"


def join(pair: Twins) -> str:
    """Merge the second practice's person into the first's."""
    return merge(pair.world.gateway, pair.first, pair.second, "They looked like one")


def test_after_the_undo_everybody_sees_what_they_saw_and_the_task_goes_on(everywhere: World) -> None:
    pair, wren = twins(everywhere), everywhere.as_client("person")
    pair.sent.walk("accepted")
    body = consent(pair.first, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    assert wren.post("/Consent", body).status_code == 201
    refuse(everywhere.as_client("gp"), pair.first, "TESTOH2")
    persons = pair.persons()
    records = (pair.note, pair.first, pair.second, pair.sent.request, pair.sent.task)
    before = [who.get(f"/{record}").status_code for who in (pair.oh, wren) for record in records]
    id = join(pair)
    assert pair.sees(pair.note) == [403]
    assert wren.get(f"/{pair.second}").status_code == 200
    assert unmerge(everywhere.gateway, id, WHY) == ()
    assert pair.persons() == persons
    assert [who.get(f"/{record}").status_code for who in (pair.oh, wren) for record in records] == before
    assert pair.sent.now()["status"] == "accepted"
    row = next(row for row in all_rows(everywhere.gateway) if row.interaction == "person-unmerge")
    assert (WHY in row.subjects, id in row.detail) == (True, True)
    assert len(review_persons(everywhere.gateway)) == 1


def test_a_task_held_by_the_merge_is_resumed_by_its_undo(here: World) -> None:
    pair = twins(here)
    pair.sent.walk("accepted")
    refuse(here.as_client("gp"), pair.first, "TESTOH1")
    id = join(pair)
    assert pair.sent.now()["status"] == "on-hold"
    unmerge(here.gateway, id, WHY)
    assert (pair.sent.now()["status"], pair.sees(pair.sent.request)) == ("accepted", [200])


def test_what_is_new_goes_with_its_patient_and_other_patients_stay_for_a_human(everywhere: World) -> None:
    pair = twins(everywhere)
    id = join(pair)
    new = everywhere.as_client("workwell").post("/Patient", patient("Wren")).json()["id"]
    made = [
        refuse(everywhere.as_client(name), of, "TESTOH2") for name, of in (("gp", pair.first), ("gp-2", pair.second))
    ]
    pair.sent.walk("in-progress")
    booked = pair.sent.now()["output"][0]["valueReference"]["reference"]
    assert unmerge(everywhere.gateway, id, WHY) == (new,)
    first, second = pair.persons()
    found = [person(everywhere, name) for name in (f"Patient/{new}", *made, booked)]
    assert found == [first, first, second, second]
    assert pair.sent.now(pair.oh)["status"] == "in-progress"
    assert [q.reason for q in review_persons(everywhere.gateway)] == ["birth-date-differs", "made-while-merged"]


@pytest.mark.parametrize("by", ["first", "second"])
def test_what_was_refused_while_they_were_one_stands_for_both(everywhere: World, by: str) -> None:
    pair = twins(everywhere)
    gp = everywhere.as_client("gp")
    assert gp.post("/Consent", consent(pair.first, permit("TESTOH1", "oh-assessment", "ABCDE"))).status_code == 201
    id = join(pair)
    assert pair.sees(pair.note, pair.sent.request) == [200, 200]
    refuse(gp if by == "first" else pair.sent.requester, getattr(pair, by), "TESTOH1")
    unmerge(everywhere.gateway, id, WHY)
    assert pair.sees(pair.note, pair.sent.request) == [403, 403]


def test_a_permit_withdrawn_while_they_were_one_is_not_opened_by_the_undo(here: World) -> None:
    pair, wren = twins(here), here.as_client("person")
    body = consent(pair.first, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    made = wren.post("/Consent", body).json()
    id = join(pair)
    assert wren.put(f"/Consent/{made['id']}", made | {"status": "inactive"}, 1).status_code == 200
    unmerge(here.gateway, id, WHY)
    assert pair.sees(pair.note) == [403]


def test_who_saw_parts_what_was_seen_while_they_were_one(here: World) -> None:
    pair = twins(here)
    id = join(pair)
    pair.sees(pair.second, pair.sent.request)
    unmerge(here.gateway, id, WHY)
    first, second = (" ".join(one.text for one in who_saw(here.gateway, n)) for n in (pair.first, pair.second))
    assert ("OH clinician" in first, "OH clinician" in second) == (False, True)


def test_merges_on_one_another_are_undone_from_the_last(everywhere: World) -> None:
    pair, gateway = twins(everywhere), everywhere.gateway
    third = everywhere.as_client("workwell").post("/Patient", patient("Wren", birthDate="1991-06-16")).json()["id"]
    third = f"Patient/{third}"
    before = [*pair.persons(), person(everywhere, third)]
    inner = merge(gateway, third, pair.second, "The first step")
    outer = merge(gateway, pair.first, pair.second, "The second step")
    assert {*pair.persons(), person(everywhere, third)} == {before[0]}
    with pytest.raises(Refusal, match="PER-019"):
        unmerge(gateway, inner, WHY)
    unmerge(gateway, outer, WHY)
    assert [*pair.persons(), person(everywhere, third)] == [before[0], before[2], before[2]]
    unmerge(gateway, inner, WHY)
    assert [*pair.persons(), person(everywhere, third)] == before
    for id, wanted in ((inner, "PER-018"), ("nothing", "PER-017")):
        with pytest.raises(Refusal, match=wanted):
            unmerge(gateway, id, WHY)
