"""What the work of each role needs: the scopes of its clients, and what it may do with a type at all."""

from collections.abc import Iterator

from app.domain.catalogue.disclosure import AUDITORS, ever_sees
from app.domain.catalogue.types import TYPES
from app.domain.scopes import Scopes

LETTERS: dict[str, str] = {
    "create": "c", "read": "r", "vread": "r", "history-instance": "r", "update": "u", "patch": "u", "search-type": "s",
    "history-type": "s",
}  # fmt: skip
"""The letter of a scope that an interaction needs."""
LOOKING = frozenset(("read", "vread", "history-instance", "search-type", "history-type"))
PERSON = "person"

_DIRECTORY = (
    "Organization.rs HealthcareService.rs Location.rs Endpoint.rs Practitioner.rs PractitionerRole.rs Schedule.rs "
    "Slot.rs Questionnaire.rs ConceptMap.rs MessageDefinition.rs"
)
_STAFF = (
    "Organization.rs HealthcareService.crus Location.rs Endpoint.crus Practitioner.crus PractitionerRole.crus "
    "Schedule.crus Slot.crus Questionnaire.rs ConceptMap.rs MessageDefinition.rs"
)
_AREAS = "Organization.rs HealthcareService.crus Location.crus Endpoint.crus Practitioner.rs PractitionerRole.rs"
_SENDS = (
    "Patient.crus RelatedPerson.crus ServiceRequest.crus Observation.crus DocumentReference.crus Consent.crus "
    "Communication.crus QuestionnaireResponse.crus Composition.crus CarePlan.crus Goal.crus Encounter.crus"
)
_CLINICAL = f"{_SENDS} Task.crus Appointment.crus Flag.crus {_STAFF}"
_REQUESTS = f"Patient.crus ServiceRequest.crus Flag.c {_STAFF}"
_SCOPES = {
    "gp": f"{_SENDS} Task.crus Appointment.rs Flag.crus {_STAFF}",
    "coordinator": _CLINICAL,
    "ips-worker": _CLINICAL,
    "oh-clinician": _CLINICAL,
    "oh-admin": f"Task.rus Patient.rs Observation.rs Appointment.crus Communication.crs Flag.c {_DIRECTORY}",
    "spa-clinician": (
        "Task.rus Patient.rs ServiceRequest.rs Observation.rs DocumentReference.rs QuestionnaireResponse.rs "
        f"Communication.crs Appointment.crus Flag.crus Composition.rs "
        f"CarePlan.rs Goal.rs Encounter.rs {_DIRECTORY}"
    ),
    "emergency-clinician": (
        f"Patient.rs Observation.rs QuestionnaireResponse.rs Flag.crs Communication.c {_DIRECTORY}"
    ),
    "dwp-status": "HealthcareService.rs Location.rs Endpoint.rs",
    "atw-case-manager": (
        f"Task.rus Patient.rs ServiceRequest.rs QuestionnaireResponse.rs Communication.crs Flag.c {_DIRECTORY}"
    ),
    "dwp-assess": f"{_REQUESTS} Consent.crus Communication.crs",
    "dwp-decision": f"{_REQUESTS} Consent.crus Communication.crs",
    "employer": f"{_REQUESTS} QuestionnaireResponse.crs Composition.rs CarePlan.rs",
    "insurer": f"{_REQUESTS} Composition.rs CarePlan.rs",
    "person": (
        "Patient.rs RelatedPerson.crus ServiceRequest.rs Observation.rs DocumentReference.rs Task.rus Appointment.rs "
        f"Consent.crus Communication.crs QuestionnaireResponse.crus Composition.rus "
        f"CarePlan.rus Goal.crus Encounter.rs AuditEvent.rs {_DIRECTORY}"
    ),
    "information-governance": f"AuditEvent.rs Flag.c {_DIRECTORY}",
    "caldicott": f"AuditEvent.rs Task.rus Flag.c {_DIRECTORY}",
    "icb-lead": f"Flag.c {_AREAS}",
    "national-oversight": f"Flag.c {_AREAS}",
    "supplier-kit": "*.cruds",
    # A type nobody keeps here: the token is valid and opens nothing.
    "none": "Basic.r",
}


def scopes_of(role: str) -> Scopes:
    """The scopes that the work of a role needs; KeyError where there is no such role."""
    return Scopes.parse(" ".join(f"system/{part}" for part in _SCOPES[role].split()))


def ever_looks(role: str, type: str) -> bool:
    """Whether a role may look for records of a type at all, whatever its scopes."""
    if type == "AuditEvent":
        return role in (*AUDITORS, PERSON)
    return TYPES[type].is_directory or ever_sees(role, type, TYPES[type].classes)


def interactions_of(role: str, type: str) -> Iterator[str]:
    """What a client of a role, with the scopes its work needs, may do with a type; in the order of the letters."""
    scopes = scopes_of(role)
    for interaction, letter in LETTERS.items():
        opened = interaction in TYPES[type].interactions and scopes.allows(type, letter)
        if opened and (interaction not in LOOKING or ever_looks(role, type)):
            yield interaction
