"""Reading one record or one version: through the predicate, sealed until the audit row is durable."""

import re
from dataclasses import dataclass

from app.domain.caller import Caller
from app.domain.catalogue.disclosure import NEVER_TOLD
from app.domain.catalogue.types import STORED, TYPES
from app.domain.errors import Hidden, Issue, Refusal, Unauthenticated, refuse
from app.domain.query import WHOLE, Subset
from app.domain.record import Record
from app.fhir.subset import required_subset
from app.fhir.terminology import nearest
from app.fhir.views import shown
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.sealed import Notes, Sealed, seal
from app.store import records
from app.store.database import Connection
from app.store.refused import refused
from app.store.wall import facing


@dataclass(frozen=True)
class Shown:
    """A record, its text at the caller's rank, and the part of it that was asked for."""

    record: Record
    text: str
    subset: Subset = WHOLE


def read(gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, query: str = "") -> Sealed[Shown]:
    """The current version of a record as the caller may see it. https://hl7.org/fhir/R4/http.html#read

    Refused: SEA-002 for a part that cannot be asked for; RES-001 alike for missing and hidden ids; CON-001 only for one
    who once saw this very record.
    """
    notes = Notes("read", "R")
    notes.about(type, id)

    def answer() -> Shown:
        permit(caller, known_type(type), "read")
        subset = required_subset(TYPES[type], query)
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            record = records.read(connection, caller, type, id, gateway.now)
            if record is None:
                raise unseen(connection, caller, notes, type, id, gateway.now)
            return _given(caller, notes, record, subset)

    return seal(gateway, caller, asked, notes, answer)


def vread(
    gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, version: str, query: str = ""
) -> Sealed[Shown]:
    """One version, judged by the class it was stored with and today's grants; refused as `read`. One who sees another
    version alone is told what any stranger is (R-18).
    """
    notes = Notes("vread", "R")
    notes.about(type, id)

    def answer() -> Shown:
        permit(caller, known_type(type), "vread")
        subset = required_subset(TYPES[type], query)
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            record = records.read_version(connection, caller, type, id, _number(version), gateway.now)
            if record is None and TYPES[type].is_pinned and records.read(connection, caller, type, id, gateway.now):
                raise Hidden("R-18")
            if record is None:
                raise unseen(connection, caller, notes, type, id, gateway.now)
            return _given(caller, notes, record, subset)

    return seal(gateway, caller, asked, notes, answer)


def _given(caller: Caller, notes: Notes, record: Record, subset: Subset) -> Shown:
    notes.entities.clear()
    notes.saw(record)
    return Shown(record, shown(record, caller), subset)


def unseen(connection: Connection, caller: Caller, notes: Notes, type: str, id: str, now: int) -> Refusal:
    """Why there was no row: the client is suspended, the right has ended, or nothing the caller may know of. What
    decided stands in the notes for the audit row alone, never in the answer.
    """
    if not records.is_client_active(connection, caller):
        return Unauthenticated(Issue("AUT-019", "http.authorization"))
    if entity := refused(connection, caller, type, id, now):
        notes.entities[:] = [entity]
    if caller.role not in NEVER_TOLD and caller.link is None and records.has_been_seen(connection, caller, type, id):
        return Refusal(Issue("CON-001"), cause="R-01")
    return Hidden("R-02" if entity else "")


def _number(version: str) -> int:
    """A version as a number; one that is no number is no version of anything."""
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def known_type(type: str) -> str:
    """The type in an address; RES-002 with the nearest names when the gateway does not keep it."""
    if type in TYPES:
        return type
    near = nearest(type, STORED)
    raise refuse("RES-002", type=named(type), hint=f" Nearest: {', '.join(near)}." if near else "")


def named(text: str) -> str:
    """A name somebody typed into an address, to be told again: letters only, so that it can be nobody's number."""
    return text[:40] if re.fullmatch(r"[A-Za-z][A-Za-z_.:$-]*", text) else "this"
