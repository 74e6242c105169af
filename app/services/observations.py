"""Observations, each kind by its own rule: fit notes, and the scores of measures."""

from app.domain.errors import Refusal
from app.domain.json import Json
from app.domain.measure import check_measure
from app.services import fit_notes
from app.services.draft import Draft
from app.services.writing import Work

MEASURE = "measure"


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Put a new Observation to the rule of its kind; FIT and MEA codes."""
    check_score(draft.kind.name, draft.resource, draft.at)
    fit_notes.check(work, draft, person)


def check_score(kind: str, observation: Json, at: str) -> None:
    """Refuse a score that its measure does not have; any other Observation is let through."""
    issues = list(check_measure(observation, at)) if kind == MEASURE else []
    if issues:
        raise Refusal(*issues)
