"""Migrations: bring a database to the present tables, and say how it differs from them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from app.store.tables import METADATA

_HERE = Path(__file__).resolve().parent
_PACKAGED = _HERE / "migrations"
SCRIPTS = _PACKAGED if _PACKAGED.is_dir() else _HERE.parents[1] / "migrations"
"""Where the revisions are: in the package when installed from a wheel, else at the root of the checkout."""

_PARTITION = re.compile(r"(audit_event|audit_entity|resource_version)_p\d{6}")
_LOCK = 5_074_301


class DatabaseUnreachableError(Exception):
    """No connection to the database, or an address that names none; the text is the driver's first line."""


class ForeignRevisionError(Exception):
    """The database was made by a newer or another gateway: its revision is not among ours."""


def _ours(_object: object, name: str | None, type_: str, reflected: bool, _compared: object) -> bool:
    """Monthly partitions exist on PostgreSQL only, made by the gateway as months begin; they are not tables of ours."""
    return not (type_ == "table" and reflected and name and _PARTITION.fullmatch(name))


OPTIONS: dict[str, Any] = {
    "target_metadata": METADATA,
    "render_as_batch": True,
    "compare_type": True,
    "include_object": _ours,
}
"""How Alembic compares and writes, the same for env.py, `differences` and the generator of the first revision."""


def upgrade(url: str, mode: str = "sandbox") -> None:
    """Bring the database at an address to the newest revision, in one transaction; nothing happens when it is there.

    `mode` is written into a database that has none yet. DatabaseUnreachableError, ForeignRevisionError.
    """
    with connected(url) as connection:
        _require_known(connection)
        command.upgrade(_config(connection=connection, mode=mode), "head")


def is_current(url: str) -> bool:
    """Whether the database is at the newest revision; False for one that does not exist, which is not made."""
    return revision(url) == head()


def revision(url: str) -> str | None:
    """The revision the database is at; None when it has none or, for SQLite, no file. DatabaseUnreachableError."""
    if is_absent(url):
        return None
    with connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str:
    """The newest revision there is; migrations are linear, so there is one."""
    newest = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert newest
    return newest


def is_absent(url: str) -> bool:
    """Whether the address is a SQLite file that does not exist."""
    target = _url(url)
    return target.get_backend_name() == "sqlite" and not Path(target.database or "").exists()


def differences(url: str) -> list[str]:
    """What the migrated database at an address lacks or has beside the declared tables, a line each; empty is right."""
    with connected(url) as connection:
        options = {name: value for name, value in OPTIONS.items() if name != "target_metadata"}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
    return [_line(difference) for difference in found]


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection in one transaction that nobody else migrates in; committed when the block ends well."""
    engine = _engine(url)
    try:
        with _opened(engine) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
                # The policies bind the owner too.
                connection.exec_driver_sql("select set_config('gateway.context', 'migration', true)")
            yield connection
            _check_references(connection)
            connection.commit()
    finally:
        engine.dispose()


def _opened(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        raise DatabaseUnreachableError(str(error.orig).strip().splitlines()[0]) from error


def _engine(url: str) -> Engine:
    target = _url(url)
    try:
        engine = create_engine(target, poolclass=NullPool)
    except (ImportError, NoSuchModuleError, ArgumentError) as error:
        raise DatabaseUnreachableError(str(error).splitlines()[0]) from error
    if target.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _url(url: str) -> Any:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise DatabaseUnreachableError("the address is no database URL") from error


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # Tables are copied and swapped when SQLite alters them: foreign keys are checked once at the end instead.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("A migration left a foreign key without its row; nothing was changed.")


def _require_known(connection: Connection) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    if current is not None and current not in known:
        raise ForeignRevisionError(current)


def _config(**attributes: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes.update(attributes)
    return config


def _line(difference: Any) -> str:
    parts = difference[0] if isinstance(difference, list) else difference
    return " ".join(str(getattr(part, "name", part)) for part in parts if part is not None)
