"""Every example's every element gone wrong, sent to its door: the element is named, and nothing breaks."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from httpx import Response

from tests.fhir.mutations import WAYS, Mutant, examples, judged, mutants, told_of
from tests.kit.callers import token
from tests.kit.gateways import World, world
from tests.proofs.paper import Row

RENEWED = 1000
"""Bodies that are sent with one token, which lives 300 seconds."""

LEAST = 0.98
"""The share of mutants that must be told where they went wrong."""

TEXT = """
`make prove` writes this file. Every valid example that a create or a transaction takes (ours, those of the wire, those
of UK Core) is sent to its door over HTTP with each of its elements, one at a time, left out, misspelt, of another type,
a level too deep, or said twice. The refusal must name the element by its path (or what holds it, where it was left
out); what the whole example is told is not counted, nor an element that may be left out. No answer may be a 5xx.
"""


@dataclass
class Tally:
    """What came of the mutants: how many of each way, what was not named, what broke."""

    seconds: float = 0.0
    sent: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    missed: list[Mutant] = field(default_factory=list)
    broken: list[Mutant] = field(default_factory=list)

    def take(self, mutant: Mutant, answer: Response, whole: set[tuple[str, str]]) -> None:
        """Count one answer; `whole` is what the example itself is told."""
        self.sent[mutant.way] += 1
        if answer.status_code >= 500:
            self.broken.append(mutant)
        elif (found := judged(mutant, told_of(answer), whole)) is not None:
            self.judged[mutant.way] += 1
            self.missed += [] if found else [mutant]

    @property
    def share(self) -> float:
        """How many of those that had to be named were."""
        return 1 - len(self.missed) / max(sum(self.judged.values()), 1)

    @property
    def holds(self) -> bool:
        """Whether enough were named and nothing broke."""
        return self.share >= LEAST and not self.broken

    @property
    def rows(self) -> list[Row]:
        """The figures, one row a way."""
        return [self._row(way) for way in WAYS]

    def _row(self, way: str) -> Row:
        missed = sum(mutant.way == way for mutant in self.missed)
        broken = sum(mutant.way == way for mutant in self.broken)
        judged = self.judged[way]
        return {
            "way": way,
            "sent": f"{self.sent[way]:,}",
            "had to be named": f"{judged:,}",
            "named at the path": f"{(judged - missed) / max(judged, 1):.2%}",
            "not named": f"{missed}",
            "5xx": f"{broken}",
        }


def prove(seed: int, most: int | None = None) -> Tally:
    """Send the mutants, or so many of them, to a gateway on SQLite."""
    every = list(mutants())
    chosen = every if most is None else random.Random(seed).sample(every, min(most, len(every)))
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        world("sqlite", Path(folder), request_limit="100000000/minute", log_level="error") as here,
    ):
        tally = _told(here, chosen)
    tally.seconds = time.monotonic() - began
    return tally


def _told(here: World, chosen: Sequence[Mutant]) -> Tally:
    tally = Tally()
    whole: dict[str, set[tuple[str, str]]] = {}
    for number, mutant in enumerate(chosen):
        if number % RENEWED == 0:
            headers = {"Authorization": f"Bearer {token(here, 'kit')}", "Content-Type": "application/fhir+json"}
        address, source = f"/fhir/R4{mutant.door}", mutant.source
        if source not in whole:
            whole[source] = told_of(here.http.post(address, headers=headers, json=examples()[source]))
        answer = here.http.post(address, headers=headers, content=mutant.body)
        assert answer.status_code != 401, answer.text
        tally.take(mutant, answer, whole[source])
    return tally
