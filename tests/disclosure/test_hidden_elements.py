"""Nobody searches, sorts, chains or patches by what a view hides: the answer is the same whatever is there."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.catalogue.declare import Parameter
from app.domain.catalogue.types import STORED
from app.fhir import definitions
from app.sandbox.clients import SandboxClient
from tests.disclosure import page
from tests.disclosure.asking import NOBODY, PATCH, Case, refused, refused_by_token
from tests.disclosure.scene import ROLES, Kept, Scene
from tests.disclosure.test_matrix import complaints
from tests.kit.leaks import Ask, Told
from tests.kit.seeds import sampled
from tests.leaks.views import keys, leaves

Json = dict[str, Any]
Check = Callable[[Told], str]
NARROW = ("coordinator", "oh-admin", "emergency-clinician", "atw-case-manager", "employer")
TYPES = [type for type, declared in STORED.items() if not declared.is_directory]
SORTABLE = ("date", "string", "token")
NOT_OFFERED = (
    "_filter=x", "_text=x", "_content=x", "_query=x", "_list=x", "_tag=x", "_source=x",
    "_has.code=1", "{first}.nothing=1",
)  # fmt: skip
"""Ways of searching R4 knows and the gateway does not offer: each would be a door of its own."""


def test_a_search_by_what_a_view_hides_finds_what_a_search_for_nothing_finds(scene: Scene) -> None:
    cases = [case for client in ROLES for type in TYPES for case in _searches(scene, client, type)]
    found = complaints(scene, cases)
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])


def _searches(scene: Scene, client: SandboxClient, type: str) -> Iterator[Case]:
    if closed := refused_by_token(client, type, "s"):
        yield Case(Ask(client.name, "GET", f"/{type}?{STORED[type].parameters[0].name}=x"), refused(403, closed))
        return
    for number, parameter in enumerate(STORED[type].parameters):
        seen = [kept for kept in scene.of(type) if _may_use(kept.view(client), parameter)]
        never = _never(client, type, parameter)
        for query, found in _queries(scene.of(type), parameter, number):
            ids = {kept.body["id"] for kept in seen if found(kept)}
            ask = Ask(client.name, "GET", f"/{type}?{query.replace(' ', '%20')}&_count=200")
            yield Case(ask, refused(403, "SEA-004") if never else _ids(ids))


def _queries(kept: list[Kept], parameter: Parameter, number: int) -> Iterator[tuple[str, Callable[[Kept], bool]]]:
    """A value that is there; whether anything is there at all, or the order, by turns; each with what it finds."""
    value = next((key for one in kept for key in sorted(_keys(one, parameter))), None)
    if value:
        yield f"{parameter.name}={value}", lambda one: value in _keys(one, parameter)
    if parameter.kind in SORTABLE and (number % 2 or not value):
        yield f"_sort=-{parameter.name}", lambda one: True
    elif parameter.kind in ("token", "date"):
        yield f"{parameter.name}:missing=false", lambda one: any(True for _ in leaves(one.body, parameter))


def _may_use(view: str, parameter: Parameter) -> bool:
    elements = {re.split(r"[.[]", part)[0] for part in parameter.path.split("|")}
    return view != "-" and all(page.shows_whole(view, element) for element in elements)


def _keys(kept: Kept, parameter: Parameter) -> set[str]:
    """What a record is found by; texts that a query string would have to escape are left aside."""
    found = {key for value in leaves(kept.body, parameter) for key in keys(parameter, value)}
    return {key for key in found if re.fullmatch(r"[\w:/|. -]+", key)}


def _ids(want: set[str]) -> Check:
    def check(told: Told) -> str:
        got = {entry["resource"]["id"] for entry in told.json.get("entry", [])}
        right = told.status == 200 and got == want and told.json["total"] == len(want)
        return "" if right else f"wanted {sorted(want)}, got {sorted(got)}"

    return check


def test_a_chain_through_what_a_view_hides_finds_nothing(scene: Scene) -> None:
    """By a record that is named, and by one that names: each is asked for as far as its own view shows it."""
    pairs = [(type, reference) for type in TYPES for reference in _references(type)]
    every = [(client, *pair) for client in ROLES for pair in pairs if client.role in NARROW]
    cases = [case for client, type, reference in every for case in _chained(scene, client, type, reference)]
    found = complaints(scene, sampled(cases))
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])


def _references(type: str) -> list[Parameter]:
    return [parameter for parameter in STORED[type].parameters if parameter.kind == "reference"]


def _chained(scene: Scene, client: SandboxClient, type: str, reference: Parameter) -> Iterator[Case]:
    """The chain from the type, and the `_has` back to it, for each parameter of each type the reference leads to."""
    for target in (target for target in reference.targets if target in TYPES):
        for parameter, value in _valued(scene, target):
            there = {k.name for k in _used(scene, client, target, parameter) if value in _keys(k, parameter)}
            found = [k for k in _used(scene, client, type, reference) if there & _named(k, reference)]
            query = f"{reference.name}:{target}.{parameter.name}={value}"
            yield from _joined(client, type, query, found, target, (type, reference), (target, parameter))
        for parameter, value in _valued(scene, type):
            having = [k for k in _used(scene, client, type, reference, parameter) if value in _keys(k, parameter)]
            there = {name for kept in having for name in _named(kept, reference)}
            found = [kept for kept in _used(scene, client, target) if kept.name in there]
            query = f"_has:{type}:{reference.name}:{parameter.name}={value}"
            yield from _joined(client, target, query, found, type, (type, reference), (type, parameter))


def _joined(
    client: SandboxClient, type: str, query: str, found: list[Kept], joined: str, *read: tuple[str, Parameter]
) -> Iterator[Case]:
    if refused_by_token(client, type, "s"):
        return
    ask = Ask(client.name, "GET", f"/{type}?{query.replace(' ', '%20')}&_count=200")
    closed = refused_by_token(client, joined, "s")
    if not closed and any(_never(client, of, parameter) for of, parameter in read):
        closed = "SEA-004"
    yield Case(ask, refused(403, closed) if closed else _ids({kept.body["id"] for kept in found}))


def _valued(scene: Scene, type: str) -> Iterator[tuple[Parameter, str]]:
    """The parameters of a type that something is found by, each with one such value."""
    for parameter in STORED[type].parameters:
        if value := next((key for kept in scene.of(type) for key in sorted(_keys(kept, parameter))), None):
            yield parameter, value


def _used(scene: Scene, client: SandboxClient, type: str, *parameters: Parameter) -> list[Kept]:
    """The records of a type of which the client sees what these parameters read."""
    seen = [kept for kept in scene.of(type) if kept.view(client) != "-"]
    return [kept for kept in seen if all(_may_use(kept.view(client), parameter) for parameter in parameters)]


def _named(kept: Kept, reference: Parameter) -> set[str]:
    return {value["reference"] for value in leaves(kept.body, reference) if "reference" in value}


def _never(client: SandboxClient, type: str, parameter: Parameter) -> bool:
    return not any(_may_use(view, parameter) for view in page.ever(client.role, type))


@pytest.mark.parametrize("lenient", [False, True])
def test_no_other_way_of_searching_reaches_what_is_hidden(scene: Scene, lenient: bool) -> None:
    """Refused, or left out as if it had not been asked: the answer is that of the search without it."""
    headers = (("Prefer", "handling=lenient"),) if lenient else ()
    cases = []
    for client in (one for one in ROLES if one.role in NARROW):
        for type in (type for type in TYPES if not refused_by_token(client, type, "s")):
            every = {kept.body["id"] for kept in scene.of(type) if kept.view(client) != "-"}
            for query in _elsewhere(type):
                ask = Ask(client.name, "GET", f"/{type}?{query}&_count=200", headers=headers)
                cases.append(Case(ask, _unmoved(every) if lenient else refused(400, "SEA-001", "SEA-003")))
    found = complaints(scene, cases)
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])


def _elsewhere(type: str) -> Iterator[str]:
    first = next(parameter.name for parameter in STORED[type].parameters if parameter.kind == "reference")
    yield from (query.format(type=type, first=first) for query in NOT_OFFERED)


def _unmoved(every: set[str]) -> Check:
    def check(told: Told) -> str:
        if told.status == 400:
            return "" if told.code == "SEA-003" else "wanted SEA-003"
        got = {e["resource"]["id"] for e in told.json.get("entry", []) if e["search"]["mode"] == "match"}
        return "" if got == every else f"it moved the answer: {sorted(got)}"

    return check


def test_a_patch_on_what_a_view_hides_is_refused_whatever_is_there(scene: Scene) -> None:
    """Every element of R4, by every operation: the answers of one client on one record are one."""
    cases, hidden = [], []
    for client in ROLES:
        for kept in scene.kept:
            if refused_by_token(client, kept.type, "u"):
                continue
            for patch in _patches(kept, client):
                headers = (("Content-Type", PATCH), ("If-Match", f'W/"{len(kept.versions)}"'))
                ask = Ask(client.name, "PATCH", f"/{kept.name}", json.dumps(patch).encode(), headers, str(patch)[:90])
                cases.append(Case(ask, _untouched(kept, client)))
                hidden.append(kept.view(client))
    found = complaints(scene, cases)
    assert {"-", "basics", "dates", "no-nino", "own-part", "name"} <= set(hidden)
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])


def _patches(kept: Kept, client: SandboxClient) -> Iterator[list[Json]]:
    """By turns an operation of each kind on each element that is hidden, and on a place inside it that is there."""
    view = kept.view(client)
    if view == "all":
        return
    names = [n for n in _names(kept.type) if not page.shows_whole(view, n)][: 2 if view == "-" else None]
    if view == "no-nino":
        names = ["identifier"]
    for number, name in enumerate(names):
        there = kept.body.get(name)
        path = f"/{name}/0" if isinstance(there, list) else f"/{name}"
        operations = (
            {"op": "test", "path": path, "value": there[0] if isinstance(there, list) else there},
            {"op": "test", "path": path, "value": "wrong"},
            {"op": "add", "path": f"/{name}", "value": there or "wrong"},
            {"op": "replace", "path": path, "value": there or "wrong"},
            {"op": "remove", "path": path},
            {"op": "copy", "from": path, "path": "/language"},
            {"op": "move", "from": path, "path": "/language"},
        )
        yield [operations[number % len(operations)]]


def _names(type: str) -> list[str]:
    return sorted(name for name in definitions.types()[type] if "[x]" not in name and name not in ("id", "meta"))


def _untouched(kept: Kept, client: SandboxClient) -> Check:
    if kept.view(client) == "-":
        return refused(404, "RES-001")
    if kept.type == "Flag":
        return refused(403, "AUT-086")
    own = kept.keeper == client.organisation or kept.type == "Task"
    return refused(403, "PAT-004") if own else refused(403, "RES-005")


def test_who_sees_less_than_all_cannot_put_a_whole_record(scene: Scene) -> None:
    cases = []
    for client in ROLES:
        for kept in scene.kept:
            view = kept.view(client)
            if view == "all" or refused_by_token(client, kept.type, "u"):
                continue
            check = refused(404, "RES-001") if view == "-" else refused(403, "RES-005")
            headers = (("If-Match", f'W/"{len(kept.versions)}"'),)
            cases.append(Case(Ask(client.name, "PUT", f"/{kept.name}", json.dumps(kept.body).encode(), headers), check))
            missing = json.dumps(kept.body | {"id": NOBODY}).encode()
            ask = Ask(client.name, "PUT", f"/{kept.type}/{NOBODY}", missing, (("If-Match", 'W/"1"'),))
            cases.append(Case(ask, refused(404, "RES-001")))
    found = complaints(scene, cases)
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])
