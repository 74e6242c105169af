"""Adjustments at work in our codes, and what each comes nearest to in the NHS's list of reasonable adjustments."""

import json
from typing import Any

import pytest

from app.fhir.definitions import concept_maps
from app.fhir.terminology import codes, system
from tests.kit.answers import entries
from tests.kit.gateways import World

NHS = "https://fhir.nhs.uk/England/CodeSystem/RA-FlagCategory"


def published(world: World) -> dict[str, Any]:
    """The map as anybody reads it."""
    answer = world.as_client("gp").get(f"/ConceptMap/{concept_maps()[0]['id']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("client", ["gp", "oh-a", "employer", "person", "dwp-atw"])
def test_anybody_finds_the_map_by_its_target(here: World, client: str) -> None:
    here.clock.move_to(2035, 1, 2)  # it is published by the wall's clock, which tests do not set
    (found,) = entries(here.as_client(client).get(f"/ConceptMap?target-system={NHS}"))
    assert found["url"].endswith("/ConceptMap/adjustment-nhs")


def test_every_adjustment_has_its_place_or_is_said_to_have_none(here: World) -> None:
    found = published(here)
    group = found["group"][0]
    assert [element["code"] for element in group["element"]] == list(codes(system("adjustment")))
    targets = {element["code"]: element["target"][0] for element in group["element"]}
    assert targets["equipment"] == {
        "code": "007",
        "display": "Adjustments for providing Additional Support to patients",
        "equivalence": "wider",
    }
    assert targets["no-nights"]["equivalence"] == "unmatched"
    assert "code" not in targets["no-nights"]
    assert not [t for t in targets.values() if t["equivalence"] in ("inexact", "unmatched") and "comment" not in t]


def test_the_map_keeps_to_the_definition_of_its_type(here: World) -> None:
    found = published(here)
    assert here.gateway.validator.check(json.loads(json.dumps(found))) == []


def test_nobody_changes_or_adds_one(here: World) -> None:
    gp, found = here.as_client("gp"), published(here)
    assert gp.put(f"/ConceptMap/{found['id']}", found, 1).status_code in (403, 405)
    assert gp.post("/ConceptMap", {"resourceType": "ConceptMap", "status": "draft"}).status_code in (403, 405)
