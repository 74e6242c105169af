"""Patient: each organisation keeps its own; the person behind them is internal (access.md 5)."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import UKCORE

PATIENT = ResourceType(
    "Patient",
    "The person, as one organisation knows them.",
    (Kind("patient", "A", UKCORE + "Patient"),),
    (
        Parameter("identifier", "token", "identifier"),
        Parameter("family", "string", "name.family"),
        Parameter("given", "string", "name.given"),
        Parameter("name", "string", "name.family|name.given|name.text"),
        Parameter("birthdate", "date", "birthDate"),
        Parameter("gender", "token", "gender"),
        Parameter("active", "token", "active"),
    ),
    person="",
    tag="refer",
)

TYPES = (PATIENT,)
