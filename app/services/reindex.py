"""Back-filling search rows: a parameter is offered only when every record that existed before it has its rows."""

import time
from collections.abc import Callable, Sequence

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.types import STORED
from app.fhir.extraction import entries, promoted
from app.fhir.json import parse
from app.services.gateway import Gateway
from app.store import reindex as store
from app.store.connection import Connection
from app.store.database import Database
from app.store.reindex import BEGINNING, Found, State
from app.store.wall import UPKEEP

Report = Callable[[str, int, int], None]

BATCH = 200
"""Records of one transaction: short enough that a writer hardly notices."""

PAUSE = 0.01
"""Seconds between transactions, in which waiting writers take their turn."""

EXTRACTION = 1
"""Raised when extraction itself changes what a declaration finds, so that all rows are written anew."""


def declared(parameter: Parameter) -> str:
    """The declaration as it is remembered: when it changes, the rows written before no longer count."""
    return f"{EXTRACTION} {parameter.kind} {parameter.path} {parameter.column or '-'}"


def settle(connection: Connection) -> None:
    """After a migration: parameters of types without records are complete, and what is no longer declared is forgotten.

    Writers fill every declared parameter, so a type that was empty then stays complete.
    """
    known = store.states(connection)
    for name, type in STORED.items():
        stale = [parameter for of, parameter in known if of == name and type.parameter(parameter) is None]
        store.forget(connection, name, stale)
        if store.is_empty(connection, name):
            texts = {parameter.name: declared(parameter) for parameter in type.parameters}
            store.note(connection, name, texts, complete=True)


class Unfinished:
    """Tells the search parameters that would not yet find every record they should, and so are not offered.

    Once there are none this process asks no more: a parameter is declared with a release, never while one runs.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._none = False

    def __call__(self) -> frozenset[tuple[str, str]]:
        """Each as (type, name), as the database has it now."""
        if self._none:
            return frozenset()
        with self._database.reading(UPKEEP) as connection:
            found = frozenset((type.name, one.name) for type, lacking in _pending(connection) for one in lacking)
        self._none = not found
        return found


def reindex(gateway: Gateway, report: Report) -> int:
    """Write the search rows that declared parameters lack, and return how many records were read for it.

    Goes on where an earlier run stopped. `report` is told the type, the records done and their number after each batch.
    """
    with gateway.database.reading(UPKEEP) as connection:
        pending = _pending(connection)
    return sum(_fill(gateway, type, parameters, report) for type, parameters in pending)


def _pending(connection: Connection) -> list[tuple[ResourceType, list[Parameter]]]:
    known = store.states(connection)
    found = [(type, [p for p in type.parameters if not _is_complete(known, type, p)]) for type in STORED.values()]
    return [(type, lacking) for type, lacking in found if lacking and not store.is_empty(connection, type.name)]


def _is_complete(known: dict[tuple[str, str], State], type: ResourceType, parameter: Parameter) -> bool:
    state = known.get((type.name, parameter.name))
    return state is not None and state.complete and state.declared == declared(parameter)


def _fill(gateway: Gateway, type: ResourceType, parameters: Sequence[Parameter], report: Report) -> int:
    texts = {parameter.name: declared(parameter) for parameter in parameters}
    reached = _begin(gateway, type, texts)
    with gateway.database.reading(UPKEEP) as connection:
        total = store.remaining(connection, type.name, reached)
    done = 0
    while read := _step(gateway, type, texts, reached):
        reached, done = read[-1], done + len(read)
        report(type.name, done, max(total, done))
        time.sleep(PAUSE)
    with gateway.database.writing(UPKEEP) as connection:
        store.note(connection, type.name, texts, reached=reached, complete=True)
    return done


def _begin(gateway: Gateway, type: ResourceType, texts: dict[str, str]) -> str:
    """Where to go on: the least any of the parameters has reached under its present declaration."""
    with gateway.database.writing(UPKEEP) as connection:
        known = store.states(connection)
        reached = min(_reached(known.get((type.name, name)), text) for name, text in texts.items())
        store.note(connection, type.name, texts, reached=reached)
    return reached


def _reached(state: State | None, text: str) -> str:
    return state.reached if state and state.declared == text else BEGINNING


def _step(gateway: Gateway, type: ResourceType, texts: dict[str, str], after: str) -> list[str]:
    """One transaction: the next records get their rows; their ids, none when all are done."""
    with gateway.database.writing(UPKEEP) as connection:
        records = store.batch(connection, type.name, after, BATCH)
        if records:
            store.rewrite(connection, type.name, list(texts), [_found(type, texts, *record) for record in records])
            store.note(connection, type.name, texts, reached=records[-1][0])
    return [id for id, _ in records]


def _found(type: ResourceType, texts: dict[str, str], id: str, body: str) -> Found:
    resource = parse(body.encode())
    columns = {p.column for p in type.parameters if p.name in texts and p.column}
    wanted = tuple(entry for entry in entries(type, resource) if entry.parameter in texts)
    return Found(id, wanted, {name: value for name, value in promoted(type, resource).items() if name in columns})
