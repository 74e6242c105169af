"""The synthetic world is the cast of the scenarios: numbers, organisations, clients and roles."""

import re

import nhs_number as nhs
import pytest

from app.domain.catalogue.disclosure import CELLS
from app.domain.catalogue.types import TYPES
from app.domain.identifiers import nhs_number, nino
from app.domain.provision import RELATED
from app.sandbox.agreements import agreements
from app.sandbox.clients import CLIENTS, named
from app.sandbox.organisations import BY_CODE, ORGANISATIONS
from app.sandbox.people import PEOPLE
from app.sandbox.people import named as person_named

SCENARIOS = """
Paige 9990260001 1984-03-02 QQ000001A TESTEMP1
Noel 9990262268 1979-11-20 QQ000002B TESTEMP2
Wren 9990263396 1991-06-14 QQ000003C TESTEMP3
Omar 9990265658 1988-01-30 QQ000004D TESTEMP3
Dilys 9990266786 1969-09-09 QQ000005A TESTEMP3
Edgar 9990269041 1958-02-17 QQ000006B TESTEMP3
Tamsin 9990270171 1995-12-01 QQ000007C TESTEMP3
Rashid 9990271305 1990-04-22 QQ000008D TESTEMP3
Ailsa 9990272433 1986-07-07 QQ000009A TESTEMP2
Piran 9990273561 1974-10-11 QQ000010B None
Stan 9990276951 1977-08-28 QQ000012D TESTEMP3
Bryn 9990278083 1993-02-03 QQ000013A TESTEMP2
"""
NAMES = [
    *("gp", "gp-2", "workwell", "ips", "oh-a", "oh-a-admin", "oh-b", "complex-clinic", "spa", "ed"),
    *("dwp-status", "dwp-atw", "dwp-assess", "dwp-decision", "employer", "employer-2", "employer-3", "insurer"),
    *("person", "person-app", "ig", "caldicott", "icb", "national", "kit", "none"),
]


@pytest.mark.parametrize("line", SCENARIOS.strip().splitlines())
def test_a_person_of_the_scenarios_has_the_numbers_written_there(line: str) -> None:
    given, number, born, insurance, employer = line.split()
    person = person_named(given)
    assert person is not None
    assert (person.nhs_number, f"{person.born}", person.nino) == (number, born, insurance)
    assert str(person.employer) == employer


def test_there_are_forty_people_and_none_could_be_real() -> None:
    assert len(PEOPLE) == 40
    assert len({person.nhs_number for person in PEOPLE}) == len({person.nino for person in PEOPLE}) == 40
    for person in PEOPLE:
        assert nhs.is_valid(nhs_number(person.nhs_number, synthetic=True), for_region=nhs.REGION_SYNTHETIC)
        assert nino(person.nino, synthetic=True).startswith("QQ")
        assert person.employer is None or BY_CODE[person.employer].type == "employer"


def test_every_client_of_the_sandbox_is_there_under_its_name() -> None:
    assert [client.name for client in CLIENTS] == NAMES
    assert all(client.id == f"sandbox-{client.name}" for client in CLIENTS)


def test_every_client_has_a_role_of_the_disclosure_matrix_and_an_organisation() -> None:
    # Who the person named beside them reads through a link, and has no client.
    assert {client.role for client in CLIENTS} | {RELATED} == CELLS.keys()
    assert all(client.organisation in BY_CODE for client in CLIENTS)


def test_scopes_name_types_that_are_kept_here_but_for_the_client_without_rights() -> None:
    for client in CLIENTS:
        named_types = set(re.findall(r"system/(\w+)\.", str(client.scopes)))
        assert named_types <= TYPES.keys() or client.name == "none"
    assert not {name for name in TYPES if named("none").scopes.granted(name) != "none"}  # type: ignore[union-attr]


def test_the_dwp_status_client_has_no_rights_on_tasks_or_referrals() -> None:
    client = named("dwp-status")
    assert client is not None
    assert client.scopes.granted("Task") == client.scopes.granted("ServiceRequest") == "none"


def test_the_kit_and_the_client_without_rights_have_organisations_of_their_own() -> None:
    for names in (["kit"], ["none"], ["person", "person-app"]):
        client = named(names[0])
        assert client is not None
        assert [other.name for other in CLIENTS if other.organisation == client.organisation] == names


def test_an_organisation_stands_after_the_one_it_belongs_to() -> None:
    seen: set[str | None] = {None}
    for organisation in ORGANISATIONS:
        assert organisation.parent in seen
        seen.add(organisation.id)


def test_only_urgent_mental_health_goes_by_implied_consent() -> None:
    implied = [(agreement.taker, agreement.recipient) for agreement in agreements() if agreement.implied_care]
    assert implied == [("type:gp-practice", "type:mental-health-spa")]


def test_nobody_has_an_agreement_to_share_evidence_for_benefits() -> None:
    assert not [agreement for agreement in agreements() if "benefit-evidence" in agreement.purposes]


@pytest.mark.parametrize(
    ("taker", "recipient", "purpose"),
    [
        ("gp-practice", "oh-provider", "oh-assessment"),
        ("gp-practice", "oh-clinic", "oh-assessment"),
        ("gp-practice", "dwp-status", "dwp-status"),
        ("gp-practice", "employer", "employer-advice"),
        ("workwell", "gp-practice", "care-coordination"),
        ("workwell", "oh-provider", "oh-assessment"),
        ("oh-provider", "dwp-atw", "atw-application"),
        ("dwp-decision", "workwell", "care-coordination"),
        ("dwp-decision", "dwp-atw", "atw-application"),
    ],
)
def test_the_flows_of_the_scenarios_have_an_agreement(taker: str, recipient: str, purpose: str) -> None:
    sides = (f"type:{taker}", f"type:{recipient}")
    between = [agreement for agreement in agreements() if (agreement.taker, agreement.recipient) == sides]
    assert purpose in {known for agreement in between for known in agreement.purposes}
