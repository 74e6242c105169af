"""The list of waiting steps is not stale: a step whose type or operation has arrived must be told as a story."""

from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.types import TYPES
from tests.stories.waiting import WAITING


def test_no_step_waits_for_what_is_here() -> None:
    here = {*TYPES, *(f"${operation.name}" for operation in OPERATIONS)}
    assert [step for step in WAITING if step[2] in here] == []
