"""The API reference: every call on a page of its own, and a form that sends it to this gateway and nowhere else."""

import re

import pytest
from starlette.testclient import TestClient

from app.domain.catalogue.errors import ENTRIES
from app.fhir.description.document import document
from app.portal.reference import METHODS

from .reading import read
from .test_pages import POLICY

CALLS = {
    item[method]["operationId"]: (method.upper(), path, item[method])
    for path, item in document()["paths"].items()
    for method in METHODS
    if method in item
}


def test_every_call_of_the_description_is_listed_and_has_a_page(browser: TestClient) -> None:
    page = read(browser.get("/docs").text)
    leads = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/docs/")]
    assert sorted(leads) == sorted(f"/docs/{id}" for id in CALLS)
    assert f"All {len(CALLS)} calls" in page.words


@pytest.mark.parametrize("id", CALLS)
def test_a_page_says_what_a_call_takes_and_gives(browser: TestClient, id: str) -> None:
    method, path, call = CALLS[id]
    answer = browser.get(f"/docs/{id}")
    page = read(answer.text)
    assert answer.status_code == 200
    assert page.all("h1")[0].words == f"{method} {path} {call['summary']}"
    told = [dt.words.split()[0] for dt in page.all("dt")]
    assert set(told) >= set(call["responses"])
    assert {p["name"] for p in call.get("parameters", []) if "name" in p} <= set(told)
    assert [cell.tag for cell in page.all("dt", "dd", "li", "h2", "code", "b", "label") if not cell.words] == []
    assert not re.search(r"Undefined|CallPage\(", page.words)


def test_a_form_has_a_label_for_each_field(browser: TestClient) -> None:
    for id in ("searchTasks", "updatePatient", "acceptTask", "submitTransaction"):
        page = read(browser.get(f"/docs/{id}").text)
        fields = [e.attributes["id"] for e in page.all("input", "textarea")]
        assert fields
        assert fields == [label.attributes["for"] for label in page.all("label")]


def test_a_page_on_which_a_call_is_tried_runs_its_own_script_and_reaches_this_gateway_alone(
    browser: TestClient,
) -> None:
    answer = browser.get("/docs/createPatient")
    assert answer.headers["content-security-policy"] == f"{POLICY}; script-src 'self'; connect-src 'self'"
    (script,) = read(answer.text).all("script")
    assert (script.attributes["src"], script.words) == ("/assets/try.js", "")
    assert browser.get("/assets/try.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert browser.get("/docs").headers["content-security-policy"] == POLICY


def test_errors_by_example_lead_to_their_pages(browser: TestClient) -> None:
    page = read(browser.get("/docs/createPatient").text)
    errors = {
        a.attributes["href"].removeprefix("/errors/") for a in page.all("a") if "/errors/" in a.attributes["href"]
    }
    assert len(errors) >= 3
    assert errors <= set(ENTRIES)


@pytest.mark.parametrize("id", ["none", "%3Cscript%3E", "createPatient.html"])
def test_an_unknown_call_is_a_page_that_repeats_nothing_and_leads_on(browser: TestClient, id: str) -> None:
    answer = browser.get(f"/docs/{id}")
    assert answer.status_code == 404
    assert "<script" not in answer.text
    assert "/docs" in {a.attributes["href"] for a in read(answer.text).all("a")}
