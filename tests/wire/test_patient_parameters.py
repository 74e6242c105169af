"""Patients are found by where they live, how they are reached, and whether they have died."""

import pytest

from tests.kit.answers import entries
from tests.kit.builders import patient
from tests.kit.gateways import World

ADDRESS = {
    "use": "home",
    "line": ["1 Example Road", "Flat 2"],
    "city": "Exampleham",
    "district": "Exampleshire",
    "state": "England",
    "postalCode": "ZZ99 3CZ",
    "country": "GBR",
}
REACHED = [
    {"system": "phone", "value": "01632960001", "use": "home"},
    {"system": "email", "value": "wren@example.org"},
]
LIVING = {
    "address": [ADDRESS],
    "telecom": REACHED,
    "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "cy"}]}}],
}
FOUND = [
    *("address=1 example", "address=FLAT", "address=exampleshire", "address:contains=ample", "address=ZZ99"),
    *("address-city=Exampleham", "address-city:exact=Exampleham", "address-postalcode=zz99", "address-country=GBR"),
    *("address-state=england", "address-use=home", "telecom=01632960001", "telecom=wren@example.org"),
    *("phone=01632960001", "email=wren@example.org", "language=cy", "language=urn:ietf:bcp:47|cy"),
    *("deceased=false", "deceased:not=true", "email:missing=false"),
]
NOT_FOUND = [
    *("address=elsewhere", "address-city:exact=exampleham", "address-use=work", "phone=wren@example.org"),
    *("email=01632960001", "language=en", "deceased=true", "address:missing=true"),
]


@pytest.fixture
def living(here: World) -> World:
    """A practice's Wren, who lives somewhere and can be reached."""
    assert here.as_client("gp").post("/Patient", patient("Wren", **LIVING)).status_code == 201
    return here


def test_a_patient_is_found_by_what_is_known_of_where_she_is(living: World) -> None:
    gp = living.as_client("gp")
    for query, want in [*((one, 1) for one in FOUND), *((one, 0) for one in NOT_FOUND)]:
        assert len(entries(gp.get(f"/Patient?{query.replace('|', '%7C').replace(' ', '%20')}"))) == want, query


@pytest.mark.parametrize(
    ("told", "died"),
    [
        ({}, False),
        ({"deceasedBoolean": False}, False),
        ({"deceasedBoolean": True}, True),
        ({"deceasedDateTime": "2026-09-30"}, True),
    ],
)
def test_who_has_died_is_known_by_either_element(here: World, told: dict[str, object], died: bool) -> None:
    gp = here.as_client("gp")
    assert gp.post("/Patient", patient("Wren", **told)).status_code == 201
    found = {word: len(entries(gp.get(f"/Patient?deceased={word}"))) for word in ("true", "false")}
    assert found == {"true": int(died), "false": int(not died)}


def test_whoever_is_not_shown_an_address_finds_nobody_by_it(living: World) -> None:
    for client in ("gp-2", "oh-a", "employer"):
        for query in ("address=1", "email=wren@example.org", "deceased=false", "phone:missing=false"):
            answer = living.as_client(client).get(f"/Patient?{query}")
            assert answer.status_code == 403 or entries(answer) == [], (client, query)
