"""Messages of the Booking and Referral Standard: their codes, and what becomes of each part (docs/decisions/0022)."""

from typing import Literal

from app.domain.catalogue.names import OURS, system
from app.domain.json import Json

EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
CATEGORIES = "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest"
CONSENTS = "https://fhir.nhs.uk/CodeSystem/consent-categories-bars"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
USE_CASES = system("use-case")
PROFILES = "https://fhir.nhs.uk/StructureDefinition/BARS"
"""Profiles that fix what a message says, and not what is kept of it."""

REQUEST, RESPONSE = "servicerequest-request", "servicerequest-response"
REFERRAL = "referral"
NEW, CANCELLING = "new", ("update", "delete")
CANCELLED = ("revoked", "entered-in-error")
DEFINITIONS = {
    "new": (f"{OURS}MessageDefinition/referral-request",
            "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral"),
    "cancel": (f"{OURS}MessageDefinition/referral-cancelled",
               "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled"),
}  # fmt: skip
"""The definition a message of each kind may name: ours, which counts, and the one of the standard."""

ANSWERED = f"{OURS}MessageDefinition/referral-response"

READY = (
    ("ServiceRequest", "intent", ("plan",)),
    ("CarePlan", "status", ("completed",)),
    ("Encounter", "status", ("triaged", "finished")),
)
"""What must hold of the parts of a new referral (uk-standards 2.3)."""

ONLY_INSIDE = frozenset(("AllergyIntolerance", "Condition", "MedicationStatement", "MessageHeader", "Procedure"))
"""Types of parts that nothing but a request holds: what else is released, or read by DWP, has no room for them."""

Fate = Literal["record", "inside", "party"]
"""A record by the rules of REST; kept inside the request as it came; or an organisation, which is named by its code."""

_RECORDS = ("ServiceRequest", "Patient", "Practitioner", "PractitionerRole", "Observation", "QuestionnaireResponse",
            "Communication", "DocumentReference", "Flag")  # fmt: skip

REUSED = ("Patient", "Practitioner", "PractitionerRole")
"""Parts for which the sender's own Patient, or the directory's entry, is used where there is one."""


def fate(part: Json) -> Fate:
    """What becomes of a part: of a Consent or a Task by whether it is one of ours."""
    type = part["resourceType"]
    if type == "Organization":
        return "party"
    if type == "Consent":
        return "inside" if codes_of(part.get("category"), CONSENTS) else "record"
    if type == "Task":
        return "record" if "fulfill" in codes_of(part.get("code"), TASK_CODE) else "inside"
    return "record" if type in _RECORDS else "inside"


def is_implied(consent: Json) -> bool:
    """Whether a Consent of the standard says what it is for: consent to direct care, implied and in force."""
    implied = "IMPLIED" in codes_of(consent.get("policyRule"), ACT)
    return implied and consent.get("status") == "active" and "provision" not in consent


def codes_of(concept: object, system: str) -> list[str]:
    """The codes of a system in a CodeableConcept, or in a list of them, whatever shape it came in."""
    concepts = concept if isinstance(concept, list) else [concept]
    listed = [one.get("coding") for one in concepts if isinstance(one, dict)]
    codings = [coding for one in listed if isinstance(one, list) for coding in one if isinstance(coding, dict)]
    return [str(coding.get("code")) for coding in codings if coding.get("system") == system]
