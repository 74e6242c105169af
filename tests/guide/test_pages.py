"""The guide has a page for everything that exists, leads nowhere that is not in it, and can be read by everybody."""

import posixpath
from itertools import pairwise
from pathlib import Path

from app.cli.guide import SOURCES, guide
from app.domain.catalogue.matrix import ROLES
from app.domain.catalogue.names import OURS
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import TYPES
from app.domain.moves import CYCLES
from app.fhir.terminology import codes, system
from app.portal.guide.sources import Sources
from tests.guide.conftest import Guide
from tests.guide.examples import invalid, valid

SILENT = ("related-person", "none", "dwp-status")
"""Roles without a client of their own, or whose clients call no type but the directory."""


def test_every_definition_has_a_page_that_the_index_leads_to(made: Guide) -> None:
    leads = {link.attributes["href"] for link in made.pages["index.html"].all("a")}
    for definition in Sources(SOURCES).definitions:
        assert definition.page in leads
        assert definition.body["url"].rpartition("/")[2] in made.files[definition.page].decode() or (
            definition.group == "search"
        )
    assert {path for path in made.pages if path != "index.html"} <= leads


def test_what_is_declared_is_in_the_guide(made: Guide) -> None:
    profiles = {kind.profile for declared in TYPES.values() for kind in declared.kinds if kind.profile}
    ours = {url.rpartition("/")[2] for url in profiles if url.startswith(OURS)}
    wanted = {f"profiles/{name}.html" for name in ours}
    wanted |= {f"operations/{one.definition.rpartition('/')[2]}.html" for one in OPERATIONS if not one.is_core}
    wanted |= {f"roles/{role}.html" for role in ROLES if role not in SILENT}
    wanted |= {f"search/{type}.html" for type in TYPES}
    wanted |= {f"pathways/{name}.html" for name in CYCLES}
    wanted |= {f"pathways/care-{code}.html" for code in codes(system("pathway"))}
    assert wanted - set(made.pages) == set()


def test_every_example_is_shown_with_the_error_it_raises(made: Guide) -> None:
    for example in (*valid(), *invalid()):
        page = made.pages[f"profiles/{example.of}.html"]
        assert " ".join(example.path.read_text().split()) in page.words
        assert all(told in page.words for told in (example.why, *(part for one in example.raises for part in one)))


def test_every_link_leads_to_a_place_in_the_guide(made: Guide) -> None:
    ids = {
        path: {one.attributes["id"] for one in page.all() if "id" in one.attributes}
        for path, page in made.pages.items()
    }
    for path, page in made.pages.items():
        for link in (one.attributes[name] for one in page.all() for name in ("href", "src") if name in one.attributes):
            place, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            assert target in made.files, f"{path} leads to {link}"
            assert not anchor or anchor in ids[target], f"{path} leads to {link}"


def test_nothing_is_asked_of_anybody_else_and_nothing_runs(made: Guide) -> None:
    for path, page in made.pages.items():
        assert not page.all("script", "iframe", "object", "form", "style"), path
        assert not [
            one for one in page.all() if "style" in one.attributes or any(a.startswith("on") for a in one.attributes)
        ]
    assert b"http" not in made.files["assets/gateway.css"]
    assert b"@import" not in made.files["assets/gateway.css"]


def test_every_page_says_what_it_is_to_every_reader(made: Guide) -> None:
    for path, page in made.pages.items():
        (html,) = page.all("html")
        assert html.attributes["lang"] == "en-GB"
        assert [len(page.all(tag)) for tag in ("title", "h1", "main", "header", "footer")] == [1] * 5, path
        assert all("aria-label" in nav.attributes for nav in page.all("nav"))
        levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        assert all(
            one.attributes["aria-labelledby"] in ids for one in page.all() if "aria-labelledby" in one.attributes
        )
        assert all(one.attributes.get("scope") in ("row", "col") for one in page.all("th"))
        assert all("alt" in image.attributes for image in page.all("img"))
        assert all(link.words for link in page.all("a"))
        assert "Not an NHS or DWP service." in page.words
    titles = [page.all("title")[0].words for page in made.pages.values()]
    assert len(titles) == len(set(titles)), sorted(one for one in titles if titles.count(one) > 1)


def test_the_command_writes_the_guide_to_a_folder(tmp_path: Path, made: Guide) -> None:
    guide(tmp_path / "out")
    written = {
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()
    }
    assert written == set(made.files)
    assert (tmp_path / "out" / "index.html").read_bytes() == made.files["index.html"]
