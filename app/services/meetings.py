"""`$mdt-list`: what the next meeting of several professions discusses (S61, S65; domain.md 5.6)."""

import json

from app.domain.calendar import london
from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.json import Json
from app.domain.query import Query
from app.domain.route import MEETING
from app.fhir.json import parse
from app.fhir.meeting_lists import meeting_list
from app.fhir.parameters import read_parts
from app.fhir.search import read_query
from app.fhir.views import shown
from app.services.activity import require_client
from app.services.find import needed_rank
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.registry import Registry
from app.services.routes import meeting_of
from app.services.sealed import Notes, Sealed, seal
from app.store import search
from app.store.connection import Connection
from app.store.wall import facing

OPERATION = "$mdt-list"
OPEN = "requested,received,accepted,in-progress"
MOST = 200
"""Discussions that a List names; how many wait beyond them stands in its note."""


def mdt_list(gateway: Gateway, caller: Caller, asked: Asked, body: bytes) -> Sealed[Json]:
    """A List of the open discussions that wait for the caller's organisation; TSK-025 to 029 for any part."""
    notes = Notes(OPERATION, "E")

    def answer() -> Json:
        permit(caller, "Task", "search-type")
        read_parts(OPERATION, parse(body) if body.strip() else {"resourceType": "Parameters"}).only()
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            return _listed(gateway, connection, caller, notes)

    return seal(gateway, caller, asked, notes, answer)


def _listed(gateway: Gateway, connection: Connection, caller: Caller, notes: Notes) -> Json:
    query, now = _open(caller), gateway.business.now()
    needed = needed_rank(query)
    hits = search.search(connection, caller, query, needed, gateway.now)
    if not hits:
        require_client(connection, caller)
    total = search.total(connection, caller, query, needed, gateway.now)
    for hit in hits[:MOST]:
        notes.saw(hit.record)
    own = Registry(connection).get(caller.organisation)
    assert own
    meets = meeting_of(connection, own.id, london(now).date())
    held = meets.ends(now, gateway.holidays) if meets else None
    tasks = [json.loads(shown(hit.record, caller)) for hit in hits[:MOST]]
    return meeting_list(tasks, own, held, now, waiting=total - len(tasks))


def _open(caller: Caller) -> Query:
    asked = f"owner=Organization/{caller.organisation}&code={MEETING}&status={OPEN}"
    return read_query(TYPES["Task"], f"{asked}&_sort=authored-on&_count={MOST}")
