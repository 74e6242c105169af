"""Run the long proofs and write them to docs/proofs: `python -m tests.proofs --help`."""

import argparse
import sys

from tests.kit.databases import POSTGRES
from tests.proofs import kills, paper
from tests.proofs.paper import Settings

KILLS = """
`make prove` writes this file. Clients send referrals, each under an Idempotency-Key, and move their Tasks on; the
server is killed with SIGKILL at a random moment, started again, and what nobody had answered is sent again under its
key. At the end every acknowledged write must be there as a version with its audit row, every referral must have its
request, Task, grants and events in unbroken order, every record its versions, every key its answer, and no person two
referrals.
"""


def main() -> int:
    """Prove on every database there is; 1 when something was found that must not be."""
    settings = arguments()
    kinds = ["sqlite", *(["postgresql"] if POSTGRES else [])]
    if not POSTGRES:
        print("PostgreSQL is left out: GATEWAY_TEST_POSTGRES names no server.", file=sys.stderr)
    proofs = [kills.prove(kind, settings) for kind in kinds]
    for proof in proofs:
        found = proof.findings
        print("\n".join(map(str, [*found.lost[:20], *found.half_written, *found.refused[:5]])), file=sys.stderr)
    path = paper.write("kills", "Nothing acknowledged is lost", KILLS, [proof.row for proof in proofs], settings)
    print(path.read_text())
    return 0 if all(proof.holds for proof in proofs) else 1


def arguments() -> Settings:
    """What was asked for; without arguments the full proof, of many minutes."""
    parser = argparse.ArgumentParser(prog="python -m tests.proofs", description=__doc__)
    parser.add_argument("--kills", type=int, default=kills.FULL, help=f"{kills.FULL} is the full proof")
    parser.add_argument("--clients", type=int, default=12)
    parser.add_argument("--seed", type=int, default=20_261_122)
    given = parser.parse_args()
    return Settings(given.kills, given.clients, given.seed)


if __name__ == "__main__":
    sys.exit(main())
