"""Every door to every record: each request with what its answer must be, generated from the catalogue."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from app.domain.catalogue.declare import Parameter
from app.domain.catalogue.types import STORED
from app.domain.query import ID, LAST_UPDATED
from app.sandbox.clients import CLIENTS, SandboxClient
from tests.kit.leaks import Ask, Told
from tests.leaks import views
from tests.leaks.facts import DIRECTORY, Fact, Facts
from tests.leaks.oracle import NEVER_TOLD, Oracle, most

Json = dict[str, Any]
Check = Callable[[Told], str]
NOBODY = "01a0f67a-3800-7000-8000-000000000000"
"""An id that no record has."""

TYPES = [type for type in STORED if type not in DIRECTORY]
MOST_VALUES = 8


@dataclass(frozen=True)
class Case:
    """One request and a check of its answer, which says what is wrong with it, or nothing."""

    ask: Ask
    check: Check


class Doors:
    """The doors of one phase; `before` are the ranks of the phases before it."""

    def __init__(self, facts: Facts, before: dict[tuple[str, str], int]) -> None:
        self.facts = facts
        self.oracle = Oracle(facts)
        self.before = before
        self.rank = cache(lambda client, name: self.oracle.rank(client, facts.all[name]))

    def ranks(self) -> dict[tuple[str, str], int]:
        """The highest rank each client has had on each record up to now."""
        now = {(c.name, name): self.rank(c, name) for c in CLIENTS for name in self.facts.all}
        return {key: max(rank, self.before.get(key, 0)) for key, rank in now.items()}

    def reading(self, *, versions: bool) -> Iterator[Case]:
        """Every record read, and its versions too; where the token alone is refused, one record and a missing one."""
        for client in CLIENTS:
            for type in TYPES:
                if refusal := closed(client, type, "r"):
                    for id in (self._any(type), NOBODY):
                        yield Case(ask(client, "GET", f"/{type}/{id}"), refused(403, refusal))
                else:
                    yield Case(ask(client, "GET", f"/{type}/{NOBODY}"), refused(404, "RES-001"))
                    for fact in self.of(type):
                        yield from [*self._reads(client, fact)][: None if versions else 1]

    def searching(self, *, blindly: bool) -> Iterator[Case]:
        """Every declared parameter of every type with the values that are there, and the count of all there is.

        Unless `blindly`, a client that sees nothing of a type asks for the count alone.
        """
        for client in CLIENTS:
            for type in TYPES:
                sees = any(self.rank(client, fact.name) for fact in self.of(type))
                yield from self._searches(client, type) if sees or blindly else self._counted(client, type)

    def of(self, type: str) -> list[Fact]:
        """The records of a type."""
        return self.facts.of(lambda fact: fact.type == type)

    def _any(self, type: str) -> str:
        return next((fact.id for fact in self.of(type)), NOBODY)

    def missed(self, client: SandboxClient, fact: Fact) -> Check:
        """The answer where nothing is visible: 403 for one who once saw it, else the 404 of a missing id."""
        seen = self.before.get((client.name, fact.name), 0) and client.role not in NEVER_TOLD
        return refused(403, "CON-001") if seen else refused(404, "RES-001")

    def asking_status(self) -> Iterator[Case]:
        """Where each referral is: told to DWP's status client where the person let it ask, to DWP's other clients of
        what they sent, and to nobody else.
        """
        for client in CLIENTS:
            for fact in self.of("ServiceRequest"):
                task = next(t for t in self.of("Task") if t.body["focus"]["reference"] == fact.name)
                asks = client.role in ("dwp-status", "dwp-assess", "dwp-decision")
                check = refused(404, "RES-001") if asks else refused(403, "AUT-021")
                told = asks and self.oracle.grants(client, task)
                yield Case(ask(client, "POST", "/$referral-status", self._question(fact)), _told if told else check)

    def _question(self, request: Fact) -> Json:
        patient = self.facts.all[request.subject].body
        asked = {
            "reference": {"valueString": request.body["requisition"]["value"]},
            "birthDate": {"valueDate": patient["birthDate"]},
            "family": {"valueString": patient["name"][0]["family"]},
        }
        parts = [{"name": name} | value for name, value in asked.items()]
        return {"resourceType": "Parameters", "parameter": [{"name": "query", "part": parts}]}

    def _reads(self, client: SandboxClient, fact: Fact) -> Iterator[Case]:
        rank = self.rank(client, fact.name)
        last = len(fact.versions)
        for path, check in (
            (f"/{fact.name}", self._text(fact, rank, last, client)),
            (f"/{fact.name}/_history/{last}", self._text(fact, rank, last, client)),
            (f"/{fact.name}/_history", self._history(fact, rank, client)),
        ):
            yield Case(ask(client, "GET", path), check if rank else self.missed(client, fact))

    def _text(self, fact: Fact, rank: int, version: int, client: SandboxClient) -> Check:
        text = fact.versions[version - 1]
        want = views.shown(fact, json.loads(text), rank, client)

        def check(told: Told) -> str:
            if told.status != 200:
                return f"wanted 200 at rank {rank}"
            same = told.body.decode() == text if rank == views.ALL else told.json == want
            return "" if same else f"wanted the view of rank {rank}: {json.dumps(want)[:600]}"

        return check

    def _history(self, fact: Fact, rank: int, client: SandboxClient) -> Check:
        want = [views.shown(fact, json.loads(text), rank, client) for text in reversed(fact.versions)]

        def check(told: Told) -> str:
            got = [entry["resource"] for entry in told.json.get("entry", [])]
            return "" if told.status == 200 and got == want else f"wanted {len(want)} versions at rank {rank}"

        return check

    def _searches(self, client: SandboxClient, type: str) -> Iterator[Case]:
        if refusal := closed(client, type, "s"):
            yield Case(ask(client, "GET", f"/{type}"), refused(403, refusal))
            return
        parameters = [ID, LAST_UPDATED, *STORED[type].parameters]
        for number, parameter in enumerate(parameters):
            need = views.needed(type, parameter)
            values = sorted({key for fact in self.of(type) for key in keys_of(fact, parameter)})
            for start in range(0, len(values), MOST_VALUES):
                chosen = values[start : start + MOST_VALUES]
                check = self._found(self._seen(client, type, parameter, chosen), client)
                never = need > most(client, type, classes(type))
                request = search(client, type, parameter.name, chosen, number)
                yield Case(request, refused(403, "SEA-004") if never else check)
        yield from self._counted(client, type)

    def _counted(self, client: SandboxClient, type: str) -> Iterator[Case]:
        if not closed(client, type, "s"):
            every = [fact for fact in self.of(type) if self.rank(client, fact.name)]
            yield Case(ask(client, "GET", f"/{type}?_count=0&_total=accurate"), _counts(len(every)))
            versions = sum(len(fact.versions) for fact in every)
            yield Case(ask(client, "GET", f"/{type}/_history?_count=0"), _counts(versions))
            yield Case(ask(client, "GET", f"/{type}/_history?_count=200"), self._told(every, client))

    def _told(self, facts: list[Fact], client: SandboxClient) -> Check:
        """The history of a type: of each record that is seen every version, and no other."""
        want = {
            (fact.id, number): views.shown(fact, json.loads(text), self.rank(client, fact.name), client)
            for fact in facts
            for number, text in enumerate(fact.versions, 1)
        }

        def check(told: Told) -> str:
            resources = [entry["resource"] for entry in told.json.get("entry", [])]
            got = {(one["id"], int(one["meta"]["versionId"])): one for one in resources}
            right = told.status == 200 and got == want and len(resources) == len(want)
            return "" if right else f"wanted versions {sorted(want)}, got {sorted(got)}"

        return check

    def _seen(self, client: SandboxClient, type: str, parameter: Parameter, chosen: list[str]) -> list[Fact]:
        need = views.needed(type, parameter)
        visible = [fact for fact in self.of(type) if self.rank(client, fact.name) >= need]
        return [fact for fact in visible if set(chosen) & keys_of(fact, parameter)]

    def _found(self, facts: list[Fact], client: SandboxClient) -> Check:
        want = {f.id: views.shown(f, f.body, self.rank(client, f.name), client) for f in facts}

        def check(told: Told) -> str:
            got = {entry["resource"]["id"]: entry["resource"] for entry in told.json.get("entry", [])}
            if told.status == 200 and got == want and told.json["total"] == len(want):
                return ""
            return f"wanted {sorted(want)}, got {sorted(got)}"

        return check


def keys_of(fact: Fact, parameter: Parameter) -> set[str]:
    """What a record can be found by, save texts that need escaping in a query."""
    values = [key for value in views.leaves(fact.body, parameter) for key in views.keys(parameter, value)]
    return {key for key in values if not set(key) & set(",\\$")}


def classes(type: str) -> str:
    """The classes that records of a type have, as one text."""
    return "".join(kind.data_class for kind in STORED[type].kinds)


def search(client: SandboxClient, type: str, name: str, values: list[str], number: int) -> Ask:
    """By address and by form in turn: both are one door."""
    query = f"{name}={quote(','.join(values), safe='|/:')}&_count=200"
    if number % 2:
        return ask(client, "GET", f"/{type}?{query}")
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    return Ask(client.name, "POST", f"/{type}/_search", query.encode(), form, query)


def _counts(total: int) -> Check:
    def check(told: Told) -> str:
        right = told.status == 200 and told.json["total"] == total and "entry" not in told.json
        return "" if right else f"wanted {total}"

    return check


def _told(told: Told) -> str:
    """One computed Task, with nothing in it to go on from."""
    tasks = [e["resource"] for e in told.json.get("entry", []) if e["resource"]["resourceType"] == "Task"]
    right = told.status == 200 and len(tasks) == 1 and not {"id", "meta", "for", "focus"} & set(tasks[0])
    return "" if right else "wanted one computed status"


def ask(client: SandboxClient, method: str, path: str, body: Any = None, **headers: str) -> Ask:
    """A request of a client with a JSON body."""
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Ask(client.name, method, path, json.dumps(body).encode() if body is not None else b"", sent)


def refused(status: int, code: str) -> Check:
    """A refusal of this status and catalogue code."""

    def check(told: Told) -> str:
        return "" if (told.status, told.code) == (status, code) else f"wanted {status} {code}"

    return check


def closed(client: SandboxClient, type: str, letter: str) -> str:
    """The code a token alone is refused with: no scope, or a role that never sees the type; nothing when it may ask."""
    if not client.scopes.allows(type, letter):
        return "AUT-020"
    return "" if letter in "cu" or most(client, type, classes(type)) else "AUT-021"
