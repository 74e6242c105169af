"""Two persons found to be one: what the survivor is, which permits end, and how two orders of acts become one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import refuse
from app.domain.grant import ANY, DENY
from app.domain.person import Person


@dataclass(frozen=True)
class Merge:
    """One merge: the survivor and the one whose records moved, as both were; instants in milliseconds."""

    id: str
    kept: Person
    other: Person
    reason: str
    merged: int
    undone: int | None = None


@dataclass(frozen=True)
class Held:
    """A grant as a merge looks at it: its row, the person it stands under, and what the decision asks of it."""

    row: int
    person: str
    recipient: str
    purpose: str
    effect: int
    deniable: bool
    reach: str
    basis: str
    ends: int
    ord: int


def require_mergeable(kept: Person, other: Person, open_twice: Iterable[str]) -> None:
    """PER-014 for one person named twice, PER-015 when their numbers differ, PER-016 when both wait for one service."""
    if kept.id == other.id:
        raise refuse("PER-014")
    if _differ(kept.nhs_number, other.nhs_number) or _differ(kept.nino, other.nino):
        raise refuse("PER-015")
    services = ", ".join(sorted(open_twice))
    if services:
        raise refuse("PER-016", services=services)


def survivor(kept: Person, other: Person) -> Person:
    """The one who stays: takes a number it had not, which a merge does not verify, and a death that is verified."""
    whole = replace(kept, nino=kept.nino or other.nino, deceased=kept.deceased or other.deceased)
    if kept.nhs_number or not other.nhs_number:
        return whole
    return replace(whole, nhs_number=other.nhs_number, birth_date=other.birth_date, level="nhs-unverified")


def parted(now: Person, kept: Person, other: Person) -> tuple[Person, Person]:
    """Both after a merge is undone: the survivor as it is now less what it took, the other as it was. A death verified
    meanwhile is of both, until a human has looked.
    """
    died = now.deceased and not (kept.deceased or other.deceased)
    rest = replace(now, nino=kept.nino if other.nino else now.nino, deceased=kept.deceased or died)
    if other.nhs_number and not kept.nhs_number:
        rest = replace(rest, nhs_number=None, birth_date=kept.birth_date, level=kept.level)
    return rest, replace(other, deceased=other.deceased or died)


def ended(held: Iterable[Held], now: int, *, deceased: bool) -> frozenset[int]:
    """The rows that end: permits with reach `*`, to be asked for again; after a death every deniable permit.

    What the person sees of themselves goes on.
    """
    permits = [one for one in held if one.effect != DENY and one.ends > now and one.basis != "subject"]
    return frozenset(one.row for one in permits if one.reach == ANY or (deceased and one.deniable))


def orders(held: Sequence[Held], act: int, now: int, types: Mapping[str, str]) -> dict[int, int]:
    """The new order of the rows that change theirs; `types` tells an organisation's type by its id.

    The denials of both stand over everything of both, as if said now. A permit that stood above every denial of its own
    person it meets stands above them still (at `act` + 1), unless the other person denied the same.
    """
    denials = [one for one in held if one.effect == DENY and one.ends > now]
    placed = {denial.row: act for denial in denials}
    for permit in held:
        if permit.effect != DENY and permit.deniable and permit.ends > now:
            against = [denial for denial in denials if _meets(denial, permit, types)]
            if against and all(d.person == permit.person and permit.ord > d.ord for d in against):
                placed[permit.row] = act + 1
    return placed


def _meets(denial: Held, permit: Held, types: Mapping[str, str]) -> bool:
    kind, _, id = permit.recipient.partition(":")
    named = {permit.recipient, ANY, f"type:{types.get(id)}"}
    is_recipient = denial.recipient in named or kind != "org"
    return is_recipient and (denial.purpose in (permit.purpose, ANY) or permit.purpose == ANY)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)
