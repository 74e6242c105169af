"""`$validate`: what stands against a resource, or against a write of it, with nothing kept of the write."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.clock import milliseconds
from app.domain.errors import Issue, Refusal, Unauthenticated, refuse
from app.domain.json import Json
from app.fhir.definitions import profiles
from app.fhir.json import parse
from app.fhir.parameters import read_parts
from app.fhir.terminology import nearest
from app.services import changes, create, transaction, update
from app.services.activity import ask_whether_active
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.read import known_type
from app.services.replay import Sent
from app.services.sealed import Notes, Sealed, seal
from app.services.transaction_entries import planned
from app.services.writing import Work, require_active, undo
from app.store.wall import facing

MODES = ("create", "update")
BUNDLE = "Bundle"
PASSED = "VAL-100"
TOLD = ("broken", "unavailable", "throttled", "unauthenticated")
"""Kinds of refusal that say nothing of the resource; the caller meets them as at every door."""


@dataclass(frozen=True)
class Asking:
    """What is asked of a resource; without a mode its form and profile alone."""

    type: str
    id: str | None
    resource: Json
    mode: str | None
    profile: str | None
    if_match: str | None


class _UndoneError(Exception):
    """Ends a rehearsal, so that nothing of it is kept."""


def validate(
    gateway: Gateway,
    caller: Caller,
    asked: Asked,
    type: str,
    id: str | None,
    sent: Sent,
    mode: str | None,
    profile: str | None,
) -> Sealed[tuple[Issue, ...]]:
    """All that stands against a resource, VAL-100 first where nothing does; Parameters may say mode and profile too.

    With the mode `create` or `update` the whole write is tried and undone; a Bundle is tried as a transaction. Refused
    itself: RES-002, AUT-020, VAL-101 and 102, and a body that cannot be read. https://hl7.org/fhir/R4/resource-operation-validate.html
    """
    notes = Notes("$validate", "E", detail={"type": type if type in (*TYPES, BUNDLE) else ""})
    if id:
        notes.about(type, id)

    def answer() -> tuple[Issue, ...]:
        asking = _asking(type, id, sent, mode, profile)
        if type != BUNDLE:
            permit(caller, known_type(type), asking.mode or ("update" if id else "create"))
        try:
            found = tuple(_found(gateway, caller, asked, asking, notes))
        except Refusal as refusal:
            if refusal.kind in TOLD or isinstance(refusal, Unauthenticated):
                raise
            found = refusal.issues
        notes.detail["found"] = " ".join(dict.fromkeys(issue.code for issue in found[:10]))
        stands = any(issue.entry.severity == "error" for issue in found)
        return found if stands else (Issue(PASSED), *found)

    return seal(gateway, caller, asked, notes, answer)


def _asking(type: str, id: str | None, sent: Sent, mode: str | None, profile: str | None) -> Asking:
    resource = parse(sent.body)
    if resource.get("resourceType") == "Parameters":
        parts = read_parts("$validate", resource)
        mode, profile = parts.code("mode") or mode, parts.value("profile", "Uri", "Canonical", "String") or profile
        found = next((part.get("resource") for part in parts.parts if part["name"] == "resource"), None)
        resource = found if isinstance(found, dict) else {}
    fitting = MODES[:1] if id is None else MODES[1:]
    if mode is not None and mode not in fitting:
        raise refuse("VAL-101", "mode", allowed=" or ".join(fitting))
    if profile is not None and profile.partition("|")[0] not in (urls := [known["url"] for known in profiles()]):
        near = nearest(profile.rpartition("/")[2], [url.rpartition("/")[2] for url in urls])
        raise refuse("VAL-102", "profile", hint=f" Did you mean {near[0]}?" if near else "")
    return Asking(type, id, resource, mode, profile, sent.if_match)


def _found(gateway: Gateway, caller: Caller, asked: Asked, asking: Asking, notes: Notes) -> list[Issue]:
    """What stands against it: faults are raised or returned, and what a write would remark is returned."""
    against = gateway.validator.check(asking.resource, profile=asking.profile) if asking.profile else []
    if against:
        return against
    if asking.type == BUNDLE:
        entries = planned(gateway, caller, asking.resource)
        return _rehearsed(gateway, caller, asked, lambda work: transaction.carry_out(work, entries), asking, notes)
    if asking.id is None:
        made = create.drafted(gateway, asking.type, asking.resource, None)
        return _rehearsed(gateway, caller, asked, lambda work: create.store(work, made), asking, notes)
    id, resource = asking.id, update.checked(gateway, asking.type, asking.id, asking.resource)

    def change(work: Work) -> object:
        stated = update.stated_version(resource)
        return changes.put(work, update.named_version(work, asking.type, id, asking.if_match, stated), resource)

    return _rehearsed(gateway, caller, asked, change, asking, notes)


def _rehearsed(
    gateway: Gateway, caller: Caller, asked: Asked, act: Callable[[Work], object], asking: Asking, notes: Notes
) -> list[Issue]:
    """What a write remarks, once it was done and undone; nothing without a mode. The notes keep what was refused, and
    nothing of what it would have stored.
    """
    if asking.mode is None:
        ask_whether_active(gateway, caller)
        return []
    moment, warnings = gateway.business.now(), list[Issue]()
    try:
        with gateway.database.writing(facing(caller, milliseconds(moment))) as connection:
            work = Work(gateway, caller, asked, connection, moment, notes, warnings)
            require_active(work)
            act(work)
            raise _UndoneError  # noqa: TRY301  it has to leave the transaction, which rolls back for nothing else
    except _UndoneError:
        return warnings
    finally:
        undo(notes)
