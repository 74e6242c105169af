"""Statements a gateway sends to its database, as the engine sees them, those of the ledger's thread included."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.store.database import Database

FRAME = ("BEGIN", "PRAGMA")
"""What opens a transaction or a connection is no statement of a request."""


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The text and parameters of each statement sent while the block runs."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not text.startswith(FRAME):
            seen.append((text, parameters))

    engine: Engine = database._writer
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def told(seen: list[tuple[str, Any]]) -> list[str]:
    """Verb and table of each statement, for a message that explains a wrong number."""
    return [_told(text) for text, _ in seen]


def _told(text: str) -> str:
    words = text.replace("\n", " ").split()
    after = {"SELECT": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE", "DELETE": "FROM", "WITH": "FROM"}
    marker = after.get(words[0].upper(), words[0])
    places = [number for number, word in enumerate(words[:-1]) if word.upper() == marker]
    return f"{words[0]} {words[places[0] + 1] if places else ''}"
