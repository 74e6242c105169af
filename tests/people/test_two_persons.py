"""A record whose references lead to two people is refused, and nothing of it is kept (access.md 5)."""

import pytest

from tests.kit.answers import code, codes
from tests.kit.builders import fit_note, patient, practitioner_role, referral, transaction, urn
from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.wire.bodies import document, stranger, words
from tests.wire.replies import stored

MADE = {"Communication": words, "DocumentReference": document}


def test_a_record_that_names_two_persons_is_refused(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    made = gp.post("/ServiceRequest", referral("Wren", note=fit_note()))
    assert made.status_code == 201, made.text
    first = made.json()
    role = practitioner_role() | {"practitioner": {"display": "Dr Zz Testgp"}}
    earlier = {"derivedFrom": [first["supportingInfo"][0]]}
    note = fit_note(subject={"reference": urn(0)}, performer=[{"reference": urn(1)}], **earlier)
    answer = gp.post("", transaction(patient("Omar"), role, note))
    assert (answer.status_code, code(answer)) == (422, "RES-008")
    assert gp.get("/Patient?given=Omar").json()["total"] == 0


@pytest.fixture
def two(everywhere: World) -> list[str]:
    """Two people whom one practice knows."""
    return [stored(everywhere.as_client("gp").post("/Patient", stranger())) for _ in range(2)]


@pytest.mark.parametrize("type", MADE)
def test_whom_a_record_is_about_does_not_change(everywhere: World, two: list[str], type: str) -> None:
    gp, (one, other) = everywhere.as_client("gp"), two
    kept = gp.post(f"/{type}", MADE[type](one)).json()
    for subject in ({"subject": {"reference": other}}, {}):
        changed = {name: value for name, value in kept.items() if name != "subject"} | subject
        answer = gp.put(f"/{type}/{kept['id']}", changed, 1)
        assert (answer.status_code, set(codes(answer)) <= {"RES-010", "VAL-001"}) == (422, True), answer.text
    assert gp.get(f"/{type}/{kept['id']}").json()["subject"]["reference"] == one


def test_a_change_that_names_somebody_else_besides_is_refused(everywhere: World, two: list[str]) -> None:
    gp, (one, other) = everywhere.as_client("gp"), two
    kept = gp.post("/Communication", words(one)).json()
    at = f"/Communication/{kept['id']}"
    put = gp.put(at, kept | {"about": [{"reference": other}]}, 1)
    patched = gp.patch(at, [{"op": "add", "path": "/about", "value": [{"reference": other}]}], 1)
    assert [(a.status_code, codes(a)) for a in (put, patched)] == [(422, ["RES-008"])] * 2
    assert gp.put(at, kept | {"about": [{"reference": one}]}, 1).status_code == 200


def test_a_change_that_names_another_referral_is_refused(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    first = send(everywhere, "Wren").walk("completed")
    other = send(everywhere, "Wren")
    based = {"basedOn": [{"reference": first.request}]}
    kept = gp.post("/Communication", words(first.asked()["subject"]["reference"], **based)).json()
    moved = gp.put(f"/Communication/{kept['id']}", kept | {"basedOn": [{"reference": other.request}]}, 1)
    assert (moved.status_code, codes(moved)) == (422, ["RES-009"])


def test_by_a_change_too_nobody_tries_out_whom_a_stub_is_about(everywhere: World) -> None:
    sent = send(everywhere, "Wren", to="complex-clinic", template=None)
    told = []
    for given in ("Wren", "Omar"):
        own = stored(sent.owner.post("/Patient", patient(given)))
        kept = sent.owner.post("/Communication", words(own)).json()
        answer = sent.owner.put(f"/Communication/{kept['id']}", kept | {"about": [{"reference": sent.task}]}, 1)
        told.append((answer.status_code, codes(answer)))
    assert told == [(422, ["RES-007"])] * 2
