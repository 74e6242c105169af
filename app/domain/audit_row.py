"""One row of the ledger as it is read back."""

from dataclasses import dataclass, field

from app.domain.evidence import Entity

RESTFUL = ("create", "read", "vread", "update", "patch", "search-type", "history-instance", "transaction")
"""Interactions of FHIR itself; whatever else is neither a token nor administration is an operation."""

TOKEN = "token"  # noqa: S105  the name of an interaction
ADMINISTRATION = ("agreement-", "client-", "organisation-", "person-", "provision")
"""How the names of what an operator does at the command line begin."""

AUDIT_EVENT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
RESTFUL_INTERACTION = "http://hl7.org/fhir/restful-interaction"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"

REST_TYPE = (AUDIT_EVENT_TYPE, "rest")
AUTHENTICATION = (DICOM, "110114")
LOGIN = (DICOM, "110122")
ALERT = (DICOM, "110113")
CONFIGURATION = (DICOM, "110129")
OPERATION = (RESTFUL_INTERACTION, "operation")


@dataclass(frozen=True)
class AuditRow:
    """A row with its number and id; `recorded` in milliseconds, outcome 0, 4 or 8, `patients` the ids of Patients."""

    number: int
    id: str
    recorded: int
    interaction: str
    action: str
    outcome: int = 0
    code: str | None = None
    client: str | None = None
    organisation: str | None = None
    organisation_code: str | None = None
    organisation_name: str | None = None
    role: str | None = None
    purpose: str | None = None
    jti: str | None = None
    request_id: str | None = None
    address: str | None = None
    query: str | None = None
    entities: tuple[Entity, ...] = ()
    patients: tuple[str, ...] = ()
    detail: dict[str, str] = field(default_factory=dict)
