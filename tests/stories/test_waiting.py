"""The list of waiting steps is not stale: it holds what the page says about figures and exports, and nothing else."""

import re
from pathlib import Path

import pytest

from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import TYPES
from tests.stories.waiting import WAITING

PAGE = Path(__file__).resolve().parents[3] / "shared" / "scenarios.md"
LATER = re.compile(r"(?<=\*\*KPI\*\* ).*$|Secondary-use export.*$", re.MULTILINE)
"""What a story says of figures (KPI) or exports: to the end of its line."""


def test_no_step_waits_for_what_is_here() -> None:
    here = {*TYPES, *(f"${operation.name}" for operation in OPERATIONS)}
    assert [step for step in WAITING if step[2] in here] == []


def test_what_waits_is_what_the_stories_say_of_figures_and_exports() -> None:
    if not PAGE.exists():
        pytest.skip(f"the page of the stories is not here: {PAGE}")
    assert [words for _, words, _ in WAITING] == LATER.findall(PAGE.read_text("utf-8"))
