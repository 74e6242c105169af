"""On what ground a record is given or refused: what the decision says of itself, for the audit row (access.md 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

OWN, DIRECTORY, MADE = "own", "directory", "made"
"""Grounds that are no grant: the custodian's own record, a directory entry, a record the caller itself has made."""

SUBJECT = "subject"
"""The ground on which a person sees what is kept about them: nothing of it is disclosed to another."""

PINNED = frozenset(("share", "release", "link"))
"""Bases whose permits may show one version of a record and no other."""


@dataclass(frozen=True)
class Ground:
    """Why a record is shown at a rank: `basis` is own, directory, made, or the basis of the grant row that decided,
    with that row's number and the record and version it rests on.
    """

    rank: int
    basis: str
    grant: int | None = None
    source: str | None = None


NOTHING = Ground(0, "none")


def read_ground(decision: str | None) -> Ground:
    """The ground a statement's decision spells: rank, basis, grant row and source with blanks between. Null is none."""
    if not decision:
        return NOTHING
    rank, _, rest = decision.partition(" ")
    if not rest:
        return Ground(int(rank), "none")
    basis, _, row = rest.partition(" ")
    number, _, source = row.partition(" ")
    return Ground(int(rank), basis, int(number) if number else None, source or None)


MATRIX, DENIED, ENDED, NO_GRANT = "matrix", "denied", "ended", "no-grant"
"""Why a record is refused: the matrix gives the role nothing of it, somebody denied it, the right ended, none was."""


@dataclass(frozen=True)
class Candidate:
    """A grant row that names the caller and the record: does it permit, when, in which order, and what it rests on."""

    permits: bool
    starts: int
    ends: int
    order: int
    row: int
    source: str


def refusal_ground(candidates: Sequence[Candidate], ceiling: int, now: int) -> Ground:
    """Why nothing shows a record to a caller at an instant: of several denials the latest is named, and a right that
    ended is named by what ended it.
    """
    if not ceiling:
        return Ground(0, MATRIX)
    denials = [one for one in candidates if not one.permits and one.ends > now]
    permits = [one for one in candidates if one.permits and one.starts <= now]
    if not denials and not permits:
        return Ground(0, NO_GRANT)
    last = max(denials, key=lambda one: one.order) if denials else max(permits, key=lambda one: (one.ends, one.row))
    return Ground(0, ENDED if permits else DENIED, last.row, _ending(last, permits))


def _ending(last: Candidate, permits: Sequence[Candidate]) -> str:
    """What a denial was said in: one that rests on the version it takes back was said in the version after it."""
    is_withdrawal = not last.permits and any(permit.source == last.source for permit in permits)
    record, _, version = last.source.rpartition("/")
    return f"{record}/{int(version) + 1}" if is_withdrawal else last.source
