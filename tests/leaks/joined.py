"""The doors between records: what goes with a page, and chains; each declared reference tried by every client."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.references import Pair, pairs_from, pairs_to
from app.domain.catalogue.types import STORED
from app.domain.query import ID
from app.sandbox.clients import CLIENTS, SandboxClient
from tests.kit.leaks import Told
from tests.leaks import views
from tests.leaks.doors import MOST_VALUES, TYPES, Case, Check, Doors, ask, classes, closed, keys_of, refused, search
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

    def chaining(self) -> Iterator[Case]:
        """A chain and a `_has` along every declared reference, by everybody who may search the type; which parameter
        is asked for at its end changes from client to client.
        """
        for turn, client in enumerate(CLIENTS):
            for type in TYPES:
                if not closed(client, type, "s"):
                    for number, (pair, target) in enumerate(_chains(type)):
                        yield self._chain(client, pair, target, turn + number)
                        yield from self._further(client, pair, target, turn + number)
                    for number, pair in enumerate(pairs_to(type)):
                        yield self._has(client, type, pair, turn + number)

    def _chain(self, client: SandboxClient, pair: Pair, target: str, turn: int) -> Case:
        source, reference = pair
        parameter = _turn(target, turn)
        values = self._values(target, parameter)
        name = f"{reference.name}:{target}.{parameter.name}"
        refusal = self._closed(client, (target, parameter), (source.name, reference))
        there = {f.name for f in self._having(client, target, parameter, values)}
        need = views.needed(source.name, reference)
        found = [f for f in self.seen(client, source.name, need) if there & set(named(f.body, reference))]
        return self._asked(client, source.name, name, values, turn, refusal or self._gives(client, found, []))

    def _further(self, client: SandboxClient, pair: Pair, target: str, turn: int) -> Iterator[Case]:
        """A chain that goes on from there, along one of the references of the type it led to."""
        (source, reference), onward = pair, _chains(target)
        if not onward:
            return
        (_, between), end = onward[turn % len(onward)]
        parameter = _turn(end, turn)
        values = self._values(end, parameter)
        name = f"{reference.name}:{target}.{between.name}:{end}.{parameter.name}"
        read = ((target, between), (end, parameter), (source.name, reference))
        steps = [self._closed(client, step) for step in read]
        there = {f.name for f in self._having(client, end, parameter, values)}
        middle = self.seen(client, target, views.needed(target, between))
        led = {f.name for f in middle if there & set(named(f.body, between))}
        outer = self.seen(client, source.name, views.needed(source.name, reference))
        found = [f for f in outer if led & set(named(f.body, reference))]
        refusal = next((step for step in steps if step), None)
        yield self._asked(client, source.name, name, values, turn, refusal or self._gives(client, found, []))

    def _has(self, client: SandboxClient, type: str, pair: Pair, turn: int) -> Case:
        source, reference = pair
        parameter = _turn(source.name, turn)
        values = self._values(source.name, parameter)
        name = f"_has:{source.name}:{reference.name}:{parameter.name}"
        refusal = self._closed(client, (source.name, parameter), (source.name, reference))
        need = views.needed(source.name, reference)
        having = [f for f in self._having(client, source.name, parameter, values) if self._rank(client, f) >= need]
        there = {name for fact in having for name in named(fact.body, reference)}
        found = [fact for fact in self.seen(client, type) if fact.name in there]
        return self._asked(client, type, name, values, turn, refusal or self._gives(client, found, []))

    def _values(self, type: str, parameter: Parameter) -> list[str]:
        """Values that are there or, where there are none, one that could be."""
        there = sorted({key for fact in self.doors.of(type) for key in keys_of(fact, parameter)})[:MOST_VALUES]
        return there or [{"date": "ge1900-01-01", "quantity": "ge0"}.get(parameter.kind, "none")]

    def _having(self, client: SandboxClient, type: str, parameter: Parameter, values: list[str]) -> list[Fact]:
        seen = self.seen(client, type, views.needed(type, parameter))
        return [fact for fact in seen if set(values) & keys_of(fact, parameter)]

    def _closed(self, client: SandboxClient, *read: tuple[str, Parameter]) -> Check | None:
        """The refusal that the token alone gives: the joined type is shut, or the role never sees what is read."""
        if shut := shut_to(client, read[0][0]):
            return refused(403, shut)
        is_blind = any(never(client, STORED[type], parameter) for type, parameter in read)
        return refused(403, "SEA-004") if is_blind else None

    def _asked(self, client: SandboxClient, type: str, name: str, values: list[str], turn: int, check: Check) -> Case:
        return Case(search(client, type, name, values, turn), check)

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


def _chains(type: str) -> list[tuple[Pair, str]]:
    """Every reference of a type, with each personal type that it leads to."""
    return [(pair, target) for pair in pairs_from(type) for target in pair[1].targets if target in TYPES]


def _turn(type: str, turn: int) -> Parameter:
    parameters = [ID, *STORED[type].parameters]
    return parameters[turn % len(parameters)]


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
