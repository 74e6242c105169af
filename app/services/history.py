"""Histories, of a record or of a type: asked for in a query string, a page at a time, through the predicate."""

from dataclasses import dataclass

from app.domain import emergency
from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.errors import Issue, refuse
from app.domain.history import History
from app.domain.query import WHOLE, Subset
from app.domain.record import Record
from app.fhir.history import LABEL, read_history
from app.fhir.views import shown
from app.services.activity import require_client
from app.services.cursor import continued, onward
from app.services.find import SETTLED
from app.services.gateway import Asked, Gateway
from app.services.paging import cut
from app.services.permission import permit
from app.services.read import Shown, known_type, unseen
from app.services.sealed import Notes, Sealed, seal
from app.store import history as versions
from app.store.database import Connection
from app.store.wall import facing


@dataclass(frozen=True)
class Told:
    """One page of a history: the versions, the total when it is known, the links, and what to say beside."""

    about: str
    versions: tuple[Shown, ...]
    total: int | None
    used: tuple[tuple[str, str], ...]
    next: str | None
    instant: int
    warnings: tuple[Issue, ...]
    subset: Subset = WHOLE


def of_record(gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, text: str) -> Sealed[Told]:
    """The versions of a record that the caller may see, newest first; refused as `read` when it may see none.

    SEA-001, SEA-002 and SEA-009 for a query string that cannot be read. https://hl7.org/fhir/R4/http.html#history
    """
    notes = Notes("history-instance", "R")
    notes.about(type, id)

    def answer() -> Told:
        permit(caller, known_type(type), "history-instance")
        wanted = continued(gateway, caller, read_history(TYPES[type], id, text, strict=not asked.lenient), None)
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            found = versions.history(connection, caller, wanted, gateway.now)
            if not found and not versions.is_any_seen(connection, caller, type, id, gateway.now):
                raise unseen(connection, caller, notes, type, id, gateway.now)
            return _told(gateway, caller, connection, notes, wanted, found)

    return seal(gateway, caller, asked, notes, answer)


def of_type(gateway: Gateway, caller: Caller, asked: Asked, type: str, text: str) -> Sealed[Told]:
    """The versions of all records of a type that the caller may see, newest first.

    Refused as `of_record`, and with EMG-004 in an emergency, which is never about more than one person.
    """
    notes = Notes("history-type", "R")

    def answer() -> Told:
        permit(caller, known_type(type), "history-type")
        if caller.purpose == emergency.PURPOSE and not TYPES[type].is_directory:
            raise refuse("EMG-004", "http.authorization")
        asked_for = read_history(TYPES[type], None, text, strict=not asked.lenient)
        wanted = continued(gateway, caller, asked_for, gateway.now)
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            found = versions.history(connection, caller, wanted, gateway.now)
            if not found:
                require_client(connection, caller)
            return _told(gateway, caller, connection, notes, wanted, found)

    return seal(gateway, caller, asked, notes, answer)


def _told(
    gateway: Gateway, caller: Caller, connection: Connection, notes: Notes, wanted: History, found: list[Record]
) -> Told:
    page = cut(found, wanted, LABEL, lambda: versions.total(connection, caller, wanted, gateway.now))
    if page.rows:
        notes.entities.clear()
    for version in page.rows:
        notes.saw(version)
    follows = page.more and page.rows
    after = onward(gateway, caller, wanted, versions.place(wanted, page.rows[-1])) if follows else None
    listed = tuple(Shown(version, shown(version, caller)) for version in page.rows)
    instant = (wanted.until or gateway.now) - SETTLED
    return Told(wanted.about, listed, page.total, wanted.used, after, instant, page.warnings, wanted.subset)
