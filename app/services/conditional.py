"""Update and patch of the one record of the caller's own that a condition finds."""

from dataclasses import replace

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.errors import Hidden, refuse
from app.domain.json import Json
from app.fhir.json import parse
from app.fhir.masking import holds_nino, masked
from app.fhir.patch import read_patch
from app.services import create, update
from app.services.create import Made
from app.services.draft import require_type
from app.services.find import LONGEST
from app.services.gateway import Asked, Gateway
from app.services.matching import one_of_own
from app.services.permission import permit
from app.services.read import known_type
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.writing import Work

AT = "http.query"


def put(gateway: Gateway, caller: Caller, asked: Asked, type: str, condition: str, sent: Sent) -> Made:
    """Store a PUT as the next version of the one record the condition finds, or as a new one where it finds none.

    RES-006 (412) for more than one, RES-021 (412) for none with If-Match, RES-004 for a body with another id, SEA codes
    for the condition; else as `update` and `create`. https://hl7.org/fhir/R4/http.html#cond-update
    """
    notes = _notes("update", type, condition)

    def prepare() -> Json:
        permit(caller, known_type(type), "update")
        _check(condition)
        resource = parse(sent.body)
        require_type(resource, type)
        return resource

    def act(work: Work, resource: Json) -> Made:
        found = one_of_own(work, TYPES[type], condition, AT, type)
        if found is None:
            return _made(work, type, resource, sent.if_match)
        if resource.get("id", found.id) != found.id:
            raise refuse("RES-004", f"{type}.id")
        return update.put(work, update.checked(gateway, type, found.id, resource | {"id": found.id}), sent.if_match)

    return transact_once(gateway, caller, asked, notes, _named(sent, condition), prepare, act)


def _made(work: Work, type: str, resource: Json, if_match: str | None) -> Made:
    """A new record, whose id the gateway gives; RES-004 for a body that has one, RES-021 where a version was named:
    there is none that could match (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1).
    """
    permit(work.caller, type, "create")
    if if_match is not None:
        raise refuse("RES-021", "http.if-match")
    if "id" in resource:
        raise refuse("RES-004", f"{type}.id")
    work.notes.interaction, work.notes.action = "create", "C"
    return create.made(work, create.drafted(work.gateway, type, resource, None))


def patch(gateway: Gateway, caller: Caller, asked: Asked, type: str, condition: str, sent: Sent) -> Made:
    """Apply a JSON Patch to the one record the condition finds; RES-001 for none, RES-006 for more; else as `patch`.

    https://hl7.org/fhir/R4/http.html#patch
    """
    notes = _notes("patch", type, condition)

    def prepare() -> list[Json]:
        permit(caller, known_type(type), "patch")
        _check(condition)
        return read_patch(sent.body)

    def act(work: Work, operations: list[Json]) -> Made:
        found = one_of_own(work, TYPES[type], condition, AT, type)
        if found is None:
            raise Hidden("the condition finds none")
        return update.apply(work, type, found.id, operations, sent.if_match)

    return transact_once(gateway, caller, asked, notes, _named(sent, condition), prepare, act)


def _notes(interaction: str, type: str, condition: str) -> Notes:
    known = type if type in TYPES else ""
    return Notes(interaction, "U", query=masked(condition, known)[:LONGEST], detail={"search": f"{known}?…"})


def _named(sent: Sent, condition: str) -> Sent:
    """The request with its condition: another condition under the same key is another request."""
    return replace(sent, path=f"{sent.path}?{condition}")


def _check(condition: str) -> None:
    if not condition:
        raise refuse("SEA-011", AT)
    if holds_nino(condition):
        raise refuse("SEA-013", f"{AT}.identifier")
