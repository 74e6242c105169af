"""What the rules of each family can hold: how it is written, the least, the most, and the codes it takes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeGuard

from app.domain.term import Limit, Meeting, read_term

Value = int | tuple[str, ...]
Known = Callable[[str], Collection[str]]
"""The codes of one of our code systems, by its name."""

LONGEST_TEXT = 200


@dataclass(frozen=True)
class Number:
    """A whole number of something."""

    of: str
    least: int
    most: int

    def read(self, text: str) -> Value:
        """The number of a text; ValueError where it is none."""
        if not (text.isascii() and text.isdecimal()) or len(text) > len(str(self.most)):
            raise ValueError(text)
        return int(text)

    def fits(self, value: Value, known: Known) -> bool:
        """Whether a value may be held."""
        del known
        return isinstance(value, int) and self.least <= value <= self.most

    def takes(self, known: Known) -> str:
        """What it takes, in words."""
        del known
        return f"a whole number of {self.of} from {self.least} to {self.most}"


@dataclass(frozen=True)
class Codes:
    """Codes of one of our code systems, each once."""

    system: str

    def read(self, text: str) -> Value:
        """The codes of a text."""
        return _parts(text, ",")

    def fits(self, value: Value, known: Known) -> bool:
        """Whether a value may be held."""
        return _is_list(value) and set(value) <= set(known(self.system))

    def takes(self, known: Known) -> str:
        """What it takes, in words."""
        return f"codes with commas between them, out of: {', '.join(known(self.system))}"


@dataclass(frozen=True)
class Terms:
    """Two terms: until a route is acknowledged, and until somebody has acted."""

    most_hours: int = 31 * 24

    def read(self, text: str) -> Value:
        """The terms of a text."""
        return _parts(text, ",")

    def fits(self, value: Value, known: Known) -> bool:
        """Whether a value may be held: acknowledged before somebody acts, and nothing takes longer than a month."""
        del known
        if not isinstance(value, tuple) or len(value) != 2:
            return False
        acknowledge, act = (_term(text) for text in value)
        if acknowledge is None or act is None or isinstance(acknowledge, Meeting):
            return False
        return acknowledge.hours <= act.hours <= self.most_hours

    def takes(self, known: Known) -> str:
        """What it takes, in words."""
        del known
        return (
            "two terms with a comma between them, until it is acknowledged and until somebody has acted, the second no"
            " sooner and at most 30 working days: 4h, same-day or 2wd, and for the second also a meeting like wed 10:00"
        )


@dataclass(frozen=True)
class Words:
    """Sentences that people read."""

    def read(self, text: str) -> Value:
        """The sentences of a text."""
        return _parts(text, ";")

    def fits(self, value: Value, known: Known) -> bool:
        """Whether a value may be held."""
        del known
        return _is_list(value) and all(len(text) <= LONGEST_TEXT and text.isprintable() for text in value)

    def takes(self, known: Known) -> str:
        """What it takes, in words."""
        del known
        return f"sentences of at most {LONGEST_TEXT} characters with semicolons between them"


Family = Number | Codes | Terms | Words


def _parts(text: str, between: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(between) if part.strip())


def _is_list(value: Value) -> TypeGuard[tuple[str, ...]]:
    if not isinstance(value, tuple) or not value:
        return False
    return all(value) and len({*value}) == len(value)


def _term(text: str) -> Limit | None:
    try:
        return read_term(text)
    except ValueError:
        return None


FAMILIES: dict[str, Family] = {
    "route.": Terms(),
    "route-threshold.": Codes("risk-threshold"),
    "risk.acute": Codes("risk-type"),
    "risk.acute-threshold": Codes("risk-threshold"),
    "routing.": Codes("service-type"),
    "pathway-steps.": Words(),
    "pathway-standards.": Words(),
    "working-days.": Number("working days", 1, 260),
    "reminder-working-days.": Number("working days", 1, 20),
    "reminder-days.": Number("days", 1, 180),
    "follow-up-weeks.": Number("weeks", 1, 104),
    "consent-months.": Number("months", 1, 24),
    "consent-most-months.": Number("months", 1, 24),
    "fast-track.months": Number("months", 1, 24),
    "atw.least-age": Number("years", 14, 25),
    "atw.start-weeks": Number("weeks", 1, 52),
    "atw.priority-weeks": Number("weeks", 1, 52),
    "report.link-days": Number("days", 1, 180),
    "report.amra-days": Number("days", 21, 90),
    "fit-note.max-months": Number("months", 1, 12),
    "fit-note.max-weeks": Number("weeks", 1, 53),
    "fit-note.gap-days": Number("days", 1, 28),
    "fit-note.self-certificate-days": Number("days", 7, 28),
    "fit-note.professions": Codes("issuer-profession"),
}
"""The families by name: a rule's own, or that of the rules whose names begin so."""


def family_of(name: str) -> Family:
    """The family of a rule; LookupError for a name of none."""
    return FAMILIES[name] if name in FAMILIES else FAMILIES[name.partition(".")[0] + "."]
