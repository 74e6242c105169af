"""Entries of a transaction that change a record, by its id or by a condition that finds it."""

from collections.abc import Callable
from typing import Any

from app.domain.catalogue.types import TYPES
from app.domain.errors import Hidden, Refusal, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.services import changes
from app.services.conditional_references import literal, plain
from app.services.draft import Draft, faults, renamed
from app.services.matching import one_of_own
from app.services.permission import permit
from app.services.transaction_entries import Entry
from app.services.update import after_patch, named_version, stated_version
from app.services.writing import Work


def settle(work: Work, entry: Entry) -> None:
    """Say which record a condition is about: the caller's own one that it finds, or a new one where a PUT finds none.

    RES-001 for a PATCH that finds none, RES-006 for several, RES-004 for a body with another id, SEA codes for the
    condition.
    """
    found = find(work, entry)
    if found is not None:
        entry.id = found.id
        if entry.resource.get("id", found.id) != found.id:
            raise refuse("RES-004", f"{entry.type}.id")
        if entry.method == "PUT":
            entry.resource = entry.resource | {"id": found.id}
    elif entry.method == "PATCH":
        raise Hidden("the condition finds none")
    else:
        entry.draft = _new(work, entry)


def find(work: Work, entry: Entry) -> Record | None:
    """The caller's own record that the condition of an entry finds."""
    return one_of_own(work, TYPES[entry.type], entry.wanted or "", "http.query", "http.query")


def _new(work: Work, entry: Entry) -> Draft:
    permit(work.caller, entry.type, "create")
    if "id" in entry.resource:
        raise refuse("RES-004", f"{entry.type}.id")
    draft = Draft(entry.resource, f"{entry.at}.resource", entry.full_url, place=entry.place)
    if found := faults(work.gateway, draft, plain(entry.resource)):
        raise Refusal(*found)
    return draft


def named(work: Work, entry: Entry) -> Record:
    """The record that is changed, at the version the entry names; refused as the change of it alone would be."""
    stated = stated_version(entry.resource) if entry.method == "PUT" else None
    return named_version(work, entry.type, entry.id, entry.request.conditions.get("if-match"), stated)


def change(work: Work, entry: Entry, before: Record, names: dict[str, str]) -> Record:
    """The next version of a record, stored; `names` are those of the other entries' records."""

    def told(node: Any) -> Any:
        return literal(work, renamed(node, names), f"{entry.at}.resource")

    if entry.method == "PUT":
        return changes.put(work, before, told(entry.resource))
    return after_patch(work, before, [_operation(operation, told) for operation in entry.operations])


def _operation(operation: Json, told: Callable[[Any], Any]) -> Json:
    """An operation whose value leads where it is meant to, be it a Reference or the text in one."""
    value = operation.get("value")
    if isinstance(value, str) and operation["path"].endswith("/reference"):
        return operation | {"value": told({"reference": value})["reference"]}
    return operation | {"value": told(value)} if isinstance(value, dict | list) else operation
