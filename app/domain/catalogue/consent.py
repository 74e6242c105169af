"""Consent: what the person allowed, compiled into grant rows when it is stored (access.md 3)."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import profile

CONSENT = ResourceType(
    "Consent",
    "What the person allowed or refused: who, what for, which classes, until when.",
    (Kind("sharing-consent", "A", profile("sharing-consent")),),
    (
        Parameter("identifier", "token", "identifier"),
        Parameter("status", "token", "status"),
        Parameter("patient", "reference", "patient", ("Patient",)),
        Parameter("scope", "token", "scope"),
        Parameter("category", "token", "category"),
        Parameter("date", "date", "dateTime"),
        Parameter("organization", "reference", "organization", ("Organization",)),
        Parameter("consentor", "reference", "performer", ("Patient", "RelatedPerson", "Organization")),
        Parameter(
            "actor",
            "reference",
            "provision.actor.reference|provision.provision.actor.reference",
            ("Organization", "RelatedPerson"),
        ),
        Parameter("purpose", "token", "provision.purpose|provision.provision.purpose"),
        Parameter("security-label", "token", "provision.securityLabel|provision.provision.securityLabel"),
        Parameter("period", "date", "provision.period|provision.provision.period"),
        Parameter(
            "source-reference",
            "reference",
            "sourceReference",
            ("DocumentReference", "QuestionnaireResponse", "Consent"),
        ),
        Parameter("data", "reference", "provision.data.reference", ("ServiceRequest", "QuestionnaireResponse")),
    ),
    person="patient",
    named=("provision.data.reference",),
    tag="consent",
)

TYPES = (CONSENT,)
