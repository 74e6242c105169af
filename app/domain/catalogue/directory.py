"""Directory types: organisations, who works there, and services; read by anyone with the scope."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import UKCORE, profile

CAPACITY = profile("capacity")
STATUS = Parameter("status", "token", "status")
IDENTIFIER = Parameter("identifier", "token", "identifier")
ACTIVE = Parameter("active", "token", "active")

ORGANIZATION = ResourceType(
    "Organization",
    "An organisation that sends, works or receives.",
    (Kind("organization", "directory", UKCORE + "Organization"),),
    (IDENTIFIER, ACTIVE, Parameter("name", "string", "name"), Parameter("type", "token", "type")),
    tag="directory",
)

PRACTITIONER = ResourceType(
    "Practitioner",
    "A professional, named by the registration of their body.",
    (Kind("practitioner", "directory", UKCORE + "Practitioner"),),
    (
        IDENTIFIER,
        ACTIVE,
        Parameter("name", "string", "name.family|name.given|name.text"),
        Parameter("family", "string", "name.family"),
    ),
    tag="directory",
)

PRACTITIONER_ROLE = ResourceType(
    "PractitionerRole",
    "A professional at one organisation: profession, or staff role.",
    (Kind("practitioner-role", "directory", UKCORE + "PractitionerRole"),),
    (
        IDENTIFIER,
        ACTIVE,
        Parameter("practitioner", "reference", "practitioner", ("Practitioner",)),
        Parameter("organization", "reference", "organization", ("Organization",)),
        Parameter("role", "token", "code"),
    ),
    tag="directory",
)

LOCATION = ResourceType(
    "Location",
    "An area that services cover: an integrated care board, or a postcode district within one.",
    (Kind("location", "directory", UKCORE + "Location"),),
    (
        IDENTIFIER,
        STATUS,
        Parameter("name", "string", "name"),
        Parameter("organization", "reference", "managingOrganization", ("Organization",)),
        Parameter("partof", "reference", "partOf", ("Location",)),
    ),
    tag="directory",
)

ENDPOINT = ResourceType(
    "Endpoint",
    "Where a service receives electronically.",
    (Kind("endpoint", "directory"),),
    (
        IDENTIFIER,
        STATUS,
        Parameter("name", "string", "name"),
        Parameter("organization", "reference", "managingOrganization", ("Organization",)),
        Parameter("connection-type", "token", "connectionType"),
    ),
    tag="directory",
)

HEALTHCARE_SERVICE = ResourceType(
    "HealthcareService",
    "A service that can help, searched without any person's data.",
    (Kind("healthcare-service", "directory", UKCORE + "HealthcareService"),),
    (
        IDENTIFIER,
        ACTIVE,
        Parameter("name", "string", "name"),
        Parameter("organization", "reference", "providedBy", ("Organization",)),
        Parameter("service-type", "token", "type"),
        Parameter("service-category", "token", "category"),
        Parameter("level", "token", "category"),
        Parameter("coverage-area", "reference", "coverageArea", ("Location",)),
        Parameter("area", "token", "coverageArea.identifier"),
        Parameter("endpoint", "reference", "endpoint", ("Endpoint",)),
        Parameter("eligibility", "token", "eligibility.code"),
        Parameter("capacity", "token", f"extension[{CAPACITY}].extension[state].valueCode"),
    ),
    tag="directory",
)

SCHEDULE = ResourceType(
    "Schedule",
    "The times somebody can be seen at, such as debrief slots.",
    (Kind("schedule", "directory"),),
    (
        IDENTIFIER,
        ACTIVE,
        Parameter("actor", "reference", "actor", ("HealthcareService", "PractitionerRole", "Practitioner")),
        Parameter("date", "date", "planningHorizon"),
        Parameter("service-type", "token", "serviceType"),
    ),
    tag="directory",
)

SLOT = ResourceType(
    "Slot",
    "One time that can be booked; it names nobody.",
    (Kind("slot", "directory"),),
    (
        IDENTIFIER,
        Parameter("schedule", "reference", "schedule", ("Schedule",)),
        Parameter("status", "token", "status"),
        Parameter("start", "date", "start"),
        Parameter("service-type", "token", "serviceType"),
    ),
    tag="directory",
)

KEEPERS = {
    "HealthcareService": "providedBy",
    "Location": "managingOrganization",
    "Endpoint": "managingOrganization",
}
"""Entries that only the organisation they name makes and changes, and the element that names it."""

TYPES = (ORGANIZATION, PRACTITIONER, PRACTITIONER_ROLE, LOCATION, ENDPOINT, HEALTHCARE_SERVICE, SCHEDULE, SLOT)
