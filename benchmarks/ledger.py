"""What the ledger's proof costs: leaf hashing, sealing, verification: `python -m benchmarks.ledger --rows 1000000`."""

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.canonical_row import leaf_of, personal_hash
from app.services.clock import draw_salt
from app.services.exporting import export
from app.services.gateway import Gateway
from app.services.sealing import Sealer, sealer_of
from app.services.verification import verify
from app.store.ledger import _values
from tests.kit.databases import POSTGRES
from tests.kit.gateways import world
from tests.ledger.rows import evidence

AT_ONCE = 1_000


def main() -> int:
    """Measure on each database there is, and print a line each; 1 when the ledger did not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows to write, seal and verify")
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
    given = parser.parse_args()
    kinds = ["sqlite", *(["postgresql"] if POSTGRES else [])]
    results = [measured(kind, given.rows) for kind in kinds]
    for result in results:
        told = json.dumps(result) if given.json else "  ".join(f"{name} {value}" for name, value in result.items())
        print(told)
    return 0 if all(result["holds"] for result in results) else 1


def measured(kind: str, rows: int) -> dict[str, Any]:
    """The figures of one database."""
    with tempfile.TemporaryDirectory(prefix="gateway-ledger-") as folder, world(kind, Path(folder)) as made:
        sealer = sealer_of(made.gateway)
        written = timed(lambda: write(made.gateway, rows))
        sealed = timed(sealer.seal)
        answers: list[Any] = []
        began = time.process_time()
        checked = timed(lambda: answers.append(verified(sealer)))
        busy = time.process_time() - began
        alone = timed(lambda: answers.append(by_single_file(sealer, Path(folder))))
        return {
            "database": kind,
            "rows": answers[0].rows,
            "holds": answers[0].holds and not answers[0].unsealed and not answers[1],
            "hash µs/row": round(hashing(), 1),
            "write µs/row": round(written / rows * 1e6, 1),
            "seal rows/s": round(rows / sealed),
            "verify rows/s": round(rows / checked),
            "verify s": round(checked, 1),
            "verify CPU µs/row": round(busy / rows * 1e6, 1),
            "export and single file rows/s": round(rows / alone),
        }


def hashing(times: int = 20_000) -> float:
    """Microseconds of salt, personal hash and leaf of one row."""
    row = _values(evidence(1)) | {"id": "01a0f67a-3800-7905-9ca0-cef289777827", "recorded": 1_790_000_000_000}

    def all_of_them() -> None:
        for _ in range(times):
            leaf_of(row, personal_hash(draw_salt(), row))

    return timed(all_of_them) / times * 1e6


def write(gateway: Gateway, rows: int) -> None:
    """Append that many rows, a thousand a transaction."""
    for first in range(0, rows, AT_ONCE):
        with gateway.database.writing() as connection:
            gateway.ledger.append(connection, *(evidence(first + one) for one in range(min(AT_ONCE, rows - first))))


def verified(sealer: Sealer) -> Any:
    """What `gateway audit verify` finds."""
    return verify(sealer.gateway.database, sealer.key.verifier, sealer.outside.notes(), lambda *_: None)


def by_single_file(sealer: Sealer, folder: Path) -> list[str]:
    """What the single-file verifier finds in an export."""
    spec = importlib.util.spec_from_file_location("verify_ledger", "docs/verify_ledger.py")
    assert spec
    assert spec.loader
    single: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(single)
    key, path = sealer.key.verifier, folder / "export.jsonl"
    export(sealer.gateway, key, path)
    faults: list[str] = single.verify(path, single.read_key(str(key)), sealer.outside.notes())[1]
    return faults


def timed(work: Callable[[], object]) -> float:
    """Seconds the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
