"""What goes with a page: records its matches name, or that name them, each found through the predicate like any."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.disclosure import highest
from app.domain.catalogue.types import TYPES
from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.domain.query import ID, LAST_UPDATED, Criterion, Include, Order, Query, Target, Token, Value, rank_for
from app.domain.record import Record
from app.fhir.extraction import at, reference_parts
from app.fhir.views import shown
from app.services.permission import permit
from app.services.read import Shown
from app.store import organisations, search
from app.store.database import Connection

MOST = 1000
"""Records that are followed from one page, both ways together."""

STEPS = 4
"""How far `:iterate` goes from a match."""

TOGETHER = 100
"""Records that one statement asks for."""

ORDER = (Order(LAST_UPDATED, False),)


def permitted(caller: Caller, includes: Iterable[Include]) -> tuple[Include, ...]:
    """The includes, each with those types alone that the token opens to a search.

    Where it opens none of them: AUT-020 or AUT-021. SEA-004 where the role never sees the reference.
    """
    return tuple(_permitted(caller, include) for include in includes)


def _permitted(caller: Caller, include: Include) -> Include:
    joined = (include.source.name,) if include.is_reverse else include.targets
    opened = tuple(type for type in joined if _is_open(caller, type))
    if not opened:
        permit(caller, joined[0], "search-type")
    _require_sight(caller, include)
    return include if include.is_reverse else replace(include, targets=opened)


def _require_sight(caller: Caller, include: Include) -> None:
    source = include.source
    most = highest(caller.role, source.name, source.classes)
    if rank_for(source, include.parameter) > most and not source.is_directory:
        asked = "_revinclude" if include.is_reverse else "_include"
        raise refuse("SEA-004", f"http.query.{asked}", name=f"{source.name}:{include.parameter.name}")


def _is_open(caller: Caller, type: str) -> bool:
    try:
        permit(caller, type, "search-type")
    except Refusal:
        return False
    return True


def gathered(
    connection: Connection, caller: Caller, includes: Sequence[Include], matches: Sequence[Shown], now: int
) -> tuple[tuple[Shown, ...], tuple[Issue, ...]]:
    """What the includes find from the matches of a page, each record once and no match again, and SEA-015 among the
    issues where something was left out. References are read from what the caller is shown, and from nothing else.
    """
    page = _Gathering(connection, caller, matches, now)
    fresh = list(matches)
    for step in range(STEPS):
        due = [include for include in includes if include.is_repeated or not step]
        fresh = [one for include in due for one in page.followed(include, fresh)]
    repeated = [include for include in includes if include.is_repeated]
    is_cut = page.is_cut or any(page.goes_on(include, fresh) for include in repeated)
    issues = (Issue("SEA-015", facts={"most": MOST, "steps": STEPS}),) if is_cut else ()
    return tuple(page.found), issues


class _Gathering:
    """The records of a page as they come together."""

    def __init__(self, connection: Connection, caller: Caller, matches: Sequence[Shown], now: int) -> None:
        self._connection, self._caller, self._now = connection, caller, now
        self._known = {(one.record.type, one.record.id) for one in matches}
        self._bodies: dict[str, Json] = {}
        self._registry: dict[tuple[str, str], str] = {}
        self._room = MOST
        self.found: list[Shown] = []
        self.is_cut = False

    def followed(self, include: Include, sources: Sequence[Shown]) -> list[Shown]:
        """The records that one include adds from these."""
        records = self._naming(include, sources) if include.is_reverse else self._named(include, sources)
        fresh = [Shown(record, shown(record, self._caller)) for record in records]
        self.found += fresh
        return fresh

    def goes_on(self, include: Include, sources: Sequence[Shown]) -> bool:
        """Whether there may be more to follow from these."""
        if include.is_reverse:
            return any(one.record.type in include.targets for one in sources)
        return next(self._wanted(include, sources), None) is not None

    def _named(self, include: Include, sources: Sequence[Shown]) -> list[Record]:
        """The records that these name; each is asked for once, whether it is seen or not."""
        wanted = list(islice(dict.fromkeys(self._wanted(include, sources)), self._room + 1))
        self.is_cut |= len(wanted) > self._room
        wanted = wanted[: self._room]
        self._room -= len(wanted)
        self._known |= set(wanted)
        found: list[Record] = []
        for type in include.targets:
            ids = [Token(None, id) for of, id in wanted if of == type]
            found += self._searched(TYPES[type], ID, ids, len(ids))
        places = {key: place for place, key in enumerate(wanted)}
        return sorted(found, key=lambda record: places[record.type, record.id])

    def _wanted(self, include: Include, sources: Sequence[Shown]) -> Iterator[tuple[str, str]]:
        """Type and id of what these name in the part of them that is shown, and what was not asked for before."""
        for one in sources:
            if one.record.type == include.source.name:
                for value in at(self._body(one), include.parameter.path):
                    named = self._reference(value, include)
                    if named[0] in include.targets and named[1] and named not in self._known:
                        yield named

    def _body(self, one: Shown) -> Json:
        name = one.record.reference
        if name not in self._bodies:
            self._bodies[name] = json.loads(one.text)
        return self._bodies[name]

    def _reference(self, value: Any, include: Include) -> tuple[str, str]:
        """Where a reference leads; one by identifier alone leads to the registered organisation of that identifier."""
        type, id = reference_parts(value)
        identifier = value.get("identifier") if isinstance(value, dict) else None
        if id or not identifier or "Organization" not in include.targets:
            return type, id
        return "Organization", self._registered(str(identifier.get("system", "")), str(identifier.get("value", "")))

    def _registered(self, system: str, code: str) -> str:
        if (system, code) not in self._registry:
            if len(self._registry) == MOST:
                self.is_cut = True
                return ""
            found = organisations.find(self._connection, system, code)
            self._registry[system, code] = found.id if found else ""
        return self._registry[system, code]

    def _naming(self, include: Include, sources: Sequence[Shown]) -> list[Record]:
        """The records that name these, where the caller is shown that they do."""
        named = [one.record for one in sources if one.record.type in include.targets]
        targets = [Target(record.type, record.id) for record in named]
        hits = self._searched(include.source, include.parameter, targets, self._room)
        found = [record for record in hits if (record.type, record.id) not in self._known]
        self._room -= len(found)
        self._known |= {(record.type, record.id) for record in found}
        return found

    def _searched(
        self, declared: ResourceType, parameter: Parameter, values: Sequence[Value], most: int
    ) -> list[Record]:
        """The records that have one of the values, each once, so many at most: a search like any other."""
        found: dict[str, Record] = {}
        needed = rank_for(declared, parameter)
        for start in range(0, len(values), TOGETHER):
            criterion = Criterion(parameter, None, tuple(values[start : start + TOGETHER]))
            query = Query(declared, (criterion,), ORDER, most - len(found), False, ())
            hits = search.search(self._connection, self._caller, query, needed, self._now)
            found |= {hit.record.id: hit.record for hit in hits[: query.count]}
            self.is_cut |= len(hits) > query.count
        return list(found.values())
