"""A service of the directory, as suggestions and routing weigh it."""

from dataclasses import dataclass

from app.domain.catalogue.directory import CAPACITY
from app.domain.catalogue.names import system
from app.domain.concept import code
from app.domain.json import Json

LEVELS = ("local", "icb", "national")
"""Nearest first."""

ROOM = ("open", "limited", "full")
EMPLOYER_OH = "employer-oh"
BY_REFERRAL_ONLY = frozenset(("complex-case", "own-employees"))
"""Whom a service is for, where it is not for whoever walks in."""


@dataclass(frozen=True)
class Service:
    """One service: whose, of which types, how near, for which areas (none: everywhere), for whom, with what room."""

    id: str
    name: str
    provider: str
    types: tuple[str, ...]
    level: str
    areas: frozenset[str]
    eligibility: frozenset[str]
    room: str

    def covers(self, areas: frozenset[str]) -> bool:
        """Whether it covers one of the areas; everywhere covers each."""
        return not self.areas or bool(self.areas & areas)

    def type_rank(self, types: tuple[str, ...]) -> int:
        """The place of its best type among those wanted; their number where it has none of them."""
        return min((types.index(one) for one in self.types if one in types), default=len(types))

    @property
    def is_for_anyone(self) -> bool:
        """Whether it takes people of itself, not only its own employees or cases picked by a clinician."""
        return not self.eligibility & BY_REFERRAL_ONLY

    @property
    def nearness(self) -> tuple[int, int]:
        """Nearest level first, then most room."""
        return LEVELS.index(self.level), ROOM.index(self.room)


def read_service(resource: Json, provider: str) -> Service:
    """The facts of a HealthcareService; without a word on its level it is national, on its room open."""
    areas = (area.get("identifier", {}).get("value") for area in resource.get("coverageArea", []))
    return Service(
        id=resource["id"],
        name=resource.get("name", ""),
        provider=provider,
        types=tuple(_codes(resource.get("type", []), "service-type")),
        level=next((c for c in _codes(resource.get("category", []), "service-level") if c in LEVELS), LEVELS[-1]),
        areas=frozenset(str(area) for area in areas if area),
        eligibility=frozenset(
            _codes([one.get("code", {}) for one in resource.get("eligibility", [])], "service-eligibility")
        ),
        room=_room(resource),
    )


def _codes(concepts: list[Json], name: str) -> list[str]:
    return [found for concept in concepts if (found := code(concept, system(name)))]


def _room(resource: Json) -> str:
    said = (e for e in resource.get("extension", []) if e.get("url") == CAPACITY)
    parts = (part.get("valueCode") for one in said for part in one.get("extension", []) if part.get("url") == "state")
    return next((str(state) for state in parts if state in ROOM), ROOM[0])
