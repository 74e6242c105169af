"""A score is kept as it was measured, within the range of its measure; nobody is labelled by it (domain.md 5.5)."""

from typing import Any

import pytest

from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.risks.asking import stored as kept
from tests.support.scene import Planning, said, stored
from tests.wire import bodies

Json = dict[str, Any]
PHQ, GAD = {"system": "http://loinc.org", "code": "44261-6"}, {"system": "http://loinc.org", "code": "70274-6"}
ITEM_9 = {"system": "http://loinc.org", "code": "44260-8"}


@pytest.fixture
def scene(here: World) -> Planning:
    """Omar's referral, booked."""
    return Planning(here)


def ours(code: str) -> Json:
    return dict(bodies.concept("measure", code)["coding"][0])


def score(scene: Planning, coding: Json, **value: Any) -> Json:
    body = {
        "resourceType": "Observation",
        "status": "final",
        "category": [bodies.concept("observation-kind", "prom")],
        "code": {"coding": [coding]},
        "subject": {"reference": scene.subject},
        "basedOn": [{"reference": scene.request}],
        "effectiveDateTime": "2026-10-05",
    }
    return body | value


EDGES = [
    (PHQ, 0, 27), (GAD, 0, 21), (ours("wai"), 7, 49), (ours("was"), 0, 10), (ours("msk-hq"), 0, 56),
    (ours("eq-5d-5l-vas"), 0, 100),
]  # fmt: skip


@pytest.mark.parametrize(("coding", "least", "most"), EDGES, ids=lambda one: str(one)[-12:-2])
def test_a_score_lies_within_the_range_of_its_measure(scene: Planning, coding: Json, least: int, most: int) -> None:
    for value in (least, most):
        assert scene.oh.post("/Observation", score(scene, coding, valueInteger=value)).status_code == 201
    for value in (least - 1, most + 1):
        assert said(scene.oh.post("/Observation", score(scene, coding, valueInteger=value))) == (422, "MEA-001")
    quantity = {"value": least + 0.5, "system": "http://unitsofmeasure.org", "code": "{score}"}
    assert said(scene.oh.post("/Observation", score(scene, coding, valueQuantity=quantity))) == (422, "MEA-001")
    whole = score(scene, coding, valueQuantity=quantity | {"value": least})
    assert scene.oh.post("/Observation", whole).status_code == 201


@pytest.mark.parametrize(
    ("code", "value", "status"),
    [
        ("eq-5d-5l-profile", {"valueString": "21231"}, 201),
        ("eq-5d-5l-profile", {"valueString": "21236"}, 422),
        ("eq-5d-5l-profile", {"valueString": "2123"}, 422),
        ("eq-5d-5l-profile", {"valueInteger": 21231}, 422),
        ("eq-5d-5l-index", {"valueQuantity": {"value": 0.736}}, 201),
        ("eq-5d-5l-index", {"valueQuantity": {"value": -0.5}}, 201),
        ("eq-5d-5l-index", {"valueQuantity": {"value": 1.1}}, 422),
        ("eq-5d-5l-index", {"valueQuantity": {"value": 0.5, "comparator": "<"}}, 422),
        ("msk-hq", {"valueString": "30"}, 422),
    ],
)
def test_eq_5d_is_a_profile_an_index_and_a_scale(scene: Planning, code: str, value: Json, status: int) -> None:
    answer = scene.oh.post("/Observation", score(scene, ours(code), **value))
    assert answer.status_code == status, answer.text
    assert status == 201 or said(answer)[1] == "MEA-001"


def test_the_items_of_a_licensed_measure_are_not_taken(scene: Planning) -> None:
    items = [{"code": {"text": "Pain or stiffness during the day"}, "valueInteger": 3}]
    licensed = score(scene, ours("msk-hq"), valueInteger=30, component=items)
    assert said(scene.oh.post("/Observation", licensed)) == (422, "MEA-002")
    assert scene.oh.post("/Observation", score(scene, PHQ, valueInteger=12, component=items)).status_code == 201


def test_a_score_without_a_value_or_a_day_is_refused(scene: Planning) -> None:
    assert scene.oh.post("/Observation", score(scene, PHQ)).status_code == 422
    undated = score(scene, PHQ, valueInteger=3)
    del undated["effectiveDateTime"]
    assert scene.oh.post("/Observation", undated).status_code == 422


def test_a_correction_stays_within_the_range(scene: Planning) -> None:
    name = stored(scene.oh.post("/Observation", score(scene, PHQ, valueInteger=17)))
    body = scene.oh.get(f"/{name}").json()
    wrong = scene.oh.put(f"/{name}", body | {"valueInteger": 71, "status": "amended"}, 1)
    assert said(wrong) == (422, "MEA-001")
    assert scene.oh.put(f"/{name}", body | {"valueInteger": 16, "status": "amended"}, 1).status_code == 200


def test_an_answer_to_item_9_beside_a_score_is_looked_at_by_a_human(scene: Planning) -> None:
    item = [{"code": {"coding": [ITEM_9]}, "valueInteger": 1}]
    assert scene.oh.post("/Observation", score(scene, PHQ, valueInteger=19, component=item)).status_code == 201
    assert len(kept(scene.world, "Task", "review")) == 1


def test_scores_are_clinical_and_found_by_their_code(everywhere: World) -> None:
    scene = Planning(everywhere)
    first = stored(scene.oh.post("/Observation", score(scene, PHQ, valueInteger=17)))
    scene.world.clock.advance(days=56)
    later = score(scene, PHQ, valueInteger=9, effectiveDateTime="2026-11-30")
    second = stored(scene.oh.post("/Observation", later))
    found = scene.gp.get(f"/Observation?patient={scene.subject}&code=http://loinc.org|44261-6&_sort=date").json()
    assert [entry["resource"]["valueInteger"] for entry in found["entry"]] == [17, 9]
    since = scene.gp.get(f"/Observation?patient={scene.subject}&code=44261-6&date=gt2026-11-01").json()
    assert [entry["resource"]["id"] for entry in since["entry"]] == [second.partition("/")[2]]
    scene.agree()
    scene.allow("TESTDWPA", "atw-application", "ABCDE")
    for name in ("workwell", "employer-3", "insurer", "dwp-atw", "dwp-status", "oh-a-admin", "oh-b"):
        assert everywhere.as_client(name).get(f"/{first}").status_code in (403, 404), name


def test_a_coordinator_keeps_scores_of_its_own(here: World) -> None:
    scene = Planning(here)
    given = permit("TESTWW1", "care-coordination", "ABCDE")
    assert scene.gp.post("/Consent", consent(scene.subject, given, about=scene.request)).status_code == 201
    coordinator = here.as_client("workwell")
    name = stored(coordinator.post("/Observation", score(scene, GAD, valueInteger=11)))
    assert coordinator.get(f"/{name}").status_code == 200
    theirs = stored(scene.oh.post("/Observation", score(scene, GAD, valueInteger=12)))
    assert coordinator.get(f"/{theirs}").status_code in (403, 404), "class E of others is not a coordinator's"
