"""A National Insurance number is for DWP, the person and its supplier: it stands in a Patient and nowhere else."""

from typing import Any

import pytest

from tests.disclosure.scene import Scene
from tests.kit.answers import codes
from tests.wire import bodies

Json = dict[str, Any]
NUMBER = {"system": bodies.NINO, "value": "QQ000003C"}
ODDLY = {"system": bodies.NINO.replace("https", "http").replace("nino", "NINO"), "value": "QQ000003C"}
PLACES: list[Json] = [
    {"subject": {"reference": "{subject}", "identifier": NUMBER}},
    {"identifier": [ODDLY]},
    {"sender": {"identifier": NUMBER}},
    {"extension": [{"url": "https://elsewhere.example/number", "valueIdentifier": NUMBER}]},
]


@pytest.mark.parametrize("place", PLACES, ids=[next(iter(place)) for place in PLACES])
def test_a_record_that_repeats_the_number_is_refused(scene: Scene, place: Json) -> None:
    oh, patient = scene.world.as_client("oh-b"), _patient(scene)
    answer = oh.post("/Communication", bodies.words(patient) | _at(place, patient))
    assert (answer.status_code, codes(answer)) == (422, ["PER-020"])
    kept = oh.post("/Communication", bodies.words(patient)).json()
    changed = oh.put(f"/Communication/{kept['id']}", kept | _at(place, patient), 1)
    assert (changed.status_code, codes(changed)) == (422, ["PER-020"])


def test_the_number_stands_in_no_index_however_its_system_is_written(scene: Scene) -> None:
    practice = scene.world.as_client("gp-2")
    body = bodies.patient("Boyd")
    body["identifier"].append(ODDLY)
    assert practice.post("/Patient", body).status_code == 201
    for asked in (f"{ODDLY['system']}|{ODDLY['value']}", "QQ000003C"):
        form = practice.post(
            "/Patient/_search", f"identifier={asked}", Content_Type="application/x-www-form-urlencoded"
        )
        assert (form.status_code, form.json()["total"]) == (200, 0)
        assert codes(practice.get(f"/Patient?identifier={asked}")) == ["SEA-013"]


def _patient(scene: Scene) -> str:
    return next(kept.name for kept in scene.of("Patient") if kept.keeper == "TESTOH2")


def _at(place: Json, patient: str) -> Json:
    if "subject" not in place:
        return place
    return {"subject": place["subject"] | {"reference": patient}}
