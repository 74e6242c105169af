"""Limits for each client, per process: requests, status queries, and misses that look like guessing."""

import threading

from limits import RateLimitItem, parse

from app.domain.clock import Clock
from app.domain.errors import Issue, Refusal
from app.domain.window import MovingWindow


class _Limit:
    """One limit as it is written (`120/minute`), and what has been counted against it."""

    def __init__(self, written: RateLimitItem) -> None:
        self.written = written
        self.counted = MovingWindow(written.amount, written.get_expiry())


class Limits:
    """Counts calls in moving windows; a limit that is reached refuses with LIM-001 and the seconds to wait."""

    def __init__(self, requests: str, status: str, misses: int, wall: Clock) -> None:
        self._requests, self._status = _Limit(parse(requests)), _Limit(parse(status))
        self._misses = _Limit(parse(f"{misses} per 10 minutes"))
        self._wall = wall
        self._turn = threading.Lock()

    def request(self, client: str) -> None:
        """Count a request."""
        self._count(self._requests, client, 1)

    def status(self, client: str, queries: int) -> None:
        """Count the queries of one status call."""
        self._count(self._status, client, queries)

    def miss(self, client: str, misses: int) -> bool:
        """Count status misses; True when they have become a pattern: an alert, and no answers for a while (R-02)."""
        counted = self._misses.counted
        with self._turn:
            room = counted.room(client, self._now)
            counted.hit(client, self._now, min(misses, room))
            return misses >= room

    def guard_guessing(self, client: str) -> None:
        """Refuse a client whose misses have become a pattern."""
        with self._turn:
            if self._misses.counted.room(client, self._now) < 1:
                raise self._refusal(self._misses, client, "LIM-002")

    @property
    def _now(self) -> float:
        return self._wall.now().timestamp()

    def _count(self, limit: _Limit, client: str, cost: int) -> None:
        with self._turn:
            if not limit.counted.hit(client, self._now, cost):
                raise self._refusal(limit, client)

    def _refusal(self, limit: _Limit, client: str, code: str = "LIM-001") -> Refusal:
        written = limit.written
        after = max(1, int(limit.counted.wait(client, self._now)) + 1)
        window = (
            written.GRANULARITY.name if written.multiples == 1 else f"{written.multiples} {written.GRANULARITY.name}s"
        )
        return Refusal(Issue(code, None, {"limit": written.amount, "window": window, "after": after}))
