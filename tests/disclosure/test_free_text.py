"""Words reach an employer or an insurer when a named clinician released them, in an advice; or the person did."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import STORED
from app.sandbox.clients import SandboxClient
from tests.access.acting import Users, as_user
from tests.disclosure import page
from tests.disclosure.asking import PATCH, reading
from tests.disclosure.filled import MARK, filled
from tests.disclosure.scene import BY_ROLE, Kept, Scene
from tests.kit.answers import code
from tests.kit.leaks import Ask, Doors, Told
from tests.reports.test_public_interest import weighed
from tests.wire import bodies

Json = dict[str, Any]
WAITING = [client for role, client in BY_ROLE.items() if role in ("employer", "insurer", "union-rep", "helper")]
"""Clients of roles that read released words only (domain.md 8.3); union roles join when there are any."""

REFUSED = {
    "CarePlan": {
        *("text", "contained", "description", "note", "addresses", "goal", "encounter", "careTeam", "contributor"),
        *("basedOn", "replaces", "partOf"),
    },
    "Task": {"note", "description", "input", "output", "statusReason"},
    "ServiceRequest": {"basedOn", "requisition"},
    "Observation": {"dataAbsentReason"},
    "Consent": {"verification"},
    "Appointment": {"slot"},
}
"""Elements in which no sender's words are stored: refused, or written by the gateway."""


def test_the_scene_has_words_in_every_element_that_can_hold_any(scene: Scene) -> None:
    for type, declared in STORED.items():
        if declared.is_directory:
            continue
        able = {name for name, value in filled({"resourceType": type}).items() if b"Zzmark" in _bytes(value)}
        held = {n for kept in scene.of(type) for n, value in kept.body.items() if b"Zzmark" in _bytes(value)}
        plain = {n for kept in scene.of(type) for n in kept.body} - held
        lacking = {re.sub(r"(String|Annotation|CodeableConcept)$", "", name) for name in able - held - plain}
        assert lacking <= REFUSED.get(type, set()), f"{type}: put words into {lacking}"


def test_no_words_reach_whoever_needs_a_release_through_any_door(scene: Scene) -> None:
    assert {client.role for client in WAITING} >= {"employer", "insurer"}
    asks = [ask for client in WAITING for kept in scene.kept for ask in _every_door(client, kept)]
    told = [_without(answer, _released(scene)) for answer in Doors(scene.world).ask(asks)]
    leaks = [f"{a.says}: {t.status} {words}" for a, t in zip(asks, told, strict=True) if (words := _words(a, t))]
    assert not leaks, f"{len(leaks)} of {len(asks)}:\n" + "\n".join(leaks[:10])


def test_neither_a_status_nor_the_ledger_repeats_anybodys_words(scene: Scene) -> None:
    asks = [Ask("dwp-status", "POST", "/$referral-status", json.dumps(_asking(kept, scene)).encode())
            for kept in scene.of("ServiceRequest")]  # fmt: skip
    asks += [Ask(name, "GET", "/AuditEvent?_count=200") for name in ("ig", "caldicott")]
    told = Doors(scene.world).ask(asks)
    assert {t.status for t in told} == {200}
    assert not [ask.says for ask, answer in zip(asks, told, strict=True) if MARK.search(answer.body)]


def test_no_words_reach_an_employer_by_what_was_disclosed_in_the_public_interest(scene: Scene) -> None:
    kept = _disclosed(scene)
    keeper = scene.world.as_client(kept.keeper)
    worded = kept.body | {"title": "Zzmark-title"}
    section = kept.body["section"][0] | {"title": "Zzmark-section"}
    operations = [{"op": "replace", "path": "/title", "value": "Zzmark-title"}]
    doors = [
        keeper.put(f"/{kept.name}", worded, 1),
        keeper.put(f"/{kept.name}", worded | {"status": "entered-in-error"}, 1),
        keeper.put(f"/{kept.name}", kept.body | {"section": [section]}, 1),
        keeper.patch(f"/{kept.name}", operations, 1),
        keeper.patch(f"/{kept.name}", [{"op": "replace", "path": "/status", "value": "amended"}], 1),
        keeper.post("", bodies.bundle(bodies.put(worded, 1))),
    ]
    assert [(answer.status_code, code(answer)) for answer in doors] == [(422, "REP-033")] * len(doors)
    asks = [ask for client in WAITING for ask in _every_door(client, kept)]
    told = [_without(answer, _released(scene)) for answer in Doors(scene.world).ask(asks)]
    assert not [ask.says for ask, answer in zip(asks, told, strict=True) if _words(ask, answer)]
    assert scene.world.as_client("employer").get(f"/{kept.name}").json() == kept.body


