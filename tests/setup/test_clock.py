"""Ids sort as they were made, whatever the clock does."""

import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.services.clock import ShiftedClock, SystemClock, Uuid7Source

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@dataclass
class StandingClock:
    """A clock that stands until it is set."""

    instant: datetime = NOON

    def now(self) -> datetime:
        return self.instant


def test_an_id_is_a_uuid_version_7_of_its_millisecond() -> None:
    made = uuid.UUID(Uuid7Source(StandingClock()).new())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(NOON.timestamp() * 1000)


def test_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    source = Uuid7Source(StandingClock())
    made = [source.new() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == 5000


def test_a_clock_that_steps_back_does_not_make_ids_step_back() -> None:
    clock = StandingClock()
    source = Uuid7Source(clock)
    before = source.new()
    clock.instant -= timedelta(hours=1)
    assert source.new() > before


def test_a_millisecond_that_is_full_goes_on_in_the_next() -> None:
    source = Uuid7Source(StandingClock(), randbytes=lambda size: b"\xff" * size)
    made = [source.new()]
    source._tail = (1 << 74) - 2
    made += [source.new(), source.new()]
    assert made == sorted(made)
    assert uuid.UUID(made[-1]).int >> 80 == int(NOON.timestamp() * 1000) + 1


def test_many_threads_never_get_the_same_id() -> None:
    source, made = Uuid7Source(SystemClock()), []

    def work() -> None:
        made.extend([source.new() for _ in range(500)])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 4000


def test_a_shifted_clock_runs_ahead_of_its_base() -> None:
    assert ShiftedClock(3600, StandingClock()).now() == NOON + timedelta(hours=1)
