"""Limits for each client, per process: requests, status queries, and misses that look like guessing."""

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.domain.clock import Clock
from app.domain.errors import Issue, Refusal


class Limits:
    """Counts calls in moving windows; a limit that is reached refuses with LIM-001 and the seconds to wait."""

    def __init__(self, requests: str, status: str, misses: int, wall: Clock) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._requests = parse(requests)
        self._status = parse(status)
        self._wall = wall
        self._misses = parse(f"{misses} per 10 minutes")

    def request(self, client: str) -> None:
        """Count a request."""
        self._count(self._requests, "request", client, 1)

    def status(self, client: str, queries: int) -> None:
        """Count the queries of one status call."""
        self._count(self._status, "status", client, queries)

    def miss(self, client: str, misses: int) -> bool:
        """Count status misses; True when they have become a pattern: an alert, and no answers for a while (R-02)."""
        return not self._windows.hit(self._misses, "miss", client, cost=min(misses, self._misses.amount))

    def guard_guessing(self, client: str) -> None:
        """Refuse a client whose misses have become a pattern."""
        if not self._windows.test(self._misses, "miss", client):
            raise self._refusal(self._misses, "miss", client)

    def _count(self, limit: RateLimitItem, name: str, client: str, cost: int) -> None:
        if not self._windows.hit(limit, name, client, cost=cost):
            raise self._refusal(limit, name, client)

    def _refusal(self, limit: RateLimitItem, name: str, client: str) -> Refusal:
        reset = self._windows.get_window_stats(limit, name, client).reset_time
        after = max(1, int(reset - self._wall.now().timestamp()) + 1)
        window = limit.GRANULARITY.name if limit.multiples == 1 else f"{limit.multiples} {limit.GRANULARITY.name}s"
        return Refusal(Issue("LIM-001", None, {"limit": limit.amount, "window": window, "after": after}))
