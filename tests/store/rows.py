"""Records and grants put straight into the tables, as no client could."""

import json
import uuid
from dataclasses import replace
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.grant import Grant
from app.domain.history import History
from app.domain.record import Record
from app.domain.scopes import Scopes
from app.fhir.extraction import entries, promoted
from app.sandbox.clients import named
from app.sandbox.organisations import BY_CODE
from app.store import grants, records
from app.store.database import Connection, Database
from app.store.wall import OPERATOR

NOW = 1_791_187_200_000
"""5 October 2026, 08:00 UTC."""

Json = dict[str, Any]


def fresh() -> str:
    """An id."""
    return str(uuid.uuid4())


def caller(name: str = "oh-a", **changes: Any) -> Caller:
    """The caller a sandbox client is."""
    client = named(name)
    assert client
    of = BY_CODE[client.organisation]
    made = Caller(
        client.id, of.id, of.system, of.code, of.name, of.type, client.role, client.purpose,
        Scopes.parse("system/*.cruds"), "a-token",
    )  # fmt: skip
    return replace(made, **changes)


def whole(of: Record) -> History:
    """The whole history of a record."""
    return History(TYPES[of.type], of.id, None, 20, False, ())


def organisation(code: str) -> str:
    """The registry id behind a code."""
    return BY_CODE[code].id


def record(type: str = "Observation", person: str | None = None, **changes: Any) -> Record:
    """A record of the first practice about a person."""
    made = Record(
        type=type,
        id=fresh(),
        version=1,
        body="",
        kind="any",
        created=NOW,
        last_updated=NOW,
        custodian=organisation("TESTGP1"),
        data_class="D",
        person=person or fresh(),
        referral=fresh(),
    )
    return replace(made, **changes)


def put(connection: Connection, made: Record, body: Json | None = None) -> Record:
    """Store a record with its search rows, as a write does."""
    resource = {"resourceType": made.type, "id": made.id} | (body or {})
    declared = TYPES[made.type]
    kept = replace(made, body=json.dumps(resource))
    found = (promoted(declared, resource), entries(declared, resource))
    if made.version == 1:
        records.add(connection, kept, *found)
    else:
        assert records.replace(connection, kept, *found)
    return kept


def allow(connection: Connection, person: str, act: int, *rows: Grant) -> None:
    """Write grants of one act of a person."""
    grants.write(connection, person, ("Consent", fresh(), 1), rows, act)


def permit(recipient: str, reach: str = "*", **changes: Any) -> Grant:
    """A permit to see class D for an assessment."""
    made = Grant(recipient, "oh-assessment", "D", reach, "consent", NOW - 1000)
    return replace(made, **changes)


def rank_of(database: Database, asking: Caller, made: Record, at: int = NOW) -> int:
    """What a caller sees of a record; 0 for nothing."""
    with database.reading(OPERATOR) as connection:
        found = records.read(connection, asking, made.type, made.id, at)
    return found.rank if found else 0
