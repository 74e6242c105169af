"""Every door to a record, and what the page says must come out of it."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.sandbox.clients import SandboxClient
from tests.disclosure import page
from tests.disclosure.expected import shown
from tests.disclosure.scene import Kept
from tests.kit.leaks import Ask, Told

Json = dict[str, Any]
NOBODY = "01a0f67a-3800-7000-8000-000000000000"
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
CSV = (("Accept", "text/csv"),)
PATCH = "application/json-patch+json"


@dataclass(frozen=True)
class Case:
    """One request, and a check that says what is wrong with its answer, or nothing."""

    ask: Ask
    check: Callable[[Told], str]


def reading(client: SandboxClient, kept: Kept) -> Iterator[Case]:
    """A record through every door that only looks."""
    if closed := refused_by_token(client, kept.type, "r"):
        yield Case(Ask(client.name, "GET", f"/{kept.name}"), refused(403, closed))
        return
    wanted = [shown(version, kept.view(client), client) for version in kept.versions]
    last, id = wanted[-1], kept.body["id"]
    yield Case(Ask(client.name, "GET", f"/{kept.name}"), _one(last))
    for number, version in enumerate(wanted, 1):
        yield Case(Ask(client.name, "GET", f"/{kept.name}/_history/{number}"), _one(version))
    yield Case(Ask(client.name, "GET", f"/{kept.name}/_history"), _many(wanted[::-1] if last else None))
    if refused_by_token(client, kept.type, "s"):
        return
    found = _many([last] if last else [])
    yield Case(Ask(client.name, "GET", f"/{kept.type}?_id={id}"), found)
    yield Case(Ask(client.name, "POST", f"/{kept.type}/_search", f"_id={id}".encode(), FORM), found)
    if kept.type == "Task":
        yield Case(Ask(client.name, "GET", f"/Task?_id={id}", headers=CSV), _row(last))


def refused_by_token(client: SandboxClient, type: str, letter: str) -> str:
    """The code with which the token alone is refused, the same for every id; nothing where it may ask."""
    if not client.scopes.allows(type, letter):
        return "AUT-020"
    return "" if page.ever(client.role, type) or letter in "cu" else "AUT-021"


def refused(status: int, *codes: str) -> Callable[[Told], str]:
    """A refusal of this status and one of these codes."""

    def check(told: Told) -> str:
        return "" if told.status == status and told.code in codes else f"wanted {status} {codes}"

    return check


def _one(want: Json | None) -> Callable[[Told], str]:
    if want is None:
        return refused(404, "RES-001")

    def check(told: Told) -> str:
        return "" if told.status == 200 and told.json == want else difference(told.json, want)

    return check


def _many(want: list[Json | None] | None) -> Callable[[Told], str]:
    if want is None:
        return refused(404, "RES-001")

    def check(told: Told) -> str:
        got = [entry["resource"] for entry in told.json.get("entry", [])]
        return "" if told.status == 200 and got == want else f"wanted {json.dumps(want)[:600]}"

    return check


def _row(want: Json | None) -> Callable[[Told], str]:
    def check(told: Told) -> str:
        rows = list(csv.DictReader(io.StringIO(told.body.decode())))
        ids = [row["task id"] for row in rows]
        return "" if told.status == 200 and ids == ([want["id"]] if want else []) else "wanted its row alone"

    return check


def difference(got: Json, want: Json) -> str:
    """Which elements are more, fewer or other than the view lists."""
    more, fewer = sorted(set(got) - set(want)), sorted(set(want) - set(got))
    other = sorted(n for n in set(got) & set(want) if got[n] != want[n])
    told = {n: (got[n], want[n]) for n in other[:2]}
    return f"too much {more}, missing {fewer}, other {other} {json.dumps(told)[:900]}"
