"""SNOMED CT codes stand here only where they were verified, and codes of ours are mapped to them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.fhir.definitions import concept_maps
from app.fhir.terminology import codes
from tests.guide.examples import FOLDER as EXAMPLES

FOLDER = EXAMPLES.parent
SNOMED = "http://snomed.info/sct"
VERIFIED = {
    *("18381000000107", "365524007", "160910001", "225891002", "306298002"),
    *("775281000000100", "775301000000104", "775321000000108", "775351000000103"),
}
"""Codes found with this meaning in UK Core, in the NHS England frameworks or in two published code lists."""


def stated(value: Any) -> Iterator[str]:
    """Every SNOMED CT code in a body, whether of a coding, of a value set or of a map."""
    if isinstance(value, dict):
        if value.get("system") == SNOMED or value.get("target") == SNOMED or value.get("url") == SNOMED:
            yield from (found for found in re.findall(r'"code": "(\d+)"', json.dumps(value)))
        for one in value.values():
            yield from stated(one)
    elif isinstance(value, list):
        for one in value:
            yield from stated(one)


def sources() -> list[Path]:
    """Every definition and example, snapshots apart, which tell what R4 itself says."""
    folders = [path for path in FOLDER.iterdir() if path.is_dir() and path.name != "node_modules"]
    return [path for folder in folders for path in folder.rglob("*.json")]


def test_every_snomed_code_was_verified() -> None:
    found = set()
    for path in sources():
        body = json.loads(path.read_text())
        body.pop("snapshot", None)
        found |= set(stated(body))
    assert found <= VERIFIED
    assert {"365524007", "775351000000103"} <= found


def test_each_code_of_a_mapped_system_has_its_place_or_is_said_to_have_none() -> None:
    (told,) = (one for one in concept_maps() if one["url"].endswith("/snomed-ct"))
    assert {group["target"] for group in told["group"]} == {SNOMED}
    for group in told["group"]:
        assert [element["code"] for element in group["element"]] == list(codes(group["source"]))
        targets = [element["target"][0] for element in group["element"]]
        assert all(("code" in one) == (one["equivalence"] != "unmatched") for one in targets)
