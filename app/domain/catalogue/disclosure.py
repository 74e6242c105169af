"""The disclosure matrix as code: for each role, the widest view it may ever have of a class of a type (domain.md 8.3).

`CELLS` is the ceiling over grants on other organisations' records; `OWN_CELLS` is what the custodian's own roles see.
What is not listed is nothing. "*" stands for every other type of the class. docs/disclosure.md says the same in words.
"""

from app.domain.catalogue.views import NOTHING, RANKS

Cells = dict[str, dict[str, str]]
"""Class, then type, then the name of a view."""

_WHOLE = {"*": "all"}
_SHARED = {"*": "sections"}
_RELEASED = {"Composition": "all", "CarePlan": "all"}
_IDENTITY = {"Patient": "all-but-nino", "RelatedPerson": "all-but-nino", "Consent": "own-provision", "*": "all"}
_CLINICIAN: Cells = {
    "A": _IDENTITY,
    "B": _WHOLE,
    "C": _WHOLE,
    "D": _WHOLE,
    "E": _WHOLE,
    "F": _WHOLE,
    "H": _SHARED,
}
_COORDINATOR: Cells = {
    "A": _IDENTITY,
    "B": _WHOLE,
    "C": _WHOLE,
    "D": {"ServiceRequest": "referral-basics", "Observation": "fit-note-dates"},
    "F": {"Flag": "present", "Task": "stub"},
    "H": _SHARED,
}
_ACCESS_TO_WORK: Cells = {
    "A": {"Patient": "all", "Consent": "own-provision", "*": "all"},
    "B": {"Task": "without-attendance", "*": "all"},
    "C": {"Communication": "without-words"},
    "G": _WHOLE,
    "H": _SHARED,
}

CELLS: dict[str, Cells] = {
    "gp": _CLINICIAN,
    "coordinator": _COORDINATOR,
    "oh-clinician": _CLINICIAN,
    "oh-admin": {"A": _IDENTITY, "B": _WHOLE, "D": {"Observation": "fit-note-dates"}},
    "ips-worker": _CLINICIAN,
    "spa-clinician": _CLINICIAN,
    "emergency-clinician": {
        "A": _IDENTITY,
        "D": {"Observation": "fit-note-condition"},
        "F": {"Flag": "all"},
        "H": _SHARED,
    },
    "dwp-status": {},
    "dwp-assess": {},
    "dwp-decision": {},
    "atw-case-manager": _ACCESS_TO_WORK,
    "employer": {"A": {"Patient": "name"}, "C": _RELEASED, "H": _SHARED},
    "insurer": {"A": {"Patient": "name"}, "C": _RELEASED},
    "related-person": {"C": _RELEASED},
    "person": dict.fromkeys((*"ABCDEGHI", "draft"), _WHOLE),
    "information-governance": {},
    "caldicott": {"F": {"Task": "all"}},
    "icb-lead": {},
    "national-oversight": {},
    "supplier-kit": {},
    "none": {},
}

_KEEPS: Cells = dict.fromkeys((*"ABCDEFGHI", "draft"), _WHOLE)
_KEEPS_NOTES: Cells = _KEEPS | {"J": _WHOLE}
_ASKS: Cells = {"A": _WHOLE, "C": {"QuestionnaireResponse": "all"}, "D": {"ServiceRequest": "all"}}
_ASKS_FOR_DWP: Cells = _ASKS | {"C": _WHOLE, "G": _WHOLE, "I": _WHOLE}

OWN_CELLS: dict[str, Cells] = {
    "gp": _KEEPS,
    "coordinator": _KEEPS,
    "oh-clinician": _KEEPS_NOTES,
    "oh-admin": {"A": _WHOLE, "B": _WHOLE, "D": {"Observation": "fit-note-dates"}},
    "ips-worker": _KEEPS_NOTES,
    "spa-clinician": _KEEPS_NOTES,
    "emergency-clinician": _KEEPS,
    "dwp-status": {"I": _WHOLE},
    "dwp-assess": _ASKS_FOR_DWP,
    "dwp-decision": _ASKS_FOR_DWP,
    "atw-case-manager": _KEEPS,
    "employer": _ASKS,
    "insurer": _ASKS,
    "supplier-kit": _KEEPS_NOTES,
}

AUDITORS = frozenset(("information-governance", "caldicott"))
"""Roles that read the ledger, and nothing else."""

NEVER_TOLD = frozenset(("dwp-status", "dwp-assess", "dwp-decision", "atw-case-manager", "employer", "insurer"))
"""Roles that never learn that a record exists: 404 always, never the 403 of design.md 8 (3)."""


def cell(role: str, data_class: str, type: str) -> int:
    """The ceiling for a role on other organisations' records of a class and type."""
    return _rank(CELLS.get(role, {}), data_class, type)


def own_cell(role: str, data_class: str, type: str) -> int:
    """What a role of the custodian sees of its own organisation's records."""
    return _rank(OWN_CELLS.get(role, {}), data_class, type)


def ever_sees(role: str, type: str, classes: frozenset[str]) -> bool:
    """Whether some record of the type could be shown to the role: decided from the token alone, before any look-up."""
    return any(cell(role, c, type) or own_cell(role, c, type) for c in classes)


def highest(role: str, type: str, classes: frozenset[str]) -> int:
    """The most a role can ever see of a type, on any record of it."""
    return max((max(cell(role, c, type), own_cell(role, c, type)) for c in classes), default=NOTHING)


def _rank(cells: Cells, data_class: str, type: str) -> int:
    by_type = cells.get(data_class, {})
    view = by_type.get(type) or by_type.get("*")
    return RANKS[view] if view else NOTHING
