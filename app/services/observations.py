"""Observations, each kind by its own rule: fit notes, outcomes, and the scores of measures."""

from collections.abc import Callable, Iterator

from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.measure import check_measure, check_outcome
from app.services import fit_notes
from app.services.draft import Draft
from app.services.writing import Work

VALUES: dict[str, Callable[[Json, str], Iterator[Issue]]] = {"measure": check_measure, "outcome": check_outcome}
"""What is asked of the value of an Observation, by its kind."""


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Put a new Observation to the rule of its kind; FIT and MEA codes, VAL-011."""
    check_value(draft.kind.name, draft.resource, draft.at)
    fit_notes.check(work, draft, person)


def check_value(kind: str, observation: Json, at: str) -> None:
    """Refuse a score or an outcome that its measure does not have; any other Observation is let through."""
    issues = list(VALUES[kind](observation, at)) if kind in VALUES else []
    if issues:
        raise Refusal(*issues)
