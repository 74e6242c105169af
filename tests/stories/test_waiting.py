"""The list of waiting steps is not stale: a step whose type has arrived must be told as a story."""

from app.domain.catalogue.types import TYPES
from tests.stories.waiting import WAITING


def test_no_step_waits_for_a_type_that_is_here() -> None:
    assert [step for step in WAITING if step[2] in TYPES] == []
