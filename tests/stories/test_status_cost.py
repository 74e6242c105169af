"""Scenario 11, what bytes do not show: every miss costs the same, and another purpose asks nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.kit.answers import code, without_ref
from tests.kit.builders import asking, fit_note, referral, status_query
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send

UNKNOWN = "TS39D47MKGR49"


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements the database is asked while the block runs, those of the ledger left out."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *rest: object) -> None:
        if "audit_" not in statement and not statement.upper().startswith(("PRAGMA", "BEGIN", "SELECT PG_")):
            asked.append(statement)

    database = world.gateway.database
    engine = database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def stan(world: World, **changes: object) -> Sent:
    """Stan's referral."""
    return send(world, "Stan", note=fit_note("2026-10-01", "2026-10-29"), **changes)


def test_every_miss_asks_the_database_the_same_in_the_same_words(everywhere: World) -> None:
    consented = stan(everywhere).asked()["requisition"]["value"]
    unconsented = send(everywhere, "Wren", template="oh").asked()["requisition"]["value"]
    dead = send(everywhere, "Edgar")
    own = dead.asked()["subject"]["reference"]
    body = dead.requester.get(f"/{own}").json() | {"deceasedBoolean": True}
    assert dead.requester.put(f"/{own}", body).status_code == 200
    dwp = everywhere.as_client("dwp-status")
    queries = {
        "unknown": status_query(UNKNOWN, "Stan"),
        "no reference": status_query("nonsense", "Stan"),
        "birth date": status_query(consented, "Stan", birth_date="1977-08-29"),
        "name": status_query(consented, "Stan", family="Other"),
        "number": status_query(consented, "Stan", nhsNumber="9990263396"),
        "unconsented": status_query(unconsented, "Wren"),
        "deceased": status_query(dead.asked()["requisition"]["value"], "Edgar"),
    }
    costs, told = {}, {}
    for name, query in queries.items():
        with counted(everywhere) as statements:
            answer = dwp.post("/$referral-status", asking(query))
        costs[name], told[name] = tuple(statements), (answer.status_code, without_ref(answer))
    assert len(set(told.values())) == 1, told
    assert len(set(costs.values())) == 1, {name: len(cost) for name, cost in costs.items()}


def with_purpose(world: World, name: str, purpose: str) -> As:
    """A sandbox client whose token states another purpose."""
    caller = world.as_client(name)
    caller.restate(purpose_of_use=purpose)
    return caller


def test_a_token_for_benefit_evidence_asks_for_no_status_whatever_the_reference(here: World) -> None:
    known = stan(here).asked()["requisition"]["value"]
    dwp = with_purpose(here, "dwp-status", "benefit-evidence")
    answers = [dwp.post("/$referral-status", asking(status_query(r, "Stan"))) for r in (known, UNKNOWN)]
    assert {(a.status_code, code(a)) for a in answers} == {(answers[0].status_code, code(answers[0]))}
    assert answers[0].status_code in (401, 403)


@pytest.mark.parametrize("door", ["/Patient/1/$everything", "/Task/1/_history/1", "/ServiceRequest/1/_history"])
def test_dwp_reads_nothing_by_rest(here: World, door: str) -> None:
    assert here.as_client("dwp-status").get(door).status_code in (403, 404)


def test_nothing_in_the_status_answer_names_a_person_or_a_provider(here: World) -> None:
    sent = stan(here).walk("in-progress")
    reference = sent.asked()["requisition"]["value"]
    told = here.as_client("dwp-status").post("/$referral-status", asking(status_query(reference, "Stan"))).text
    secrets = ("Stan", "ZZTEST", "9990276951", "QQ", "Zz OH", "2026-10-19", "Booked", "back pain", "Surgery")
    assert [secret for secret in secrets if secret in told] == []
    assert referral("Stan")["contained"][0]["identifier"][0]["value"] == "9990276951"
