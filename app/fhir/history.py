"""The query string of a history as a History: every parameter known and every value read, or a refusal."""

import math

from app.domain.calendar import instant
from app.domain.catalogue.declare import ResourceType
from app.domain.clock import milliseconds
from app.domain.errors import Issue, Refusal
from app.domain.history import History
from app.fhir.criteria import unknown_parameter
from app.fhir.search import UNSTATED, bad_value, choice_faults, count_of, pairs_of
from app.fhir.subset import read_subset

PARAMETERS = ("_since", "_count", "_total", "_page", "_format", "_pretty", "_summary", "_elements")
LABEL = "A history"


def read_history(declared: ResourceType, id: str | None, text: str, *, strict: bool = True) -> History:
    """The History a query string stands for. https://hl7.org/fhir/R4/http.html#history

    Raises every fault at once: SEA-001 for unknown names (left out, and listed in `ignored`, when not strict), SEA-002
    for values that cannot be read.
    """
    pairs = [(name, value) for name, value in pairs_of(text) if name not in UNSTATED]
    used = [(name, value) for name, value in pairs if name in PARAMETERS]
    ignored = [name for name, _ in pairs if name not in PARAMETERS]
    issues = [*choice_faults(used)]
    if strict:
        issues += [unknown_parameter(LABEL, name, PARAMETERS) for name in ignored]
    stated = dict(used)
    since = _since([value for name, value in used if name == "_since"], issues)
    count = 0 if stated.get("_summary") == "count" else count_of(stated.get("_count"), issues)
    subset = read_subset(declared, used, issues)
    if issues:
        raise Refusal(*issues)
    exact = stated.get("_total") == "accurate" or count == 0
    return History(declared, id, since, count, exact, tuple(used), tuple(ignored), subset=subset)


def _since(stated: list[str], issues: list[Issue]) -> int | None:
    """The first whole millisecond that is not before the instant; None where there is none to read."""
    if len(stated) > 1:
        issues.append(bad_value("_since", "it may be given once"))
    if len(stated) != 1:
        return None
    try:
        # A plus sign in a query string reads as a space; an offset after a time is meant.
        moment = instant(stated[0].replace(" ", "+"))
    except ValueError:
        issues.append(bad_value("_since", "it must be an instant like 2026-09-01T09:12:00Z"))
        return None
    return milliseconds(moment) + math.ceil(moment.microsecond % 1000 / 1000)
