"""A write that waited while a withdrawal was recorded acts on nothing the withdrawal closed (design.md 4, R-03)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from app.services.writing import Work
from tests.access.acting import Users, as_user
from tests.kit.answers import codes
from tests.kit.builders import organisation
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.pathway.walks import Sent, send
from tests.wire.bodies import document

if TYPE_CHECKING:
    from httpx import Response

Patch = pytest.MonkeyPatch


@pytest.fixture(params=BOTH[1:])
def at_once(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A gateway on the database where two writes can be under way at once."""
    with world(request.param, tmp_path) as made:
        yield made


def _withdraw(sent: Sent) -> None:
    given = sent.requester.get(f"/{sent.consent}").json()
    version = int(given["meta"]["versionId"])
    assert sent.requester.put(f"/{sent.consent}", given | {"status": "inactive"}, version).status_code == 200


def _elsewhere(act: Callable[[], None]) -> None:
    """In another thread, to its end: as another worker would."""
    thread = Thread(target=act)
    thread.start()
    thread.join()


def _meanwhile(sent: Sent, patch: Patch) -> None:
    """Just before the owner's write holds the person's row the withdrawal is recorded, a second later by the clock."""
    lock, waiting = Work.lock, [True]

    def held(work: Work, person: str) -> Any:
        if waiting and work.caller.client_id == sent.owner.client.id:
            waiting.clear()
            sent.world.clock.advance(seconds=1)
            _elsewhere(lambda: _withdraw(sent))
        return lock(work, person)

    patch.setattr(Work, "lock", held)


def _discloses(sent: Sent, patch: Patch) -> "Response":
    doctor = as_user(Users(sent.world), "testoh", "oh-a")
    _meanwhile(sent, patch)
    parts = {
        "recipient": {"valueReference": organisation("TESTEMP3")},
        "restriction": {"valueCode": "no-driving"},
        "balancing": "Harm to others weighed against the duty of confidence; consent was sought first.",
        "personTold": {"valueCode": "after"},
    }
    return doctor.move(sent.request, "public-interest-disclosure", **parts)


def _writes(sent: Sent, patch: Patch) -> "Response":
    related = {"context": {"related": [{"reference": sent.request}]}}
    body = document(str(sent.asked()["subject"]["reference"])) | related
    _meanwhile(sent, patch)
    return sent.owner.post("/DocumentReference", body)


def test_a_disclosure_that_waited_for_the_person_is_refused(at_once: World, monkeypatch: Patch) -> None:
    sent = send(at_once)
    answer = _discloses(sent, monkeypatch)
    assert (answer.status_code, codes(answer)) == (403, ["CON-001"])
    employer = at_once.as_client("employer-3")
    assert employer.get("/Composition?_count=0&_total=accurate").json()["total"] == 0


def test_a_record_that_waited_for_the_person_is_refused(at_once: World, monkeypatch: Patch) -> None:
    answer = _writes(send(at_once), monkeypatch)
    assert (answer.status_code, set(codes(answer))) == (422, {"RES-007"})
