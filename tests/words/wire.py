"""The wire examples beside the repository, for tests that hold what is written against them."""

import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / ".." / "shared" / "examples"
REFERENCE = EXAMPLES.parent / "reference"

GATEWAY = "https://work-health-gateway.example"
BASE = f"{GATEWAY}/fhir/R4"


def example(name: str) -> Any:
    """One example body; the test is skipped where the examples are not beside the repository."""
    return json.loads(present(EXAMPLES / f"{name}.json").read_text())


def present(path: Path) -> Path:
    """The path itself; the test is skipped where there is nothing."""
    if not path.exists():
        pytest.skip(f"not beside the repository: {path.name}")
    return path


def pretty(value: Any) -> str:
    """JSON with its keys in their order, to compare two bodies to the byte and read the difference."""
    return json.dumps(value, indent=2, ensure_ascii=False)
