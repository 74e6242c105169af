"""The package data is R4 4.0.1, small, and has what it needs to stand alone."""

import json
import runpy
from gzip import decompress
from importlib.resources import files
from pathlib import Path

import pytest

from app.fhir import definitions


def test_the_data_is_small_and_has_its_licence_beside_it() -> None:
    data = files("app.fhir").joinpath("data")
    assert sum(len(one.read_bytes()) for one in data.iterdir()) < 1_000_000
    assert "Apache License" in data.joinpath("LICENSE-r4.txt").read_text()


def test_every_type_that_an_element_names_is_here() -> None:
    used = {one[0] for table in definitions.types().values() for tree in table.values() for one in tree["types"]}
    primitive = {name for name in used if name[0].islower()}
    assert used - primitive - definitions.types().keys() == {"Resource"}


def test_task_status_is_bound_to_the_twelve_codes_of_r4() -> None:
    url = definitions.types()["Task"]["status"]["binding"]
    assert len(definitions.bindings()[url]["http://hl7.org/fhir/task-status"]) == 12


def test_the_kept_types_are_a_part_of_r4() -> None:
    assert {"Task", "ServiceRequest", "Consent", "Bundle"} <= definitions.kept_types()
    assert "Immunization" in definitions.resource_types() - definitions.kept_types()
    assert len(definitions.resource_types()) == 146


def test_every_binding_that_we_make_has_codes() -> None:
    ours = [*definitions.profiles(), *definitions.extensions()]
    bound = [element["binding"]["valueSet"] for one in ours for element in one["element"] if "binding" in element]
    assert bound
    assert all(any(definitions.bindings()[url].values()) for url in bound)


def test_the_data_of_ours_is_made_of_the_committed_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).parents[2] / "fhir_profiles"
    monkeypatch.syspath_prepend(str(folder))
    build = runpy.run_path(str(folder / "build.py"), run_name="build")
    packed = files("app.fhir").joinpath("data", "ours.json.gz").read_bytes()
    assert json.loads(decompress(packed)) == build["ours"]()
