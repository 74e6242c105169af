"""A proof as it stands in docs/proofs: what was done, with which seed, on which commit, when, and what came out."""

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "proofs"
Row = dict[str, str]


@dataclass(frozen=True)
class Settings:
    """How a proof was run."""

    kills: int
    clients: int
    seed: int


def write(name: str, title: str, text: str, rows: Sequence[Row], how: str) -> Path:
    """Write a proof and return where it is; `how` is what it was run with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.md"
    facts = [
        f"- {how}",
        f"- commit {commit()}",
        f"- {datetime.now(UTC):%d %B %Y %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}",
    ]
    path.write_text("\n".join((f"# {title}", "", text.strip(), "", *facts, "", *table(rows), "")))
    return path


def table(rows: Sequence[Row]) -> list[str]:
    """The rows as Markdown, one column for each heading of the first."""
    headings = list(rows[0])
    lines = [headings, ["---"] * len(headings), *([row[heading] for heading in headings] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def commit() -> str:
    """The commit that was proven; with a plus sign when files were changed since."""
    told = subprocess.run(["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"
