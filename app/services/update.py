"""Update and patch: the version is named, the sender may change the record, the rule of its type agrees."""

import re

from app.domain.caller import Caller
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.patch import patched, read_patch
from app.fhir.views import shown
from app.services import changes
from app.services.create import Made
from app.services.draft import require_type
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.read import known_type, unseen
from app.services.replay import Sent
from app.services.retries import transact_once
from app.services.sealed import Notes
from app.services.writing import Work
from app.store import records

ETAG = re.compile(r'(?:W/)?"(\d{1,9})"', re.ASCII)
NAMED_VERSION = ("Task", "Consent")
"""Types whose change must name the version it is based on (428)."""


def update(gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, sent: Sent) -> Made:
    """Store a PUT as the next version. https://hl7.org/fhir/R4/http.html#update

    Refused: RES-001 for an unknown id (there is no update-as-create), RES-004, 412 stale, 428 unnamed version, RES-005
    and the rules of the type.
    """
    notes = Notes("update", "U")
    notes.about(type, id)

    def prepare() -> Json:
        permit(caller, known_type(type), "update")
        return checked(gateway, type, id, parse(sent.body))

    def act(work: Work, resource: Json) -> Made:
        return put(work, resource, sent.if_match)

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def put(work: Work, resource: Json, if_match: str | None) -> Made:
    """Store a checked resource as the next version of the record it is."""
    before = named_version(work, resource["resourceType"], resource["id"], if_match, stated_version(resource))
    return _changed(work, changes.put(work, before, resource))


def checked(gateway: Gateway, type: str, id: str, resource: Json) -> Json:
    """The resource of a PUT, once nothing stands against its form; raises every fault of it."""
    require_type(resource, type)
    if resource.get("id") != id:
        raise refuse("RES-004", f"{type}.id")
    changes.require_valid(gateway, resource)
    return resource


def patch(gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, sent: Sent) -> Made:
    """Apply a JSON Patch (RFC 6902) to what the caller sees of a record and store the whole result, checked again.

    Refused: PAT-001 to 004, and as `update`; who may not change the record learns nothing by trying. https://hl7.org/fhir/R4/http.html#patch
    """
    notes = Notes("patch", "U")
    notes.about(type, id)

    def prepare() -> list[Json]:
        permit(caller, known_type(type), "patch")
        return read_patch(sent.body)

    def act(work: Work, operations: list[Json]) -> Made:
        return apply(work, type, id, operations, sent.if_match)

    return transact_once(gateway, caller, asked, notes, sent, prepare, act)


def apply(work: Work, type: str, id: str, operations: list[Json], if_match: str | None) -> Made:
    """Apply the operations of a JSON Patch to what the caller sees of a record."""
    return _changed(work, after_patch(work, named_version(work, type, id, if_match, None), operations))


def after_patch(work: Work, before: Record, operations: list[Json]) -> Record:
    """The version that the operations make of a record, stored."""
    changes.require_patchable(work, before, operations)
    work.patched.add(before.reference)
    seen = parse(shown(before, work.caller).encode())
    return changes.patch(work, before, seen, patched(seen, operations))


def named_version(
    work: Work, type: str, id: str, if_match: str | None, stated: int | None, *, required: bool = True
) -> Record:
    """The record as the caller sees it once its person is locked, at the version the caller named."""
    sent = _version(if_match) if if_match else stated
    record = _seen(work, type, id)
    if record.person:
        work.lock(record.person)
        record = _seen(work, type, id)
    if sent is None and required and type in NAMED_VERSION:
        raise refuse("TSK-013", "http.if-match")
    if sent is not None and sent != record.version:
        code = "TSK-012" if type in NAMED_VERSION else "RES-012"
        facts = {"sent": sent, "current": record.version, "type": type}
        raise Refusal(*refuse(code, "http.if-match", **facts).issues, headers={"ETag": record.etag})
    return record


def read_version(work: Work, type: str, id: str, if_match: str | None) -> Record:
    """The record at the version that was read, by whoever makes its words their own; RES-023 where none is named: what
    was changed since by who drafted it is nobody's declaration.
    """
    record = named_version(work, type, id, if_match, None, required=False)
    if if_match is None:
        raise refuse("RES-023", "http.if-match")
    return record


def _seen(work: Work, type: str, id: str) -> Record:
    record = records.read(work.connection, work.caller, type, id, work.now)
    if record is None:
        raise unseen(work.connection, work.caller, work.notes, type, id, work.now)
    return record


def _version(if_match: str) -> int:
    found = ETAG.fullmatch(if_match.strip())
    if not found:
        raise refuse("RES-014", "http.if-match")
    return int(found[1])


def stated_version(resource: Json) -> int | None:
    """The version a body says it was based on: meta.versionId, which ordinary clients send back."""
    stated = str(resource.get("meta", {}).get("versionId", ""))
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 10 else None


def _changed(work: Work, after: Record) -> Made:
    work.notes.entities.clear()
    work.notes.saw(after)
    return Made(after, False, work.links, tuple(work.warnings))
