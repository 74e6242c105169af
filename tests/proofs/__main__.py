"""Run the long proofs and write them to docs/proofs: `python -m tests.proofs --help`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.kit.databases import POSTGRES
from tests.proofs import disclosure, kills, ledger, mutations, openapi, paper, races, validators
from tests.proofs.kept import Kept
from tests.proofs.paper import Settings

KILLS = """
`make prove` writes this file. Clients send referrals, each under an Idempotency-Key, and move their Tasks on; the
server is killed with SIGKILL at a random moment, started again, and what nobody had answered is sent again under its
key. At the end every acknowledged write must be there as a version with its audit row, every referral must have its
request, Task, grants and events in unbroken order, every record its versions, every key its answer, and no person two
referrals.
"""


def main() -> int:
    """Prove what was asked for on every database there is; 1 when something was found that must not be."""
    given = arguments()
    if not POSTGRES:
        print("PostgreSQL is left out: GATEWAY_TEST_POSTGRES names no server.", file=sys.stderr)
    kinds = ["sqlite", *(["postgresql"] if POSTGRES else [])]
    held = [PROOFS[name](given, kinds) for name in given.proofs or PROOFS]
    return 0 if all(held) else 1


def _kills(given: argparse.Namespace, kinds: list[str]) -> bool:
    settings = Settings(given.kills, given.clients, given.seed)
    proofs = [kills.prove(kind, settings) for kind in kinds]
    for proof in proofs:
        found = proof.findings
        print("\n".join(map(str, [*found.lost[:20], *found.half_written, *found.refused[:5]])), file=sys.stderr)
    facts = f"seed {given.seed}, {given.clients} clients"
    print(paper.write("kills", "Nothing acknowledged is lost", KILLS, [p.row for p in proofs], facts).read_text())
    return all(proof.holds for proof in proofs)


def _disclosure(given: argparse.Namespace, kinds: list[str]) -> bool:
    """The whole number on SQLite; a hundredth of it on PostgreSQL, whose predicate is the same text."""
    shares = {"sqlite": given.worlds, "postgresql": max(given.worlds // 100, disclosure.BATCH)}
    kept = Kept(given.kept)
    proofs = [disclosure.prove(kind, given.seed, shares[kind], given.processes, kept) for kind in kinds]
    print("\n".join(line for proof in proofs for line in proof.told.wrong[:20]), file=sys.stderr)
    facts = f"seed {given.seed}, {given.processes} processes, {disclosure.BATCH} worlds a database"
    title = "Nobody sees more than the page says, and nobody less"
    print(paper.write("disclosure", title, disclosure.TEXT, [p.row for p in proofs], facts).read_text())
    return all(proof.holds for proof in proofs)


def _races(given: argparse.Namespace, kinds: list[str]) -> bool:
    proofs = [races.prove(kind, given.seed, given.rounds) for kind in kinds]
    print("\n".join(line for p in proofs for line in [*p.race.late[:20], *p.race.strange[:20]]), file=sys.stderr)
    facts = f"seed {given.seed}, {races.RACERS} racers"
    title = "After a withdrawal's answer nothing succeeds"
    print(paper.write("races", title, races.TEXT, [p.row for p in proofs], facts).read_text())
    return all(proof.holds for proof in proofs)


def _ledger(given: argparse.Namespace, kinds: list[str]) -> bool:
    rows = {"sqlite": given.rows, "postgresql": given.postgresql_rows or given.rows}
    proofs = [ledger.prove(kind, rows[kind], given.seed) for kind in kinds]
    print("\n".join(fault[:2000] for proof in proofs for fault in proof.faults), file=sys.stderr)
    facts = f"seed {given.seed}, {ledger.WRITERS} writers"
    title = "Of a million rows each is sealed once, and both verifiers agree"
    print(paper.write("ledger", title, ledger.TEXT, [p.row for p in proofs], facts).read_text())
    return not any(proof.faults for proof in proofs)


def _openapi(given: argparse.Namespace, _: list[str]) -> bool:
    proofs = [openapi.prove(name, given.seed) for name in openapi.RUNS]
    title = "What the API file allows is answered as it says, what it rules out is refused"
    print(paper.write("openapi", title, openapi.TEXT, [p.row for p in proofs], f"seed {given.seed}").read_text())
    return True


def _mutations(given: argparse.Namespace, _: list[str]) -> bool:
    tally = mutations.prove(given.seed, given.mutants or None)
    wrong = [f"{one.source} {one.place} {one.way}" for one in [*tally.broken, *tally.missed]]
    print("\n".join(wrong[:40]), file=sys.stderr)
    facts = f"seed {given.seed}, {sum(tally.sent.values()):,} bodies in {tally.seconds / 60:.0f} min, SQLite"
    title = "What goes wrong in a body is named where it stands"
    print(paper.write("mutations", title, mutations.TEXT, tally.rows, facts).read_text())
    return tally.holds


def _validators(given: argparse.Namespace, _: list[str]) -> bool:
    proof = validators.Proof(given.seed, given.mutants or validators.FULL)
    print("\n".join(proof.strange[:40]), file=sys.stderr)
    facts = f"seed {given.seed}, {len(proof.bodies):,} bodies in {proof.seconds / 60:.0f} min"
    title = "Validators that share no code with ours agree with it"
    print(paper.write("validators", title, proof.text, proof.rows, facts).read_text())
    return proof.holds


PROOFS: dict[str, Callable[[argparse.Namespace, list[str]], bool]] = {
    "kills": _kills,
    "disclosure": _disclosure,
    "races": _races,
    "ledger": _ledger,
    "openapi": _openapi,
    "mutations": _mutations,
    "validators": _validators,
}


def arguments() -> argparse.Namespace:
    """What was asked for; without arguments every proof in full, of many minutes."""
    parser = argparse.ArgumentParser(prog="python -m tests.proofs", description=__doc__)
    parser.add_argument("proofs", nargs="*", metavar="proof", help=f"{', '.join(PROOFS)}; all when none is named")
    parser.add_argument("--kills", type=int, default=kills.FULL, help=f"{kills.FULL} is the full proof")
    parser.add_argument("--clients", type=int, default=12)
    parser.add_argument("--worlds", type=int, default=disclosure.FULL, help=f"{disclosure.FULL} is the full proof")
    parser.add_argument("--processes", type=int, default=2, help="how many make worlds")
    parser.add_argument("--kept", type=Path, help="keep finished worlds in this file, and do not do them again")
    parser.add_argument("--rounds", type=int, default=races.FULL, help=f"withdrawals; {races.FULL} is the full proof")
    parser.add_argument("--rows", type=int, default=ledger.FULL, help=f"of the ledger; {ledger.FULL} is the full proof")
    parser.add_argument("--postgresql-rows", type=int, default=0, help="another number of them on PostgreSQL")
    parser.add_argument(
        "--mutants", type=int, default=0, help="bodies gone wrong; all unless said, 10,000 for validators"
    )
    parser.add_argument("--seed", type=int, default=20_261_122)
    given = parser.parse_args()
    if unknown := set(given.proofs) - set(PROOFS):
        parser.error(f"no proof called {', '.join(sorted(unknown))}")
    return given


if __name__ == "__main__":
    sys.exit(main())
