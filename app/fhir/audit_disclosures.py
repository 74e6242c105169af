"""What an AuditEvent adds where records went to another party than their custodian."""

from app.domain.audit_row import DISCLOSE, AuditRow
from app.domain.catalogue.names import SNOMED, system
from app.domain.catalogue.purposes import ACT_REASON
from app.domain.emergency import PURPOSE
from app.domain.evidence import CUSTODIAN
from app.domain.json import Json

_CUSTODIAN = {"system": SNOMED, "code": "159541003", "display": "Record keeping/library clerk"}


def is_disclosure(row: AuditRow) -> bool:
    """Whether a row gave somebody records that another party keeps: a privacy disclosure in the sense of BALP.

    https://profiles.ihe.net/ITI/BALP/StructureDefinition-IHE.BasicAudit.PrivacyDisclosure.Source.html asks for the
    subtype disclose, the purpose of the event, source and recipient (the gateway and the caller, as Read has them), the
    custodian, the patient and each record. Its type is Export where that of Read and Query is rest, so an event follows
    Read or Query by profile and holds the rest of PrivacyDisclosure beside it.
    """
    return not row.outcome and CUSTODIAN in row.detail


def disclosed_subtypes(row: AuditRow) -> list[Json]:
    """The subtype of a disclosure; none for any other row."""
    display = "Disclose Record Lifecycle Event"
    return [{"system": DISCLOSE[0], "code": DISCLOSE[1], "display": display}] if is_disclosure(row) else []


def purpose_of_event(row: AuditRow) -> Json:
    """Why it was disclosed: the purpose of the token; empty for any other row."""
    if not is_disclosure(row) or not row.purpose:
        return {}
    return {"purposeOfEvent": [{"coding": [purpose_coding(row.purpose)]}]}


def purpose_coding(purpose: str) -> Json:
    """A purpose of ours, or of v3-ActReason the one with which the glass is broken."""
    return {"system": ACT_REASON if purpose == PURPOSE else system("purpose"), "code": purpose}


def custodians(row: AuditRow, gateway: str, gateway_name: str) -> list[Json]:
    """The organisations that keep what was disclosed, as agents; the gateway (its id) by its name."""
    kept = row.detail[CUSTODIAN].split() if is_disclosure(row) else []
    who = [{"display": gateway_name} if id == gateway else {"reference": f"Organization/{id}"} for id in kept]
    return [{"type": {"coding": [_CUSTODIAN]}, "who": one, "requestor": False} for one in who]
