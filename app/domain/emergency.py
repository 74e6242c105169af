"""Emergency access: to whom, for how long, to what (R-17; access.md 2, basis break-glass)."""

import re

from app.domain.grant import ANY, Grant

PURPOSE = "BTG"
"""The purpose of use of a token with which the glass is broken (v3-ActReason)."""

ROLES = ("gp", "oh-clinician", "spa-clinician", "emergency-clinician")
LASTS = 60 * 60 * 1000
"""An hour in milliseconds, whatever the clocks on the wall do meanwhile."""

_CLASSES = {"A": (9, None), "D": (6, None), "F": (9, None), "H": (5, '["12"]')}
"""Identity; of the fit note the condition line; flags; section 12 of the passport. A rank, and the sections."""

SEARCHES = ("patient", "subject", "_id", "identifier")
"""What a search with this purpose names one of: an emergency is one person."""

SHORTEST = 20


def opened(recipient: str, now: int, until: int) -> list[Grant]:
    """The rows for the one clinician: no organisation, one purpose, an hour."""
    return [
        Grant(
            recipient, PURPOSE, data_class, ANY, "break-glass", now, until, rank=rank, deniable=False, sections=sections
        )
        for data_class, (rank, sections) in _CLASSES.items()
    ]


def makes_sense(reason: str) -> bool:
    """Whether a reason says something: 20 characters, three words, and not one letter over and over."""
    words = re.findall(r"[^\W\d_]{2,}", reason)
    letters = {letter.casefold() for word in words for letter in word}
    return len(reason.strip()) >= SHORTEST and len({word.casefold() for word in words}) >= 3 and len(letters) >= 6
