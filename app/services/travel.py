"""The sandbox travels in time: its business clock is moved for everybody, the wall clock never (design.md 4)."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from app.domain.calendar import render
from app.domain.clock import Clock
from app.domain.errors import refuse
from app.domain.journey import arrival, moved
from app.services.clock import ShiftedClock, SystemClock
from app.services.gateway import Gateway
from app.services.operating import operating
from app.services.sealed import Notes
from app.settings import Settings
from app.store import migrate, travel
from app.store.database import Database

KEPT_SECONDS = 1
"""Seconds a process goes by what it read last of how far its sandbox has travelled."""


class TravellingClock:
    """The business clock of a sandbox: another clock, and as far ahead as the database says, read once a second."""

    def __init__(self, base: Clock, read: Callable[[], int]) -> None:
        self._base, self._read = base, read
        self._lock = threading.Lock()
        self._ahead, self._until = timedelta(milliseconds=read()), time.monotonic() + KEPT_SECONDS

    def now(self) -> datetime:
        """The instant the sandbox is at, in UTC."""
        if time.monotonic() >= self._until and self._lock.acquire(blocking=False):
            try:
                self._ahead = timedelta(milliseconds=self._read())
                self._until = time.monotonic() + KEPT_SECONDS
            finally:
                self._lock.release()
        return self._base.now() + self._ahead

    def told(self) -> datetime:
        """The same by what is known already: it never waits for the database."""
        return self._base.now() + self._ahead


def business_clock(settings: Settings, database: Database, wall: Clock) -> Clock:
    """The clock rules and dates go by: the wall's in production, in a sandbox one that travels."""
    if settings.mode != "sandbox":
        return wall

    def read() -> int:
        with database.reading() as connection:
            return travel.ahead(connection)

    return TravellingClock(ShiftedClock(settings.business_offset, wall), read)


def sandbox_now(settings: Settings) -> datetime:
    """What time it is in a sandbox, wherever it has travelled to; by the settings alone where it has no database."""
    try:
        is_there = migrate.is_current(settings.database_url)
    except migrate.DatabaseUnreachableError:
        is_there = False
    if not is_there:
        return ShiftedClock(settings.business_offset).now()
    database = Database(settings.database_url, threads=1)
    try:
        return business_clock(settings, database, SystemClock()).now()
    finally:
        database.close()


def shifted(gateway: Gateway) -> str | None:
    """The time a sandbox has travelled to, as London reads it; None where it has not."""
    if not isinstance(gateway.business, TravellingClock):
        return None
    there = gateway.business.told()
    return render(there) if abs(there - gateway.wall.now()) >= timedelta(seconds=1) else None


def journey(gateway: Gateway, to: str | None = None, by: str | None = None) -> datetime:
    """Move the sandbox's business clock to an instant, by a distance, or with neither back to where it began; audited.

    Returns where it is now, in London. AUT-044 in production, and for an instant or a distance that cannot be read.
    """
    if not gateway.synthetic:
        raise refuse("AUT-044", reason="a production gateway does not travel in time")
    start = ShiftedClock(gateway.settings.business_offset, gateway.wall).now()
    with gateway.database.reading() as connection:
        now = start + timedelta(milliseconds=travel.ahead(connection))
    there = _there(now, start, to, by)
    ahead = round((there - start) / timedelta(milliseconds=1)) if to or by else 0
    with operating(gateway, Notes("time-travel", "U", detail={"to": render(there)})) as work:
        travel.set_ahead(work.connection, work.new_id(), ahead)
    return there


def _there(now: datetime, start: datetime, to: str | None, by: str | None) -> datetime:
    try:
        there = arrival(to) if to else moved(now, by) if by else start
    except ValueError as fault:
        reason = "give an instant like 2026-10-14T09:00, or a distance like 3d, -2h, 90m or 1w"
        raise refuse("AUT-044", reason=reason) from fault
    if not 2000 <= there.year <= 2200:
        raise refuse("AUT-044", reason="a sandbox travels between the years 2000 and 2200")
    return there
