"""Changes and moves that are sent again with their Idempotency-Key: done once, answered alike."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from httpx import Response

from tests.kit.callers import As
from tests.kit.gateways import World
from tests.wire.bodies import referral, stranger
from tests.wire.replies import Json, code, codes, entries, stored, told

ACTIVE = [{"op": "add", "path": "/active", "value": True}]
MESSAGE: Json = {"resourceType": "Parameters", "parameter": [{"name": "message", "valueString": "We ring on Monday"}]}
KEPT = ("etag", "last-modified", "content-type", "gateway-next-moves")
CAPACITY: Json = {
    "resourceType": "Parameters",
    "parameter": [
        {"name": "reason", "valueCode": "capacity"},
        {"name": "noneSuitable", "valueString": "Nobody near her has room before the spring."},
    ],
}


def at_once(act: Callable[[], Response], times: int) -> list[Response]:
    """The answers of several senders that start together."""
    ready = Barrier(times)

    def run(_: int) -> Response:
        ready.wait()
        return act()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def key() -> str:
    return str(uuid.uuid4())


def same(first: Response, again: Response) -> None:
    """Assert that a retry got the stored answer, to the byte."""
    assert first.status_code == 200, first.text
    assert (again.status_code, again.content) == (200, first.content)
    assert [again.headers.get(name) for name in KEPT] == [first.headers.get(name) for name in KEPT]


def task(world: World, given: str) -> str:
    """The Task of a person's referral to OH, requested."""
    made = world.as_client("gp").post("/ServiceRequest", referral(given))
    assert made.status_code == 201, made.text
    return str(made.headers["link"].split("/R4/")[1].partition(">")[0])


def received(world: World, given: str) -> str:
    """The same, received: at its second version."""
    name = task(world, given)
    assert world.as_client("oh-a").post(f"/{name}/$receive").status_code == 200
    return name


def versions(caller: As, name: str) -> int:
    """How many versions a record has."""
    return int(caller.get(f"/{name}/_history?_count=0").json()["total"])


def test_a_move_that_is_sent_again_is_made_once(wires: World) -> None:
    oh, name, once = wires.as_client("oh-a"), received(wires, "Cerys"), key()
    first, again = (oh.post(f"/{name}/$accept", MESSAGE, Idempotency_Key=once) for _ in range(2))
    same(first, again)
    assert len(first.json()["output"]) == 1
    assert versions(oh, name) == 3
    told(oh.post(f"/{name}/$accept", MESSAGE), 409, "TSK-005")


def test_a_move_is_answered_as_it_was_whatever_came_after_it(wires: World) -> None:
    oh, name, once = wires.as_client("oh-a"), received(wires, "Dev"), key()
    first = oh.post(f"/{name}/$accept", Idempotency_Key=once)
    assert oh.post(f"/{name}/$hold", _hold()).status_code == 200
    same(first, oh.post(f"/{name}/$accept", Idempotency_Key=once))
    assert oh.get(f"/{name}").json()["status"] == "on-hold"


def test_a_refused_referral_is_refused_once(wires: World) -> None:
    oh, name, once = wires.as_client("oh-a"), task(wires, "Efua"), key()
    first, again = (oh.post(f"/{name}/$reject", CAPACITY, Idempotency_Key=once) for _ in range(2))
    assert first.status_code == again.status_code == 200, first.text
    assert first.headers["etag"] == again.headers["etag"]
    assert again.json() == oh.get(f"/{name}").json(), "the sender sees of it what it sees of it today"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_that_is_sent_again_names_a_version_that_is_gone(wires: World, method: str) -> None:
    gp, once = wires.as_client("gp"), key()
    made = gp.post("/Patient", stranger())
    name = stored(made)

    def change() -> Response:
        if method == "PUT":
            return gp.put(f"/{name}", made.json() | {"active": True}, 1, Idempotency_Key=once)
        return gp.patch(f"/{name}", ACTIVE, 1, Idempotency_Key=once)

    first = change()
    same(first, change())
    assert gp.put(f"/{name}", first.json() | {"gender": "other"}, 2).status_code == 200
    same(first, change())
    assert versions(gp, name) == 3


def test_who_read_the_record_again_before_the_retry_gets_the_stored_answer(wires: World) -> None:
    oh, name, once = wires.as_client("oh-a"), task(wires, "Farah"), key()
    received = [{"op": "replace", "path": "/status", "value": "received"}]
    first = oh.patch(f"/{name}", received, 1, Idempotency_Key=once)
    same(first, oh.patch(f"/{name}", received, 2, Idempotency_Key=once))


