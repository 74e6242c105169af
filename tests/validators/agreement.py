"""Examples gone wrong put to our validator and to another: where they agree, and why where they do not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import Refusal
from app.fhir import definitions
from app.fhir.json import parse
from app.fhir.validation import compile_validator
from tests.fhir.mutations import Mutant, Steps, examples

Said = frozenset[str]
"""The codes with which a body is refused; empty where it is accepted."""

LEAST = 0.99
"""The share of mutations, of the kinds that the other checks, on which both must say the same."""

REQUIRED = "drop, of what R4 requires"
OTHER = "drop, of what R4 lets be left out"


@dataclass(frozen=True)
class Reason:
    """Why two validators differ on a body: what we say of it, or they, and on whose side the reason is."""

    why: str
    ours: str = ""
    theirs: str = ""

    def covers(self, code: str, *, is_ours: bool) -> bool:
        """Whether a code that only we, or only they, refuse with is of this kind."""
        form = self.ours if is_ours else self.theirs
        return bool(form and re.fullmatch(form, code))


@dataclass
class Agreement:
    """What came of the bodies: how many of each kind, on how many both said the same, and the reasons of the rest."""

    reasons: Sequence[Reason]
    judged: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)

    def take(self, name: str, kind: str, ours: Said, theirs: Said) -> None:
        """Count one body; one on which they differ for no reason that is listed is strange."""
        self.judged[kind] += 1
        if bool(ours) == bool(theirs):
            self.agreed[kind] += 1
            return
        found = [self._reason(code, is_ours=bool(ours)) for code in sorted(ours or theirs)]
        if first := next((one for one in found if one and None not in found), None):
            self.explained[first.why] += 1
        else:
            self.strange.append(f"{name} ({kind}): we say {sorted(ours)}, they say {sorted(theirs)}")

    def _reason(self, code: str, *, is_ours: bool) -> Reason | None:
        return next((one for one in self.reasons if one.covers(code, is_ours=is_ours)), None)

    def share(self, leaving_out: Iterable[str] = ()) -> float:
        """On how many both said the same, leaving out the kinds that the other does not check."""
        kinds = set(self.judged) - set(leaving_out)
        return sum(self.agreed[kind] for kind in kinds) / max(sum(self.judged[kind] for kind in kinds), 1)

    @property
    def vanished(self) -> list[str]:
        """The reasons that no body needed."""
        return [one.why for one in self.reasons if not self.explained[one.why]]


def compared(
    mutants: Sequence[Mutant],
    theirs: Callable[[Sequence[str]], list[Said]],
    kind_of: Callable[[Mutant], str],
    reasons: Sequence[Reason],
) -> Agreement:
    """The mutants put to both."""
    agreement = Agreement(reasons)
    texts = [mutant.body.decode() for mutant in mutants]
    for mutant, text, said in zip(mutants, texts, theirs(texts), strict=True):
        agreement.take(f"{mutant.source} {mutant.place} {mutant.way}", kind_of(mutant), ours(text), said)
    return agreement


def ours(text: str) -> Said:
    """The codes with which we refuse a text."""
    try:
        return frozenset(issue.code for issue in compile_validator().check(parse(text.encode())))
    except Refusal as refusal:
        return frozenset(issue.code for issue in refusal.issues)


def kind(mutant: Mutant) -> str:
    """How a body went wrong; of what was left out also whether R4 requires it."""
    if mutant.way != "drop":
        return mutant.way
    return REQUIRED if _element(mutant)["min"] else OTHER


def holder(mutant: Mutant) -> str:
    """The type, or path of the element table, of what holds the element that went wrong."""
    return _walked(examples()[mutant.source], mutant.steps)[0]


def _element(mutant: Mutant) -> Any:
    return _walked(examples()[mutant.source], mutant.steps)[1]


def _walked(value: Any, steps: Steps) -> tuple[str, Any]:
    """The table that the last step stands in, and its row there."""
    type_, element = "", {"min": 0, "types": [["", []]]}
    owner = type_
    for step in steps:
        if isinstance(step, str):
            owner = str(value.get("resourceType", type_))
            element, type_ = _row(owner, step)
        value = value[step]
    return owner, element


def _row(owner: str, name: str) -> tuple[Any, str]:
    """The row of a member in the table of its owner, and the type it has."""
    table = definitions.types()[owner]
    if name.startswith("_"):
        return {"min": 0}, "Element"
    if name in table:
        return table[name], table[name]["types"][0][0]
    for base, row in table.items():
        for type_, _ in row["types"] if base.endswith("[x]") else ():
            if name == base[:-3] + type_[0].upper() + type_[1:]:
                return row, type_
    raise KeyError(f"{owner} has no {name}")
