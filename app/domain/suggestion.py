"""Which services to suggest, in which order (R-09, S05, S57): the employer's own occupational health first."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.service import EMPLOYER_OH, Service

HELPING = ("workwell", "oh-provider", "connect-to-work", "talking-therapies", "msk-self-referral")
"""What a person who is off work may turn to, best first, where nobody says more."""

_ELSEWHERE = ("workwell", "msk-self-referral", "talking-therapies", "social-prescribing", "wellbeing", "money-advice")
_SAME = frozenset(("capacity", "out-of-area", "not-funded", "duplicate"))
"""Reasons that leave the need as it was: the same kind of service, at another provider."""

_BY_REASON = {
    "clinically-urgent-elsewhere": ("talking-therapies", "workwell"),
    "employer-has-oh": (EMPLOYER_OH, *_ELSEWHERE),
    "not-ready": ("social-prescribing", "wellbeing", "talking-therapies", "peer-support"),
    "declined-by-person": ("peer-support", "social-prescribing", "workwell", "money-advice"),
}


@dataclass(frozen=True)
class Need:
    """What is looked for, without a word about a person. No `areas` means anywhere; `types` is best first.

    `employer_has_oh` is yes, no or unknown; `employer` the organisation, where it is told; `not_by` a provider to leave
    out, as the one that has just said no.
    """

    types: tuple[str, ...]
    areas: frozenset[str] = frozenset()
    employer_has_oh: str = "unknown"
    employer: str | None = None
    not_by: str | None = None

    @property
    def all_types(self) -> tuple[str, ...]:
        """The types to look through: those wanted, and the employer's own occupational health."""
        return tuple(dict.fromkeys((*self.types, EMPLOYER_OH)))


def types_for(reason: str | None, asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The service types that answer a reason, best first; `asked` is what was asked for at first."""
    if reason in _SAME:
        return tuple(dict.fromkeys((*asked, *_ELSEWHERE)))
    return _BY_REASON.get(reason or "", _ELSEWHERE if reason else HELPING)


def suggest(need: Need, services: Iterable[Service]) -> list[Service]:
    """The services that fit, best first: the employer's own, then by room left, kind, nearness and name; those that
    are full stand last.
    """
    listed = list(services)
    own = sorted((s for s in listed if EMPLOYER_OH in s.types and _is_own(need, s)), key=lambda s: (s.name, s.id))
    fitting = [s for s in listed if s not in own and _fits(need, s)]
    return [*own, *sorted(fitting, key=lambda s: _order(need, s))]


def _is_own(need: Need, service: Service) -> bool:
    """Of an employer that is named, its own; else any the person's employer may be, where it is said to have one."""
    if need.employer_has_oh == "no":
        return False
    if need.employer:
        return service.provider == need.employer
    return need.employer_has_oh == "yes" and (not need.areas or service.covers(need.areas))


def _fits(need: Need, service: Service) -> bool:
    return (
        EMPLOYER_OH not in service.types
        and service.is_for_anyone
        and service.provider != need.not_by
        and service.type_rank(need.types) < len(need.types)
        and (not need.areas or service.covers(need.areas))
    )


def _order(need: Need, service: Service) -> tuple[bool, int, tuple[int, int], str, str]:
    return service.room == "full", service.type_rank(need.types), service.nearness, service.name, service.id