def test_a_key_that_came_with_another_change_is_refused(wires: World) -> None:
    oh, once = wires.as_client("oh-a"), key()
    name, other = task(wires, "Gwil"), task(wires, "Hana")
    assert oh.post(f"/{name}/$receive", Idempotency_Key=once).status_code == 200
    told(oh.post(f"/{name}/$receive", MESSAGE, Idempotency_Key=once), 422, "IDE-002")
    told(oh.post(f"/{name}/$accept", Idempotency_Key=once), 422, "IDE-002")
    told(oh.post(f"/{other}/$receive", Idempotency_Key=once), 422, "IDE-002")
    told(oh.patch(f"/{name}", ACTIVE, 2, Idempotency_Key=once), 422, "IDE-002")
    assert versions(oh, name) == 2
    assert versions(oh, other) == 1


def test_a_refused_move_leaves_its_key_free(wires: World) -> None:
    oh, name, once = wires.as_client("oh-a"), received(wires, "Idris"), key()
    told(oh.post(f"/{name}/$reject", Idempotency_Key=once), 422, "TSK-020", "TSK-021")
    assert oh.post(f"/{name}/$accept", Idempotency_Key=once).status_code == 200


@pytest.mark.parametrize("unfit", ["", "k" * 256])
def test_a_key_nobody_can_keep_is_refused_of_a_change_too(wire: World, unfit: str) -> None:
    oh, name = wire.as_client("oh-a"), task(wire, "Jodie" if unfit else "Kofi")
    told(oh.post(f"/{name}/$accept", Idempotency_Key=unfit), 400, "IDE-003")
    told(oh.patch(f"/{name}", ACTIVE, 1, Idempotency_Key=unfit), 400, "IDE-003")
    assert versions(oh, name) == 1


def test_a_retry_shows_of_a_version_what_its_sender_may_see_today(wires: World) -> None:
    oh, gp, once = wires.as_client("oh-a"), wires.as_client("gp"), key()
    made = gp.post("/ServiceRequest", referral("Leila"))
    name, consent = (part.partition(">")[0] for part in made.headers["link"].split("/R4/")[1:])
    first = oh.post(f"/{name}/$receive", Idempotency_Key=once)
    assert gp.put(f"/{consent}", gp.get(f"/{consent}").json() | {"status": "inactive"}, 1).status_code == 200
    again, today = oh.post(f"/{name}/$receive", Idempotency_Key=once), oh.get(f"/{name}/_history/2")
    assert (again.status_code, again.json()) == (today.status_code, today.json())
    assert again.json() != first.json()


def test_two_who_send_one_move_at_once_make_it_once(wires: World) -> None:
    oh, name, once = wires.as_client("oh-a"), received(wires, "Magda"), key()
    answers = at_once(lambda: oh.post(f"/{name}/$accept", MESSAGE, Idempotency_Key=once), 2)
    made = [answer for answer in answers if answer.status_code == 200]
    assert made, [answer.text for answer in answers]
    assert len({answer.content for answer in made}) == 1
    assert all(code(answer) == "IDE-001" for answer in answers if answer.status_code != 200)
    assert versions(oh, name) == 3
    assert len(oh.get(f"/{name}").json()["output"]) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_eight_who_send_one_change_at_once_make_one_version(wires: World, method: str) -> None:
    gp, once = wires.as_client("gp"), key()
    made = gp.post("/Patient", stranger())
    name = stored(made)
    body = made.json() | {"active": True}

    def change() -> Response:
        if method == "PUT":
            return gp.put(f"/{name}", body, 1, Idempotency_Key=once)
        return gp.patch(f"/{name}", ACTIVE, 1, Idempotency_Key=once)

    answers = at_once(change, 8)
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert all(codes(answer) == ["IDE-001"] for answer in answers if answer.status_code == 409)
    assert versions(gp, name) == 2


def test_the_ledger_tells_a_retry_from_a_change(wire: World) -> None:
    oh, name, once = wire.as_client("oh-a"), received(wire, "Nye"), key()
    for _ in range(2):
        oh.post(f"/{name}/$accept", Idempotency_Key=once)
    rows = entries(wire.as_client("ig").get(f"/AuditEvent?entity={name}&_count=2"))
    assert sorted(row["subtype"][-1]["code"] for row in rows) == ["$accept", "replay"]


def _hold() -> Json:
    return {"resourceType": "Parameters", "parameter": [{"name": "reason", "valueCode": "awaiting-information"}]}
