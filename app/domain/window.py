"""A moving window: at most so much within so many seconds, for each name apart."""

from collections import deque
from dataclasses import dataclass, field


@dataclass
class _Counted:
    hits: deque[tuple[float, int]] = field(default_factory=deque)
    total: int = 0


class MovingWindow:
    """Counts hits by name; instants are seconds and are handed in, never earlier than before."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._counted: dict[str, _Counted] = {}

    def room(self, name: str, now: float) -> int:
        """How much a name has left."""
        return self.most - self._current(name, now).total

    def hit(self, name: str, now: float, cost: int = 1) -> bool:
        """Count a hit; False, and nothing is counted, when there is no room for it."""
        counted = self._current(name, now)
        if counted.total + cost > self.most:
            return False
        counted.hits.append((now, cost))
        counted.total += cost
        return True

    def wait(self, name: str, now: float) -> float:
        """Seconds until the oldest hit of a name no longer counts; 0 when there is none."""
        hits = self._current(name, now).hits
        return hits[0][0] + self.seconds - now if hits else 0.0

    def _current(self, name: str, now: float) -> _Counted:
        counted = self._counted.setdefault(name, _Counted())
        while counted.hits and counted.hits[0][0] <= now - self.seconds:
            counted.total -= counted.hits.popleft()[1]
        return counted
