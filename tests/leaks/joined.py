"""The doors between records: what goes with a page, tried by every client along every declared reference."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.references import Pair, pairs_from, pairs_to
from app.sandbox.clients import CLIENTS, SandboxClient
from tests.kit.leaks import Told
from tests.leaks import views
from tests.leaks.doors import TYPES, Case, Check, Doors, ask, classes, closed, refused
from tests.leaks.facts import DIRECTORY, Fact
from tests.leaks.oracle import most

Json = dict[str, Any]


class Joined:
    """The joined doors of one phase."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors

    def including(self) -> Iterator[Case]:
        """`_include` and `_revinclude` of every declared reference, by everybody who may search the type."""
        for client in CLIENTS:
            for type in TYPES:
                if not closed(client, type, "s"):
                    for pair in pairs_from(type):
                        yield self._include(client, type, pair)
                    for pair in pairs_to(type):
                        yield self._revinclude(client, type, pair)

    def _include(self, client: SandboxClient, type: str, pair: Pair) -> Case:
        parameter = pair[1]
        request = ask(client, "GET", f"/{type}?_include={type}:{parameter.name}&_count=200")
        shut = [shut_to(client, target) for target in parameter.targets]
        if all(shut):
            return Case(request, refused(403, shut[0]))
        if never(client, pair[0], parameter):
            return Case(request, refused(403, "SEA-004"))
        opened = [target for target, code in zip(parameter.targets, shut, strict=True) if not code]
        matches = self.seen(client, type)
        named = {name for fact in matches for name in self._shown_names(client, fact, parameter)}
        beside = [self.doors.facts.all[n] for n in named if n.split("/")[0] in opened and n in self.doors.facts.all]
        return Case(request, self._gives(client, matches, [fact for fact in beside if self._rank(client, fact)]))

    def _revinclude(self, client: SandboxClient, type: str, pair: Pair) -> Case:
        source, parameter = pair
        request = ask(client, "GET", f"/{type}?_revinclude={source.name}:{parameter.name}&_count=200")
        if shut := shut_to(client, source.name):
            return Case(request, refused(403, shut))
        if never(client, source, parameter):
            return Case(request, refused(403, "SEA-004"))
        matches = self.seen(client, type)
        names = {fact.name for fact in matches}
        need = views.needed(source.name, parameter)
        beside = [fact for fact in self.seen(client, source.name, need) if names & set(named(fact.body, parameter))]
        return Case(request, self._gives(client, matches, beside))

    def seen(self, client: SandboxClient, type: str, need: int = 1) -> list[Fact]:
        """The records of a type that a client sees at a rank or above."""
        return [fact for fact in self.doors.of(type) if self._rank(client, fact) >= need]

    def _rank(self, client: SandboxClient, fact: Fact) -> int:
        return self.doors.rank(client, fact.name)

    def _shown_names(self, client: SandboxClient, fact: Fact, parameter: Parameter) -> list[str]:
        body = views.shown(fact, fact.body, self._rank(client, fact), client)
        return named(body or {}, parameter)

    def _gives(self, client: SandboxClient, matches: list[Fact], beside: list[Fact]) -> Check:
        """The matches, and beside them of personal types these and no other, each at the client's own view."""
        there = {fact.name for fact in matches}
        want = {(f.name, "match"): f for f in matches}
        want |= {(f.name, "include"): f for f in beside if f.name not in there}

        def check(told: Told) -> str:
            got = {
                (_name(e), e["search"]["mode"]): e["resource"] for e in told.json.get("entry", []) if _is_personal(e)
            }
            right = {key: views.shown(f, f.body, self._rank(client, f), client) for key, f in want.items()}
            if told.status == 200 and got == right and told.json["total"] == len(matches):
                return ""
            return f"wanted {sorted(want)}, got {sorted(got)}"

        return check


def never(client: SandboxClient, type: ResourceType, parameter: Parameter) -> bool:
    """Whether the role never sees what a parameter reads."""
    if type.name in DIRECTORY:
        return False
    return views.needed(type.name, parameter) > most(client, type.name, classes(type.name))


def shut_to(client: SandboxClient, type: str) -> str:
    """The code with which the token alone is refused a search of a type that is joined; nothing where it may."""
    if type in DIRECTORY:
        return "" if client.scopes.allows(type, "s") else "AUT-020"
    return closed(client, type, "s")


def named(body: Json, parameter: Parameter) -> list[str]:
    """The addresses that a parameter reads from a content."""
    return [value["reference"] for value in views.leaves(body, parameter) if "reference" in value]


def _name(entry: Json) -> str:
    return f"{entry['resource']['resourceType']}/{entry['resource']['id']}"


def _is_personal(entry: Json) -> bool:
    return entry["search"]["mode"] != "outcome" and entry["resource"]["resourceType"] not in DIRECTORY
