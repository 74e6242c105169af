"""Worlds by the thousand: every access the SQL predicate allows or refuses, decided again by the evaluator."""

import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.comparing import Told, compare
from tests.proofs.paper import Row

FULL = 100_000
BATCH = 500
"""Worlds of one database."""

TEXT = """
`make prove` writes this file. Worlds are made from the seed: organisations write records and referrals about one
person, take consents of every shape, change, narrow and withdraw them, move Tasks on, write reports that are released
and linked to, for somebody beside the person too, agree plans, apply for Access to Work and ask employers, escalate
risks, disclose in the public interest, tie Patients, tell of deaths; the register of sharing agreements changes
with each database. The real services turn what is sent into grant rows. After each phase,
and at one later instant, the rank of the SQL predicate for each caller asked, on every record, is compared with that of
an evaluator (tests/oracle) which reads the stored FHIR resources, the agreements and the order of commits, and shares
no code with the store. A Consent that is refused must have a fault, and none with a fault may be stored.
"""


@dataclass(frozen=True)
class Proof:
    """The figures of one database kind."""

    kind: str
    seconds: float
    told: Told

    @property
    def holds(self) -> bool:
        """Whether both sides always said the same."""
        return not self.told.wrong

    @property
    def row(self) -> Row:
        """The figures by their headings."""
        told = self.told
        return {
            "database": self.kind,
            "worlds": f"{told.worlds:,}",
            "accesses compared": f"{told.accesses:,}",
            "of them allowed": f"{told.seen:,}",
            "consent versions stored": f"{told.consents:,}",
            "consents refused": f"{told.refused:,}",
            "differences": f"{len(told.wrong)}",
            "minutes": f"{self.seconds / 60:.0f}",
        }


def prove(kind: str, seed: int, worlds: int, processes: int) -> Proof:
    """Make and compare so many worlds, a batch a database, in several processes."""
    began = time.monotonic()
    told = Told()
    batches = range(-(-worlds // BATCH))
    with ProcessPoolExecutor(processes) as pool:
        for done, one in enumerate(pool.map(_batch, *zip(*[(kind, seed + n) for n in batches], strict=True)), 1):
            told.add(one)
            if done % 10 == 0:
                print(f"  {kind}: {told.worlds:,} worlds, {len(told.wrong)} differences", flush=True)
    return Proof(kind, time.monotonic() - began, told)


def _batch(kind: str, seed: int) -> Told:
    with tempfile.TemporaryDirectory(prefix="gateway-worlds-") as folder:
        return compare(kind, Path(folder), seed, BATCH)
