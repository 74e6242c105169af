"""Clocks that stand where a test puts them."""

from datetime import UTC, datetime, timedelta

D0 = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
"""Monday 5 October 2026, 09:00 in London: the day the scenarios begin."""


class StoppedClock:
    """A business clock that moves only when a test moves it."""

    def __init__(self, at: datetime = D0) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it stands at; each look moves it on by a millisecond, as time would."""
        self.at += timedelta(milliseconds=1)
        return self.at

    def move_to(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Go to an instant, in UTC."""
        self.at = datetime(year, month, day, hour, minute, tzinfo=UTC)

    def advance(self, **by: float) -> None:
        """Go on by a timedelta."""
        self.at += timedelta(**by)