def _disclosed(scene: Scene) -> Kept:
    """What a doctor of the first keeper has told an employer, without anybody's consent."""
    (asked,) = [
        kept for kept in scene.of("ServiceRequest") if "oh-referral" in str(kept.body["code"]) and kept.person == "Wren"
    ]
    doctor = as_user(Users(scene.world), "testoh", "oh-b")
    parts = weighed(bodies.organisation("TESTEMP1"))
    answer = doctor.move(asked.name, "public-interest-disclosure", **parts)
    assert answer.status_code == 200, answer.text
    return Kept("oh-b", "Wren", (doctor.get(f"/Composition/{answer.json()['id']}").json(),))


def _every_door(client: SandboxClient, kept: Kept) -> Iterator[Ask]:
    yield from (case.ask for case in reading(client, kept))
    body, version = json.dumps(kept.body).encode(), (("If-Match", f'W/"{len(kept.versions)}"'),)
    yield Ask(client.name, "PUT", f"/{kept.name}", body, version)
    patch = json.dumps([{"op": "test", "path": "/text", "value": kept.body.get("text")}]).encode()
    yield Ask(client.name, "PATCH", f"/{kept.name}", patch, (("Content-Type", PATCH), *version))
    yield Ask(client.name, "GET", f"/{kept.type}")
    about = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "subject": {"reference": kept.name},
    }
    yield Ask(client.name, "POST", "/ServiceRequest", json.dumps(about).encode())
    yield Ask(client.name, "POST", "", json.dumps(bodies.bundle(bodies.put(kept.body, 1))).encode())
    if kept.type == "Task":
        empty = b'{"resourceType":"Parameters"}'
        moves = [operation.name for operation in OPERATIONS if operation.level == "instance"]
        yield from (Ask(client.name, "POST", f"/{kept.name}/${move}", empty) for move in moves)


def _released(scene: Scene) -> set[str]:
    """The ids of what somebody released, words and all."""
    opened = ("C Composition", "C CarePlan")
    return {kept.body["id"] for kept in scene.kept if page.column(kept.body) in opened}


def _without(told: Told, released: set[str]) -> Told:
    """An answer without the advice that a release alone lets an employer read, in that version."""
    if told.status != 200 or not told.body:
        return told
    body = told.json
    if body.get("id") in released:
        return replace(told, body=b"")
    entries = [e for e in body.get("entry", []) if e.get("resource", {}).get("id") not in released]
    return replace(told, body=json.dumps(body | {"entry": entries}).encode())


def _words(ask: Ask, told: Told) -> list[bytes]:
    """Words in an answer that its client did not send; a person's name, and the sections of a passport that the person
    shared, are what the page lets an employer read.
    """
    read = (b"Zzmark-Patient.name", b"Zzmark-shared")
    return [word for word in MARK.findall(told.body) if not word.startswith(read) and word not in ask.body]


def _asking(kept: Kept, scene: Scene) -> Json:
    patient = next(p.body for p in scene.of("Patient") if p.person == kept.person)
    asked = {
        "reference": {"valueString": kept.body["requisition"]["value"]},
        "birthDate": {"valueDate": patient["birthDate"]},
        "family": {"valueString": patient["name"][0]["family"]},
    }
    parts = [{"name": name} | value for name, value in asked.items()]
    return {"resourceType": "Parameters", "parameter": [{"name": "query", "part": parts}]}


def _bytes(value: Any) -> bytes:
    return json.dumps(value).encode()
