"""Refusals: what the gateway will not do, told in catalogue codes.

Refusal                 one or more Issues; the first one names the kind of answer
  Hidden                nothing here that the caller may see (same bytes for missing and forbidden)
  Unauthenticated       no, or no longer, a valid token
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.catalogue.errors import ENTRIES, Entry
from app.domain.dated import DatedRule


@dataclass(frozen=True)
class Issue:
    """One fault: a catalogue code, where it is (FHIRPath in the caller's body, or http.…), the facts of its text, and
    the rows of dated rules that decided it.
    """

    code: str
    expression: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    rules: tuple[DatedRule, ...] = ()

    @property
    def entry(self) -> Entry:
        """The catalogue entry of the code; KeyError when the code is not listed."""
        return ENTRIES[self.code]

    @property
    def text(self) -> str:
        """The sentence for the user: the entry's words with this issue's facts filled in."""
        return self.entry.text.format_map(_Blank(self.facts))


class _Blank(dict[str, object]):
    """Facts a text may leave out (hints, lists) read as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


class Refusal(Exception):
    """The request is refused for these issues; nothing was stored. The private cause goes to the log only."""

    def __init__(self, *issues: Issue, cause: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(", ".join(issue.code for issue in issues))
        self.issues = issues
        self.cause = cause
        self.headers = dict(headers or {})

    def __reduce__(self) -> tuple[object, ...]:
        # What a process of ours is refused is told in the process that started it, by the same words.
        return BaseException.__new__, (type(self), *self.args), vars(self)

    @property
    def kind(self) -> str:
        """The kind of answer (see `Entry.kind`), taken from the first error."""
        return self.issues[0].entry.kind


def refuse(code: str, expression: str | None = None, **facts: object) -> Refusal:
    """A Refusal with one Issue: `raise refuse("TSK-005", "Task.status", …)`."""
    return Refusal(Issue(code, expression, facts))


class Hidden(Refusal):
    """Missing or not for this caller: both give the 404 of a missing id (design.md 8)."""

    def __init__(self, cause: str = "") -> None:
        super().__init__(Issue("RES-001"), cause=cause)


class Unauthenticated(Refusal):
    """The token is absent, wrong, ended, or its client is suspended: 401."""
