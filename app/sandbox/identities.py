"""Fixed ids of synthetic things, in the form of a UUIDv7 of 1 October 2026."""

STEM = "01a0f67a-3800-7"


def fixed_id(kind: int, number: int) -> str:
    """The id of the number-th thing of a kind."""
    return f"{STEM}{kind:03x}-8000-{number:012x}"


PERSON, AGREEMENT, PRACTITIONER, ROLE, SERVICE, AREA, ENDPOINT, BOARD = range(1, 9)
"""Kinds of things whose ids are counted."""
