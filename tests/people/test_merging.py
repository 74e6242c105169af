"""Two persons who are one are merged: what either refused holds for both, and nothing hidden opens (access.md 5)."""

import pytest

from app.domain.errors import Refusal
from app.services.audit import who_saw
from app.services.merging import examine, merge, unmerge
from app.services.reviews import review_persons
from tests.access.acting import Users, as_user
from tests.kit.builders import consent, patient, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.walks import send
from tests.people.twins import Twins, person, refuse, twins

WHY = "Both practices confirmed by telephone that she is one person"


def join(pair: Twins) -> str:
    """Merge the second practice's person into the first's."""
    return merge(pair.world.gateway, pair.first, pair.second, WHY)


def test_both_patients_lead_to_one_person_and_what_rests_on_referrals_goes_on(everywhere: World) -> None:
    pair = twins(everywhere)
    before = pair.sees(pair.sent.request, pair.sent.task, pair.note, pair.first)
    assert len(set(pair.persons())) == 2
    id = join(pair)
    assert len(set(pair.persons())) == 1
    assert pair.sees(pair.sent.request, pair.sent.task, pair.note, pair.first) == before == [200, 200, 404, 404]
    row = next(row for row in all_rows(everywhere.gateway) if row.interaction == "person-merge")
    assert (WHY in row.subjects, id in row.detail, row.client) == (True, True, None)


@pytest.mark.parametrize("is_first", [True, False], ids=["said before", "said after"])
def test_a_denial_by_the_survivor_holds_for_what_the_other_had_opened(everywhere: World, is_first: bool) -> None:
    gp = everywhere.as_client("gp")
    if is_first:
        subject = gp.post("/Patient", patient("Wren")).json()["id"]
        refuse(gp, f"Patient/{subject}", "TESTOH1")
    pair = twins(everywhere)
    if not is_first:
        refuse(gp, pair.first, "TESTOH1")
    pair.sent.walk("accepted")
    assert pair.sees(pair.sent.request) == [200]
    join(pair)
    assert pair.sees(pair.sent.request) in ([403], [404])
    assert (pair.sent.now()["status"], pair.sent.now()["statusReason"]["text"]) == ("on-hold", "Awaiting consent")


def test_a_denial_by_the_other_holds_for_what_the_survivor_had_opened(everywhere: World) -> None:
    pair = twins(everywhere)
    opened = consent(pair.first, permit("TESTOH1", "oh-assessment", "ABCDE"))
    refuse(pair.sent.requester, pair.second, "TESTOH1")
    assert everywhere.as_client("gp").post("/Consent", opened).status_code == 201
    assert pair.sees(pair.note) == [200]
    join(pair)
    assert pair.sees(pair.note, pair.sent.request) == [404, 403], "the note is closed as if it had never been open"


def test_a_permit_that_outranked_a_denial_of_its_own_person_goes_on(here: World) -> None:
    pair = twins(here)
    refuse(pair.sent.requester, pair.second)
    again = consent(pair.second, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTGP2", about=pair.sent.request)
    assert pair.sent.requester.post("/Consent", again).status_code == 201
    assert pair.sees(pair.sent.request) == [200]
    join(pair)
    assert pair.sees(pair.sent.request) == [200]


def test_a_permit_over_everything_ends_and_is_named_to_be_asked_for_again(everywhere: World) -> None:
    pair, wren = twins(everywhere), everywhere.as_client("person")
    body = consent(pair.first, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    opened = wren.post("/Consent", body).json()["id"]
    assert pair.sees(pair.note) == [200]
    examined = examine(everywhere.gateway, pair.first, pair.second)
    assert (examined.kept.asked_again, examined.alike) == ((f"Consent/{opened}",), False)
    assert pair.sees(pair.note) == [200]
    join(pair)
    assert pair.sees(pair.note, pair.second) == [403, 200]
    assert wren.get(f"/{pair.second}").status_code == 200


def test_a_permit_that_ended_with_the_merge_tells_nobody_that_the_others_records_are_there(here: World) -> None:
    pair, wren = twins(here), here.as_client("person")
    body = consent(pair.first, permit("TESTOH2", "oh-assessment", "ABCDE"), taker="TESTPERS")
    assert wren.post("/Consent", body).status_code == 201
    stranger = here.as_client("oh-b")
    assert stranger.get(f"/{pair.note}").status_code == 200
    join(pair)
    assert [stranger.get(f"/{name}").status_code for name in (pair.note, pair.sent.request)] == [403, 404]


def test_a_sender_goes_on_with_the_patient_it_keeps(here: World) -> None:
    pair = twins(here)
    join(pair)
    kept = pair.sent.requester.get(f"/{pair.second}").json()
    moved = kept | {"telecom": [{"system": "phone", "value": "07700 900123"}]}
    assert pair.sent.requester.put(f"/{pair.second}", moved, 1).status_code == 200
    new = here.as_client("workwell").post("/Patient", patient("Wren")).json()["id"]
    assert pair.persons()[0] == person(here, f"Patient/{new}")


def test_who_signed_in_as_the_other_sees_nothing_until_a_sign_in_that_is_verified(everywhere: World) -> None:
    pair, wren = twins(everywhere), everywhere.as_client("person")
    both = (pair.first, pair.second)
    assert [wren.get(f"/{name}").status_code for name in both] == [200, 404]
    id = merge(everywhere.gateway, pair.second, pair.first, WHY)
    assert [wren.get(f"/{name}").status_code for name in both] == [404, 404]
    by_number = {one.number for one in who_saw(everywhere.gateway, "9990263396")}
    assert by_number <= {one.number for one in who_saw(everywhere.gateway, both[1])}
    signed_in = as_user(Users(everywhere), "Wren", "person")
    assert [signed_in.get(f"/{name}").status_code for name in both] == [200, 200]
    unmerge(everywhere.gateway, id, "Not so")
    assert [wren.get(f"/{name}").status_code for name in both] == [200, 404]


def test_who_saw_tells_of_both_and_the_queue_is_settled(everywhere: World) -> None:
    pair = twins(everywhere)
    pair.oh.get(f"/{pair.second}")
    everywhere.as_client("gp").get(f"/{pair.first}")
    asked = review_persons(everywhere.gateway)
    assert [(q.reason, q.patient, q.other) for q in asked] == [
        ("birth-date-differs", pair.second.partition("/")[2], pair.first.partition("/")[2])
    ]
    before = [len(who_saw(everywhere.gateway, name)) for name in (pair.first, pair.second)]
    join(pair)
    assert review_persons(everywhere.gateway) == []
    told = who_saw(everywhere.gateway, pair.first)
    assert len(told) >= sum(before)
    assert "joined with another person's records" in " ".join(one.text for one in told)


def test_what_cannot_be_one_person_is_not_merged(here: World) -> None:
    pair, gateway = twins(here), here.gateway
    omar = send(here, "Omar")
    subject = omar.asked()["subject"]["reference"]
    cases = {
        (pair.first, pair.first): "PER-014",
        (pair.first, subject): "PER-015",
        (subject, pair.second): "PER-016",
        (pair.first, "Patient/01a10b1e-b420-73fb-a443-a530762e4cb7"): "RES-001",
        ("Wren ZZTEST", pair.second): "RES-006",
        ("9990263397", pair.second): "PER-002",
    }
    for (keep, other), wanted in cases.items():
        with pytest.raises(Refusal, match=wanted):
            merge(gateway, keep, other, WHY)
    assert len(set(pair.persons())) == 2
