"""Searching: what each kind of parameter finds, pages, totals, and what cannot be asked."""

import pytest

from app.store.tables.records import resource_version
from tests.kit.answers import code, entries, text
from tests.kit.builders import fit_note, patient, referral
from tests.kit.bulk import LEAN, multiply, persons
from tests.kit.gateways import World
from tests.wire.bodies import outcome, profile, system
from tests.wire.replies import stored

PEOPLE = ("Wren", "Omar", "Tamsin", "Rashid", "Stan")


def worklist(world: World, count: int = 5) -> list[dict]:
    """Five referrals of GP1 to OH A."""
    gp = world.as_client("gp")
    made = [gp.post("/ServiceRequest", referral(name, note=fit_note())) for name in PEOPLE[:count]]
    assert {m.status_code for m in made} == {201}
    return [m.json() for m in made]


def test_oh_finds_its_worklist_by_owner_and_status(everywhere: World) -> None:
    worklist(everywhere)
    oh = everywhere.as_client("oh-a")
    owner = f"owner=Organization/{oh.organisation.id}"
    assert oh.get(f"/Task?{owner}&status=requested").json()["total"] == 5
    assert oh.get(f"/Task?{owner}&status=received,accepted").json()["total"] == 0
    named = f"owner:identifier={oh.organisation.system}|{oh.organisation.code}"
    assert oh.get(f"/Task?{named}").json()["total"] == 5
    form = f"{owner}&status=requested"
    by_form = oh.post("/Task/_search", form, Content_Type="application/x-www-form-urlencoded")
    assert by_form.json()["total"] == 5


def test_another_provider_finds_nothing_in_it(everywhere: World) -> None:
    worklist(everywhere, 2)
    oh_a, oh_b = everywhere.as_client("oh-a"), everywhere.as_client("oh-b")
    assert oh_b.get(f"/Task?owner=Organization/{oh_a.organisation.id}&_total=accurate").json()["total"] == 0


def test_pages_hold_each_task_once_while_others_change(everywhere: World) -> None:
    worklist(everywhere)
    oh = everywhere.as_client("oh-a")
    seen, path = [], f"/Task?owner=Organization/{oh.organisation.id}&_count=2&_sort=authored-on"
    while path:
        page = oh.get(path)
        assert page.status_code == 200, page.text
        seen += [task["id"] for task in entries(page)]
        links = {link["relation"]: link["url"] for link in page.json()["link"]}
        path = links.get("next", "").replace("http://testserver/fhir/R4", "")
    assert len(seen) == len(set(seen)) == 5


def test_a_changed_or_foreign_page_link_starts_again(here: World) -> None:
    worklist(here)
    oh = here.as_client("oh-a")
    page = oh.get(f"/Task?owner=Organization/{oh.organisation.id}&_count=2").json()
    link = next(link["url"] for link in page["link"] if link["relation"] == "next").replace(
        "http://testserver/fhir/R4", ""
    )
    forged = oh.get(link[:-3] + "xyz")
    assert (forged.status_code, code(forged)) == (400, "SEA-009")
    stolen = here.as_client("oh-b").get(link)
    assert (stolen.status_code, code(stolen)) == (400, "SEA-009")
    here.clock.advance(hours=25)
    assert code(oh.get(link)) == "SEA-009"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("birthdate=1991-06-14", 1),
        ("birthdate=1991", 1),
        ("birthdate=gt1991", 0),
        ("birthdate=ge1991-06-14&birthdate=lt1992", 1),
        ("family=zz", 1),
        ("family:exact=zztest", 0),
        ("given:contains=RE", 1),
        ("identifier=9990263396", 1),
        ("identifier=https://fhir.nhs.uk/Id/nhs-number|", 1),
        ("identifier=|9990263396", 0),
        ("gender:missing=true", 1),
        ("active:not=false", 1),
        ("_id=unknown", 0),
    ],
)
def test_a_practice_finds_its_patient(here: World, query: str, found: int) -> None:
    gp = here.as_client("gp")
    assert gp.post("/Patient", patient("Wren")).status_code == 201
    answer = gp.get(f"/Patient?{query}")
    assert (answer.status_code, answer.json().get("total")) == (200, found), answer.text


