"""The shared referral reference: 60 random bits in Crockford's base 32, and a check character (examples, choice 10).

https://www.crockford.com/base32.html
"""

from collections.abc import Callable

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = DIGITS + "*~$=U"
LENGTH = 13

_AS_READ = str.maketrans("ILO", "110", " -")


def make(draw: Callable[[], bytes]) -> str:
    """A reference of 13 characters from bytes (at least eight) that `draw` gives, asked again for a check that is
    no digit of the alphabet: five draws in 37.
    """
    while (number := int.from_bytes(draw()[:8]) % 32**12) % 37 >= len(DIGITS):
        pass
    body = "".join(DIGITS[number >> shift & 31] for shift in range(55, -1, -5))
    return body + CHECKS[number % 37]


def read(text: str) -> str | None:
    """The reference somebody typed, as it stands on the wire; None when it is none.

    Case, spaces and hyphens do not count; I and L are read as 1, O as 0.
    """
    typed = text.upper().translate(_AS_READ) if text.isascii() else ""
    if len(typed) != LENGTH or not set(typed) <= set(DIGITS):
        return None
    number = 0
    for character in typed[:-1]:
        number = number * 32 + DIGITS.index(character)
    return typed if CHECKS[number % 37] == typed[-1] else None
