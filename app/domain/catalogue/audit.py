"""AuditEvent: the ledger read as FHIR; written by the gateway alone."""

from app.domain.catalogue.declare import READ_ONLY, Kind, Parameter, ResourceType

AUDIT_EVENT = ResourceType(
    "AuditEvent",
    "Who did what to which record, why, and how it ended.",
    (Kind("audit-event", "audit"),),
    (
        Parameter("patient", "reference", "entity.what", ("Patient",)),
        Parameter("agent", "reference", "agent.who", ("Organization",)),
        Parameter("date", "date", "recorded"),
        Parameter("action", "token", "action"),
        Parameter("outcome", "token", "outcome"),
        Parameter("entity", "reference", "entity.what"),
        Parameter("type", "token", "type"),
        Parameter("subtype", "token", "subtype"),
    ),
    interactions=READ_ONLY,
    person=None,
    tag="audit",
)

TYPES = (AUDIT_EVENT,)
