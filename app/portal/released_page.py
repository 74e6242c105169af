"""The page of one released version, as the template reads it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One section: its title, its lines, and the days of a phased return as (week, day, hours)."""

    title: str
    lines: tuple[str, ...]
    days: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Released:
    """The page of one released version."""

    title: str
    author: str
    party: str
    person: str
    date: str
    version: str
    parts: tuple[Part, ...]


DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
        "sun": "Sunday"}  # fmt: skip
