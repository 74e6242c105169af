"""The wire examples beside the repository, for tests that hold the rules against them."""

import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / ".." / "shared" / "examples"


def example(name: str) -> Any:
    """One example body; the test is skipped where the examples are not beside the repository."""
    return json.loads(text(name + ".json"))


def text(name: str) -> str:
    """The text of one file of the examples; skipped as `example`."""
    if not (EXAMPLES / name).exists():
        pytest.skip(f"the wire examples are not here: {EXAMPLES}")
    return (EXAMPLES / name).read_text()


def issue(name: str) -> tuple[str, str, str]:
    """Our code, the words and the place of an error example's first issue."""
    first = example(name)["issue"][0]
    return first["details"]["coding"][1]["code"], first["details"]["text"], first["expression"][0]
