"""The FHIR package holds every definition and every accepted example, in the layout that tools read."""

import io
import json
import tarfile

import pytest

from app.cli.guide import SOURCES
from app.fhir.definitions import concept_maps, message_definitions, profiles, questionnaires
from app.portal.guide import guide
from app.portal.guide.package import package
from app.portal.guide.sources import Sources
from tests.guide.conftest import Guide
from tests.guide.examples import invalid, valid


@pytest.fixture(scope="module")
def packed(made: Guide) -> dict[str, bytes]:
    """Every file of the package by its path."""
    with tarfile.open(fileobj=io.BytesIO(made.files["package.tgz"]), mode="r:gz") as archive:
        return {member.name: archive.extractfile(member).read() for member in archive.getmembers()}  # type: ignore[union-attr]


def test_the_package_says_what_it_is(packed: dict[str, bytes]) -> None:
    told = json.loads(packed["package/package.json"])
    assert told["fhirVersions"] == ["4.0.1"]
    assert told["canonical"] == "https://work-health-gateway.example/fhir"
    assert told["dependencies"] == {"hl7.fhir.r4.core": "4.0.1"}
    guide = json.loads(packed["package/ImplementationGuide-work-health-gateway.json"])
    assert guide["packageId"] == told["name"]


@pytest.mark.parametrize("folder", ["package", "package/example"])
def test_the_index_of_a_folder_names_every_file_as_it_is(packed: dict[str, bytes], folder: str) -> None:
    there = {path for path in packed if path.rpartition("/")[0] == folder} - {f"{folder}/.index.json"}
    listed = json.loads(packed[f"{folder}/.index.json"])["files"]
    assert {f"{folder}/{one['filename']}" for one in listed} == there - {"package/package.json"}
    for one in listed:
        body = json.loads(packed[f"{folder}/{one['filename']}"])
        assert {name: value for name, value in one.items() if name != "filename"}.items() <= body.items()
        assert one["resourceType"] == body["resourceType"]


def test_the_package_has_every_definition_and_every_accepted_example(packed: dict[str, bytes]) -> None:
    urls = {json.loads(body).get("url") for body in packed.values()}
    assert {one.body["url"] for one in Sources(SOURCES).definitions} <= urls
    assert {one["url"] for one in (*profiles(), *questionnaires(), *concept_maps(), *message_definitions())} <= urls
    examples = {
        json.loads(body)["id"]
        for path, body in packed.items()
        if path.startswith("package/example/") and "index" not in path
    }
    assert examples == {one.body["id"] for one in valid()}
    assert not examples & {one.body["id"] for one in invalid()}


def test_every_structure_in_the_package_has_a_snapshot(packed: dict[str, bytes]) -> None:
    structures = [json.loads(body) for path, body in packed.items() if "/StructureDefinition-" in path]
    assert structures
    assert all(one["snapshot"]["element"] for one in structures)


def test_the_implementation_guide_lists_what_is_in_the_package(packed: dict[str, bytes]) -> None:
    told = json.loads(packed["package/ImplementationGuide-work-health-gateway.json"])["definition"]["resource"]
    listed = [one["reference"]["reference"] for one in told]
    bodies = [json.loads(body) for path, body in packed.items() if "index" not in path and "package.json" not in path]
    there = {f"{body['resourceType']}/{body['id']}" for body in bodies} - {"ImplementationGuide/work-health-gateway"}
    assert set(listed) == there
    assert len(listed) == len(set(listed))


def test_the_same_sources_give_the_same_bytes(made: Guide) -> None:
    assert guide(SOURCES) == made.files
    assert package(Sources(SOURCES)) == made.files["package.tgz"]
