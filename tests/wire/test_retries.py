"""Retries and races: one effect for a key, one winner for a version, nothing after a withdrawal."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from httpx import Response

from tests.kit.callers import As
from tests.kit.gateways import World
from tests.wire.bodies import bundle, patient, post, referral, stranger
from tests.wire.replies import codes, entries, stored, told

MANY = 8


def _at_once(act: Callable[[int], Response], times: int = MANY) -> list[Response]:
    """The answers of several threads that start together."""
    ready = Barrier(times)

    def run(number: int) -> Response:
        ready.wait()
        return act(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def _key() -> str:
    return str(uuid.uuid4())


class TestIdempotencyKey:
    """A request sent again with its key has one effect."""

    def test_a_retry_gets_the_same_answer_and_stores_nothing(self, wires: World) -> None:
        gp, sent, key = wires.as_client("gp"), stranger(name=[{"family": "ZZRETRY"}]), _key()
        first, again = (gp.post("/Patient", sent, Idempotency_Key=key) for _ in range(2))
        assert (again.status_code, again.content) == (first.status_code, first.content)
        for header in ("location", "etag", "last-modified"):
            assert again.headers[header] == first.headers[header]
        assert len(entries(gp.get("/Patient?family=ZZRETRY"))) == 1
        gp.put(f"/{stored(first)}", first.json() | {"active": False}, 1)
        assert gp.post("/Patient", sent, Idempotency_Key=key).content == first.content

    def test_a_transaction_is_retried_as_a_whole(self, wires: World) -> None:
        gp, key = wires.as_client("gp"), _key()
        sent = bundle(post(stranger(name=[{"family": "ZZWHOLE"}])))
        first, again = (gp.post("", sent, Idempotency_Key=key) for _ in range(2))
        assert (again.status_code, again.content) == (200, first.content)
        assert len(entries(gp.get("/Patient?family=ZZWHOLE"))) == 1

    @pytest.mark.parametrize("changed", ["body", "path", "prefer"])
    def test_a_key_that_came_with_another_request_is_refused(self, wire: World, changed: str) -> None:
        gp, sent, key = wire.as_client("gp"), stranger(), _key()
        gp.post("/Patient", sent, Idempotency_Key=key)
        other: dict[str, Any] = {"Prefer": "return=minimal"} if changed == "prefer" else {}
        path = "/Practitioner" if changed == "path" else "/Patient"
        body = sent | ({"active": False} if changed == "body" else {}) | {"resourceType": path[1:]}
        if changed == "path":
            body = {"resourceType": "Practitioner", "name": [{"family": "Zz"}]}
        told(gp.post(path, body, Idempotency_Key=key, **other), 422, "IDE-002")

    def test_a_key_is_its_clients_own(self, wire: World) -> None:
        sent, key = stranger(), _key()
        answers = [wire.as_client(name).post("/Patient", sent, Idempotency_Key=key) for name in ("gp", "gp-2")]
        assert [a.status_code for a in answers] == [201, 201]
        assert stored(answers[0]) != stored(answers[1])

    def test_a_refusal_is_not_kept(self, wire: World) -> None:
        gp, sent, key = wire.as_client("gp"), stranger(), _key()
        assert gp.post("/Patient", sent | {"gender": "blue"}, Idempotency_Key=key).status_code == 422
        assert gp.post("/Patient", sent, Idempotency_Key=key).status_code == 201

    @pytest.mark.parametrize("key", ["", "k" * 256, "a\tb"])
    def test_a_key_nobody_can_keep_is_refused(self, wire: World, key: str) -> None:
        told(wire.as_client("gp").post("/Patient", stranger(), Idempotency_Key=key), 400, "IDE-003")

    def test_a_retry_shows_no_more_than_its_sender_may_see_today(self, wire: World) -> None:
        oh, gp, key = wire.as_client("oh-a"), wire.as_client("gp"), _key()
        request = gp.post("/ServiceRequest", referral("Bryn"))
        subject = request.json()["subject"]["reference"]
        sent = {"resourceType": "Communication", "status": "completed", "subject": {"reference": subject}}
        said = sent | {"payload": [{"contentString": "Ring us"}]}
        first = oh.post("/Communication", said, Idempotency_Key=key)
        again = oh.post("/Communication", said, Idempotency_Key=key)
        assert (first.status_code, again.content) == (201, first.content)


def test_eight_senders_of_one_key_make_one_record(wires: World) -> None:
    sent, key = stranger(name=[{"family": "ZZKEY"}]), _key()
    gp = wires.as_client("gp")
    answers = _at_once(lambda _: gp.post("/Patient", sent, Idempotency_Key=key))
    assert {a.status_code for a in answers} <= {201, 409}
    made = [a for a in answers if a.status_code == 201]
    assert len({a.content for a in made}) == 1
    assert all(codes(a) == ["IDE-001"] for a in answers if a.status_code == 409)
    assert len(entries(gp.get("/Patient?family=ZZKEY"))) == 1


def test_eight_conditional_creates_make_one_record(wires: World) -> None:
    sent = stranger(name=[{"family": "ZZONCE"}])
    condition = f"identifier={sent['identifier'][0]['value']}"
    gp = wires.as_client("gp")
    answers = _at_once(lambda _: gp.post("/Patient", sent, If_None_Exist=condition))
    assert sorted(a.status_code for a in answers) == [200] * (MANY - 1) + [201]
    assert len({a.json()["id"] for a in answers}) == 1


def test_of_eight_patches_on_one_version_one_wins(wires: World) -> None:
    gp = wires.as_client("gp")
    name = stored(gp.post("/Patient", stranger()))
    patch = [{"op": "add", "path": "/active", "value": True}]
    answers = _at_once(lambda _: gp.patch(f"/{name}", patch, 1))
    assert sorted(a.status_code for a in answers) == [200] + [412] * (MANY - 1)
    assert gp.get(f"/{name}").json()["meta"]["versionId"] == "2"


def test_eight_new_people_with_one_number_are_one_person_kept_by_each(wires: World) -> None:
    names = ("gp", "gp-2", "workwell", "ips", "oh-a", "oh-b", "complex-clinic", "kit")
    callers = [wires.as_client(name) for name in names]
    answers = _at_once(lambda number: callers[number].post("/Patient", patient("Rashid")))
    assert {a.status_code for a in answers} == {201}


def test_nothing_is_read_after_a_withdrawal_was_answered(wires: World) -> None:
    gp, oh = wires.as_client("gp"), wires.as_client("oh-a")
    request = gp.post("/ServiceRequest", referral("Paige"))
    note = request.json()["supportingInfo"][0]["reference"]
    consent = request.headers["link"].rsplit("/fhir/R4/", 1)[1].partition(">")[0]
    body = gp.get(f"/{consent}").json()
    withdrawn = _Flag()

    def act(number: int) -> Response:
        if number == 0:
            answer = gp.put(f"/{consent}", body | {"status": "inactive"}, 1)
            withdrawn.at = True
            return answer
        return _reads(oh, note, withdrawn)

    answers = _at_once(act)
    assert answers[0].status_code == 200
    assert {a.status_code for a in answers[1:]} == {403}


class _Flag:
    at = False


def _reads(oh: As, note: str, withdrawn: _Flag) -> Response:
    """Read until a read that began after the withdrawal's answer; that one is the answer."""
    for _ in range(1000):
        begun_after = withdrawn.at
        answer = oh.get(f"/{note}")
        if begun_after:
            return answer
    raise AssertionError("the withdrawal was never answered")
