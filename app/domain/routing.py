"""Who takes a referral that names nobody: by area, type, room and the pilot's arm (S03); the same facts, one answer."""

from collections.abc import Iterable

from app.domain.service import Service

AUTOMATIC, OFFERED = "automatic", "offered"


def arm_of(stated: str | None) -> str:
    """What happens to a referral without a performer: it is sent, or offered to the person first."""
    return OFFERED if stated == OFFERED else AUTOMATIC


def candidates(types: tuple[str, ...], areas: frozenset[str], services: Iterable[Service]) -> list[Service]:
    """The services that could take it, the one it goes to first: of a wanted type, for one of the areas, open to
    anyone, not full; the best type, then the nearest, then the one with most room. Nothing where no area is known.
    """
    fitting = (
        service
        for service in services
        if areas and service.covers(areas) and service.is_for_anyone
        if service.room != "full" and service.type_rank(types) < len(types)
    )
    return sorted(fitting, key=lambda s: (s.type_rank(types), s.nearness, s.name, s.id))
