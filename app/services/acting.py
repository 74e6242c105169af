"""What the gateway does of itself when an instant has come: one act, one transaction, its audit row within."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.person import Person
from app.domain.record import Record
from app.services.gateway import Asked, Gateway
from app.services.operating import itself, unsigned
from app.services.sealed import Notes, evidence_of
from app.services.writing import Work
from app.store import people, records
from app.store.database import Connection
from app.store.wall import RULES
from app.store.write_lock import share_writes


class BusyError(Exception):
    """Somebody else is writing about this person now; the act is done at the next turn."""


@contextmanager
def acting(gateway: Gateway, interaction: str, type: str, id: str) -> Iterator[tuple[Work, Record]]:
    """One act about a record, its person's row held: the write and the record as it stands. What was done commits with
    one audit row that names the gateway alone; BusyError where another writer holds the person.
    """
    notes = Notes(interaction, "E", detail={"by": "gateway"})
    caller, asked = itself(gateway), Asked(gateway.identifiers.new(), "")
    with gateway.database.writing(RULES) as connection:
        share_writes(connection)
        record, person = _held(connection, type, id)
        work = Work(gateway, caller, asked, connection, gateway.business.now(), notes)
        work.locked[person.id] = person
        yield work, record
        work.note_stored()
        rows = (evidence_of(caller, asked, notes), *work.evidence)
        if notes.entities or work.evidence:
            gateway.ledger.append(connection, *map(unsigned, rows))


def _held(connection: Connection, type: str, id: str) -> tuple[Record, Person]:
    """The record, read again once its person is held: until then a merge or a move may have changed it."""
    found = records.load(connection, type, id)
    person = people.try_lock_person(connection, found.person) if found and found.person else None
    record = records.load(connection, type, id)
    if record is None or person is None or record.person != person.id:
        raise BusyError(f"{type}/{id}")
    return record, person
