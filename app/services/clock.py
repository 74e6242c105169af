"""Where time and ids come from: the system clock, the sandbox's shifted one, and UUIDv7."""

import os
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.domain.clock import Clock, milliseconds

TAIL_BITS = 74
_FRESH_BITS = TAIL_BITS - 1
_STEP_BYTES = 4


def draw() -> bytes:
    """Eight bytes nobody can foresee: what a referral's reference is made of."""
    return os.urandom(8)


def draw_salt() -> str:
    """Sixteen bytes nobody can foresee, in hex: what hides the personal part of a ledger row in its hash."""
    return os.urandom(16).hex()


def draw_token() -> str:
    """A token of 256 bits that can stand in an address."""
    return secrets.token_urlsafe(32)


def draw_code() -> str:
    """A code of eight digits, to be read out."""
    return f"{secrets.randbelow(10**8):08d}"


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """Another clock moved by a fixed number of seconds: the sandbox's business clock."""

    def __init__(self, offset: int, base: Clock | None = None) -> None:
        self._offset = timedelta(seconds=offset)
        self._base = base or SystemClock()

    def now(self) -> datetime:
        """The shifted instant in UTC."""
        return self._base.now() + self._offset


class Uuid7Source:
    """UUIDv7 (RFC 9562 5.7): milliseconds, then a tail that only grows within one, so ids of a process sort as made.

    A clock that steps back does not make ids step back: the last millisecond is kept until it is passed.
    """

    def __init__(self, clock: Clock, randbytes: Callable[[int], bytes] = os.urandom) -> None:
        self._clock, self._randbytes = clock, randbytes
        self._lock = threading.Lock()
        self._last, self._tail = -1, 0

    def new(self) -> str:
        """A fresh id in its 36-character form."""
        now = milliseconds(self._clock.now())
        with self._lock:
            self._advance(now)
            last, tail = self._last, self._tail
        return _written(last, tail)

    def _advance(self, now: int) -> None:
        if now > self._last:
            self._last, self._tail = now, self._fresh()
            return
        self._tail += 1 + int.from_bytes(self._randbytes(_STEP_BYTES))
        if self._tail >> TAIL_BITS:
            self._last, self._tail = self._last + 1, self._fresh()

    def _fresh(self) -> int:
        # The highest bit stays clear, so that many ids fit into one millisecond.
        return int.from_bytes(self._randbytes(10)) >> (80 - _FRESH_BITS)


def _written(milliseconds_: int, tail: int) -> str:
    number = (milliseconds_ << 80) | (0x7 << 76) | ((tail >> 62) << 64) | (0b10 << 62) | (tail & ((1 << 62) - 1))
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
