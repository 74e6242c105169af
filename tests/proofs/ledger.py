"""A million rows by 32 writers: each sealed once, none passed by, and verified by both verifiers in time."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, text

from app.services.sealing import Sealer, sealer_of
from app.services.setup import close_gateway, open_gateway
from app.settings import Settings
from app.store.tables.audit import audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf
from tests.kit.databases import fresh
from tests.kit.served import prepare
from tests.proofs.paper import ROOT, Row
from tests.proofs.writers import WRITERS, write

FULL = 1_000_000
PROCESSES = {"sqlite": 1, "postgresql": 4}

TEXT = """
`make prove` writes this file. 32 writers put rows into the ledger by the two ways there are, a transaction of their own
and the queue whose commits readers share; on PostgreSQL from four processes, on SQLite from the one that serves. Each
process runs the sealer's thread, as in service. At the end every acknowledged row must be there once and have exactly
one place in the tree, no place may be empty, and both verifiers must say that the ledger holds: `gateway audit verify`,
and `docs/verify_ledger.py` on what `gateway audit export` wrote, both timed from start to exit. CPU is that of all
processes of a command (half of it is what two idle cores need), memory at most that of its largest; the load is the
average of the last fifteen minutes, for others may have used the machine too.
"""


class Command(NamedTuple):
    """How a command ended: exit code, seconds by the clock and of CPU, most megabytes of one process, what it said."""

    code: int
    seconds: float
    busy: float
    megabytes: float
    words: str


class Places(NamedTuple):
    """Rows written under their own number, rows at all, those with a place, places, last place, checkpoints."""

    written: int
    rows: int
    placed: int
    places: int
    last: int
    checkpoints: int


@dataclass(frozen=True)
class Proof:
    """The figures of one database."""

    kind: str
    acknowledged: int
    seconds: float
    places: Places
    missed: int
    verify: Command
    export: Command
    alone: Command
    load: float

    @property
    def faults(self) -> list[str]:
        """What must not be."""
        at, found = self.places, []
        if at.written != self.acknowledged:
            found.append(f"{self.acknowledged} rows were acknowledged, {at.written} different ones are there")
        if not at.rows == at.placed == at.places == at.last + 1 or self.missed:
            found.append(f"not every row has exactly one place: {at}, {self.missed} were passed by")
        found += [told.words for told in (self.verify, self.export, self.alone) if told.code]
        return [f"{self.kind}: {fault}" for fault in found]

    @property
    def row(self) -> Row:
        """The figures by their headings."""
        at = self.places
        return {
            "database": self.kind,
            "rows": f"{at.rows:,}",
            "written a second": f"{self.acknowledged / self.seconds:,.0f}",
            "minutes": f"{self.seconds / 60:.1f}",
            "checkpoints": f"{at.checkpoints:,}",
            "rows without a place": f"{at.rows - at.placed}",
            "rows passed by": f"{self.missed}",
            "`audit verify`": _told(self.verify),
            "export": _told(self.export),
            "`verify_ledger.py`": _told(self.alone),
            "load": f"{self.load:.1f}",
        }


def prove(kind: str, rows: int, seed: int) -> Proof:
    """Write, seal and verify so many rows on one database."""
    with tempfile.TemporaryDirectory(prefix="gateway-ledger-") as name, fresh(kind, Path(name)) as address:
        folder = Path(name)
        settings = Settings(data=folder, database=address, threads=WRITERS)
        prepare(settings)
        began = time.monotonic()
        acknowledged = write(settings, rows, seed, PROCESSES[kind])
        seconds = time.monotonic() - began
        print(f"  {kind}: {acknowledged:,} rows written in {seconds:.0f} s", flush=True)
        places, missed, key = _inspect(settings)
        file, outside = folder / "export.jsonl", next(settings.checkpoints_path.iterdir())
        verified = _gateway(settings, "verify")
        exported = _gateway(settings, "export", str(file))
        single = [sys.executable, "-I", "-S", str(ROOT / "docs/verify_ledger.py"), str(file), "--key", key]
        alone = _run([*single, "--checkpoints", str(outside)], {})
        load = os.getloadavg()[2]
        return Proof(kind, acknowledged, seconds, places, missed, verified, exported, alone, load)


def _inspect(settings: Settings) -> tuple[Places, int, str]:
    """Where the rows stand, how many were passed by, and the ledger's public key."""
    gateway = open_gateway(settings)
    try:
        sealer = sealer_of(gateway)
        return _places(sealer), len(sealer.missed()), str(sealer.key.verifier)
    finally:
        close_gateway(gateway)


def _places(sealer: Sealer) -> Places:
    sealer.seal()
    joined = audit_event.join(audit_leaf, audit_leaf.c.audit_id == audit_event.c.id)
    with sealer.gateway.database.owning() as connection:
        if not sealer.gateway.database.is_sqlite:
            connection.execute(text("set local statement_timeout = 0"))
        request = audit_event.c.request_id
        asked = [
            select(func.count(request.distinct())).where(request.like("request-%")),
            select(func.count()).select_from(audit_event),
            select(func.count()).select_from(joined),
            select(func.count()).select_from(audit_leaf),
            select(func.max(audit_leaf.c.position)),
            select(func.count()).select_from(audit_checkpoint),
        ]
        return Places(*(int(connection.execute(statement).scalar_one()) for statement in asked))


def _gateway(settings: Settings, *words: str) -> Command:
    variables = {"GATEWAY_DATA": str(settings.data), "GATEWAY_DATABASE": settings.database}
    return _run([str(Path(sys.executable).with_name("gateway")), "audit", *words], variables)


def _run(command: list[str], variables: dict[str, str]) -> Command:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
    began = time.monotonic()
    with subprocess.Popen(command, env=own | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout
        words = process.stdout.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    busy = used.ru_utime + used.ru_stime
    return Command(process.returncode, time.monotonic() - began, busy, used.ru_maxrss / 1024, words)


def _told(command: Command) -> str:
    return f"{command.seconds:.0f} s, CPU {command.busy:.0f} s, {command.megabytes:.0f} MB"
