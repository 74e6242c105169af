"""Flag: a concern that a human raised; the gateway keeps it, a clinician sets its level (domain.md 5.6)."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import profile, system

FLAG = ResourceType(
    "Flag",
    "A risk that somebody raised, or special rules for a person.",
    (
        Kind(
            "special-rules", "F", profile("special-rules-flag"), ("category", system("flag-kind"), ("special-rules",))
        ),
        Kind("risk-flag", "F", profile("risk-flag")),
    ),
    (
        Parameter("patient", "reference", "subject", ("Patient",)),
        Parameter("subject", "reference", "subject", ("Patient",)),
        Parameter("date", "date", "period"),
        Parameter("author", "reference", "author", ("PractitionerRole", "Practitioner", "Organization", "Patient")),
        Parameter("identifier", "token", "identifier"),
    ),
    person="subject",
    tag="escalate",
)

TYPES = (FLAG,)
