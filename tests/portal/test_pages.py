"""Every page is whole, accessible in its structure, asks for nothing from elsewhere, and leads somewhere."""

import re
from datetime import UTC, datetime
from itertools import pairwise, takewhile
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer import Context
from typer.main import get_command

from app.cli.main import app as cli
from app.domain.catalogue.errors import ENTRIES
from app.portal.front import front
from app.portal.pages import page as shown
from app.services.gateway import Gateway

from .reading import Element, read

PAGES = ("/", "/errors", "/errors/FIT-006", "/errors/none")
DOCS = ("/docs", "/docs/createPatient", "/docs/acceptTask")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_empty_cell_and_no_undefined_value(browser: TestClient, path: str) -> None:
    page = read(browser.get(path).text)
    cells = page.all("dt", "dd", "li", "p", "h1", "h2", "h3", "a", "code", "var", "b", "time", "title")
    assert cells
    assert [cell.tag for cell in cells if cell.words in ("", "None")] == []
    shown = page.words
    for example in page.all("pre"):
        shown = shown.replace(example.words, "")
    assert not re.search(r"Undefined|[{}]|Piece\(", shown)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_nothing_from_elsewhere(browser: TestClient, path: str) -> None:
    page = read(browser.get(path).text)
    named = [e.attributes[name] for e in page.all() for name in ("src", "href", "action") if name in e.attributes]
    assert named
    assert [address for address in named if not re.match(r"/(?!/)|#", address)] == []
    assert page.all("script", "iframe", "style", "form") == []
    assert [e.tag for e in page.all() if any(name == "style" or name.startswith("on") for name in e.attributes)] == []


