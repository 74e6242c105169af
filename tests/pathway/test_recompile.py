"""The grant rows are what the stored consents and Tasks give, and every difference is told in words."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, update

from app.services.agreements import end_agreement
from app.services.merging import merge, unmerge
from app.services.recompile import check
from app.store.agreements import add_agreement
from app.store.tables.metadata import FOREVER
from app.store.tables.people import disclosure_grant as grant
from app.store.wall import OPERATOR
from tests.kit.answers import task_of
from tests.kit.builders import consent, denial, patient, permit, referral
from tests.kit.gateways import World
from tests.kit.passports import Holder
from tests.pathway.test_agreement_end import between
from tests.pathway.test_fit_notes import alone
from tests.pathway.walks import Sent, send
from tests.people.twins import refuse, twins


def withdrawn(sent: Sent) -> None:
    body = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", body | {"status": "inactive"}).status_code == 200
    body = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", body | {"status": "active"}).status_code == 200


def narrowed(sent: Sent) -> None:
    """The consent without its first provision, and later with it again."""
    body = sent.requester.get(f"/{sent.consent}").json()
    provision = body["provision"]
    fewer = provision | {"provision": provision["provision"][1:]}
    assert sent.requester.put(f"/{sent.consent}", body | {"provision": fewer}).status_code == 200


def refused(sent: Sent, given: str) -> None:
    """A refusal by another practice, taken back later."""
    other = sent.world.as_client("gp-2")
    subject = f"Patient/{other.post('/Patient', patient(given)).json()['id']}"
    body = consent(subject, taker="TESTGP2") | {"provision": denial("TESTOH1")}
    made = other.post("/Consent", body).json()
    assert other.put(f"/Consent/{made['id']}", made | {"status": "inactive"}, 1).status_code == 200


def by_the_person(sent: Sent) -> None:
    subject = sent.asked()["subject"]["reference"]
    body = consent(subject, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    assert sent.world.as_client("person").post("/Consent", body).status_code == 201


def test_whatever_happens_the_rows_are_what_the_records_give(everywhere: World) -> None:
    by_the_person(send(everywhere))
    withdrawn(send(everywhere, "Omar").walk("accepted"))
    narrowed(send(everywhere, "Rashid", template="oh-and-dwp-status").walk("received"))
    send(everywhere, "Bryn").walk("rejected")
    send(everywhere, "Edgar", template="oh-and-employer-advice").walk("completed")
    refused(send(everywhere, "Stan"), "Stan")
    send(everywhere, "Dilys", template=None)
    assert everywhere.as_client("gp").post("/Observation", alone("Tamsin")).status_code == 201
    found = check(everywhere.gateway)
    assert found.differences == []
    assert found.rows > 100


def test_the_end_of_an_agreement_ends_what_rests_on_it_and_no_more(everywhere: World) -> None:
    send(everywhere)
    first = between(everywhere, "gp-practice", "oh-provider")
    with everywhere.gateway.database.owning() as connection:
        add_agreement(connection, replace(first, id="another", flow="another", ends=first.ends - 1000))
    end_agreement(everywhere.gateway, first.id, "Replaced by another")
    assert check(everywhere.gateway).differences == []
    end_agreement(everywhere.gateway, "another", "Not renewed")
    assert check(everywhere.gateway).differences == []


def test_two_persons_merged_and_parted_keep_what_their_records_give(everywhere: World) -> None:
    pair = twins(everywhere)
    id = merge(everywhere.gateway, pair.first, pair.second, "One person, both practices say")
    assert check(everywhere.gateway).differences == []
    refuse(everywhere.as_client("gp"), pair.first, "TESTOH1")
    assert check(everywhere.gateway).differences == []
    unmerge(everywhere.gateway, id, "They are two after all")
    assert check(everywhere.gateway).differences == []


def changed(world: World, statement: object) -> list[str]:
    with world.gateway.database.owning() as connection:
        assert connection.execute(statement).rowcount  # type: ignore[call-overload]  # any statement that writes
    return check(world.gateway).differences


def test_shares_are_compared_with_the_consents_that_made_them(everywhere: World) -> None:
    vera = Holder(everywhere)
    made = vera.share(1, "TESTEMP3", "5", "11")
    vera.share(1, "TESTOH1", "7", purpose="oh-assessment")
    vera.change("second")
    vera.revoke(made)
    found = check(everywhere.gateway)
    assert (found.differences, found.left_out) == ([], {})
    mine = grant.c.basis == "share"
    told = changed(everywhere, update(grant).where(mine).values(sections='["4"]'))
    assert len(told) == 4
    assert {one.split(": ")[1].split(" that")[0] for one in told} == {"a row is missing", "a row stands"}


def test_implied_consent_is_compared_with_the_agreement_it_rests_on(everywhere: World) -> None:
    sent = send(everywhere, "Omar", to="spa", template=None)
    send(everywhere, "Stan").walk("received")
    send(everywhere, "Bryn", to="spa", template=None).walk("rejected")
    found = check(everywhere.gateway)
    assert (found.differences, found.left_out) == ([], {})
    mine = grant.c.basis == "agreement"
    later = changed(everywhere, update(grant).where(mine, grant.c.data_class == "D").values(ends=FOREVER))
    assert any(one.startswith(f"{sent.request}/1: ends later than it should: agreement ") for one in later)
    gone = changed(everywhere, delete(grant).where(mine))
    assert any(one.startswith(f"{sent.request}/1: a row is missing that agreement ") for one in gone)
    assert all(" a row is missing that agreement " in one for one in gone)


@pytest.mark.parametrize("basis", ["consent", "owner", "requester", "subject"])
def test_a_row_that_is_gone_is_missed(everywhere: World, basis: str) -> None:
    sent = send(everywhere)
    theirs = (grant.c.basis == basis, grant.c.recipient != "*")
    told = changed(everywhere, delete(grant).where(*theirs))
    assert told
    assert all(" a row is missing that " in one for one in told)
    assert basis != "consent" or all(one.startswith(f"{sent.consent}/1: ") for one in told)


def test_words_that_an_owner_sends_with_a_move_give_no_row(everywhere: World) -> None:
    sent = send(everywhere).walk("received")
    sent.do("accept", message="We will ring.")
    assert check(everywhere.gateway).differences == []


def test_a_draft_was_put_to_nobody_and_stays_so_when_the_person_dies(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    made = gp.post("/ServiceRequest", referral("Edgar", status="draft"))
    task, subject = task_of(made), made.json()["subject"]["reference"]
    died = gp.get(f"/{subject}").json() | {"deceasedBoolean": True}
    assert gp.put(f"/{subject}", died).status_code == 200
    assert gp.get(f"/{task}").json()["status"] == "cancelled"
    assert everywhere.as_client("oh-a").get(f"/{task}").status_code == 404
    assert check(everywhere.gateway).differences == []


def test_a_row_that_nothing_gives_is_found(everywhere: World) -> None:
    sent = send(everywhere)
    with everywhere.gateway.database.reading(OPERATOR) as connection:
        row = dict(connection.execute(grant.select().where(grant.c.basis == "consent").limit(1)).one()._mapping)
    invented = {**row, "row": None, "recipient": "org:somebody", "data_class": "E", "purpose": "research"}
    del invented["row"]
    (told,) = changed(everywhere, insert(grant).values(invented))
    assert told.startswith(
        f"{sent.consent}/1: a row stands that nothing gives: consent opens at rank 9 class E to org:som"
    )


def test_a_row_that_ends_at_another_time_is_found(everywhere: World) -> None:
    send(everywhere)
    mine = (grant.c.basis == "consent", grant.c.data_class == "B")
    later = changed(everywhere, update(grant).where(*mine).values(ends=FOREVER))
    assert later
    assert all(": ends later than it should: " in one for one in later)
    earlier = changed(everywhere, update(grant).where(*mine).values(ends=1))
    assert all(": ends earlier than it should: " in one for one in earlier)


def test_a_row_that_opens_more_than_it_should_is_found_on_both_sides(everywhere: World) -> None:
    send(everywhere, template=None)
    told = changed(everywhere, update(grant).where(grant.c.basis == "owner").values(rank=9))
    assert sorted(one.split(": ")[1].split(" that")[0] for one in told) == ["a row is missing", "a row stands"]


def test_comparing_changes_nothing(everywhere: World) -> None:
    send(everywhere)
    with everywhere.gateway.database.reading(OPERATOR) as connection:
        before = connection.execute(grant.select().order_by(grant.c.row)).all()
    check(everywhere.gateway)
    with everywhere.gateway.database.reading(OPERATOR) as connection:
        assert connection.execute(grant.select().order_by(grant.c.row)).all() == before
