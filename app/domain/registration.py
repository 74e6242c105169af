"""Professional registration: the bodies that keep registers, and the form of their numbers."""

import re
from dataclasses import dataclass

from app.domain.identifiers import PROFESSIONAL_BODIES

_FORMS = {
    "gmc": (r"[0-9]{7}", "seven digits"),
    "nmc": (r"[0-9]{2}[A-L][0-9]{4}[A-Z]", "a PIN like 99A0001E"),
    "hcpc": (r"[A-Z]{2}[0-9]{5,6}", "two letters and five or six digits"),
    "gdc": (r"[0-9]{4,6}", "four to six digits"),
    "goc": (r"(?:01|D|SO|SD)-[0-9]{4,6}", "a number like 01-12345"),
    "gphc": (r"[0-9]{7}", "seven digits"),
}
BODIES = tuple(_FORMS)
"""The bodies whose register makes somebody a clinician here."""


@dataclass(frozen=True)
class Registration:
    """A place in a register: the body (`gmc`) and the number."""

    body: str
    number: str

    @property
    def system(self) -> str:
        """The identifier system of the number on the wire."""
        return PROFESSIONAL_BODIES[self.body]

    @property
    def shown(self) -> str:
        """As people write it: `GMC 9990001`."""
        return f"{self.body.upper()} {self.number}"


def read_registration(body: object, number: object) -> Registration:
    """The registration of a body's code and a number; ValueError says in words what was expected instead."""
    if not isinstance(body, str) or body.lower() not in _FORMS:
        raise ValueError(f"body one of {', '.join(BODIES)}")
    form, words = _FORMS[body.lower()]
    if not isinstance(number, str) or not re.fullmatch(form, number, re.ASCII):
        raise ValueError(f"the number of {body.upper()}: {words}")
    return Registration(body.lower(), number)
