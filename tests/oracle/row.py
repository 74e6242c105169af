"""What the evaluator makes of a permission or a refusal: whom, what for, which records, from and until when."""

from dataclasses import dataclass

ALL, SECTIONS, STUB, NOTHING = 9, 5, 1, 0
BEYOND_STUB = 2
FOREVER = 1 << 62
CLOSED = ("rejected", "failed", "cancelled", "completed", "entered-in-error")
"""States in which a Task is over."""


@dataclass(frozen=True)
class Row:
    """One thing that opens or closes: `reaches` are names of what it covers; order 0 never outranks a denial;
    `source` is the record it rests on, `since` the act that wrote it (0: the first of its record), `basis` a word where
    somebody asks for it alone.
    """

    person: str
    recipient: str
    purpose: str
    classes: frozenset[str]
    reaches: frozenset[str]
    starts: int = 0
    ends: int = FOREVER
    rank: int = ALL
    order: int = 0
    deniable: bool = True
    denies: bool = False
    version: int | None = None
    sections: frozenset[str] = frozenset()
    source: str = ""
    since: int = 0
    basis: str = ""
