"""What a gateway answers to everybody who calls it: every story played, then every door of every client tried."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.catalogue.types import TYPES
from app.fhir.terminology import OURS
from app.sandbox.clients import CLIENTS
from app.sandbox.stories.programme import PROGRAMME
from tests.fhir.mutations import examples
from tests.kit.gateways import World
from tests.kit.leaks import Ask, Doors, Told
from tests.stories.playing import played

Json = dict[str, Any]
Answers = dict[str, Json]
"""Resources by what was asked for."""

ONE_OF_A_ROLE = {client.role: client for client in reversed(CLIENTS)}.values()
NOBODY = "01a0f67a-3800-7000-8000-000000000000"
TELLING = ("resourceType", "system", "url", "profile", "status", "type", "mode", "rel")
"""Members whose values are part of the shape of an answer."""

OF_EVERYBODY = (
    "/metadata",
    f"/ValueSet/$expand?url={OURS}ValueSet/trigger",
    f"/ValueSet/$expand?url={OURS}ValueSet/nothing",
    f"/CodeSystem/$lookup?system={OURS}CodeSystem/trigger&code=fit-note",
    f"/ValueSet/$validate-code?url={OURS}ValueSet/trigger&system={OURS}CodeSystem/trigger&code=nothing",
    "/Nothing",
    "/Task?nothing=1",
    "/Task?_include=*&_count=5",
    "/ServiceRequest?_include=ServiceRequest:subject&_revinclude=Task:focus&_count=5",
)
OF_A_TYPE = ("?_count=20", "?_summary=count", "/_history?_count=5")
OF_A_RECORD = ("", "/_history/1", "/_history", "/_history/9")
PARTS = ("?_summary=true&_count=3", "?_summary=text&_count=3", "?_elements=id&_count=3")
ASKING_FOR_PARTS = ("gp", "oh-a", "caldicott", "kit")


def answered(world: World) -> Answers:
    """Every answer that is a resource, of stories first, then of each client's doors."""
    told = {
        f"story {number}, {step.who}: {step.call}": answer.body
        for number in PROGRAMME
        for step, answer in played(world, number)
    }
    found = _asked(world, [Ask(client.name, "GET", path) for client in ONE_OF_A_ROLE for path in _at_first()])
    records = _asked(world, [Ask(*who, f"/{name}{more}") for who, name in _records(found) for more in OF_A_RECORD])
    return _resources(told | found | records | _validated(world))


def answered_in_part(world: World) -> Answers:
    """Summaries and chosen elements, of a world whose stories are played; each part without the profiles that it says
    the whole of it fits.
    """
    asks = [Ask(name, "GET", f"/{type_}{more}") for name in ASKING_FOR_PARTS for type_ in TYPES for more in PARTS]
    return {asked: _unprofiled(body) for asked, body in _resources(_asked(world, asks)).items()}


def _unprofiled(value: Any) -> Any:
    if isinstance(value, list):
        return [_unprofiled(one) for one in value]
    if not isinstance(value, dict):
        return value
    tags = value.get("meta", {}).get("tag", []) if "resourceType" in value else []
    if any(tag["code"] == "SUBSETTED" for tag in tags):
        value = value | {"meta": {name: one for name, one in value["meta"].items() if name != "profile"}}
    return {name: _unprofiled(member) for name, member in value.items()}


def _at_first() -> Iterator[str]:
    yield from OF_EVERYBODY
    for type_ in TYPES:
        yield f"/{type_}/{NOBODY}"
        yield from (f"/{type_}{more}" for more in OF_A_TYPE)


def _records(found: Answers) -> Iterator[tuple[tuple[str, str], str]]:
    """Of each search the first record of every profile, and the first that has none, with who asked."""
    for asked, body in found.items():
        who, _, path = asked.partition(": GET ")
        if path.endswith(OF_A_TYPE[0]):
            records = [entry["resource"] for entry in body.get("entry", []) if "id" in entry.get("resource", {})]
            firsts = {str(one.get("meta", {}).get("profile")): one for one in reversed(records)}
            yield from (((who, "GET"), f"{one['resourceType']}/{one['id']}") for one in firsts.values())


def _validated(world: World) -> Answers:
    """What `$validate` says of every example that a create takes."""
    asks = [
        Ask("kit", "POST", f"/{body['resourceType']}/$validate", json.dumps(body, default=float).encode(), about=name)
        for name, body in examples().items()
        if body["resourceType"] != "Bundle"
    ]
    return _asked(world, asks)


def _asked(world: World, asks: list[Ask]) -> Answers:
    answers = Doors(world, audited=False).ask(asks)
    return {_name(ask): _body(told) for ask, told in zip(asks, answers, strict=True)}


def _name(ask: Ask) -> str:
    return f"{ask.client}: {ask.method} {ask.path} {ask.about}".strip()


def _body(told: Told) -> Json:
    return told.json if "json" in told.headers.get("content-type", "") else {}


def _resources(answers: Answers) -> Answers:
    return {asked: body for asked, body in answers.items() if isinstance(body, dict) and "resourceType" in body}


def telling(answers: Answers) -> Answers:
    """The answers, the smallest first, that show something which no answer before them has shown."""
    seen: set[tuple[str, ...]] = set()
    chosen: Answers = {}
    for asked, body in sorted(answers.items(), key=lambda one: len(json.dumps(one[1]))):
        shown = set(_shown(body, ()))
        if not shown <= seen:
            chosen[asked] = body
            seen |= shown
    return chosen


def _shown(value: Any, at: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The paths of a body, with the values that tell what kind of thing it is; of a Bundle's entries each by itself."""
    if isinstance(value, dict):
        if "resourceType" in value:
            at = ("inside" if at else "alone", str(value["resourceType"]))
        for name, member in value.items():
            yield (*at, name, str(member) if name in TELLING and isinstance(member, str) else "")
            yield from _shown(member, (*at, name))
    elif isinstance(value, list):
        for one in value:
            yield from _shown(one, at)
