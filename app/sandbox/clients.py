"""Synthetic client systems: one or more for each role, each with the scopes its work needs."""

from dataclasses import dataclass

from app.domain.scopes import Scopes

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


@dataclass(frozen=True)
class SandboxClient:
    """A client by its short name; its client_id is the name after `sandbox-`."""

    name: str
    organisation: str
    role: str
    purpose: str
    person: str | None = None
    emergency: bool = False

    @property
    def id(self) -> str:
        """The client_id."""
        return f"sandbox-{self.name}"

    @property
    def purposes(self) -> tuple[str, ...]:
        """What it may ask for: its usual purpose first, and where it treats emergencies BTG."""
        return (self.purpose, "BTG") if self.emergency else (self.purpose,)

    @property
    def scopes(self) -> Scopes:
        """What it is registered for."""
        return Scopes.parse(" ".join(f"system/{part}" for part in _SCOPES[self.role].split()))


CLIENTS = (
    SandboxClient("gp", "TESTGP1", "gp", "care-coordination"),
    SandboxClient("gp-2", "TESTGP2", "gp", "care-coordination"),
    SandboxClient("workwell", "TESTWW1", "coordinator", "care-coordination"),
    SandboxClient("ips", "TESTIPS", "ips-worker", "care-coordination"),
    SandboxClient("oh-a", "TESTOH1", "oh-clinician", "oh-assessment"),
    SandboxClient("oh-a-admin", "TESTOH1", "oh-admin", "oh-assessment"),
    SandboxClient("oh-b", "TESTOH2", "oh-clinician", "oh-assessment"),
    SandboxClient("complex-clinic", "TESTCCC", "oh-clinician", "oh-assessment"),
    SandboxClient("spa", "TESTSPA", "spa-clinician", "care-coordination"),
    SandboxClient("ed", "TESTED1", "emergency-clinician", "care-coordination", emergency=True),
    SandboxClient("dwp-status", "TESTDWPS", "dwp-status", "dwp-status"),
    SandboxClient("dwp-atw", "TESTDWPA", "atw-case-manager", "atw-application"),
    SandboxClient("dwp-assess", "TESTDWPB", "dwp-assess", "care-coordination"),
    SandboxClient("dwp-decision", "TESTDWPD", "dwp-decision", "atw-application"),
    SandboxClient("employer", "TESTEMP1", "employer", "employer-advice"),
    SandboxClient("employer-2", "TESTEMP2", "employer", "employer-advice"),
    SandboxClient("employer-3", "TESTEMP3", "employer", "employer-advice"),
    SandboxClient("insurer", "TESTINS1", "insurer", "insurer-advice"),
    SandboxClient("person", "TESTPERS", "person", "care-coordination", person="Wren"),
    SandboxClient("person-app", "TESTPERS", "person", "care-coordination"),
    SandboxClient("ig", "TESTIG1", "information-governance", "service-evaluation"),
    SandboxClient("caldicott", "TESTCALD", "caldicott", "safeguarding"),
    SandboxClient("icb", "TESTICB1", "icb-lead", "service-evaluation"),
    SandboxClient("national", "TESTNAT1", "national-oversight", "service-evaluation"),
    SandboxClient("kit", "TESTKIT", "supplier-kit", "care-coordination"),
    SandboxClient("none", "TESTNONE", "none", "care-coordination"),
)


def named(name: str) -> SandboxClient | None:
    """The client of this short name or client_id; None when there is none."""
    return next((client for client in CLIENTS if name in (client.name, client.id)), None)