@pytest.mark.parametrize("path", PAGES + DOCS)
def test_a_page_has_one_heading_landmarks_and_a_way_past_them(browser: TestClient, path: str) -> None:
    page = read(browser.get(path).text)
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    assert [len(page.all(tag)) for tag in ("h1", "header", "main", "footer", "title")] == [1, 1, 1, 1, 1]
    first = page.all("a")[0]
    assert first.attributes["href"] == "#content"
    assert page.all("main")[0].attributes["id"] == "content"
    labelled = [e.attributes["aria-labelledby"] for e in page.all() if "aria-labelledby" in e.attributes]
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert set(labelled) <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES + DOCS)
def test_headings_leave_no_level_out(browser: TestClient, path: str) -> None:
    levels = [int(heading.tag[1]) for heading in read(browser.get(path).text).all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sent_with_a_strict_policy_and_is_not_kept(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", PAGES + DOCS)
def test_a_page_is_html_whatever_is_asked_for(browser: TestClient, path: str) -> None:
    answer = browser.get(path, headers={"Accept": "application/fhir+json"})
    assert answer.headers["content-type"].startswith("text/html")


def test_every_link_of_the_pages_leads_somewhere(browser: TestClient) -> None:
    pages = {path: read(browser.get(path).text) for path in ("/", "/errors", "/errors/FIT-006", *DOCS)}
    leads = {a.attributes["href"] for page in pages.values() for a in page.all("a")}
    assert leads >= {"/openapi.json", "/fhir/R4/metadata", "/livez", "/readyz", "/_ping", "/errors"}
    lost = [lead for lead in leads if lead.startswith("/") and browser.get(lead).status_code != 200]
    assert lost == []


def test_every_jump_inside_a_page_has_its_place(browser: TestClient) -> None:
    for path in PAGES + DOCS:
        page = read(browser.get(path).text)
        jumps = {a.attributes["href"][1:] for a in page.all("a") if a.attributes["href"].startswith("#")}
        assert jumps <= {e.attributes.get("id") for e in page.all()}


def test_the_welcome_page_says_what_it_is_how_it_is_and_where_to_go(browser: TestClient) -> None:
    page = read(browser.get("/").text)
    assert "Synthetic data only. Not an NHS or DWP service." in page.words
    state = dict(zip((dt.words for dt in page.all("dt")), (dd.words for dd in page.all("dd")), strict=True))
    checks = {name: state[name] for name in ("Database", "Tables", "Audit ledger", "Mode")}
    expected = {"Database": "answers", "Tables": "up to date", "Audit ledger": "writes", "Mode": "sandbox"}
    assert checks == expected
    assert {"Ready", "Build", "Run", "Govern", "First five calls"} <= {h.words for h in page.all("h2", "h3")}
    assert "gateway audit who-saw PERSON" in page.words
    assert "/oauth2/token" in page.words


def test_every_command_that_a_page_names_exists(browser: TestClient) -> None:
    told = [code.words for page in (read(browser.get("/").text), production()) for code in page.all("code")]
    commands = {words for words in told if words.startswith("gateway ")}
    assert len(commands) > 8
    assert [command for command in sorted(commands) if not is_a_command(command)] == []


def test_a_gateway_that_cannot_work_says_so_in_words(
    browser: TestClient, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(gateway.database), "ping", _fails)
    answer = browser.get("/")
    page = read(answer.text)
    assert answer.status_code == 200
    assert page.all("h2")[0].words == "Not ready"
    assert "does not answer" in page.words


def test_a_production_page_has_no_sandbox_banner_and_no_sandbox_command() -> None:
    assert "andbox" not in production().words
    assert "gateway config check" in production().words


@pytest.mark.parametrize("code", ["AUT-999", "none", "%3Cscript%3E", "FIT-006x"])
def test_an_unknown_code_is_a_page_that_repeats_nothing_and_leads_on(browser: TestClient, code: str) -> None:
    answer = browser.get(f"/errors/{code}")
    assert answer.status_code == 404
    assert "no such page" in answer.text
    assert "<script" not in answer.text
    assert {"/", "/errors"} <= {a.attributes["href"] for a in read(answer.text).all("a")}


@pytest.mark.parametrize("file", ["gateway.js", "layout.html", "..%2Fpages.py", "gateway.css.map"])
def test_an_unknown_file_is_a_404_page(browser: TestClient, file: str) -> None:
    answer = browser.get(f"/assets/{file}")
    assert answer.status_code == 404


def test_a_style_sheet_is_kept_by_its_etag(browser: TestClient) -> None:
    first = browser.get("/assets/gateway.css")
    again = browser.get("/assets/gateway.css", headers={"If-None-Match": first.headers["etag"]})
    changed = browser.get("/assets/gateway.css", headers={"If-None-Match": '"other"'})
    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first.headers["cache-control"] == "public, max-age=300"
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert again.content == b""


def test_files_name_nothing_from_elsewhere(browser: TestClient) -> None:
    for file in ("gateway.css", "gateway.svg", "try.js"):
        text = browser.get(f"/assets/{file}").text.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|//\w|@import|@font-face|url\(|<script", text)


def test_a_browser_that_looks_for_an_icon_finds_one(browser: TestClient) -> None:
    answer = browser.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_pages_answer_head_without_a_body(browser: TestClient) -> None:
    assert browser.head("/").status_code == 200
    assert browser.head(f"/errors/{next(iter(ENTRIES))}").status_code == 200


def production() -> Element:
    """The welcome page of a gateway in production."""
    settings = SimpleNamespace(mode="production", fhir_base="B", token_url="T")
    clock = SimpleNamespace(now=lambda: datetime(2026, 10, 5, tzinfo=UTC))
    gateway: Any = SimpleNamespace(synthetic=False, settings=settings, wall=clock)
    return read(bytes(shown(gateway, "welcome.html", front(gateway, {"ledger": True})).body).decode())


def is_a_command(line: str) -> bool:
    """Whether the command line knows the words in small letters and the options of a line."""
    command: Any = get_command(cli)
    for word in takewhile(str.islower, line.split()[1:]):
        known = hasattr(command, "get_command") and command.get_command(Context(command), word)
        if not known:
            break
        command = known
    options = {name for parameter in command.params for name in parameter.opts}
    is_leaf = not hasattr(command, "get_command")
    return is_leaf and {word for word in line.split() if word.startswith("--")} <= options


def _fails(_: object) -> None:
    raise OSError("gone")
