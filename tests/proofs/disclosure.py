"""Worlds by the thousand: every access the SQL predicate allows or refuses, decided again by the evaluator."""

import gc
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.oracle.comparing import Told, compare
from tests.proofs.kept import Kept
from tests.proofs.paper import Row

FULL = 100_000
BATCH, BRANCHES = 2_000, 8
"""Worlds of one database; so many at a time have the first phase of their lives in common."""

TEXT = """
`make prove` writes this file. Worlds are made from the seed: organisations write records and referrals about one
person, take consents of every shape, change, narrow and withdraw them, move Tasks on, write reports that are released
and linked to, for somebody beside the person too, agree plans, apply for Access to Work and ask employers, escalate
risks, disclose in the public interest, tie and merge Patients, tell of deaths; the register of sharing agreements
changes with each database. In each database sixteen worlds are begun, copied for other people, and each copy lives its
own life; after a while each is copied again, so that eight have their past in common, and each goes its own way from
there. The real services turn what is sent into grant rows. After each phase, and at one later
instant, the rank of the SQL predicate for each caller asked, on every record, is compared with that of
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
            "minutes of CPU": f"{self.seconds / 60:.0f}",
        }


def prove(kind: str, seed: int, worlds: int, processes: int, kept: Kept) -> Proof:
    """Make and compare so many worlds, a batch a database, in several processes; what is kept is not done again."""
    seeds = [seed + n for n in range(-(-worlds // BATCH))]
    found = [one for one in (kept.find(kind, n) for n in seeds) if one]
    told, spent = Told(), 0.0
    for one, seconds in chain(found, _done(kind, [n for n in seeds if not kept.find(kind, n)], processes, kept)):
        told.add(one)
        spent += seconds
        if told.worlds % (10 * BATCH) == 0 or one.wrong:
            print(f"  {kind}: {told.worlds:,} worlds, {len(told.wrong)} differences", *one.wrong[:2], flush=True)
    return Proof(kind, spent, told)


def _done(kind: str, seeds: list[int], processes: int, kept: Kept) -> Iterator[tuple[Told, float]]:
    # A process a batch: what one leaves behind in memory, half a gigabyte, is gone before the next.
    with ProcessPoolExecutor(processes, max_tasks_per_child=1) as pool:
        for seed, (told, seconds) in zip(seeds, pool.map(_batch, [kind] * len(seeds), seeds), strict=True):
            kept.add(kind, seed, told, seconds)
            yield told, seconds


def _batch(kind: str, seed: int) -> tuple[Told, float]:
    began = time.process_time()
    # What a batch makes lives until its end: looking for rubbish as often as usual costs a sixth of the time.
    gc.set_threshold(200_000, 20, 100)
    with tempfile.TemporaryDirectory(prefix="gateway-worlds-") as folder:
        return compare(kind, Path(folder), seed, BATCH, BRANCHES), time.process_time() - began