def test_a_measure_is_found_by_its_value_by_those_who_see_it_whole(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    subject = stored(gp.post("/Patient", patient("Wren")))
    unit = {"system": "http://unitsofmeasure.org", "code": "h", "unit": "hours"}
    kept = [
        stored(gp.post("/Observation", outcome(subject, **value)))
        for value in ({"valueQuantity": unit | {"value": 37.5}}, {"valueInteger": 20})
    ]
    for value in ({"value": 10**40}, {"value": 37.5, "comparator": "<"}, {"unit": "hours"}):
        stored(gp.post("/Observation", outcome(subject, valueQuantity=value)))
    asked = {
        "37.5": kept[:1],
        "gt19": kept,
        "20": kept[1:],
        "ge37.5|http://unitsofmeasure.org|h": kept[:1],
        "lt100||hours": [],
    }
    for value, wanted in asked.items():
        found = entries(gp.get(f"/Observation?value-quantity={value}"))
        assert [f"Observation/{one['id']}" for one in found] == wanted, value
    chained = gp.get("/Patient?_has:Observation:subject:value-quantity=gt30")
    assert [one["id"] for one in entries(chained)] == [subject.split("/")[1]]
    assert entries(everywhere.as_client("oh-b").get("/Observation?value-quantity=gt0")) == []
    blind = everywhere.as_client("oh-a-admin").get("/Observation?value-quantity=gt0")
    assert (blind.status_code, code(blind)) == (403, "SEA-004")


def test_records_are_found_by_their_profile_and_by_their_labels(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    subject = stored(gp.post("/Patient", patient("Wren")))
    score, note = (
        stored(gp.post("/Observation", body)).removeprefix("Observation/")
        for body in (outcome(subject), outcome(subject, meta={"profile": ["https://zz.example/score"]}))
    )
    request = stored(gp.post("/ServiceRequest", referral("Omar", note=fit_note())))
    (sick,) = [
        one["reference"].split("/")[1]
        for one in gp.get(f"/{request}").json()["supportingInfo"]
        if one["reference"].startswith("Observation/")
    ]
    confidential, data_class = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", system("data-class")
    asked = {
        f"_profile={profile('fit-note')}": [sick],
        "_profile=https://zz.example/score": [note],
        "_profile=https://zz.example/": [],
        "_profile:missing=true": [score],
        "_security=E": [score, note],
        f"_security={data_class}|D": [sick],
        f"_security={confidential}|D": [],
        f"_security={confidential}|R": [score, note, sick],
        "_security=N": [],
        "_security:not=E": [sick],
        "_security=E,D": [score, note, sick],
        "_security:missing=true": [],
        "_security:missing=false": [score, note, sick],
        "_security=draft": [],
        f"subject:Patient._security=A&_profile={profile('fit-note')}": [sick],
    }
    for query, wanted in asked.items():
        assert [one["id"] for one in entries(gp.get(f"/Observation?{query}"))] == wanted, query
    assert entries(everywhere.as_client("gp-2").get("/Observation?_security=D")) == []
    admin = everywhere.as_client("oh-a-admin")
    assert admin.get("/Observation?_security=D").status_code == 200
    blind = admin.get(f"/Observation?_profile={profile('fit-note')}")
    assert (blind.status_code, code(blind)) == (403, "SEA-004")
    assert code(gp.get("/Organization?_security=R")) == "SEA-001"
    assert code(gp.get("/Observation?_sort=_security")) == "SEA-005"


@pytest.mark.parametrize("value", ["", "many", "5|h", "5|a|b|c", "1e99", "NaN", "0x10", "gt", "--5", "5.4.3", "1" * 40])
def test_what_is_no_quantity_is_told_so(here: World, value: str) -> None:
    answer = here.as_client("gp").get(f"/Observation?value-quantity={value}")
    assert (answer.status_code, code(answer)) == (400, "SEA-002")


def test_a_nino_is_never_found(here: World) -> None:
    gp = here.as_client("gp")
    gp.post("/Patient", patient("Wren"))
    form = "application/x-www-form-urlencoded"
    assert gp.post("/Patient/_search", "identifier=QQ000003C", Content_Type=form).json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("stauts=requested", "SEA-001"),
        ("authored-on=yesterday", "SEA-002"),
        ("status:above=x", "SEA-003"),
        ("_sort=owner", "SEA-005"),
        ("_count=many", "SEA-002"),
        ("_page=zzzz", "SEA-009"),
        ("_page=%00", "SEA-009"),
    ],
)
def test_a_search_that_cannot_be_read_is_told_why(here: World, query: str, expected: str) -> None:
    answer = here.as_client("oh-a").get(f"/Task?{query}")
    assert (answer.status_code, code(answer)) == (400, expected), answer.text


def test_an_unknown_parameter_is_told_the_nearest_or_left_out_on_request(here: World) -> None:
    oh = here.as_client("oh-a")
    assert text(oh.get("/Task?stauts=requested")) == 'Task has no search parameter "stauts". Nearest: status.'
    lenient = oh.get("/Task?stauts=requested", Prefer="handling=lenient").json()
    assert lenient["link"][0]["url"].endswith("/Task")
    assert lenient["entry"][-1]["search"]["mode"] == "outcome"


def test_a_worklist_comes_as_a_table_too(here: World) -> None:
    made = worklist(here, 2)
    oh = here.as_client("oh-a")
    table = oh.get(f"/Task?owner=Organization/{oh.organisation.id}", Accept="text/csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert all(request["requisition"]["value"] in table.text for request in made)
    assert len(table.text.strip().splitlines()) == 3


def test_only_governance_reads_the_log(here: World) -> None:
    worklist(here, 1)
    ig = here.as_client("ig")
    found = entries(ig.get("/AuditEvent?_count=5"))
    assert {e["resourceType"] for e in found} == {"AuditEvent"}
    one = ig.get(f"/AuditEvent/{found[0]['id']}")
    assert one.status_code == 200
    refused = here.as_client("gp").get("/AuditEvent")
    assert refused.status_code == 403


def test_beyond_ten_thousand_the_total_is_left_out_and_that_is_said(everywhere: World) -> None:
    worklist(everywhere, 1)
    multiply(everywhere.gateway.database, persons(everywhere.gateway.database), 10_001, (*LEAN, resource_version))
    gp = everywhere.as_client("gp")
    answer = gp.get("/Patient?_total=accurate&_count=1").json()
    assert "total" not in answer
    found, said = (entry["resource"] for entry in answer["entry"])
    assert (found["resourceType"], said["issue"][0]["details"]["coding"][-1]["code"]) == ("Patient", "SEA-010")
    history = gp.get("/Patient/_history?_total=accurate&_count=1")
    assert ("total" in history.json(), history.headers["gateway-warnings"]) == (False, "SEA-010")
