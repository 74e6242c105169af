"""The programme: each story's number, its title, whom it is about, and the module that plays it."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from app.sandbox.stories.stage import Stage


class Entry(NamedTuple):
    """One story of the programme."""

    title: str
    given: str
    module: str

    def play(self, stage: Stage) -> None:
        """Play it; UnexpectedAnswerError when something does not come out as the story says."""
        played: Callable[[Stage], None] = import_module(f"app.sandbox.stories.{self.module}").play
        played(stage)


PROGRAMME = {
    1: Entry("A risk met by a coordinator", "Paige", "risk"),
    2: Entry("A safety-critical role", "Noel", "safety_critical"),
    3: Entry("Consent withdrawn in the middle", "Wren", "withdrawal"),
    4: Entry("Occupational health yes, employer no", "Omar", "not_the_employer"),
    5: Entry("A fit note expired, a person deceased", "Dilys", "expired"),
    6: Entry("The same referral again and again", "Tamsin", "duplicate"),
    7: Entry("Rejected, with a way on", "Rashid", "rejected"),
    8: Entry("Access to Work", "Ailsa", "access_to_work"),
    9: Entry("A benefit ended", "Piran", "fast_track"),
    10: Entry("A passport in three versions", "Vera", "passport"),
    11: Entry("DWP asks where it is", "Stan", "status"),
    12: Entry("Break-glass", "Bryn", "break_glass"),
    13: Entry("Out of work, then two employers", "Jodie", "new_job"),
}
