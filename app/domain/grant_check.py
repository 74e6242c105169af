"""Grant rows as they should be against grant rows as they are, difference by difference, in words (access.md 2, 3)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.domain.grant import DENY, Grant


@dataclass(frozen=True)
class Rule:
    """What a grant row says, its end apart; `starts` is 0 where the moment of the act alone decides it."""

    source: str
    recipient: str
    purpose: str
    data_class: str
    reach: str
    basis: str
    rank: int
    effect: int
    deniable: bool
    never_outranks: bool
    version: int | None
    sections: str | None
    starts: int


DATED = frozenset(("consent", "share"))
"""Bases whose rows begin on a day that somebody chose, not with the act."""

Standing = tuple[Rule, int]
"""A rule and when it ends, in milliseconds."""

OLDEST = 1
"""The place of a first act; permits that a Patient's link brought take it too, below every denial."""

FOLLOWING = frozenset(("release", "link"))
"""Bases whose rows take the place of the permit they rest on."""


@dataclass(frozen=True)
class Kept:
    """A grant row as it is kept: its number, what it says, from and until (ms), and its place in the order of acts."""

    row: int
    rule: Rule
    starts: int
    ends: int
    place: int

    @property
    def standing(self) -> Standing:
        """As it is compared."""
        return self.rule, self.ends


def misplaced(rows: Iterable[Kept], acts: int, replaced: Mapping[str, str], *, was_merged: bool) -> list[str]:
    """Rows whose place in the order of acts cannot be theirs, one sentence each: beyond the last act, below what was
    said before them, or not that of the version they took over from, by `replaced`. A merge orders two persons anew.
    """
    found, highest, places = [], 0, defaultdict[str, set[int]](set)
    for one in sorted(rows, key=lambda kept: kept.row):
        fault, source = None, one.rule.source
        places[source].add(one.place)
        if one.place > acts:
            fault = "stands beyond every act"
        elif source in replaced and one.rule.effect != DENY:
            fault = None if one.place in places[replaced[source]] else "stands in another place than before"
        elif not _follows(one) and not was_merged:
            fault = "stands below what was said before it" if one.place < highest else None
            highest = max(highest, one.place)
        found += [f"{source}: {fault}: {spelled(one.rule)}."] if fault else []
    return found


def _follows(one: Kept) -> bool:
    return one.rule.basis in FOLLOWING or (one.place <= OLDEST and one.rule.effect != DENY)


def standing(source: str, grant: Grant, ends: int) -> Standing:
    """A grant that a record should have written, and when it should end."""
    rule = Rule(
        source, grant.recipient, grant.purpose, grant.data_class, grant.reach, grant.basis, grant.rank, grant.effect,
        grant.deniable, grant.never_outranks, grant.version, grant.sections,
        grant.starts if grant.basis in DATED else 0,
    )  # fmt: skip
    return rule, ends


def differences(
    wanted: Iterable[Standing], stored: Iterable[Standing], is_explained: Callable[[int], bool]
) -> list[str]:
    """What is missing, what is too much, and what ends at another time than it should, one sentence each.

    `is_explained` says whether something happened at an instant that may end a grant before its time.
    """
    should, are = _ends(wanted), _ends(stored)
    found: list[str] = []
    for rule in sorted({**should, **are}, key=repr):
        left, right = sorted(should.get(rule, [])), sorted(are.get(rule, []))
        if len(left) != len(right):
            found.append(f"{rule.source}: {_number(len(left), len(right))} {spelled(rule)}.")
            continue
        for due, ends in zip(left, right, strict=True):
            if ends > due or (ends < due and not is_explained(ends)):
                found.append(
                    f"{rule.source}: ends {'later' if ends > due else 'earlier'} than it should: {spelled(rule)}."
                )
    return found


def spelled(rule: Rule) -> str:
    """A grant in words."""
    what = "denies" if rule.effect == DENY else f"opens at rank {rule.rank}"
    return f"{rule.basis} {what} class {rule.data_class} to {rule.recipient} for {rule.purpose}, reach {rule.reach}"


def _number(wanted: int, stored: int) -> str:
    if stored < wanted:
        return "a row is missing that"
    return "a row stands that nothing gives:" if not wanted else "a row stands twice:"


def _ends(rows: Iterable[Standing]) -> dict[Rule, list[int]]:
    found: dict[Rule, list[int]] = defaultdict(list)
    for rule, ends in rows:
        found[rule].append(ends)
    return found
