"""CPU time of processes, from the kernel's counters."""

import os
from collections.abc import Iterable
from pathlib import Path

import psycopg

TICK = 1_000_000 / os.sysconf("SC_CLK_TCK")
"""Microseconds of one tick of /proc."""


def microseconds(processes: Iterable[int]) -> float:
    """CPU time these processes have used so far, all their threads together."""
    return sum(_ticks(process) for process in processes) * TICK


def tree(root: int) -> list[int]:
    """A process and everything it started."""
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *(process for child in children for process in tree(int(child)))]


def backends(address: str) -> list[int]:
    """The server processes of a PostgreSQL database, but for the one that is asked."""
    with psycopg.connect(address.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        rows = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
        return [row[0] for row in rows if _is_postgres(row[0])]


def pin(process: int, processor: int) -> None:
    """Keep a process, and what it starts from now on, on one processor, where there are two."""
    available = sorted(os.sched_getaffinity(0))
    if len(available) > 1:
        os.sched_setaffinity(process, {available[processor]})


def _ticks(process: int) -> int:
    """User and system time; the name in the second field may hold spaces, so fields are counted after it."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])


def _is_postgres(process: int) -> bool:
    try:
        return "postgres" in Path(f"/proc/{process}/comm").read_text()
    except FileNotFoundError:
        return False
