"""Kill -9 under load, hundreds of times: nothing acknowledged is lost, nothing stands half-written or twice."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.durability.kills import Findings, Killer
from tests.kit.served import served
from tests.proofs.paper import Row, Settings

LEAST_CREATED, LEAST_UPDATED = 20_000, 10_000
"""What must have been acknowledged before a run with the full number of kills may end."""

FULL = 200
SHORTEST, LONGEST = 0.5, 3.0
"""Seconds of load between two kills, drawn at random."""


@dataclass(frozen=True)
class Proof:
    """The figures of one database."""

    kind: str
    seconds: float
    findings: Findings

    @property
    def holds(self) -> bool:
        """Whether nothing was found that must not be."""
        found = self.findings
        return not (found.lost or found.half_written or found.doubled or found.refused) and found.sound

    @property
    def row(self) -> Row:
        """The figures by their headings."""
        found = self.findings
        return {
            "database": self.kind,
            "kills": f"{found.kills}",
            "creates acknowledged": f"{found.created:,}",
            "updates acknowledged": f"{found.updated:,}",
            "in flight at a kill, sent again": f"{found.in_flight}",
            "lost, or without audit row": f"{len(found.lost)}",
            "half-written": f"{len(found.half_written)}",
            "doubled": f"{found.doubled}",
            "refused": f"{len(found.refused)}",
            "slowest start, s": f"{found.slowest_start:.1f}",
            "minutes": f"{self.seconds / 60:.0f}",
        }


def prove(kind: str, settings: Settings) -> Proof:
    """Kill as often as wanted, and go on until enough was acknowledged when the full number is asked for."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="gateway-kills-") as folder,
        served(kind, Path(folder), threads=settings.clients) as server,
    ):
        killer = Killer(server, settings.clients, settings.seed)
        while killer.findings.kills < settings.kills or (settings.kills >= FULL and not _enough(killer)):
            killer.kill(SHORTEST, LONGEST)
            if killer.findings.kills % 10 == 0:
                print(f"  {kind}: {killer.findings.kills} kills, {sum(killer.acknowledged):,} writes", flush=True)
        return Proof(kind, time.monotonic() - began, killer.inspect())


def _enough(killer: Killer) -> bool:
    created, updated = killer.acknowledged
    return created >= LEAST_CREATED and updated >= LEAST_UPDATED
