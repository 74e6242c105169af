"""Update and patch over HTTP: whose record, based on which version, and what may change."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.store import database
from app.store.tables.people import person
from app.store.wall import OPERATOR
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.wire.bodies import consent, referral, stranger
from tests.wire.replies import assert_ours, code, places, stored, told

Json = dict[str, Any]
NOBODY = "01a0f67a-3800-7000-8000-000000000000"


def _patient(world: World, **more: Any) -> Json:
    return dict(world.as_client("gp").post("/Patient", stranger(**more)).json())


def _task(world: World, given: str) -> str:
    answer = world.as_client("gp").post("/ServiceRequest", referral(given))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["link"]).partition("/fhir/R4/")[2].partition(">")[0]


def test_an_update_is_the_next_version(wires: World) -> None:
    gp, body = wires.as_client("gp"), _patient(wires)
    answer = gp.put(f"/Patient/{body['id']}", body | {"gender": "male"}, 1)
    assert (answer.status_code, answer.headers["etag"]) == (200, 'W/"2"')
    assert "location" not in answer.headers
    assert answer.json()["gender"] == "male"


def test_a_sender_may_leave_the_version_out_where_nobody_else_writes(wire: World) -> None:
    gp, body = wire.as_client("gp"), _patient(wire)
    del body["meta"]
    assert gp.put(f"/Patient/{body['id']}", body).status_code == 200


def test_an_update_based_on_an_old_version_is_refused_with_the_current_one(wires: World) -> None:
    gp, body = wires.as_client("gp"), _patient(wires)
    address = f"/Patient/{body['id']}"
    gp.put(address, body, 1)
    for answer in (gp.put(address, body, 1), gp.put(address, body), gp.patch(address, GENDER, 1)):
        told(answer, 412, "RES-012")
        assert answer.headers["etag"] == 'W/"2"'


@pytest.mark.parametrize("if_match", ["x", "*", '"x"', 'W/"1', "W/1", '"1", "2"', 'W/"9999999999"', 'W/"1"\t;'])
def test_an_if_match_that_is_no_etag_of_ours_is_refused(wire: World, if_match: str) -> None:
    body = _patient(wire)
    answer = wire.as_client("gp").put(f"/Patient/{body['id']}", body, If_Match=if_match)
    told(answer, 400, "RES-014")


def test_a_strong_etag_is_understood(wire: World) -> None:
    body = _patient(wire)
    assert wire.as_client("gp").put(f"/Patient/{body['id']}", body, If_Match='"1"').status_code == 200


def test_there_is_no_create_by_update(wire: World) -> None:
    told(wire.as_client("gp").put(f"/Patient/{NOBODY}", stranger(id=NOBODY)), 404, "RES-001")


@pytest.mark.parametrize("id", ["another", None])
def test_the_id_in_the_body_is_that_of_the_address(wire: World, id: str | None) -> None:
    body = _patient(wire)
    sent = {k: v for k, v in body.items() if k != "id"} | ({"id": id} if id else {})
    told(wire.as_client("gp").put(f"/Patient/{body['id']}", sent), 400, "RES-004")


def test_somebody_elses_record_is_not_there_to_change(wires: World) -> None:
    body = _patient(wires)
    other = wires.as_client("gp-2")
    told(other.put(f"/Patient/{body['id']}", body, 1), 404, "RES-001")
    told(other.patch(f"/Patient/{body['id']}", GENDER, 1), 404, "RES-001")


def test_who_only_reads_a_record_may_not_change_it(wire: World) -> None:
    gp, oh = wire.as_client("gp"), wire.as_client("oh-a")
    request = gp.post("/ServiceRequest", referral("Edgar"))
    seen = oh.get(f"/{stored(request)}").json()
    told(oh.put(f"/{stored(request)}", seen | {"priority": "urgent"}, 1), 403, "RES-005")
    urgent = [{"op": "replace", "path": "/priority", "value": "urgent"}]
    told(oh.patch(f"/{stored(request)}", urgent, 1), 403, "RES-005")


@pytest.mark.parametrize("type", ["Task", "Consent"])
def test_a_task_and_a_consent_change_only_from_a_named_version(wire: World, type: str) -> None:
    gp = wire.as_client("gp")
    if type == "Task":
        name = _task(wire, "Stan")
    else:
        subject = stored(gp.post("/Patient", stranger()))
        name = stored(gp.post("/Consent", consent(subject, "TESTGP1", root={})))
    body = gp.get(f"/{name}").json()
    del body["meta"]
    told(gp.put(f"/{name}", body), 428, "TSK-013")
    told(gp.patch(f"/{name}", [{"op": "test", "path": "/status", "value": body["status"]}]), 428, "TSK-013")
    told(gp.put(f"/{name}", body, 9), 412, "TSK-012")


GENDER = [{"op": "add", "path": "/gender", "value": "female"}]


class TestPatch:
    """JSON Patch, RFC 6902."""

    def test_it_changes_what_it_names_and_nothing_else(self, wires: World) -> None:
        body = _patient(wires)
        answer = wires.as_client("gp").patch(f"/Patient/{body['id']}", GENDER, 1)
        assert answer.status_code == 200
        after = answer.json()
        assert {k: v for k, v in after.items() if k not in ("gender", "meta")} == {
            k: v for k, v in body.items() if k != "meta"
        }
        assert after["gender"] == "female"

    def test_the_whole_result_is_checked_again(self, wire: World) -> None:
        body = _patient(wire)
        wrong = [{"op": "add", "path": "/gender", "value": "blue"}, {"op": "add", "path": "/x", "value": 1}]
        answer = wire.as_client("gp").patch(f"/Patient/{body['id']}", wrong)
        assert answer.status_code == 422
        assert {"Patient.gender", "Patient.x"} <= set(places(answer))

    @pytest.mark.parametrize("media", ["application/json", "application/merge-patch+json", "application/fhir+json"])
    def test_no_other_kind_of_patch_is_taken(self, wire: World, media: str) -> None:
        body = _patient(wire)
        answer = wire.as_client("gp").call("PATCH", f"/Patient/{body['id']}", {"gender": "male"}, Content_Type=media)
        told(answer, 415, "REQ-004")
        assert "application/json-patch+json" in answer.text

    @pytest.mark.parametrize(
        "patch",
        [
            {"gender": "male"},
            [],
            ["x"],
            [{}],
            [{"op": "frobnicate", "path": "/gender"}],
            [{"op": "add", "path": "/gender"}],
            [{"op": "add", "value": 1}],
            [{"op": "move", "path": "/gender"}],
            [{"op": "add", "path": 7, "value": 1}],
            [{"op": "copy", "from": 7, "path": "/gender"}],
            [{"op": "test", "path": "/gender", "value": 1}] * 101,
        ],
    )
    def test_what_is_no_json_patch_is_refused(self, wire: World, patch: Any) -> None:
        told(wire.as_client("gp").patch(f"/Patient/{NOBODY}", patch), 400, "PAT-001")

    @pytest.mark.parametrize("path", ["/id", "/meta", "/meta/security", "/meta/security/0/code", "/resourceType", ""])
    @pytest.mark.parametrize("op", ["add", "remove", "replace", "move", "copy"])
    def test_what_the_gateway_keeps_cannot_be_patched(self, wire: World, op: str, path: str) -> None:
        operation = {"op": op, "path": path, "from": "/name", "value": "x"}
        told(wire.as_client("gp").patch(f"/Patient/{NOBODY}", [operation]), 422, "PAT-003")

    @pytest.mark.parametrize("path", ["//meta", "/~0meta", "/%6deta", "/meta ", "/Meta"])
    def test_other_spellings_of_what_the_gateway_keeps_change_nothing(self, wire: World, path: str) -> None:
        body = _patient(wire)
        answer = wire.as_client("gp").patch(f"/Patient/{body['id']}", [{"op": "add", "path": path, "value": {}}])
        assert answer.status_code == 422
        assert wire.as_client("gp").get(f"/Patient/{body['id']}").json()["meta"] == body["meta"]

    @pytest.mark.parametrize(
        "operation",
        [
            {"op": "remove", "path": "/gender"},
            {"op": "replace", "path": "/gender", "value": "male"},
            {"op": "add", "path": "/name/9", "value": {}},
            {"op": "add", "path": "/name/-1", "value": {}},
            {"op": "add", "path": "/name/a", "value": {}},
            {"op": "add", "path": "/name/01", "value": {}},
            {"op": "add", "path": "/birthDate/a", "value": 1},
            {"op": "add", "path": "gender", "value": "male"},
            {"op": "replace", "path": "/~2", "value": 1},
            {"op": "move", "from": "/name", "path": "/name/0/given"},
            {"op": "copy", "from": "/nothing", "path": "/gender"},
            {"op": "test", "path": "/birthDate", "value": "1980-02-28"},
            {"op": "test", "path": "/name/0/family", "value": None},
        ],
    )
    def test_an_operation_that_does_not_apply_is_named_without_what_is_there(
        self, wire: World, operation: Json
    ) -> None:
        body = _patient(wire)
        passing = {"op": "test", "path": "/birthDate", "value": body["birthDate"]}
        answer = wire.as_client("gp").patch(f"/Patient/{body['id']}", [passing, operation])
        assert (answer.status_code, code(answer)) == (422, "PAT-002")
        assert "Operation 2 " in answer.json()["issue"][0]["details"]["text"]
        assert "ZZSTRANGER" not in answer.text
        assert_ours(answer)


@pytest.mark.parametrize("kind", [BOTH[1]])
def test_a_change_that_waits_too_long_for_another_is_stopped_in_words(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.POSTGRES_SETTINGS, "statement_timeout", "1s")
    with world(kind, tmp_path) as made:
        gp, body = made.as_client("gp"), _patient(made)
        with made.gateway.database.writing(OPERATOR) as other:
            other.execute(select(person).with_for_update())
            answer = gp.put(f"/Patient/{body['id']}", body | {"gender": "male"}, 1)
        told(answer, 408, "SYS-003")
        assert gp.put(f"/Patient/{body['id']}", body | {"gender": "male"}, 1).status_code == 200
