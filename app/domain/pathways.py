"""Care pathways between work and health: what each needs and how fast, as rows with the days they are in force."""

from dataclasses import dataclass
from datetime import date

from app.domain.dated import RuleBook

ONWARD = "referral-onward"
ROLES = ("oh-clinician", "gp")
"""Who refers onward (domain.md S59)."""


@dataclass(frozen=True)
class Pathway:
    """One pathway as it is on a day: its steps and minimum standards in words, since when, and who says so."""

    code: str
    version: str
    since: date
    steps: tuple[str, ...]
    standards: tuple[str, ...]
    source: str


def pathway_on(rules: RuleBook, code: str, day: date) -> Pathway | None:
    """The pathway of a code as in force on a day; None where there is none. The younger of its two rows is its
    version.
    """
    try:
        steps, standards = (rules.row(f"pathway-{part}.{code}", day) for part in ("steps", "standards"))
    except LookupError:
        return None
    since = max(steps.from_, standards.from_)
    in_words = (rules.codes(steps.name, day), rules.codes(standards.name, day))
    return Pathway(code, since.isoformat(), since, *in_words, source=steps.source)
