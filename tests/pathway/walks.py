"""Referrals on their way, for tests: sent by the practice, and walked by their parties to where a test begins."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from app.domain.catalogue.names import OURS
from app.sandbox.people import PEOPLE
from tests.kit.answers import consent_of, task_of
from tests.kit.builders import Json, ours, referral, signpost
from tests.kit.callers import As
from tests.kit.gateways import World

if TYPE_CHECKING:
    from httpx import Response

HEALTH, WORK = {"valueCode": "better"}, {"valueCode": "full"}
TIMES = {"start": {"valueDateTime": "2026-10-19T10:00:00+01:00"}, "end": {"valueDateTime": "2026-10-19T10:45:00+01:00"}}
PARTS: dict[str, Json] = {
    "receive": {},
    "accept": {},
    "book": TIMES,
    "hold": {"reason": {"valueCode": "awaiting-information"}},
    "reject": {"reason": {"valueCode": "capacity"}, "signpost": [{"name": "signpost", **signpost()}]},
    "complete": {"health": HEALTH, "work": WORK},
}
"""What each plain move needs, all there."""

WALKS: dict[str, tuple[str, ...]] = {
    "requested": (),
    "received": ("receive",),
    "accepted": ("receive", "accept"),
    "in-progress": ("receive", "accept", "book"),
    "on-hold": ("receive", "accept", "hold"),
    "rejected": ("reject",),
    "completed": ("receive", "accept", "book", "complete"),
}
"""The plain moves of the owner that lead to a status."""


@dataclass
class Sent:
    """One referral: the caller who sent it, the caller it went to, and its records' addresses."""

    world: World
    requester: As
    owner: As
    task: str
    request: str
    consent: str | None

    def now(self, by: As | None = None) -> Json:
        """The Task as its requester (or another) reads it."""
        answer = (by or self.requester).get(f"/{self.task}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def asked(self) -> Json:
        """The ServiceRequest as its requester reads it."""
        return dict(self.requester.get(f"/{self.request}").json())

    def version(self) -> int:
        """The Task's version."""
        return int(self.now()["meta"]["versionId"])

    def do(self, operation: str, **parts: Any) -> "Response":
        """A plain move of the owner, with what it needs unless parts are given."""
        return self.owner.move(self.task, operation, **(parts or PARTS[operation]))

    def walk(self, to: str) -> "Sent":
        """The owner's plain moves to a status, each of which must be allowed."""
        for operation in WALKS[to]:
            answer = self.do(operation)
            assert answer.status_code == 200, answer.text
        return self

    def patch(self, by: As, status: str, *more: Json) -> "Response":
        """A move by JSON Patch: the status, and what must come with it."""
        operations = [{"op": "replace", "path": "/status", "value": status}, *more]
        return by.patch(f"/{self.task}", operations, self.version())

    def put(self, by: As, **changes: Any) -> "Response":
        """The whole Task sent back, changed."""
        read = self.now(by)
        return by.put(f"/{self.task}", read | changes, int(read["meta"]["versionId"]))


_SPARE: WeakKeyDictionary[World, Iterator[str]] = WeakKeyDictionary()


def _somebody(world: World) -> str:
    """The next person nobody has referred in this world; Wren first."""
    names = sorted((person.given for person in PEOPLE), key=lambda given: given != "Wren")
    return next(_SPARE.setdefault(world, iter(names)))


def send(world: World, given: str | None = None, to: str = "oh-a", sender: str = "gp", **changes: Any) -> Sent:
    """A referral as one ServiceRequest, which must be taken; of somebody new unless a name is given."""
    given = given or _somebody(world)
    requester, owner = world.as_client(sender), world.as_client(to)
    named = {"performer": owner.organisation.code, "sender": requester.organisation.code}
    answer = requester.post("/ServiceRequest", referral(given, **named | changes))
    assert answer.status_code == 201, answer.text
    taken = consent_of(answer) if "rel/consent" in answer.headers["link"] else None
    return Sent(world, requester, owner, task_of(answer), f"ServiceRequest/{answer.json()['id']}", taken)


def with_scope(world: World, name: str, more: str) -> As:
    """A sandbox client whose token carries one scope more than the sandbox registers, like `system/Task.c`."""
    caller = world.as_client(name)
    _, payload, _ = caller._token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    caller._token = world.gateway.signing.sign(claims | {"scope": f"{claims['scope']} {more}"})
    return caller


def reason(system: str, code: str, text: str | None = None) -> Json:
    """The patch operation that gives a reason."""
    value = {"coding": [ours(system, code)], **({"text": text} if text else {})}
    return {"op": "add", "path": "/statusReason", "value": value}


def output(part: str, reference: str | None = None, text: str | None = None) -> Json:
    """An output of a Task: a record or words, by its part."""
    value = {"valueReference": {"reference": reference}} if reference else {"valueString": text}
    return {"type": {"coding": [ours("task-part", part)]}, **value}


def add_output(part: str, reference: str | None = None, *, first: bool = True, text: str | None = None) -> Json:
    """The patch operation that adds an output; the first one makes the list."""
    made = output(part, reference, text)
    return (
        {"op": "add", "path": "/output", "value": [made]}
        if first
        else {"op": "add", "path": "/output/-", "value": made}
    )


def communication(sent: Sent, by: As, kind: str, text: str = "In a few words.", **more: Any) -> Json:
    """Words about a referral, in the shape a party writes them."""
    topic = {"topic": {"coding": [ours("signpost-topic", "msk-self-referral")]}} if kind == "signpost" else {}
    body = {
        "resourceType": "Communication",
        "meta": {"profile": [f"{OURS}StructureDefinition/{kind}"]},
        "basedOn": [{"reference": sent.request}],
        "status": "completed",
        "category": [{"coding": [ours("communication-kind", kind)]}],
        "subject": sent.asked()["subject"],
        "about": [{"reference": sent.task}],
        "sent": "2026-10-05T09:00:00+01:00",
        "recipient": [sent.now()["owner" if by is sent.requester else "requester"]],
        "sender": {"reference": f"Organization/{by.organisation.id}"},
        "payload": [{"contentString": text}],
    }
    return body | topic | more


def say(sent: Sent, by: As, kind: str, **more: Any) -> str:
    """Post words about a referral; returns their address, like Communication/01a1…."""
    answer = by.post("/Communication", communication(sent, by, kind, **more))
    assert answer.status_code == 201, answer.text
    return f"Communication/{answer.json()['id']}"
