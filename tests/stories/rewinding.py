"""A story that is stopped after each of its steps: what was read is read again in a world that is then put back."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.clients.walk import Answer, Call
from app.domain.json import Json
from app.sandbox.people import PEOPLE
from app.sandbox.stories.stage import Stage
from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.stories.playing import staged

RESTS_ON_CONSENT = frozenset(("consent", "share", "release", "link"))
"""Grounds of a disclosure that end with the Consent they rest on."""

ASKING = ("$referral-status", "$report-status")
"""Operations that tell what stands in records and change nothing."""

Who = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Asked:
    """A reading call as it was sent, by whom, and which disclosures in its answer rested on a Consent."""

    who: Who
    call: Call
    rested: tuple[str, ...]


class Recorder:
    """Somebody's door, which keeps each reading call that was answered."""

    def __init__(self, world: World, who: Who, stage: Stage, kept: list[Asked]) -> None:
        self._world, self._who, self._kept = world, who, kept
        self._inner = stage.door(*who)

    def send(self, call: Call) -> Answer:
        """The answer."""
        answer = self._inner.send(call)
        if reads(call) and answer.status == 200 and self._who[0] != "person-app":
            again = [one for one in self._kept if (one.who, one.call) == (self._who, call)]
            self._kept[:] = [one for one in self._kept if one not in again]
            self._kept.append(Asked(self._who, call, rested_on(self._world, answer)))
        return answer

    def __exit__(self, *_: object) -> None:
        self._inner.__exit__(None, None, None)


def reads(call: Call) -> bool:
    """Whether a call changes nothing."""
    return call.method == "GET" or call.path.endswith(ASKING)


def rested_on(world: World, answer: Answer) -> tuple[str, ...]:
    """The sources of the disclosures in an answer that rested on a Consent, as the ledger keeps them."""
    decisions = [one for row in rows_of(world.gateway, answer.request_id) for one in json.loads(row.decisions)]
    return tuple(f"{one[1]} {one[4]}" for one in decisions if one and one[1] in RESTS_ON_CONSENT and one[2])


def stopped(world: World, after: Callable[[list[Asked]], None]) -> Stage:
    """A stage on which, after each step, something is done that leaves nothing behind; it is given what was read."""
    kept: list[Asked] = []
    plain = staged(world, [])

    def told(_step: object, _answer: Answer) -> None:
        with put_back(world):
            after(kept)

    def door(*who: Any) -> Any:
        return Recorder(world, who, plain, kept)

    return Stage(plain.base, plain.moment, plain.new_id, door, told)


@contextmanager
def put_back(world: World) -> Iterator[None]:
    """Whatever is done within is undone, byte for byte of the database (SQLite alone)."""
    path = str(world.gateway.settings.database).removeprefix("sqlite:///")
    before = sqlite3.connect(":memory:")
    with sqlite3.connect(path, timeout=30) as file:
        file.backup(before)
    file.close()
    yield
    with sqlite3.connect(path, timeout=30) as file:
        before.backup(file)
    file.close()
    before.close()


def withdraw_all(world: World, stage: Stage) -> int:
    """Each person takes back every Consent about them that permits anything; how many there were."""
    found = list(_permitting(world))
    for given, consent in found:
        stage.person(given).put(consent | {"status": "inactive"}, "taken back")
    return len(found)


def _permitting(world: World) -> Iterator[tuple[str, Json]]:
    consents, patients = RECORDS["Consent"], RECORDS["Patient"]
    with world.gateway.database.reading(OPERATOR) as connection:
        bodies = [json.loads(body) for body in connection.execute(select(consents.c.body)).scalars()]
        known = {row.id: json.loads(row.body) for row in connection.execute(select(patients.c.id, patients.c.body))}
    for consent in bodies:
        provision = consent.get("provision", {})
        permits = provision.get("type") == "permit" or provision.get("provision")
        if consent["status"] == "active" and permits:
            yield _given(known[consent["patient"]["reference"].partition("/")[2]]), consent


def _given(patient: Json) -> str:
    numbers = {one.get("value") for one in patient.get("identifier", [])}
    return next(person.given for person in PEOPLE if person.nhs_number in numbers)
