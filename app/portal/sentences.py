"""An error's text as a reader sees it: sentences, with its facts told in words and code marked as code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from app.portal.words import words

FACTS: dict[str, dict[str, str]] = words("facts")
_SENTENCE_END = re.compile(r"""(?<=[.!?])\s+(?=[A-Z{`"$])""")


@dataclass(frozen=True)
class Piece:
    """A run of text: plain, code, or a fact that each request fills in."""

    text: str
    is_code: bool = False
    is_fact: bool = False


def sentences(text: str) -> list[str]:
    """The sentences of a catalogue text: what is wrong first, then how to mend it."""
    return _SENTENCE_END.split(text)


def pieces(text: str, code: str = "") -> tuple[Piece, ...]:
    """A catalogue text of the error `code` in runs; a fact without words of its own goes by its name."""
    return tuple(_pieces(text, code))


def plain(text: str) -> tuple[Piece, ...]:
    """A text without facts in runs; what stands between backticks is code."""
    return tuple(_runs(text, is_code=False))


def _pieces(text: str, code: str) -> Iterator[Piece]:
    is_code = False
    for literal, fact, _, _ in Formatter().parse(text):
        yield from _runs(literal, is_code)
        is_code ^= literal.count("`") % 2 == 1
        if fact is not None:
            if fact in ("hint", "cure") and not literal.endswith(" "):
                yield Piece(" ")
            yield Piece(_told(fact, code), is_code, is_fact=True)


def _runs(literal: str, is_code: bool) -> Iterator[Piece]:
    for run in literal.split("`"):
        if run:
            yield Piece(run, is_code)
        is_code = not is_code


def _told(fact: str, code: str) -> str:
    area = code.partition("-")[0]
    named = fact.replace("_", " ").strip()
    return next((FACTS[table][fact] for table in (code, area, "any") if fact in FACTS.get(table, {})), named)
