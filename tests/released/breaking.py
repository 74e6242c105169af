"""Which changes of the promises break a client, and which of those the changelog does not tell."""

import re
from collections.abc import Iterable

GIVEN = re.compile(r" answers \d{3}\b")
DEMANDS = (" needs ", " keeps ")
"""What asks something of the caller: to add it breaks, to take it away does not (of an answer the other way round)."""


def breaking(before: Iterable[str], now: Iterable[str]) -> list[str]:
    """The changes that break, each with the sign of what became of it: - is gone, + is new."""
    old, new = set(before), set(now)
    calls = {line.partition(" ")[0] for line in old if " is " in line}
    lost = [f"- {line}" for line in sorted(old - new) if not _demand(line)]
    more = [f"+ {line}" for line in sorted(new - old) if _demand(line) and _known(line, old, calls)]
    return lost + more


def untold(changes: Iterable[str], changelog: str) -> list[str]:
    """The breaking changes whose call or schema the section Unreleased does not name under Breaking."""
    section = changelog.partition("## Unreleased")[2].partition("\n## ")[0]
    told = set(re.findall(r"`([^`]+)`", section.partition("### Breaking")[2].partition("\n### ")[0]))
    return [change for change in changes if _whose(change) not in told]


def _demand(line: str) -> bool:
    return any(word in line for word in DEMANDS) and not GIVEN.search(line)


def _known(line: str, old: set[str], calls: set[str]) -> bool:
    """Whether a client could already send what the line is about: nobody sends yet what is new as a whole."""
    subject = re.split(" needs | keeps ", line)[0]
    if " takes " in subject:
        return subject in old
    return subject.partition(" ")[0] in calls or any(one.startswith(f"{subject} ") for one in old)


def _whose(change: str) -> str:
    words = change.removeprefix("- ").removeprefix("+ ").split(" ")
    return words[1] if words[0] == "schema" else words[0]
