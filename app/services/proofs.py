"""Proofs for auditors: the newest checkpoint, that a row stands under it, and that one tree continues another.

Each proof is held against the signed root before it is handed out, so that a damaged tree proves nothing.
"""

import base64
from dataclasses import dataclass

from app.domain.caller import Caller
from app.domain.checkpoint import Checkpoint, read_note
from app.domain.errors import Hidden, refuse
from app.domain.json import Json
from app.domain.merkle import consistency_path, extends, includes, inclusion_path
from app.services.activity import require_client
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.sealed import Notes, Sealed, seal
from app.store import checkpoints, leaves
from app.store.database import Connection
from app.store.wall import facing

AUDIT_EVENT = "AuditEvent"


@dataclass(frozen=True)
class Proof:
    """A checkpoint as its signed note, and what is proved under it."""

    note: str
    told: Json


def checkpoint(gateway: Gateway, caller: Caller, asked: Asked) -> Sealed[Proof]:
    """The newest signed checkpoint; RES-001 before the first, AUT-021 for who is no auditor."""

    def answer() -> Proof:
        permit(caller, AUDIT_EVENT, "read")
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            return Proof(_newest(connection, caller)[1], {})

    return seal(gateway, caller, asked, Notes("ledger-checkpoint", "R"), answer)


def inclusion(gateway: Gateway, caller: Caller, asked: Asked, id: str) -> Sealed[Proof]:
    """The path from a row's leaf to the newest root (RFC 9162 2.1.3); `sealed` is false while it has no place.

    RES-001 for an unknown id, AUT-021 for who is no auditor.
    """
    notes = Notes("ledger-inclusion", "R")
    notes.about(AUDIT_EVENT, id)

    def answer() -> Proof:
        permit(caller, AUDIT_EVENT, "read")
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            newest, note = _newest(connection, caller)
            place = leaves.place_of(connection, id)
            if place is None and not leaves.is_recorded(connection, id):
                raise Hidden("no such row")
            if place is None or place.position >= newest.size:
                return Proof(note, {"id": id, "sealed": False})
            return Proof(note, _included(connection, newest, id, place))

    return seal(gateway, caller, asked, notes, answer)


def consistency(gateway: Gateway, caller: Caller, asked: Asked, first: str, second: str) -> Sealed[Proof]:
    """The path that shows the tree of `second` leaves to continue that of `first` (RFC 9162 2.1.4).

    Without `second` to the newest checkpoint. REQ-007 unless 0 < first <= second <= its size, AUT-021 as above.
    """

    def answer() -> Proof:
        permit(caller, AUDIT_EVENT, "read")
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            newest, note = _newest(connection, caller)
            start, end = _size(first, "from"), _size(second or str(newest.size), "to")
            if not 0 < start <= end <= newest.size:
                reason = f"the sizes must be from 1 to {newest.size}, the smaller one first"
                raise refuse("REQ-007", "http.query.from", header="from", reason=reason)
            return Proof(note, _continued(connection, start, end, newest))

    return seal(gateway, caller, asked, Notes("ledger-consistency", "R"), answer)


def continuation(connection: Connection, first: int, second: int, newest: Checkpoint) -> list[bytes]:
    """The hashes between two trees, which must lead to the signed root of the newest one; LookupError when not."""
    path = consistency_path(first, second, lambda level, place: leaves.subtree(connection, level, place))
    start, end, root = (leaves.frontier(connection, size).root() for size in (first, second, newest.size))
    if not extends(first, start, second, end, path) or root != newest.root:
        raise LookupError("the tree does not lead to its signed root")
    return path


def _included(connection: Connection, newest: Checkpoint, id: str, place: leaves.Place) -> Json:
    path = inclusion_path(place.position, newest.size, lambda level, at: leaves.subtree(connection, level, at))
    if not includes(bytes(place.leaf), place.position, newest.size, path, newest.root):
        raise LookupError("the tree does not lead to its signed root")
    told = {"id": id, "sealed": True, "position": place.position, "size": newest.size}
    return told | {"leaf": _base64(place.leaf), "path": [_base64(step) for step in path]}


def _continued(connection: Connection, first: int, second: int, newest: Checkpoint) -> Json:
    path = continuation(connection, first, second, newest)
    return {"from": first, "to": second, "path": [_base64(step) for step in path]}


def _newest(connection: Connection, caller: Caller) -> tuple[Checkpoint, str]:
    require_client(connection, caller)
    note = checkpoints.last_note(connection)
    if note is None:
        raise Hidden("nothing is sealed yet")
    return read_note(note)[0], note


def _size(text: str, name: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    raise refuse("REQ-007", f"http.query.{name}", header=name, reason="it must be a whole number")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
