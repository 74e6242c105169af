"""Measure the gateway beside its floor and the obvious build of the same stack: `python -m benchmarks --help`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import cpu, report, rivals, world
from benchmarks.load import Plan
from benchmarks.measuring import Measured, interleaved, keep_apart
from tests.kit.databases import POSTGRES

NO_POSTGRES = "PostgreSQL (GATEWAY_TEST_POSTGRES names no server)"


def main() -> int:
    """Measure, print, write benchmarks/results.md; the exit code."""
    given = arguments()
    if not Path("/proc/self/stat").exists():
        print("CPU time is read from /proc, which this system has not: nothing was measured.", file=sys.stderr)
        return 1
    plan = Plan(0, [], given.connections, given.most, given.seconds)
    with everybody() as (all_measured, left_out):
        keep_apart(all_measured)
        figures = interleaved(all_measured, plan, given.rounds)
    print(report.as_json(figures, left_out) if given.json else report.table(figures))
    for reason in left_out:
        print(f"left out: {reason}", file=sys.stderr)
    if not given.dry_run:
        report.write(figures, left_out, given.connections)
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=3, help="how often each server does each work")
    parser.add_argument("--seconds", type=float, default=3.0, help="most seconds of one measurement")
    parser.add_argument("--most", type=int, default=3_000, help="most requests of one measurement")
    parser.add_argument("--connections", type=int, default=16, help="keep-alive connections")
    parser.add_argument("--dry-run", action="store_true", help="leave benchmarks/results.md as it is")
    return parser.parse_args()


@contextmanager
def everybody() -> Iterator[tuple[list[Measured], list[str]]]:
    """Every server, running and filled, and why some are left out."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-bench-"))
    kinds = {"sqlite": "SQLite"} | ({"postgresql": "PostgreSQL"} if POSTGRES else {})
    left_out = [] if POSTGRES else [NO_POSTGRES]
    with ExitStack() as open_:
        open_.callback(shutil.rmtree, folder, ignore_errors=True)
        found: list[Measured] = []
        for kind, name in kinds.items():
            measured = open_.enter_context(world.gateway(f"gateway, {name}", kind, folder / kind))
            found.append(measured)
            if reason := rivals.missing(kind):
                left_out.append(f"naive stack on {name}: {reason}")
            else:
                naive = rivals.naive(f"naive stack, {name}", kind, folder / f"naive-{kind}", measured.stored)
                found.append(open_.enter_context(naive))
        found.append(open_.enter_context(rivals.fixed(folder, measured.stored)))
        yield found, left_out


if __name__ == "__main__":
    cpu.pin(0, 1)
    sys.exit(main())
