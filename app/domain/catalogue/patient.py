"""Patient and RelatedPerson: each organisation keeps its own; the person behind them is internal (access.md 5)."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import UKCORE

_ANY_PART = "|".join(
    f"address.{part}" for part in ("line", "city", "district", "state", "country", "postalCode", "text")
)
CONTACT = (
    Parameter("address", "string", _ANY_PART),
    Parameter("address-city", "string", "address.city"),
    Parameter("address-state", "string", "address.state"),
    Parameter("address-country", "string", "address.country"),
    Parameter("address-postalcode", "string", "address.postalCode"),
    Parameter("address-use", "token", "address.use"),
    Parameter("telecom", "token", "telecom"),
    Parameter("phone", "token", "telecom[system=phone]"),
    Parameter("email", "token", "telecom[system=email]"),
)
"""Where a person may be reached; whoever is shown it may search by it."""

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
        Parameter("death-date", "date", "deceasedDateTime"),
        Parameter("deceased", "token", "deceasedBoolean|deceasedDateTime", is_presence=True),
        Parameter("gender", "token", "gender"),
        Parameter("active", "token", "active"),
        Parameter(
            "general-practitioner",
            "reference",
            "generalPractitioner",
            ("Organization", "Practitioner", "PractitionerRole"),
        ),
        Parameter("organization", "reference", "managingOrganization", ("Organization",)),
        Parameter("link", "reference", "link.other", ("Patient", "RelatedPerson")),
        Parameter("language", "token", "communication.language"),
        *CONTACT,
    ),
    person="",
    tag="refer",
)

RELATED_PERSON = ResourceType(
    "RelatedPerson",
    "Somebody who helps the person, stands beside them, or may decide for them.",
    (Kind("related-person", "A", UKCORE + "RelatedPerson"),),
    (
        Parameter("identifier", "token", "identifier"),
        Parameter("patient", "reference", "patient", ("Patient",)),
        Parameter("relationship", "token", "relationship"),
        Parameter("name", "string", "name.family|name.given|name.text"),
        Parameter("active", "token", "active"),
        Parameter("birthdate", "date", "birthDate"),
        Parameter("gender", "token", "gender"),
        *CONTACT,
    ),
    person="patient",
    tag="refer",
)

TYPES = (PATIENT, RELATED_PERSON)
