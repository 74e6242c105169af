"""Searches whose answers or questions do not fit an address: forms, page links of forms, tables of many rows."""

import pytest

from app.sandbox.people import PEOPLE
from tests.kit.answers import code, entries
from tests.kit.builders import patient
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import send

FORM = "application/x-www-form-urlencoded"


def posted(caller: As, type: str, form: str) -> dict:
    """The answer to a search by a form."""
    answer = caller.post(f"/{type}/_search", form, Content_Type=FORM)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def links(bundle: dict) -> dict[str, str]:
    """The links of a bundle, as paths."""
    return {one["relation"]: one["url"].replace("http://testserver/fhir/R4", "") for one in bundle["link"]}


def test_no_link_of_a_form_repeats_what_the_form_said(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    for given in ("Wren", "Omar", "Stan"):
        gp.post("/Patient", patient(given))
    page = posted(gp, "Patient", "family=ZZTEST&_count=1")
    seen = entries_of(page)
    while "next" in links(page):
        assert not any("ZZT" in link for link in links(page).values())
        page = gp.get(links(page)["next"]).json()
        seen += entries_of(page)
    assert len(seen) == len(set(seen)) == 3


def entries_of(bundle: dict) -> list[str]:
    """The ids in a bundle."""
    return [entry["resource"]["id"] for entry in bundle["entry"]]


def test_the_page_link_of_a_form_is_its_sender_s_alone(here: World) -> None:
    gp = here.as_client("gp")
    for given in ("Wren", "Omar"):
        gp.post("/Patient", patient(given))
    onward = links(posted(gp, "Patient", "family=ZZTEST&_count=1"))["next"]
    assert code(here.as_client("gp-2").get(onward)) == "SEA-009"
    assert code(gp.get(onward[:-6] + "xxxxxx")) == "SEA-009"


@pytest.mark.parametrize("value", ["json", "application/fhir%2Bjson", "application/fhir+json"])
def test_a_form_says_its_format_which_beats_accept(here: World, value: str) -> None:
    gp = here.as_client("gp")
    for type, accept in (("Patient", "application/fhir+xml"), ("Task", "text/csv")):
        answer = gp.post(f"/{type}/_search", f"_format={value}", Content_Type=FORM, Accept=accept)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/fhir+json")


def test_a_form_that_wants_another_format_is_refused(here: World) -> None:
    gp = here.as_client("gp")
    for address, form in (("/Patient/_search", "_format=xml"), ("/Patient/_search?_format=xml", "_format=json")):
        refused = gp.post(address, form, Content_Type=FORM)
        assert (refused.status_code, code(refused)) == (406, "REQ-003")
        assert refused.json()["issue"][0]["expression"] == ["http.query._format"]


def test_a_form_says_how_its_answer_is_laid_out(here: World) -> None:
    gp = here.as_client("gp")
    gp.post("/Patient", patient("Wren"))
    plain, laid = (gp.post("/Patient/_search", form, Content_Type=FORM) for form in ("", "_pretty=true"))
    assert (plain.text.count("\n"), laid.text.startswith('{\n  "resourceType"')) == (0, True)
    refused = gp.post("/Patient/_search", "_pretty=yes", Content_Type=FORM)
    assert (refused.status_code, code(refused)) == (400, "SEA-002")


NINO = "https://work-health-gateway.example/fhir/Id/nino|QQ000003C"


@pytest.mark.parametrize("asked", [f"identifier={NINO}", "identifier=QQ000003C", "identifier=%7CQQ 00 00 03 C"])
def test_a_national_insurance_number_stands_in_no_address(here: World, asked: str) -> None:
    gp = here.as_client("gp")
    made = gp.post("/Patient", patient("Wren")).json()["id"]
    refused = gp.get(f"/Patient?{asked}")
    assert (refused.status_code, code(refused)) == (400, "SEA-013")
    assert "QQ" not in refused.text
    assert made not in refused.text


def test_a_table_holds_every_task_of_a_provider_s_day(here: World) -> None:
    for _ in range(21):
        send(here)
    assert len(PEOPLE) >= 21
    oh = here.as_client("oh-a")
    asked = f"/Task?owner=Organization/{oh.organisation.id}&status=requested"
    whole = oh.get(asked, Accept="text/csv")
    assert len(whole.text.strip().splitlines()) == 22
    assert "link" not in whole.headers


def test_a_table_that_is_cut_leads_on_to_the_rest(here: World) -> None:
    for _ in range(3):
        send(here)
    oh = here.as_client("oh-a")
    asked = f"/Task?owner=Organization/{oh.organisation.id}&_count=2"
    first = oh.get(asked, Accept="text/csv")
    address, _, relation = first.headers["link"].partition(">; ")
    assert relation == 'rel="next"'
    rest = oh.get(address.removeprefix("<http://testserver/fhir/R4"), Accept="text/csv")
    rows = [line for page in (first, rest) for line in page.text.strip().splitlines()[1:]]
    assert len(set(rows)) == len(rows) == len(entries(oh.get(asked.partition("&")[0]))) == 3
    assert "link" not in rest.headers
