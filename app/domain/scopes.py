"""SMART App Launch 2.2 system scopes: which interactions a token opens on which types (fhir-rules 4.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LETTERS = "cruds"
ANY = "*"
VERSION_1 = {"read": "rs", "write": "cud", "*": LETTERS}

_FORM = re.compile(r"system/(?P<type>\*|[A-Z][A-Za-z]{1,63})\.(?P<letters>[a-z]+|\*)")


@dataclass(frozen=True)
class Scopes:
    """A set of (type, letter) pairs, where type may be `*`; letters are c, r, u, d and s.

    Source: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
    """

    pairs: frozenset[tuple[str, str]]

    @classmethod
    def parse(cls, text: str) -> "Scopes":
        """The scopes of a space-separated text; empty for an empty text.

        Version 1 `read`, `write` and `*` are taken as rs, cud and cruds. ValueError holds the part that is not
        a scope here: letters out of order, another context than system, or a `?query`, which would be widened
        if its query were dropped.
        """
        return cls(frozenset(pair for part in text.split() for pair in _pairs(part)))

    def allows(self, type_: str, letter: str) -> bool:
        """Whether these scopes open interactions of this letter on this type."""
        return (type_, letter) in self.pairs or (ANY, letter) in self.pairs

    def granted(self, type_: str) -> str:
        """The letters open on a type, for the text of AUT-020: `rs`, or `none`."""
        return "".join(letter for letter in LETTERS if self.allows(type_, letter)) or "none"

    def within(self, registered: "Scopes") -> "Scopes":
        """What is both asked for here and registered; empty where nothing is."""
        shared = {pair for pair in self.pairs if registered.allows(*pair)}
        shared |= {pair for pair in registered.pairs if self.allows(*pair)}
        return Scopes(frozenset(pair for pair in shared if pair[0] == ANY or (ANY, pair[1]) not in shared))

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __str__(self) -> str:
        """The canonical form: one scope a type, `*` first, then by name."""
        types = sorted({type_ for type_, _ in self.pairs})
        return " ".join(f"system/{type_}.{self._own(type_)}" for type_ in types)

    def _own(self, type_: str) -> str:
        return "".join(letter for letter in LETTERS if (type_, letter) in self.pairs)


def _pairs(part: str) -> Iterator[tuple[str, str]]:
    found = _FORM.fullmatch(part)
    letters = VERSION_1.get(found["letters"], found["letters"]) if found else ""
    if not found or letters != "".join(letter for letter in LETTERS if letter in letters):
        raise ValueError(part)
    return ((found["type"], letter) for letter in letters)
