"""Where worlds have their databases: under the same few addresses again and again, each opened by the same engine.

An engine keeps the statements it has compiled; to compile them anew for each world took a fifth of a test's time.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.engine import URL, Engine

from app.store import database
from tests.kit.databases import POSTGRES, drop

_open = database._engine


class Place:
    """An address, and the engine that opens it for so many threads."""

    def __init__(self, kind: str) -> None:
        self.kind, self.folder = kind, Path(tempfile.mkdtemp(prefix="place-"))
        self.name = f"test_{self.folder.name[-8:].lower()}"
        is_sqlite = kind == "sqlite"
        base = f"sqlite:///{self.folder}" if is_sqlite else POSTGRES.rpartition("/")[0]
        self.address = f"{base}/gateway.db" if is_sqlite else f"{base}/{self.name}"
        self._engines: dict[int, Engine] = {}
        atexit.register(self._remove)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Whoever opens the database meanwhile gets the engine that was kept."""
        with patch.object(database, "_engine", self._engine):
            yield

    def _engine(self, url: URL, threads: int) -> Engine:
        return self._engines.get(threads) or self._engines.setdefault(threads, _open(url, threads))

    def _remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.kind == "postgresql":
            drop(self.name)


_free: dict[str, list[Place]] = {"sqlite": [], "postgresql": []}


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """A place that no other world is at; what the last one left may still be there."""
    taken = _free[kind].pop() if _free[kind] else Place(kind)
    try:
        yield taken
    finally:
        _free[kind].append(taken)
