"""How old audit rows are when sealed, at a steady 500 audited writes a second: `python -m benchmarks.delay`."""

import argparse
import sys
import tempfile
import time
from bisect import bisect_right
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select

from app.services.gateway import Gateway
from app.services.sealing import sealer_of
from app.services.setup import close_gateway, open_gateway
from app.settings import Settings
from app.store.tables.audit import audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf
from app.store.wall import OPERATOR
from app.workers.sealer import SealerLoop
from benchmarks import report
from tests.kit.databases import POSTGRES, fresh
from tests.kit.served import prepare
from tests.ledger.rows import evidence

RESULTS = Path(__file__).parent / "delay.md"
THREADS = 16
HEADINGS = ("database", "wanted a second", "written a second", "rows", "p50 ms", "p95 ms", "p99 ms", "max ms")
HEADER = """# How long an audit row waits for its seal

`python -m benchmarks.delay` writes this file. {threads} threads write at a steady pace, each row in a transaction of
its own, and the sealer of the same process seals each second, as in service. The age of a row is the time of the first
checkpoint over it less the time it was recorded.
"""


def main() -> int:
    """Measure on each database there is, print, and write benchmarks/delay.md; 1 when a row was not sealed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delay", description=__doc__)
    parser.add_argument("--rate", type=int, default=500, help="rows a second")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    kinds = ["sqlite", *(["postgresql"] if POSTGRES else [])]
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(measured(kind, given.rate, given.seconds) for kind in kinds)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    about = [f"- {name}: {value}" for name, value in report.machine().items()]
    RESULTS.write_text("\n".join((HEADER.format(threads=THREADS), table, "", *about, "")))
    print(RESULTS.read_text())
    return 0


def measured(kind: str, rate: int, seconds: int) -> tuple[str, ...]:
    """The figures of one database."""
    with tempfile.TemporaryDirectory(prefix="gateway-delay-") as folder, fresh(kind, Path(folder)) as address:
        settings = Settings(data=Path(folder), database=address, threads=THREADS)
        prepare(settings)
        gateway = open_gateway(settings)
        loop = SealerLoop(sealer_of(gateway))
        loop.start()
        try:
            taken = write(gateway, rate, seconds)
        finally:
            loop.close()
        found = ages(gateway)
        close_gateway(gateway)
    if len(found) != rate * seconds:
        raise RuntimeError(f"{rate * seconds - len(found)} rows were not sealed")
    parts = [found[int(part * (len(found) - 1))] for part in (0.5, 0.95, 0.99, 1)]
    return (kind, f"{rate}", f"{len(found) / taken:.0f}", f"{len(found):,}", *(f"{part:,}" for part in parts))


def write(gateway: Gateway, rate: int, seconds: int) -> float:
    """Write that many rows, each when its turn comes; the seconds it took."""
    began = time.monotonic()

    def one(number: int) -> None:
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        with gateway.database.writing() as connection:
            gateway.ledger.append(connection, evidence(number))

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(rate * seconds)))
    return time.monotonic() - began


def ages(gateway: Gateway) -> list[int]:
    """Milliseconds from record to seal of every row that was written, sorted."""
    joined = audit_event.join(audit_leaf, audit_leaf.c.audit_id == audit_event.c.id)
    rows = select(audit_leaf.c.position, audit_event.c.recorded).select_from(joined)
    signed = select(audit_checkpoint.c.size, audit_checkpoint.c.sealed).order_by(audit_checkpoint.c.size)
    with gateway.database.reading(OPERATOR) as connection:
        sizes, instants = zip(*connection.execute(signed), strict=True)
        placed = connection.execute(rows.where(audit_event.c.request_id.like("request-%"))).all()
    return sorted(instants[bisect_right(sizes, position)] - recorded for position, recorded in placed)


if __name__ == "__main__":
    sys.exit(main())
