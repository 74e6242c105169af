"""Services, areas and endpoints: found by anybody without a person's data, kept by the organisation they name (S05)."""

import pytest

from app.sandbox.areas import BY_AREA
from tests.directory.entries import area, endpoint, room, service
from tests.kit.answers import codes, entries
from tests.kit.builders import organisation
from tests.kit.gateways import World


def names(world: World, query: str, by: str = "gp") -> set[str]:
    """The names of the services a search finds."""
    answer = world.as_client(by).get(f"/HealthcareService?{query}&_count=50")
    assert answer.status_code == 200, answer.text
    return {found["name"] for found in entries(answer)}


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("level=national", "Zz Money Helpline", "Zz WorkWell Service"),
        ("area=TESTICB2", "Zz Second WorkWell", "Zz WorkWell Service"),
        ("area=ZZ8", "Zz Second MSK self-referral", "Zz Second WorkWell"),
        (f"coverage-area=Location/{BY_AREA['ZZ1'].id}", "Zz Link Workers", "Zz Healthy Living"),
        ("coverage-area:identifier=ZZ1", "Zz Link Workers", "Zz Healthy Living"),
        ("eligibility=own-employees", "Zz Logistics occupational health", "Zz WorkWell Service"),
        ("capacity=full", "Zz Connect to Work", "Zz WorkWell Service"),
        ("capacity=limited&service-type=oh-provider", "Zz Second OH assessments", "Zz OH Provider assessments"),
        ("endpoint:missing=false", "Zz WorkWell Service", "Zz Link Workers"),
    ],
)
def test_a_service_is_found_by_what_it_is_and_where(shared: World, query: str, there: str, absent: str) -> None:
    found = names(shared, query)
    assert there in found
    assert absent not in found


@pytest.mark.parametrize("by", ["person", "dwp-status", "employer", "icb", "ig", "oh-a-admin"])
def test_everybody_with_the_scope_reads_the_whole_directory(shared: World, by: str) -> None:
    assert {"Zz WorkWell Service", "Zz Money Helpline"} <= names(shared, "active=true", by)
    caller = shared.as_client(by)
    assert caller.get(f"/Location/{BY_AREA['ZZ1'].id}").json()["partOf"]["display"] == BY_AREA["TESTICB1"].name
    assert len(entries(caller.get("/Endpoint?status=active"))) >= 2


def test_a_provider_adds_its_service_where_it_receives_and_says_when_it_is_full(here: World) -> None:
    oh = here.as_client("oh-a")
    receiver = oh.post("/Endpoint", endpoint())
    assert receiver.status_code == 201, receiver.text
    made = oh.post("/HealthcareService", service(endpoint=[{"reference": f"Endpoint/{receiver.json()['id']}"}]))
    assert made.status_code == 201, made.text
    covered = made.json()["coverageArea"][0]
    assert (covered["identifier"]["value"], covered["display"]) == ("ZZ1", "Postcode district ZZ1")
    assert "Zz New service" in names(here, f"endpoint=Endpoint/{receiver.json()['id']}&area=ZZ1")
    full = made.json() | {"extension": [room("full")]}
    assert oh.put(f"/HealthcareService/{made.json()['id']}", full, 1).status_code == 200
    assert "Zz New service" in names(here, "capacity=full")
    assert "Zz New service" not in names(here, "capacity=open")


def test_a_board_adds_a_district_and_others_do_not(here: World) -> None:
    made = here.as_client("icb").post("/Location", area())
    assert made.status_code == 201, made.text
    scoped = here.as_client("kit").post(
        "/Location", area("TESTICB1") | {"managingOrganization": organisation("TESTKIT")}
    )
    assert (scoped.status_code, codes(scoped)) == (403, ["DIR-002"])
    assert codes(here.as_client("gp").post("/Location", area())) == ["AUT-020"]


@pytest.mark.parametrize("body", [service("TESTOH2"), service(providedBy={"display": "Us"}), endpoint("TESTOH2")])
def test_nobody_makes_an_entry_for_another_organisation(shared: World, body: dict) -> None:
    answer = shared.as_client("oh-a").post(f"/{body['resourceType']}", body)
    assert (answer.status_code, codes(answer)) == (403, ["DIR-001"])


def test_nobody_changes_an_entry_of_another_organisation_or_gives_its_own_away(here: World) -> None:
    oh, other = here.as_client("oh-a"), here.as_client("oh-b")
    made = oh.post("/HealthcareService", service()).json()
    path = f"/HealthcareService/{made['id']}"
    assert codes(other.put(path, made | {"name": "Ours now"}, 1)) == ["RES-005"]
    assert codes(oh.put(path, made | {"providedBy": organisation("TESTOH2")}, 1)) == ["DIR-001"]
    assert oh.get(path).json() == made


def test_room_is_one_of_three_words_with_its_day(shared: World) -> None:
    oh = shared.as_client("oh-a")
    bad = oh.post("/HealthcareService", service(extension=[room("plenty")]))
    assert (bad.status_code, codes(bad)) == (422, ["VAL-011"])
    undated = {"url": room("open")["url"], "extension": room("open")["extension"][:1]}
    assert oh.post("/HealthcareService", service(extension=[undated])).status_code == 422
    assert codes(oh.post("/HealthcareService", service(coverageArea=[{"reference": "Location/none"}]))) == ["RES-007"]


def test_an_entry_sent_twice_with_one_key_is_made_once(here: World) -> None:
    oh = here.as_client("oh-a")
    first, again = (oh.post("/HealthcareService", service(), Idempotency_Key="once") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert len(entries(here.as_client("gp").get("/HealthcareService?name=Zz New service"))) == 1
