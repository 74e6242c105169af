"""Canonical names every declaration shares: ours, and those of the bodies whose systems we use."""

OURS = "https://work-health-gateway.example/fhir/"
UKCORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
SNOMED = "http://snomed.info/sct"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
OBSERVATION_VALUE = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
NINO = OURS + "Id/nino"
ORGANISATION_CODE = OURS + "Id/organisation-code"
REFERENCE = OURS + "Id/referral-reference"
CLIENT = OURS + "Id/client"
POSTCODE_DISTRICT = OURS + "Id/postcode-district"


def system(name: str) -> str:
    """The url of one of our code systems."""
    return f"{OURS}CodeSystem/{name}"


def profile(name: str) -> str:
    """The url of one of our profiles or extensions."""
    return f"{OURS}StructureDefinition/{name}"
