"""The disclosure matrix as code: for each role, the highest rank it may ever have on a class of a type (domain.md 8.3).

`CELLS` is the ceiling over grants on other organisations' records; `OWN_CELLS` is what the custodian's own roles see.
What is not listed is nothing. "*" stands for every type of the class.
"""

from app.domain.catalogue.views import ALL, NOTHING, WITHOUT_NINO

Cells = dict[str, dict[str, int]]

_IDENTITY = {"Patient": WITHOUT_NINO, "Consent": 3, "*": ALL}
_CLINICIAN: Cells = {
    "A": _IDENTITY,
    "B": {"*": ALL},
    "C": {"*": ALL},
    "D": {"*": ALL},
    "E": {"*": ALL},
    "F": {"*": ALL},
    "H": {"*": 5},
}
_COORDINATOR: Cells = {
    "A": _IDENTITY,
    "B": {"*": ALL},
    "C": {"*": ALL},
    "D": {"ServiceRequest": 4, "Observation": 4},
    "H": {"*": 5},
}
_OH_ADMIN: Cells = {"A": _IDENTITY, "B": {"*": ALL}, "D": {"Observation": 4}}
_EVERY_CLASS = "ABCDEFGHI"

CELLS: dict[str, Cells] = {
    "gp": _CLINICIAN,
    "coordinator": _COORDINATOR,
    "oh-clinician": _CLINICIAN,
    "oh-admin": _OH_ADMIN,
    "ips-worker": _CLINICIAN,
    "spa-clinician": _CLINICIAN,
    "emergency-clinician": {"A": {"Patient": WITHOUT_NINO}},
    "dwp-status": {},
    "dwp-assess": {},
    "dwp-decision": {},
    "atw-case-manager": {"A": {"Patient": ALL}, "B": {"Task": ALL}, "G": {"*": ALL}, "H": {"*": 5}},
    "employer": {"A": {"Patient": 1}, "H": {"*": 5}},
    "insurer": {"A": {"Patient": 1}},
    "person": {data_class: {"*": ALL} for data_class in (*"ABCDEGHI", "draft")},
    "information-governance": {},
    "caldicott": {},
    "icb-lead": {},
    "national-oversight": {},
    "supplier-kit": {},
    "none": {},
}

_OWN_EVERYTHING: Cells = {data_class: {"*": ALL} for data_class in (*_EVERY_CLASS, "J", "draft")}
_OWN_REQUESTS: Cells = {
    "A": {"*": ALL},
    "C": {"*": ALL},
    "D": {"ServiceRequest": ALL},
    "G": {"*": ALL},
    "I": {"*": ALL},
}

OWN_CELLS: dict[str, Cells] = {
    "gp": _OWN_EVERYTHING,
    "coordinator": _OWN_EVERYTHING,
    "oh-clinician": _OWN_EVERYTHING,
    "oh-admin": {"A": {"*": ALL}, "B": {"*": ALL}, "D": {"Observation": 4}},
    "ips-worker": _OWN_EVERYTHING,
    "spa-clinician": _OWN_EVERYTHING,
    "emergency-clinician": _OWN_EVERYTHING,
    "dwp-assess": _OWN_REQUESTS,
    "dwp-decision": _OWN_REQUESTS,
    "atw-case-manager": _OWN_EVERYTHING,
    "employer": {"A": {"*": ALL}, "D": {"ServiceRequest": ALL}},
    "insurer": {"A": {"*": ALL}, "D": {"ServiceRequest": ALL}},
    "supplier-kit": _OWN_EVERYTHING,
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
    return by_type.get(type, by_type.get("*", NOTHING))
