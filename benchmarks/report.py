"""What was measured, as a table, as JSON, and as the file that stands beside the code."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import WORKS, Figure

RESULTS = Path(__file__).parent / "results.md"
PACKAGES = (
    "fastapi",
    "starlette",
    "uvicorn",
    "uvloop",
    "sqlalchemy",
    "psycopg",
    "pydantic",
    "fhir.resources",
    "joserfc",
)
HEADINGS = ("server", "work", "CPU us a request", "times the bare route", "requests a second", "p50 ms", "p99 ms")


def table(figures: Sequence[Figure]) -> str:
    """The figures by kind of work, as Markdown."""
    floor = {figure.work: figure.microseconds for figure in figures if figure.server.startswith("bare")}
    ordered = sorted(figures, key=lambda figure: WORKS.index(figure.work))
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(_row(figure, floor[figure.work]) for figure in ordered)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def as_json(figures: Sequence[Figure], left_out: Sequence[str]) -> str:
    """The figures with the machine and the versions."""
    return json.dumps({"machine": machine(), "figures": [asdict(f) for f in figures], "left_out": left_out}, indent=2)


def write(figures: Sequence[Figure], left_out: Sequence[str], connections: int) -> None:
    """Write benchmarks/results.md."""
    about = [f"- {name}: {value}" for name, value in machine().items()]
    missing = [f"- left out: {reason}" for reason in left_out]
    RESULTS.write_text("\n".join((HEADER.format(connections=connections), table(figures), "", *about, *missing, "")))


def machine() -> dict[str, str]:
    """Where and with what this was measured."""
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    return {
        "date": f"{datetime.now(UTC):%d %B %Y}",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "load of the machine at the end (1, 5, 15 minutes)": load,
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }


def _row(figure: Figure, floor: float) -> tuple[str, ...]:
    return (figure.server, figure.work, f"{figure.microseconds:,.0f}", f"{figure.microseconds / floor:.1f}",
            f"{figure.per_second:,.0f}", f"{figure.p50:.1f}", f"{figure.p99:.1f}")  # fmt: skip


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


HEADER = """# What a request costs

`make bench` writes this file. Server CPU microseconds per request is the figure to trust: the process with its threads,
and the backends of its PostgreSQL database, from the kernel's counters. Every server is one process pinned to one core,
the load ({connections} keep-alive connections) runs on another; rounds are interleaved, the figures are medians.

- read: one ServiceRequest (2.6 kB) by id, seen through a consent. search: the first 20 Tasks of an owner by status, of
  1,000 referrals. create: one Observation (0.9 kB), validated and indexed.
- gateway: signed token, grants decided in the statement, an audit row durable before each answer.
- naive stack: FastAPI, an async ORM session per request, FHIR models in and out, consent asked for each record, one
  commit for each audit row. SQLite there runs with its defaults in WAL mode.
- bare route: Starlette, RS256 check, fixed bytes; no database, no audit.
"""
