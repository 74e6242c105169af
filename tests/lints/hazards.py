"""The hazard log is complete: each hazard has its control, its levels by the matrix, and tests that exist."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lints.source import ROOT, Fault

LOG = "docs/safety/hazards.md"
FIELDS = ("Cause", "Effect", "Harm", "Severity", "Likelihood before", "Likelihood after", "Control")
HIGHEST_RESIDUAL = 2
AWAITED_AT_MOST = 4
"""How many entries of the log may still await their test; lower it with every one that gets its test."""

SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LEVELS = {
    "very low": (1, 1, 2, 2, 3),
    "low": (1, 2, 2, 3, 4),
    "medium": (2, 2, 3, 3, 4),
    "high": (2, 3, 3, 4, 5),
    "very high": (3, 4, 4, 5, 5),
}
ENTRY = re.compile(r"- \*\*(?P<name>[A-Z][a-z ]+)\*\*: (?P<text>.+)")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@dataclass(frozen=True)
class Hazard:
    """One heading of the log: its title and line, its entries by name (proofs and awaited capabilities can be many)."""

    title: str
    line: int
    entries: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every text under this name."""
        return [text for found, text in self.entries if found == name]

    def level(self, likelihood: str) -> int | None:
        """The risk level, 1 to 5, from severity and the named likelihood; None when a word is not in the matrix."""
        severity = (self.all("Severity") or [""])[0].split(" ")[0]
        row = LEVELS.get(re.sub(r"[,(].*", "", (self.all(likelihood) or [""])[0]).strip())
        return row[SEVERITIES.index(severity)] if row and severity in SEVERITIES else None


def hazards(text: str) -> list[Hazard]:
    """The hazards of a log in the form of docs/safety/hazards.md."""
    found: list[Hazard] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("## H"):
            found.append(Hazard(line[3:], number, ()))
        elif found and (entry := ENTRY.fullmatch(line)):
            last = found[-1]
            found[-1] = Hazard(last.title, last.line, (*last.entries, (entry["name"], entry["text"])))
    return found


def hazard_log(text: str | None = None, root: Path = ROOT, awaited_at_most: int = AWAITED_AT_MOST) -> Iterator[Fault]:
    """Every breach of the log's form, every level over the bound, every named test that does not exist."""
    found = hazards((ROOT / LOG).read_text("utf-8") if text is None else text)
    for hazard in found:
        for words in (*_form(hazard), *_levels(hazard), *_proofs(hazard, root)):
            yield Fault(LOG, hazard.line, f"{hazard.title}: {words}")
    awaited = sum(len(hazard.all("Awaits")) for hazard in found)
    if awaited != awaited_at_most:
        yield Fault(
            LOG, 1, f"{awaited} tests are awaited, the lint expects {awaited_at_most}; that number only shrinks"
        )


def _form(hazard: Hazard) -> Iterator[str]:
    for name in FIELDS:
        if len(hazard.all(name)) != 1:
            yield f"{name} must stand there once"
    if not hazard.all("Proof") and not hazard.all("Awaits"):
        yield "names no test and awaits none"


def _levels(hazard: Hazard) -> Iterator[str]:
    before, after = hazard.level("Likelihood before"), hazard.level("Likelihood after")
    if before is None or after is None:
        yield "severity or likelihood is not a word of the matrix"
    elif after > HIGHEST_RESIDUAL:
        yield f"the residual level is {after}; {HIGHEST_RESIDUAL} is the most"
    elif hazard.all("Level") != [f"{before} before, {after} after"]:
        yield f"by the matrix the level is {before} before, {after} after"


def _proofs(hazard: Hazard, root: Path) -> Iterator[str]:
    for proof in hazard.all("Proof"):
        named = TEST.findall(proof)
        if not named:
            yield f"a proof names a test like `tests/area/test_file.py::test_name`, not {proof}"
        for path, name in named:
            if name not in _tests(root / path):
                yield f"{path}::{name} does not exist"


def _tests(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
