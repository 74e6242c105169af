"""Synced before it is said: no 201 leaves before the disk has the write."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.wall import OPERATOR
from tests.durability.senders import Line, Seen, Unanswered, send, tokens
from tests.durability.strangers import Strangers
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.served import Served, served

CALLS = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
REFERRALS = 20
_SYNC = re.compile(r"\b(?:fsync|fdatasync)\(.*= 0|<\.\.\. (?:fsync|fdatasync) resumed>.*= 0")
_CREATED = re.compile(r'"HTTP/1\.1 201')


def test_every_sqlite_connection_commits_with_a_full_sync(here: World) -> None:
    with here.gateway.database.reading(OPERATOR) as first, here.gateway.database.reading(OPERATOR) as second:
        modes = [connection.exec_driver_sql("PRAGMA synchronous").scalar_one() for connection in (first, second)]
    with here.gateway.database.writing() as connection:
        modes.append(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    assert modes == [2, 2, 2]


@pytest.mark.parametrize("kind", BOTH[1:])
def test_every_postgresql_transaction_waits_for_the_disk(kind: str, tmp_path: Path) -> None:
    with world(kind, tmp_path) as made, made.gateway.database.writing() as connection:
        settings = [connection.exec_driver_sql(f"show {name}").scalar_one() for name in ("fsync", "synchronous_commit")]
    assert settings == ["on", "on"]


@pytest.mark.parametrize("kind", BOTH[1:])
def test_no_postgresql_transaction_holds_the_sealer_up_for_long(kind: str, tmp_path: Path) -> None:
    names = ("statement_timeout", "idle_in_transaction_session_timeout")
    with world(kind, tmp_path) as made, made.gateway.database.writing() as connection:
        settings = [connection.exec_driver_sql(f"show {name}").scalar_one() for name in names]
    assert settings == ["5s", "10s"]


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """A server on SQLite whose system calls are written down, and the file they are in."""
    tracer = shutil.which("strace")
    if tracer is None:
        pytest.skip("strace is not installed: the order of sync and answer cannot be watched")
    trace = tmp_path / "trace"
    with served("sqlite", tmp_path, (tracer, "-f", "-qq", "-s", "16", "-e", CALLS, "-o", str(trace))) as server:
        yield server, trace


def test_a_sync_precedes_every_201(traced: tuple[Served, Path]) -> None:
    server, trace = traced
    line, strangers, seen = Line(server, tokens(server)["gp"]), Strangers(), Seen()
    for number in range(REFERRALS):
        assert send(line, Unanswered(f"key-{number}", json.dumps(strangers.referral()).encode()), seen)
    line.close()
    server.stop()
    assert synced(trace.read_text()) == [True] * REFERRALS


def synced(trace: str) -> list[bool]:
    """For each 201 that left, whether a sync had ended since the one before."""
    found, is_synced = [], False
    for call in trace.splitlines():
        if _SYNC.search(call):
            is_synced = True
        elif _CREATED.search(call):
            found.append(is_synced)
            is_synced = False
    return found
