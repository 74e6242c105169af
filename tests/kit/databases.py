"""Databases for tests: a fresh SQLite file always, a fresh PostgreSQL database when one is named."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

POSTGRES = os.environ.get("GATEWAY_TEST_POSTGRES", "")

BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param(
        "postgresql",
        id="postgresql",
        marks=[
            pytest.mark.postgres,
            pytest.mark.skipif(not POSTGRES, reason="PostgreSQL is tested where GATEWAY_TEST_POSTGRES names a server"),
        ],
    ),
]


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of that kind; a PostgreSQL one is dropped afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'gateway.db'}"
        return
    name = f"test_{uuid.uuid4().hex[:12]}"
    create(name)
    try:
        yield f"{POSTGRES.rpartition('/')[0]}/{name}"
    finally:
        drop(name)


def create(name: str, template: str = "template1") -> None:
    """Make a PostgreSQL database."""
    administer(f'create database "{name}" template "{template}"')


def drop(name: str) -> None:
    """Remove a PostgreSQL database, whoever is still connected."""
    administer(f'drop database if exists "{name}" with (force)')


def administer(statement: str) -> None:
    """Run one statement on the server outside any transaction."""
    with psycopg.connect(POSTGRES.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        connection.execute(statement.encode())
