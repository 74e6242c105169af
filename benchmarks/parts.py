"""What consent, audit and validation cost a read and a create, with and without each: `python -m benchmarks.parts`."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.settings import Settings
from benchmarks import cpu, report, servers, world
from benchmarks.load import Plan
from benchmarks.measuring import Figure, Measured, interleaved, keep_apart
from benchmarks.without import WITHOUT
from tests.kit.databases import POSTGRES, fresh
from tests.kit.served import Served, free_port, prepare

RESULTS = Path(__file__).parent / "parts.md"
PARTS = {
    "everything": "",
    "without consent": "consent",
    "without audit": "audit",
    "without both": "consent audit",
    "without validation": "validation",
    "without the wall": "wall",
}
WORKS = ("read", "create")
SHARES = ("consent", "audit", "validation", "row-level security")
HEADINGS = ("database", "work", *(f"{name}, us" for name in PARTS), *SHARES)
HEADER = """# What consent, audit, validation and row-level security cost

`python -m benchmarks.parts` writes this file: server CPU microseconds a request (the process with its threads, and the
backends of its PostgreSQL database), medians of {rounds} interleaved rounds of one run, {connections} keep-alive
connections. The servers share a database of 1,000 referrals. Without consent the decision in each statement is a
constant; without audit no row is made, hashed or written; without validation no body is looked at. What a part costs is
what the whole costs less what it costs without the part. Sealing is put off to the end of the run (`benchmarks.ledger`
measures it), requests are not logged. Row-level security stays on but in the last server, which works as the owner of
the tables and tells no transaction who asks; SQLite has none.
"""


def main() -> int:
    """Measure on each database there is, print, and write benchmarks/parts.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each server does each work")
    parser.add_argument("--seconds", type=float, default=3.0, help="most seconds of one measurement")
    parser.add_argument("--most", type=int, default=2_000, help="most requests of one measurement")
    given = parser.parse_args()
    plan = Plan(0, [], most=given.most, seconds=given.seconds)
    rows: list[Sequence[str]] = [HEADINGS, ("---",) * len(HEADINGS)]
    for kind in ["sqlite", *(["postgresql"] if POSTGRES else [])]:
        with tempfile.TemporaryDirectory(prefix="gateway-parts-") as folder, everybody(kind, Path(folder)) as measured:
            keep_apart(measured)
            figures = interleaved(measured, plan, given.rounds, WORKS)
        rows += [_row(kind, work, figures) for work in WORKS]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    about = [f"- {name}: {value}" for name, value in report.machine().items()]
    RESULTS.write_text(
        "\n".join((HEADER.format(rounds=given.rounds, connections=plan.connections), table, "", *about, ""))
    )
    print(RESULTS.read_text())
    return 0


@contextmanager
def everybody(kind: str, folder: Path) -> Iterator[list[Measured]]:
    """The servers, running on one database that is filled; the first one issues the tokens of all."""
    with fresh(kind, folder) as address, ExitStack() as open_:
        settings = Settings(data=folder, database=address, PORT=free_port())
        prepare(settings)
        parts = {name: left_out for name, left_out in PARTS.items() if left_out != "wall" or kind == "postgresql"}
        running = [_start(settings, name, left_out) for name, left_out in parts.items()]
        for server in running:
            open_.callback(server.stop)
        signed_in = Served(settings)
        stored = world.fill(signed_in)
        yield [world.Gateway(server, signed_in, stored) for server in running]


def _start(settings: Settings, name: str, left_out: str) -> servers.Server:
    variables = {
        "GATEWAY_DATA": str(settings.data),
        "GATEWAY_DATABASE": settings.database,
        "GATEWAY_PUBLIC_URL": settings.base_url,
        "GATEWAY_REQUEST_LIMIT": "1000000/minute",
        "GATEWAY_SEAL_INTERVAL": "60000",
        "GATEWAY_LOG_LEVEL": "warning",
        WITHOUT: left_out,
    }
    port = 0 if left_out else settings.port
    return servers.start(name, "benchmarks.without:app", variables, settings.database, port)


def _row(kind: str, work: str, figures: list[Figure]) -> Sequence[str]:
    spent = {figure.server: figure.microseconds for figure in figures if figure.work == work}
    told = [f"{spent[name]:,.0f}" if name in spent else "-" for name in PARTS]
    shares = [_share(spent["everything"], spent.get(f"without {part}")) for part in (*SHARES[:3], "the wall")]
    return (kind, work, *told, *shares)


def _share(whole: float, without: float | None) -> str:
    return "-" if without is None else f"{whole - without:,.0f} us, {(whole - without) / whole:.0%}"


if __name__ == "__main__":
    cpu.pin(0, 1)
    sys.exit(main())
