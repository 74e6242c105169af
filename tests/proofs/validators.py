"""Ten thousand bodies gone wrong, put to validators that share no code with ours."""

import random
import sys
import time
from collections.abc import Sequence

from tests.fhir.mutations import Mutant, mutants
from tests.proofs.paper import Row, table
from tests.validators import fhirkit_judge, hapi, hapi_judge
from tests.validators.agreement import LEAST, Agreement

FULL = 10_000
TEXT = """
`make prove` writes this file. Every valid example that a create or a transaction takes (ours, those of the wire, those
of UK Core) is taken with each of its elements, one at a time, left out, misspelt, of another type, a level too deep, or
said twice; so many of them, drawn by the seed, are put to our validator and to two that share no code with it: fhirkit
(Rust, structure only) and HAPI (Java, with our definitions and UK Core's, without a terminology server). Both say the
same when both accept or both refuse. Each difference has its reason below. Kinds with a star are none that the other
checks: they are not part of its share.
"""


class Proof:
    """What came of the bodies, by validator."""

    def __init__(self, seed: int, number: int) -> None:
        every = list(mutants())
        self.bodies = random.Random(seed).sample(every, min(number, len(every)))
        began = time.monotonic()
        self.found = {"fhirkit": (fhirkit_judge.agreement(self.bodies), fhirkit_judge.UNCHECKED)}
        if hapi.is_built():
            self.found["HAPI"] = (_hapi(self.bodies), hapi_judge.UNCHECKED)
        else:
            print("HAPI is left out: bash .ci/hapi", file=sys.stderr)
        self.seconds = time.monotonic() - began

    @property
    def holds(self) -> bool:
        """Whether each says the same often enough, and every difference is one that is listed."""
        return all(one.share(left) >= LEAST and not one.strange for one, left in self.found.values())

    @property
    def strange(self) -> list[str]:
        """The differences without a reason."""
        return [f"{name}: {what}" for name, (one, _) in self.found.items() for what in one.strange]

    @property
    def text(self) -> str:
        """What was done, and why they differ where they do."""
        return "\n".join((TEXT, *table(self._reasons())))

    @property
    def rows(self) -> list[Row]:
        """The figures, one row for each kind and one for all that the other checks."""
        return [row for name, (one, left) in self.found.items() for row in _rows(name, one, left)]

    def _reasons(self) -> list[Row]:
        return [
            {"beside": name, "why they differ": reason.why, "bodies": f"{one.explained[reason.why]:,}"}
            for name, (one, _) in self.found.items()
            for reason in one.reasons
        ]


def _hapi(bodies: Sequence[Mutant]) -> Agreement:
    with hapi.started() as running:
        return hapi_judge.Judge(running).agreement(bodies)


def _rows(name: str, found: Agreement, left: Sequence[str]) -> list[Row]:
    kinds = [_row(name, f"{kind}{' *' * (kind in left)}", [kind], found) for kind in sorted(found.judged)]
    checked = [kind for kind in found.judged if kind not in left]
    return [*kinds, _row(name, "all that it checks", checked, found), _row(name, "all", list(found.judged), found)]


def _row(name: str, what: str, kinds: Sequence[str], found: Agreement) -> Row:
    judged, agreed = (sum(counted[kind] for kind in kinds) for counted in (found.judged, found.agreed))
    share = agreed / max(judged, 1)
    return {
        "beside": name,
        "gone wrong": what,
        "bodies": f"{judged:,}",
        "both say the same": f"{agreed:,}",
        "share": f"{share:.2%}",
    }
