"""One door to the database: reads on a cheap snapshot, writes in one transaction, the same code on both engines."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL as URL
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import NullPool, QueuePool

from app.domain.errors import Issue, Refusal
from app.store.wall import NOBODY, OPERATOR, Facts, WalledConnection, WalledCursor, told
from app.store.wall_policies import ROLE

BUSY_SECONDS = 5
POSTGRES_SETTINGS = {
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    "timezone": "UTC",
    # The plan for any values cannot know how few rows a page takes: it ranks a whole worklist, at nine times the cost.
    "plan_cache_mode": "force_custom_plan",
    # The wall makes statements look dear before they have touched a row; to compile one took the sealer 3 s each time.
    "jit": "off",
}


class Database:
    """Engines for reading and writing; SQLite gets WAL, a full sync at each commit, and one writer at a time."""

    def __init__(self, url: str | URL, threads: int = 16, owner_url: str = "") -> None:
        self.url = make_url(url)
        self._owner_url = make_url(owner_url or url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()
        self._under_way: Connection | None = None
        self._writer = _engine(self.url, threads)
        # SQLite's driver is in autocommit already; saying so again would cost two statements a read.
        self._reader = self._writer if self.is_sqlite else self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def reading(self, facts: Facts = NOBODY) -> Iterator[Connection]:
        """A connection for one reading statement; each statement sees everything committed before it began.

        On PostgreSQL it sees of people what the facts open; for nobody that is nothing.
        """
        if self._under_way is not None:
            with told(self._under_way, facts):
                yield self._under_way
            return
        with _plainly(), self._reader.connect() as connection, told(connection, facts):
            yield connection

    def within(self, connection: Connection) -> "Database":
        """The same door, whose reading goes on in a transaction that is under way: it sees what was stored there."""
        inside = copy(self)
        inside._under_way = connection
        return inside

    @contextmanager
    def writing(self, facts: Facts = NOBODY) -> Iterator[Connection]:
        """One transaction: committed and synced when the block ends, rolled back when it raises.

        Facts as for `reading`; without any, evidence can still be added.
        """
        with self._transaction(self._writer, facts) as connection:
            yield connection

    @contextmanager
    def owning(self) -> Iterator[Connection]:
        """One transaction as the owner of the tables, for what the application's role may not do: erasures, a reset."""
        if self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        engine = _postgresql(self._owner_url, role=None, poolclass=NullPool)
        try:
            with self._transaction(engine, OPERATOR) as connection:
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine, facts: Facts) -> Iterator[Connection]:
        with _plainly(), self._turn, engine.connect() as connection, told(connection, facts):
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            with connection.begin() if not connection.in_transaction() else nullcontext():
                try:
                    yield connection
                except BaseException:  # an interrupt too must leave nothing half done; it goes on its way
                    connection.rollback()
                    raise
                connection.commit()

    def ping(self) -> None:
        """Return when the database answers; raise what the driver raises when it does not."""
        with self.reading() as connection:
            connection.execute(text("select 1"))

    def close(self) -> None:
        """Close every pooled connection."""
        self._writer.dispose()


@contextmanager
def _plainly() -> Iterator[None]:
    """Faults of the database in catalogue words: too slow, or not to be had now. Others are nobody's expectation."""
    try:
        yield
    except (OperationalError, InterfaceError, NoConnectionError) as fault:
        cause = str(getattr(fault, "orig", None) or fault)
        slow = "statement timeout" in cause
        raise Refusal(Issue("SYS-003" if slow else "SYS-004"), cause=type(fault).__name__) from fault


def _engine(url: URL, threads: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, threads)
    return _postgresql(url, ROLE, pool_size=threads, max_overflow=4)


def _postgresql(url: URL, role: str | None, **pool: Any) -> Engine:
    # The role is taken before the first statement, so that no connection is ever the owner's by oversight.
    settings = POSTGRES_SETTINGS | ({"role": role} if role else {})
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = create_engine(url, connect_args={"options": options, "cursor_factory": WalledCursor}, **pool)
    event.listen(engine, "do_connect", _connect_walled)
    return engine


def _connect_walled(_dialect: Any, _record: Any, arguments: Any, named: Any) -> WalledConnection:
    return WalledConnection.connect(*arguments, **named)


def _sqlite(url: URL, threads: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=threads,
        max_overflow=8,
        pool_use_lifo=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver would open transactions by itself, too late and deferred; we say BEGIN IMMEDIATE ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    if cursor.execute("PRAGMA synchronous").fetchone()[0] != 2:
        raise RuntimeError("SQLite did not accept synchronous=FULL; a commit could be lost at a power cut.")
    cursor.close()
