"""Personal obstacles of a plan: a manager who agrees reads them, and so the person is told before they do (5.4)."""

from app.domain.catalogue.names import profile
from app.domain.errors import Issue
from app.domain.json import Json
from app.domain.plan import PERSON, agreements

OBSTACLE, PERSONAL = profile("obstacle"), "personal"
NEVER_OF_WORK = frozenset(("caring", "money", "housing"))
"""Obstacles that are the person's own affair, whatever kind the author files them under."""


def names_personal(plan: Json) -> bool:
    """Whether a plan names an obstacle that is personal."""
    found = [e["extension"] for e in plan.get("extension", []) if e.get("url") == OBSTACLE]
    told = [{part["url"]: part.get("valueCode") for part in parts} for parts in found]
    return any(one.get("kind") == PERSONAL or one.get("what") in NEVER_OF_WORK for one in told)


def check_told(kept: Json | None, plan: Json, at: str) -> list[Issue]:
    """PLN-016 where a plan that names personal obstacles brings a yes of the person's that the version before had not:
    nobody says that they were told who reads it.
    """
    said = [day for party, day in agreements(plan) if party == PERSON]
    before = [day for party, day in agreements(kept or {}) if party == PERSON]
    return [Issue("PLN-016", f"{at}.extension")] if said and said != before and names_personal(plan) else []
