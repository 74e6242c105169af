"""The second wall, the sender's side: each transaction on PostgreSQL is told who asks, before its first statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import Connection

from app.domain.caller import Caller

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Facts:
    """Who asks, as the policies know it; `context` names work the gateway does of itself. Empty: nothing is seen."""

    client: str = ""
    organisation: str = ""
    person: str = ""
    role: str = ""
    purpose: str = ""
    recipients: str = ""
    now: str = ""
    context: str = ""


NOBODY = Facts()
RULES = Facts(context="rules")
"""The gateway's own rules inside a write that was allowed: matching, duplicates, locks, grants, closing Tasks."""
AUDIT = Facts(context="audit")
"""Reading the ledger for an auditor; opens nothing unless the caller's role is an auditor's."""
SEALER = Facts(context="sealer")
"""Sealing: the ledger's rows and nothing else."""
OPERATOR = Facts(context="operator")
"""The operator's command line, each use of which is a row of the ledger."""
UPKEEP = Facts(context="upkeep")
"""Filling registers and search rows."""

SETTINGS = {
    "client": "gateway.client",
    "organisation": "gateway.org",
    "person": "gateway.person",
    "role": "gateway.role",
    "purpose": "gateway.purpose",
    "recipients": "gateway.recipients",
    "now": "gateway.now",
    "context": "gateway.context",
}
"""The setting of each fact; all of them end with the transaction."""

TELLS = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS.values())
TELLS_CONTEXT = "SELECT set_config('gateway.context', %s, true)"


def facing(caller: Caller, now: int) -> Facts:
    """The facts of a caller at an instant (milliseconds). An organisation's own records are none of a person's."""
    return Facts(
        client=caller.client_id,
        organisation="" if caller.role == "person" else caller.organisation,
        person=caller.person or "",
        role=caller.role,
        purpose=caller.purpose,
        recipients=" ".join(caller.denied_as),
        now=str(now),
    )


class WalledConnection(psycopg.Connection[TupleRow]):
    """A connection that knows which facts its next statement needs, and which its transaction has been told."""

    facts: Facts = NOBODY
    told: Facts = NOBODY

    def untold(self, query: object) -> tuple[str, list[str]] | None:
        """What must be told before a statement, as text and values; None when the transaction knows it."""
        if self.autocommit or self.pgconn.transaction_status == TransactionStatus.IDLE:
            self.told = NOBODY
        if self.facts == self.told:
            return None
        if isinstance(query, str) and query.startswith("INSERT") and replace(self.told, context="") == self.facts:
            # It shows nothing, so it may stay in the context of the statement before it.
            return None
        before, self.told = self.told, self.facts
        if replace(before, context=self.facts.context) == self.facts:
            return TELLS_CONTEXT, [self.facts.context]
        return TELLS, [getattr(self.facts, name) for name in SETTINGS]


class WalledCursor(psycopg.Cursor[TupleRow]):
    """A cursor whose statements travel with the facts they need: in one round trip, and in one transaction."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """As psycopg's."""
        with self._telling(query):
            super().execute(query, params, **options)
        return self

    def executemany(self, query: Any, params_seq: Any, *, returning: bool = False) -> None:
        """As psycopg's."""
        with self._telling(query):
            super().executemany(query, params_seq, returning=returning)

    @contextmanager
    def _telling(self, query: object) -> Iterator[None]:
        connection = self.connection
        untold = connection.untold(query) if isinstance(connection, WalledConnection) else None
        if untold is None:
            yield
            return
        # Up to the end of the pipeline is one transaction, also in autocommit; then the settings are gone.
        with connection.pipeline():
            psycopg.Cursor(connection).execute(*untold)
            yield


@contextmanager
def told(connection: Connection, facts: Facts) -> Iterator[None]:
    """While the block runs the statements of a connection are those of these facts."""
    walled = connection.connection.driver_connection
    if not isinstance(walled, WalledConnection):
        yield
        return
    before, walled.facts = walled.facts, facts
    try:
        yield
    finally:
        walled.facts = before


def within(
    context: Facts,
) -> Callable[
    [Callable[Concatenate[Connection, Parameters], Result]], Callable[Concatenate[Connection, Parameters], Result]
]:
    """Declare that a function of the store looks beyond its caller: it works in a context of the gateway's own."""

    def declare(
        function: Callable[Concatenate[Connection, Parameters], Result],
    ) -> Callable[Concatenate[Connection, Parameters], Result]:
        @wraps(function)
        def run(connection: Connection, /, *arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
            walled = connection.connection.driver_connection
            if not isinstance(walled, WalledConnection):
                return function(connection, *arguments, **named)
            with told(connection, replace(walled.facts, context=context.context)):
                return function(connection, *arguments, **named)

        return run

    return declare
