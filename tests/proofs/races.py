"""Withdrawals raced for many rounds, on four processes and on sixteen threads."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.races import PROCESSES, THREADS, Race, course
from tests.proofs.paper import Row

FULL, RACERS = 100, 8

TEXT = """
`make prove` writes this file. In each round a person's practice records a consent, readers and writers of an
occupational health provider race it by every door (read, version, history, searches, writes that rest on what only the
consent shows), each request on a connection of its own, and somewhere in between the consent is withdrawn in one of
three ways. Whatever begins after the withdrawal's answer must be refused.
"""


@dataclass(frozen=True)
class Proof:
    """The figures of one database."""

    kind: str
    seconds: float
    race: Race

    @property
    def holds(self) -> bool:
        """Whether nothing succeeded late, and something did before."""
        return not (self.race.late or self.race.strange) and self.race.before > 0

    @property
    def row(self) -> Row:
        """The figures by their headings."""
        race = self.race
        return {
            "database": self.kind,
            "serving": f"{PROCESSES} processes" if self.kind == "postgresql" else f"{THREADS} threads",
            "withdrawals": f"{race.rounds}",
            "requests that succeeded before": f"{race.before:,}",
            "requests begun after the answer": f"{race.after:,}",
            "of them succeeded": f"{len(race.late)}",
            "unexpected answers": f"{len(race.strange)}",
            "minutes": f"{self.seconds / 60:.0f}",
        }


def prove(kind: str, seed: int, rounds: int) -> Proof:
    """Race so many withdrawals on one server."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gateway-races-") as folder, course(kind, Path(folder), seed) as at:
        for _ in range(rounds):
            at.run(RACERS)
        return Proof(kind, time.monotonic() - began, at.race)
