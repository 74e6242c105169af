"""People the sandbox has never heard of, each with a valid number of the 999 range and a fit note of their own."""

import threading
import uuid
from datetime import UTC, date, datetime
from typing import Any

from app.sandbox.fit_note_referral import Occasion, referral
from app.sandbox.people import SyntheticPerson

FIRST = 200_000
"""999 followed by six digits from here on: far from the numbers of the seeded people."""


class Strangers:
    """Hands out one new person after another; safe to share between threads."""

    def __init__(self, first: int = FIRST) -> None:
        self._next = first
        self._turn = threading.Lock()

    def number(self) -> str:
        """The next NHS number that passes modulus 11."""
        with self._turn:
            while (found := _complete(f"999{self._next:06}")) is None:
                self._next += 1
            self._next += 1
            return found

    def referral(self) -> dict[str, Any]:
        """A referral of a new person to the first OH provider, valid now."""
        number = self.number()
        person = SyntheticPerson(int(number[3:9]), "Zz", number, date(1980, 1, 1), None)
        return referral(Occasion(person, datetime.now(UTC), str(uuid.uuid4())))


def _complete(nine: str) -> str | None:
    check = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return f"{nine}{check}" if check < 10 else None
