"""Where a risk goes: routes by region and day, within a floor that holds nationally (domain.md 5.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.dated import RuleBook
from app.domain.term import Limit, read_term

MEETING = "mdt-discussion"
"""The route to a meeting of several professions."""

ROUTES = ("debrief-slot", "clinical-queries-helpline", "complex-cases-clinic", "spa-referral", MEETING)
REVIEW = "disclosure-review"
"""Who reviews emergency accesses and disclosures without consent stands in the same register."""

NATIONAL = "*"
"""The region of a route that serves wherever no region has its own."""

ACUTE_MOST_HOURS = 24
"""An acute risk needs one route at least that acts within the day (R-08)."""


@dataclass(frozen=True)
class Route:
    """Who takes a route in a region (the id of its board, or `*`) from a day on, and by when at the latest.

    `acknowledge` and `act` are terms as text; `thresholds` are accepted beside those of the floor.
    """

    region: str
    code: str
    starts: date
    owner: str
    acknowledge: str
    act: str
    ends: date | None = None
    thresholds: tuple[str, ...] = ()
    source: str = ""

    def holds(self, day: date) -> bool:
        """Whether the route is in force on a day."""
        return self.starts <= day and (self.ends is None or day < self.ends)


def floor(rules: RuleBook, code: str, day: date) -> tuple[Limit, Limit]:
    """The slowest a route may be anywhere: until it is acknowledged, and until somebody has acted."""
    acknowledge, act = rules.codes(f"route.{code}", day)
    return read_term(acknowledge), read_term(act)


def thresholds(rules: RuleBook, code: str, day: date) -> tuple[str, ...]:
    """The threshold codes of which a route needs one; none where it needs none."""
    try:
        return rules.codes(f"route-threshold.{code}", day)
    except LookupError:
        return ()


def is_acute(rules: RuleBook, risk: str, threshold: str | None, day: date) -> bool:
    """Whether a risk may not wait for a meeting: by what it is, or by how far whoever tells of it says it has gone."""
    return risk in rules.codes("risk.acute", day) or threshold in rules.codes("risk.acute-threshold", day)


def is_quick_enough(rules: RuleBook, code: str, day: date) -> bool:
    """Whether a route alone is quick enough for an acute risk."""
    return floor(rules, code, day)[1].hours <= ACUTE_MOST_HOURS


def serving(routes: Iterable[Route], code: str, region: str, day: date) -> Route | None:
    """The route of a region on a day, else the one that serves nationally; None where there is none."""
    found = [route for route in routes if route.code == code and route.holds(day)]
    return next((route for name in (region, NATIONAL) for route in found if route.region == name), None)


def is_slower(route: Route, rules: RuleBook) -> bool:
    """Whether a route would be slower than the floor on the day it begins; ValueError for a term that is none."""
    told = read_term(route.acknowledge), read_term(route.act)
    return any(own.hours > most.hours for own, most in zip(told, floor(rules, route.code, route.starts), strict=True))
