"""Composition: advice for work, the clinical report behind it, opinions, and reports of other professions taken in."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import profile, system

ADVICE, OPINION, CLINICAL, AHP, DISCLOSED = (
    "oh-advice", "capability-opinion", "oh-report", "ahp-report", "public-interest-disclosure",
)  # fmt: skip
RELEASED = frozenset((ADVICE, OPINION))
"""Kinds that go to an employer, insurer or union by a release, and not before the person has seen them (R-13)."""

SHOWN = ("final", "amended")


def _kind(name: str, data_class: str, code: str) -> Kind:
    return Kind(name, data_class, profile(name), ("type", system("document-type"), (code,)), SHOWN)


COMPOSITION = ResourceType(
    "Composition",
    "A report: advice for work, or the clinical report behind it.",
    (
        _kind(ADVICE, "C", "oh-advice"),
        _kind(OPINION, "C", "functional-capability-opinion"),
        _kind(AHP, "D", "ahp-health-and-work-report"),
        _kind(DISCLOSED, "C", "public-interest-disclosure"),
        _kind(CLINICAL, "E", "oh-clinical-report"),
    ),
    (
        Parameter("identifier", "token", "identifier"),
        Parameter("status", "token", "status"),
        Parameter("type", "token", "type"),
        Parameter("subject", "reference", "subject", ("Patient",)),
        Parameter("patient", "reference", "subject", ("Patient",)),
        Parameter("date", "date", "date"),
        Parameter("author", "reference", "author", ("PractitionerRole", "Practitioner")),
    ),
    person="subject",
    named=("event.detail",),
    is_pinned=True,
    tag="report",
)

TYPES = (COMPOSITION,)
