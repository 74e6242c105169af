"""Search criteria of every kind, pages and totals, on both databases (https://hl7.org/fhir/R4/search.html)."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.catalogue.types import TYPES
from app.domain.query import Query
from app.domain.record import Record
from app.fhir.search import read_query
from app.store import search
from app.store.database import Database
from app.store.wall import OPERATOR
from tests.store.rows import NOW, caller, fresh, organisation, put, record

Json = dict[str, Any]
GP = caller("gp")
TASK: Json = {
    "status": "requested",
    "intent": "order",
    "code": {"coding": [{"system": "http://x.example/c", "code": "fulfill"}]},
    "groupIdentifier": {"system": "http://x.example/g", "value": "ABC"},
    "owner": {"reference": f"Organization/{organisation('TESTOH1')}"},
    "for": {"reference": "Patient/p1"},
    "focus": {"reference": "ServiceRequest/s1"},
    "authoredOn": "2026-10-05T09:12:04+01:00",
    "executionPeriod": {"start": "2026-10-06"},
    "performerType": [{"coding": [{"system": "http://x.example/t", "code": "gp"}]}],
    "encounter": {"reference": "Encounter/e1"},
}
PATIENT: Json = {
    "identifier": [{"system": "http://x.example/i", "value": "a,b|c"}, {"value": "bare"}],
    "active": True,
    "name": [{"family": "Ærøskøbing-Ünal", "given": ["Zoë", "100%_x"]}],
    "birthDate": "1991-06-14",
    "deceasedDateTime": "2026-10-01",
    "generalPractitioner": [
        {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TESTGP1"}}
    ],
    "link": [{"other": {"reference": "Patient/p2"}, "type": "seealso"}],
}
REQUEST: Json = {
    "status": "active",
    "intent": "order",
    "requester": {"reference": "PractitionerRole/r1"},
    "performer": [
        {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TESTOH1"}},
        {"identifier": {"system": "http://x.example/o", "value": "O1"}},
    ],
    "subject": {"reference": "Patient/p1"},
    "authoredOn": "2026-10-05",
    "occurrencePeriod": {"start": "2026-11-02", "end": "2026-11-20"},
    "replaces": [{"reference": "ServiceRequest/s0"}],
}
CONSENT: Json = {
    "status": "active",
    "sourceReference": {"reference": "DocumentReference/d1"},
    "patient": {"reference": "Patient/p1"},
    "provision": {"provision": [{"period": {"start": "2026-10-01", "end": "2027-04-01"}}]},
}


def _keep(database: Database, type: str, *bodies: Json, custodian: str | None = None) -> list[Record]:
    with database.writing(OPERATOR) as connection:
        keeper = custodian or GP.organisation
        return [put(connection, record(type, custodian=keeper, last_updated=NOW + n), b) for n, b in enumerate(bodies)]


def _query(type: str, text: str, until: int = NOW + 10**6) -> Query:
    return replace(read_query(TYPES[type], text), until=until)


def _found(database: Database, query: Query, among: list[Record]) -> list[int]:
    """The places of the records found, among those a test made."""
    with database.reading(OPERATOR) as connection:
        hits = search.search(connection, GP, query, 1, NOW + 10**6)
    ids = [one.id for one in among]
    return [ids.index(hit.record.id) for hit in hits if hit.record.id in ids]


FOUND: dict[tuple[str, str], bool] = {
    ("Task", "status=requested"): True,
    ("Task", "status=accepted,requested"): True,
    ("Task", "status=accepted"): False,
    ("Task", "status:not=accepted"): True,
    ("Task", "status:not=requested"): False,
    ("Task", "business-status:missing=true"): True,
    ("Task", "business-status:missing=false"): False,
    ("Task", "business-status:not=booked"): True,
    ("Task", "code=fulfill"): True,
    ("Task", "code=http://x.example/c|fulfill"): True,
    ("Task", "code=http://y.example/c|fulfill"): False,
    ("Task", "code=http://x.example/c|"): True,
    ("Task", "code=|fulfill"): False,
    ("Task", "group-identifier=ABC"): True,
    ("Task", "group-identifier=abc"): False,
    ("Task", f"owner=Organization/{organisation('TESTOH1')}"): True,
    ("Task", f"owner={organisation('TESTOH1')}"): True,
    ("Task", f"owner:Organization={organisation('TESTOH1')}"): True,
    ("Task", f"owner=http://testserver/fhir/R4/Organization/{organisation('TESTOH1')}"): True,
    ("Task", f"owner=Organization/{organisation('TESTOH2')}"): False,
    ("Task", "owner:identifier=https://fhir.nhs.uk/Id/ods-organization-code|TESTOH1"): True,
    ("Task", "owner:identifier=TESTOH1"): True,
    ("Task", "owner:identifier=http://x.example|TESTOH1"): False,
    ("Task", "owner:missing=false"): True,
    ("Task", "patient=p1"): True,
    ("Task", "patient=Patient/p1"): True,
    ("Task", "patient=Patient/p2"): False,
    ("Task", "focus=ServiceRequest/s1"): True,
    ("Task", "focus:missing=true"): False,
    ("Task", "authored-on=2026-10-05T08:12:04Z"): True,
    ("Task", "authored-on=2026-10-05T09:12:04%2B01:00"): True,
    ("Task", "authored-on=2026-10-05T09:12:04+01:00"): True,
    ("Task", "authored-on=2026-10-05"): True,
    ("Task", "authored-on=2026-10"): True,
    ("Task", "authored-on=2026"): True,
    ("Task", "authored-on=2026-10-06"): False,
    ("Task", "authored-on=ne2026-10-05"): False,
    ("Task", "authored-on=ne2026-10-06"): True,
    ("Task", "authored-on=gt2026-10-04"): True,
    ("Task", "authored-on=gt2026-10-05"): False,
    ("Task", "authored-on=ge2026-10-05"): True,
    ("Task", "authored-on=lt2026-10-05"): False,
    ("Task", "authored-on=le2026-10-05"): True,
    ("Task", "authored-on=sa2026-10-04"): True,
    ("Task", "authored-on=eb2026-10-06"): True,
    ("Task", "authored-on=eb2026-10-05"): False,
    ("Task", "authored-on=ap2026-10-06"): True,
    ("Task", "authored-on=ge2026-10-05&authored-on=lt2026-10-06"): True,
    ("Task", "period=ge2026-10-07"): True,
    ("Task", "period=lt2026-10-06"): False,
    ("Task", "modified:missing=true"): True,
    ("Patient", "identifier=a\\,b\\|c"): True,
    ("Patient", "identifier=http://x.example/i|a\\,b\\|c"): True,
    ("Patient", "identifier=|bare"): True,
    ("Patient", "identifier=|a\\,b\\|c"): False,
    ("Patient", "identifier:not=bare"): False,
    ("Patient", "identifier:not=other"): True,
    ("Patient", "active=true"): True,
    ("Patient", "family=aerøsk"): False,
    ("Patient", "family=ærøskøbing-un"): True,
    ("Patient", "family=ÆRØSKØBING"): True,
    ("Patient", "family:exact=Ærøskøbing-Ünal"): True,
    ("Patient", "family:exact=ærøskøbing-ünal"): False,
    ("Patient", "family:contains=UNAL"): True,
    ("Patient", "given=zoe"): True,
    ("Patient", "given=oe"): False,
    ("Patient", "given=100%25_"): True,
    ("Patient", "given=1%25"): False,
    ("Patient", "given=10__"): False,
    ("Patient", "name=zoe,nobody"): True,
    ("Patient", "name=zoe&name=nobody"): False,
    ("Patient", "birthdate=1991"): True,
    ("Patient", "birthdate=1991-06"): True,
    ("Patient", "birthdate=gt1991-06-13"): True,
    ("Patient", "gender:missing=true"): True,
    ("ServiceRequest", "requester=PractitionerRole/r1"): True,
    ("ServiceRequest", "requester=r1"): True,
    ("ServiceRequest", "requester=Organization/r1"): False,
    ("ServiceRequest", "performer:identifier=TESTOH1"): True,
    ("ServiceRequest", f"performer=Organization/{organisation('TESTOH1')}"): True,
    ("ServiceRequest", f"performer=Organization/{organisation('TESTOH2')}"): False,
    ("ServiceRequest", "performer:identifier=http://x.example/o|O1"): True,
    ("ServiceRequest", "authored=2026-10-05T12:00:00Z"): False,
    ("ServiceRequest", "authored=ge2026-10-05T12:00:00Z"): True,
    ("ServiceRequest", "authored=2026-10-05"): True,
    ("Observation", "value-quantity=5.4"): True,
    ("Observation", "value-quantity=5"): True,
    ("Observation", "value-quantity=5.40"): False,
    ("Observation", "value-quantity=5.38"): True,
    ("Observation", "value-quantity=54e-1"): True,
    ("Observation", "value-quantity=5.5"): False,
    ("Observation", "value-quantity=ne5.4"): False,
    ("Observation", "value-quantity=ne7"): True,
    ("Observation", "value-quantity=gt5.3"): True,
    ("Observation", "value-quantity=gt5.38"): False,
    ("Observation", "value-quantity=ge5.38"): True,
    ("Observation", "value-quantity=lt5.38"): False,
    ("Observation", "value-quantity=le5.38"): True,
    ("Observation", "value-quantity=sa5"): True,
    ("Observation", "value-quantity=eb6"): True,
    ("Observation", "value-quantity=ap5"): True,
    ("Observation", "value-quantity=ap4"): False,
    ("Observation", "value-quantity=gt-1"): True,
    ("Observation", "value-quantity=5.38|http://unitsofmeasure.org|h"): True,
    ("Observation", "value-quantity=5.38||h"): True,
    ("Observation", "value-quantity=5.38||min"): False,
    ("Observation", "value-quantity=5.38|http://x.example|h"): False,
    ("Observation", "value-quantity=1,5.38"): True,
    ("Observation", "value-quantity:missing=false"): True,
    ("Consent", "source-reference=DocumentReference/d1"): True,
    ("Patient", "death-date=2026"): True,
    ("Patient", "general-practitioner:identifier=TESTGP1"): True,
    ("Patient", f"general-practitioner=Organization/{organisation('TESTGP1')}"): True,
    ("Patient", "link=Patient/p2"): True,
    ("Patient", "link:RelatedPerson=p2"): False,
    ("Task", "performer=gp"): True,
    ("Task", "encounter=Encounter/e1"): True,
    ("ServiceRequest", "occurrence=2026-11"): True,
    ("ServiceRequest", "occurrence=gt2026-12"): False,
    ("ServiceRequest", "replaces=s0"): True,
    ("ServiceRequest", "performer-type=gp"): False,
    ("Consent", "period=2026-11"): False,
    ("Consent", "period=gt2027-03-31"): True,
    ("Consent", "period=sa2026-09-30"): True,
    ("Consent", "period=eb2027-04-02"): True,
    ("Consent", "period=ap2026-09-30"): True,
}
OBSERVATION: Json = {
    "status": "final",
    "valueQuantity": {"value": 5.38, "unit": "hours", "system": "http://unitsofmeasure.org", "code": "h"},
}
BODIES = {"Observation": OBSERVATION, "Task": TASK, "Patient": PATIENT, "ServiceRequest": REQUEST, "Consent": CONSENT}
CLASSES = {"Observation": "E", "Task": "B", "Patient": "A", "ServiceRequest": "D", "Consent": "A"}


@pytest.fixture(scope="module")
def samples(kept: Any) -> dict[str, Record]:
    """One record of each type."""
    with kept.gateway.database.writing(OPERATOR) as connection:
        return {
            type: put(connection, record(type, custodian=GP.organisation, data_class=CLASSES[type]), body)
            for type, body in BODIES.items()
        }


@pytest.mark.parametrize(("type", "text"), FOUND, ids=[f"{t}?{q}" for t, q in FOUND])
def test_a_criterion_finds_what_the_standard_says(
    database: Database, samples: dict[str, Record], type: str, text: str
) -> None:
    found = _found(database, _query(type, text), [samples[type]])
    assert found == ([0] if FOUND[type, text] else [])


class TestPages:
    """Pages follow a keyset; a record that does not change is on exactly one of them."""

    @pytest.mark.parametrize("order", ["_lastUpdated", "-_lastUpdated", "family", "-family,_lastUpdated"])
    def test_each_record_is_on_one_page(self, database: Database, order: str) -> None:
        family = f"zz{fresh()[:8]}"
        bodies = [{"name": [{"family": f"{family}{n % 3}"}]} for n in range(7)]
        made = _keep(database, "Practitioner", *bodies)
        seen: list[int] = []
        query = _query("Practitioner", f"family={family}&_sort={order}&_count=2")
        for _ in range(5):
            with database.reading(OPERATOR) as connection:
                hits = search.search(connection, GP, query, 1, NOW)
            page = hits[: query.count]
            seen += [[m.id for m in made].index(hit.record.id) for hit in page]
            if len(hits) <= query.count:
                break
            query = replace(query, after=page[-1].place)
        assert sorted(seen) == list(range(7))
        if order == "_lastUpdated":
            assert seen == list(range(7))
        if order == "-_lastUpdated":
            assert seen == list(reversed(range(7)))

    def test_a_write_between_pages_moves_nothing_onto_two_or_none(self, database: Database) -> None:
        family = f"zz{fresh()[:8]}"
        made = _keep(database, "Practitioner", *({"name": [{"family": family}]} for _ in range(6)))
        first = _query("Practitioner", f"family={family}&_count=3", until=NOW + 100)
        with database.reading(OPERATOR) as connection:
            page = search.search(connection, GP, first, 1, NOW)[:3]
        with database.writing(OPERATOR) as connection:
            put(connection, replace(made[1], version=2, last_updated=NOW + 200), {"name": [{"family": family}]})
            put(connection, replace(made[4], version=2, last_updated=NOW + 200), {"name": [{"family": family}]})
        second = replace(first, after=page[-1].place)
        rest = _found(database, second, made)
        assert ([[m.id for m in made].index(hit.record.id) for hit in page], rest) == ([0, 1, 2], [3, 5])
        since = _query("Practitioner", f"family={family}&_lastUpdated=gt2026-10-05T08:00:00.100Z")
        assert sorted(_found(database, since, made)) == [1, 4]

    def test_totals_count_what_the_caller_sees(self, database: Database) -> None:
        family = f"zz{fresh()[:8]}"
        with database.writing(OPERATOR) as connection:
            for keeper in (GP.organisation, GP.organisation, organisation("TESTGP2")):
                put(connection, record("Patient", custodian=keeper, data_class="A"), {"name": [{"family": family}]})
        query = _query("Patient", f"family={family}&_count=1")
        with database.reading(OPERATOR) as connection:
            totals = [search.total(connection, who, query, 1, NOW + 10**6) for who in (GP, caller("gp-2"), caller())]
        assert totals == [2, 1, 0]

    def test_own_matches_are_the_callers_alone_and_two_at_most(self, database: Database) -> None:
        family = f"zz{fresh()[:8]}"
        bodies = [{"name": [{"family": family}]}]
        with database.writing(OPERATOR) as connection:
            for keeper in ("TESTGP1", "TESTGP1", "TESTGP1", "TESTGP2"):
                put(connection, record("Patient", custodian=organisation(keeper), data_class="A"), bodies[0])
        query = _query("Patient", f"family={family}")
        with database.reading(OPERATOR) as connection:
            found = [len(search.own_matches(connection, who, query, 1, NOW)) for who in (GP, caller("gp-2"), caller())]
        assert found == [2, 1, 0]
