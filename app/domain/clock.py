"""Time and identity as the domain sees them: handed in, never fetched."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Says what time it is. `wall` serves tokens, leases and audit; `business` serves rules and dates."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class Identifiers(Protocol):
    """Makes ids."""

    def new(self) -> str:
        """A fresh UUIDv7 in its 36-character form; later ids sort after earlier ones."""


def milliseconds(instant: datetime) -> int:
    """An aware instant as whole milliseconds since 1970-01-01T00:00:00Z, the unit of every stored instant."""
    return int(instant.timestamp() * 1000)
