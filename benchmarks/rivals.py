"""The servers the gateway is compared with, holding the same records."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import bare, tokens, world
from benchmarks.servers import Server, start
from tests.kit.databases import fresh

DRIVERS = {"sqlite": "aiosqlite", "postgresql": "asyncpg"}


class Rival:
    """A server that takes RS256 tokens, and what it is sent."""

    def __init__(self, server: Server, stored: world.Stored, token: str) -> None:
        self.server, self.stored, self._token = server, stored, token

    def requests(self, work: str) -> list[str]:
        """The HTTP requests of one kind of work."""
        return world.compose(work, self.stored, self._token)


def missing(kind: str) -> str:
    """Why the naive stack cannot be measured on a kind of database; empty when it can."""
    lacking = [name for name in (DRIVERS[kind], "greenlet") if find_spec(name) is None]
    return f"{' and '.join(lacking)} not installed (.requirements-bench.lock)" if lacking else ""


@contextmanager
def fixed(folder: Path, stored: world.Stored) -> Iterator[Rival]:
    """Starlette, an RS256 check, the bytes of a stored record."""
    token, key = tokens.make(folder)
    body = folder / "body.json"
    body.write_text(world.json.dumps(stored.requests[0], separators=(",", ":")))
    server = start("bare Starlette route with RS256 check", "benchmarks.bare:app",
                   {tokens.KEY_FILE: str(key), bare.BODY_FILE: str(body)})  # fmt: skip
    try:
        yield Rival(server, stored, token)
    finally:
        server.stop()


@contextmanager
def naive(name: str, kind: str, folder: Path, stored: world.Stored) -> Iterator[Rival]:
    """The obvious build, filled with as many records as the gateway."""
    folder.mkdir()
    token, key = tokens.make(folder)
    with fresh(kind, folder) as address:
        driver = address.replace("postgresql+psycopg:", "postgresql+asyncpg:").replace("sqlite:", "sqlite+aiosqlite:")
        asyncio.run(_fill(driver, stored))
        server = start(name, "benchmarks.naive:app", {tokens.KEY_FILE: str(key), "BENCHMARK_DATABASE": driver}, address)
        try:
            yield Rival(server, stored, token)
        finally:
            server.stop()


async def _fill(address: str, stored: world.Stored) -> None:
    from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

    from benchmarks import naive as tables

    engine = create_async_engine(address)
    async with engine.begin() as connection:
        if address.startswith("sqlite"):
            await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        await connection.run_sync(tables.Base.metadata.create_all)
    async with async_sessionmaker(engine)() as session:
        session.add_all(_rows(stored))
        await session.commit()
    await engine.dispose()


def _rows(stored: world.Stored) -> Iterator[Any]:
    from benchmarks.naive import Consent, Stored

    now = datetime.now(UTC).replace(tzinfo=None)
    yield Consent(id="patient", person=stored.patient, recipient="oh-a")
    for number in range(world.REFERRALS):
        for original in (stored.requests, stored.tasks):
            record = original[number % len(original)]
            is_first = number < len(original)
            owner = world.OWNER if record["resourceType"] == "Task" else None
            yield Stored(id=record["id"] if is_first else f"{record['resourceType']}-{number}", version=1,
                         type=record["resourceType"], person=f"person-{number}", owner=owner, status=record["status"],
                         updated=now - timedelta(seconds=number), body=world.json.dumps(record))  # fmt: skip
        yield Consent(id=f"consent-{number}", person=f"person-{number}", recipient="oh-a")
