"""The ledger: audit rows, durable before any answer leaves; readers share commits (design.md 2 and 5)."""

import json
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Connection, insert

from app.domain.canonical_row import leaf_of, personal_hash
from app.domain.clock import Clock, Identifiers, milliseconds
from app.domain.evidence import Evidence
from app.store.database import Database
from app.store.tables.audit import audit_entity, audit_event

BATCH = 200
"""Most rows one commit takes."""

COLUMNS = (
    "interaction", "action", "outcome", "code", "client", "organisation", "organisation_code", "organisation_name",
    "role", "purpose", "jti", "request_id", "address", "query",
)  # fmt: skip

Waiting = tuple[tuple[Evidence, ...], Future[None]]


class Ledger:
    """Appends evidence: inside a write's own transaction, or from a queue whose commits many requests share."""

    def __init__(self, database: Database, identifiers: Identifiers, wall: Clock, draw_salt: Callable[[], str]) -> None:
        self._database = database
        self._identifiers = identifiers
        self._wall = wall
        self._draw_salt = draw_salt
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def append(self, connection: Connection, *evidence: Evidence) -> None:
        """Write rows in the caller's transaction: they commit with the change they describe, or not at all."""
        recorded = milliseconds(self._wall.now())
        rows = [(self._identifiers.new(), row) for row in evidence]
        connection.execute(insert(audit_event).inline(), [self._event(id, recorded, row) for id, row in rows])
        entities = [entity for id, row in rows for entity in _entities(id, row)]
        if entities:
            connection.execute(insert(audit_entity).inline(), entities)

    def record(self, *evidence: Evidence) -> Future[None]:
        """A future that is done when the rows are durable; it raises when they could not be written."""
        written: Future[None] = Future()
        self._queue.put((evidence, written))
        return written

    def commit(self, *evidence: Evidence) -> None:
        """Write rows and return when they are durable."""
        self.record(*evidence).result()

    @property
    def is_running(self) -> bool:
        """Whether the writer is alive."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Write what is waiting, then stop."""
        self._queue.put(None)
        self._thread.join()

    def _event(self, id: str, recorded: int, row: Evidence) -> dict[str, object]:
        values = _values(row) | {"id": id, "recorded": recorded}
        salt = self._draw_salt()
        personal = personal_hash(salt, values)
        return values | {"salt": salt, "personal": personal, "leaf": leaf_of(values, personal)}

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = self._gather(first)
            self._write(batch)
            if last:
                return

    def _gather(self, first: Waiting) -> tuple[list[Waiting], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                return batch, False
            if waiting is None:
                return batch, True
            batch.append(waiting)
        return batch, False

    def _write(self, batch: list[Waiting]) -> None:
        try:
            with self._database.writing() as connection:
                self.append(connection, *(row for rows, _ in batch for row in rows))
        except Exception as fault:
            for _, written in batch:
                written.set_exception(fault)
            return
        for _, written in batch:
            written.set_result(None)


def _values(row: Evidence) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in COLUMNS}
    persons = [e.person for e in row.entities] + [person for person, _ in row.patients]
    reason = {"reason": row.reason} if row.reason else {}
    return values | {
        "entities": json.dumps([[e.type, e.id, e.version] for e in row.entities]),
        "decisions": json.dumps([e.decision for e in row.entities]),
        "subjects": json.dumps({"patients": [patient for _, patient in row.patients], "persons": persons} | reason),
        "detail": json.dumps(row.detail),
    }


def _entities(id: str, row: Evidence) -> list[dict[str, object]]:
    touched = [(e.type, e.id, e.version, e.person, e.data_class) for e in row.entities]
    touched += [("Patient", patient, 0, person, None) for person, patient in row.patients]
    return [
        {
            "audit_id": id,
            "type": type,
            "resource_id": record,
            "version": version,
            "person_id": person,
            "data_class": data_class,
        }
        for type, record, version, person, data_class in dict.fromkeys(touched)
    ]
