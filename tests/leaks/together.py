"""Doors inside a transaction: what is looked at there, and references that are conditions, tell what others tell."""

import json
import re
from collections.abc import Iterator
from typing import Any

from app.sandbox.clients import CLIENTS, SandboxClient
from tests.kit.leaks import Told
from tests.leaks import views
from tests.leaks.doors import NOBODY, TYPES, Case, Check, Doors, ask, closed
from tests.leaks.facts import Fact
from tests.wire.bodies import bundle

Json = dict[str, Any]
MOST = 90
"""Conditions of one transaction: a few below what it takes."""


def together(doors: Doors) -> Iterator[Case]:
    """Transactions of every client that look at every record, and name every record by a condition."""
    for client in CLIENTS:
        for type in TYPES:
            if not closed(client, type, "r"):
                yield from _looks(doors, client, type)
        if not closed(client, "Communication", "c"):
            yield from _conditions(doors, client)


def _looks(doors: Doors, client: SandboxClient, type: str) -> Iterator[Case]:
    """All that is visible at once, and each that is not."""
    seen = [fact for fact in doors.of(type) if doors.rank(client, fact.name)][:MOST]
    if seen:
        yield Case(ask(client, "POST", "", bundle(*map(_look, seen))), _all(doors, client, seen))
    for fact in [fact for fact in doors.of(type) if not doors.rank(client, fact.name)]:
        check = doors.missed(client, fact)
        yield Case(ask(client, "POST", "", bundle(_look(fact))), check)


def _look(fact: Fact) -> Json:
    return {"request": {"method": "GET", "url": fact.name}}


def _all(doors: Doors, client: SandboxClient, seen: list[Fact]) -> Check:
    wanted = [views.shown(fact, json.loads(fact.versions[-1]), doors.rank(client, fact.name), client) for fact in seen]

    def check(told: Told) -> str:
        got = [entry.get("resource") for entry in told.json.get("entry", [])]
        return "" if (told.status, got) == (200, wanted) else f"wanted the views of {len(wanted)} records"

    return check


def _conditions(doors: Doors, client: SandboxClient) -> Iterator[Case]:
    """One record that names every other and a missing one, by what finds them: refused for those that are hidden."""
    facts = [fact for fact in doors.facts.all.values() if fact.type in TYPES and not closed(client, fact.type, "s")]
    missing = f"Patient?_id={NOBODY}"
    if closed(client, "Patient", "s"):
        return
    for start in range(0, len(facts), MOST):
        part = facts[start : start + MOST]
        hidden = [number for number, fact in enumerate(part) if not doors.rank(client, fact.name)]
        about = [{"reference": f"{fact.type}?_id={fact.id}"} for fact in part] + [{"reference": missing}]
        words = {"resourceType": "Communication", "status": "completed", "about": about}
        entry = {"resource": words, "request": {"method": "POST", "url": "Communication"}}
        yield Case(ask(client, "POST", "", bundle(entry)), _none([*hidden, len(part)]))


def _none(hidden: list[int]) -> Check:
    def check(told: Told) -> str:
        got = [int(found) for found in re.findall(r"resource\.about\[(\d+)\]\.reference", told.body.decode())]
        return "" if (told.status, told.code, got) == (422, "BUN-005", hidden) else f"wanted the places {hidden}"

    return check
