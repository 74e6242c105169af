"""The committed definitions are what the FSH compiles to, and every one of them can be read without it."""

import json
import os
from pathlib import Path
from runpy import run_path

import pytest

FOLDER = Path(__file__).parents[2] / "fhir_profiles"
FOLDERS = ("profiles", "extensions", "value-sets", "code-systems")


def committed() -> dict[str, str]:
    """The text of each definition by its path."""
    files = (path for folder in FOLDERS for path in (FOLDER / folder).glob("*.json"))
    return {path.relative_to(FOLDER).as_posix(): path.read_text() for path in files}


def test_the_committed_definitions_are_what_the_sources_compile_to() -> None:
    if not (FOLDER / "node_modules").exists():
        assert "GATEWAY_REQUIRE_CLIENTS" not in os.environ, "the compiler is not installed"
        pytest.skip("the compiler of the definitions is not installed: make clients")
    made = run_path(str(FOLDER / "fsh.py"))["compiled"]()
    assert sorted(made) == sorted(committed())
    assert [place for place, text in committed().items() if made[place] != text] == []


@pytest.mark.parametrize("place", sorted(place for place in committed() if place[:3] in ("pro", "ext")))
def test_a_structure_says_everything_of_its_elements(place: str) -> None:
    body = json.loads((FOLDER / place).read_text())
    elements = body["snapshot"]["element"]
    assert elements[0]["path"] == body["type"]
    assert {one["id"] for one in body["differential"]["element"]} <= {one["id"] for one in elements}
    assert all({"min", "max"} <= one.keys() for one in elements)


def test_no_two_definitions_have_one_name_or_one_address() -> None:
    bodies = [json.loads(text) for text in committed().values()]
    assert len({body["name"] for body in bodies}) == len(bodies)
    assert len({body["url"] for body in bodies}) == len(bodies)
