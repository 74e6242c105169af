"""A statement that was kept finds for any values what a statement made for these very values finds."""

import pytest

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.ground import read_ground
from app.fhir.search import read_query
from app.sandbox.clients import named
from app.sandbox.organisations import BY_CODE
from app.store import search
from app.store.placeholders import FEW, shaped
from app.store.wall import OPERATOR
from tests.kit.bulk import multiply, persons
from tests.kit.gateways import World
from tests.performance.pathway import Calls

OH, GP = (f"Organization/{BY_CODE[code].id}" for code in ("TESTOH1", "TESTGP1"))
SNOMED = "http://snomed.info/sct"
SEARCHES = [
    ("Task", f"owner={OH}&status=requested"),
    ("Task", f"owner={OH}&status=requested,accepted"),
    ("Task", f"owner={OH}&status=completed"),
    ("Task", f"owner={GP}&status=requested"),
    ("Task", "owner:identifier=TESTOH1"),
    ("Task", "owner:identifier=NOBODY"),
    ("Task", "status:not=requested"),
    ("Task", "business-status:missing=false"),
    ("Task", "business-status:missing=true"),
    *(("Task", f"authored-on={prefix}2026-10-05") for prefix in ["eq", "ne", "gt", "ge", "lt", "le", "sa", "eb", "ap"]),
    ("Task", "_lastUpdated=le2026-10-05T08:00:01Z"),
    ("Task", f"requester={GP}&_sort=-authored-on&_count=3"),
    ("Task", "_sort=business-status,-_lastUpdated&_count=5"),
    ("ServiceRequest", f"code={SNOMED}|306298002"),
    ("ServiceRequest", "code=306298002"),
    ("ServiceRequest", f"code={SNOMED}|"),
    ("ServiceRequest", "code=|306298002"),
    ("Patient", "family=zztest"),
    ("Patient", "family:exact=ZZTEST"),
    ("Patient", "identifier=https://fhir.nhs.uk/Id/nhs-number|9990301131"),
    ("Organization", "name=test"),
    ("Task", "patient.identifier=9990301131"),
    ("Task", "focus:ServiceRequest.subject.identifier=9990301131&status=requested"),
    ("Task", "patient.birthdate=ge1900&patient.identifier:not=9990301131"),
    ("Patient", f"_has:Task:patient:owner={OH}"),
    ("Patient", "_has:ServiceRequest:subject:_has:Task:focus:status=requested"),
    ("Organization", "_has:ServiceRequest:performer:status=active"),
    ("Organization", f"_id={BY_CODE['TESTOH1'].id}"),
]


def caller(name: str) -> Caller:
    client = named(name)
    assert client
    of = BY_CODE[client.organisation]
    return Caller(
        client.id, of.id, of.system, of.code, of.name, of.type, client.role, client.purpose, client.scopes, "-"
    )


@pytest.fixture
def stocked(everywhere: World) -> World:
    """Four referrals, three times over."""
    calls = Calls(everywhere)
    for number in range(4):
        calls.refer(number, "TESTOH1" if number < 3 else "TESTOH2")
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), 3)
    return everywhere


def test_a_kept_statement_finds_what_its_own_statement_finds(stocked: World) -> None:
    now = stocked.gateway.now
    for name in ("oh-a", "gp", "kit"):
        for type, text in SEARCHES:
            query = read_query(TYPES[type], text)
            with stocked.gateway.database.reading(OPERATOR) as connection:
                kept = search.search(connection, caller(name), query, 1, now)
                own = connection.execute(
                    search._searching(connection, caller(name), query, 1, now, query.count + 1)
                ).all()
            assert [hit.record.id for hit in kept] == [row.id for row in own], (name, type, text)
            assert [hit.record.ground for hit in kept] == [read_ground(row.decision) for row in own], (name, type, text)


def test_pages_of_every_order_join_without_gap_or_overlap(stocked: World) -> None:
    calls = Calls(stocked)
    for order in ("_lastUpdated", "-_lastUpdated", "-authored-on", "business-status"):
        whole = calls.get("gp", f"/Task?_sort={order}&_count=100").json()["entry"]
        seen, address = [], f"/Task?_sort={order}&_count=3"
        while address:
            page = calls.get("gp", address).json()
            seen += [entry["resource"]["id"] for entry in page["entry"]]
            onward = [link["url"] for link in page["link"] if link["relation"] == "next"]
            address = onward[0].partition("/fhir/R4")[2] if onward else ""
        assert seen == [entry["resource"]["id"] for entry in whole]
        assert len(seen) == 16


def test_searches_that_differ_in_values_alone_share_a_statement() -> None:
    first, second = (shaped(read_query(TYPES["Task"], f"owner={of}&status={s}")) for of, s in ((OH, "a"), (GP, "b")))
    assert first
    assert second
    assert first.key == second.key
    assert first.values != second.values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("status=a", "status=a,b"),
        ("status=a", "status:not=a"),
        ("authored-on=gt2026", "authored-on=ge2026"),
        ("identifier=a|b", "identifier=b"),
        ("business-status:missing=true", "business-status:missing=false"),
        ("status=a&_sort=authored-on", "status=a&_sort=-authored-on"),
        ("patient.identifier=a", "patient.active=a"),
        ("patient.identifier=a", "focus:Patient.identifier=a"),
        ("_has:Task:part-of:code=a", "part-of.code=a"),
        (f"patient={GP.replace('Organization', 'Patient')}", "patient:identifier=9990301131"),
    ],
)
def test_searches_that_differ_in_form_do_not(one: str, other: str) -> None:
    first, second = (shaped(read_query(TYPES["Task"], text)) for text in (one, other))
    assert first
    assert second
    assert first.key != second.key


def test_a_long_list_is_not_kept() -> None:
    few, many = (",".join(f"s{number}" for number in range(most)) for most in (FEW, FEW + 1))
    assert shaped(read_query(TYPES["Task"], f"status={few}"))
    assert shaped(read_query(TYPES["Task"], f"status={many}")) is None
