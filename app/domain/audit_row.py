"""One row of the ledger as it is read back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.catalogue.disclosure import CELLS
from app.domain.evidence import CUSTODIAN, Entity

RESTFUL = (
    "create",
    "read",
    "vread",
    "update",
    "patch",
    "search-type",
    "history-instance",
    "history-type",
    "transaction",
    "batch",
)
"""Interactions of FHIR itself; whatever else is neither a token nor administration is an operation."""

TOKEN = "token"  # noqa: S105  the name of an interaction
ADMINISTRATION = ("agreement-", "client-", "identity-service-", "organisation-", "person-", "provision")
"""How the names of what an operator does at the command line begin."""

AUDIT_EVENT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
RESTFUL_INTERACTION = "http://hl7.org/fhir/restful-interaction"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"

REST_TYPE = (AUDIT_EVENT_TYPE, "rest")
AUTHENTICATION = (DICOM, "110114")
LOGIN = (DICOM, "110122")
ALERT = (DICOM, "110113")
CONFIGURATION = (DICOM, "110129")
OVERRIDES = {
    "emergency-override-started": ("110127", "Emergency Override Started"),
    "emergency-override-ended": ("110138", "Emergency Override Stopped"),
}
"""What DICOM calls the two ends of an emergency access."""

OPERATION = (RESTFUL_INTERACTION, "operation")
DISCLOSE = ("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose")


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
    reason: str | None = None
    entities: tuple[Entity, ...] = ()
    patients: tuple[str, ...] = ()
    detail: dict[str, str] = field(default_factory=dict)


TOLD_TO_PERSONS = frozenset(CELLS["person"])
"""The data classes of which a person is told who saw them: those a person may see at all."""

KEPT_FOR_PERSONS = frozenset(("by", "cause", "rule", CUSTODIAN))
"""Details of a row that say nothing of anybody else."""


@dataclass(frozen=True)
class Touch:
    """What a row says of one record of a person: type, id, version, its class then, and the kind it is stored as."""

    type: str
    id: str
    version: int
    data_class: str | None
    kind: str | None


def narrowed(row: AuditRow, touches: Sequence[Touch], patient: str | None) -> AuditRow:
    """The row as the person is told it: their own records, of classes they may see, and nothing of anybody else.

    What was searched for, from which address and with which token may name others, and is left out.
    """
    own = {(touch.type, touch.id, touch.version) for touch in told_of(touches)}
    kept = {name: value for name, value in row.detail.items() if name in KEPT_FOR_PERSONS}
    if "search" in row.detail:
        kept["search"] = f"{row.detail['search'].partition('?')[0]}?…"
    return replace(
        row,
        entities=tuple(entity for entity in row.entities if (entity.type, entity.id, entity.version) in own),
        patients=(patient,) if patient else (),
        query=None if row.query is None else "",
        reason=None,
        detail=kept,
        jti=None,
        request_id=None,
        address=None,
    )


def told_of(touches: Sequence[Touch]) -> list[Touch]:
    """Those records of a person that the person is told of."""
    return [touch for touch in touches if touch.data_class in TOLD_TO_PERSONS]
