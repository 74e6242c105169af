"""A referral that its requester takes back by a message: revoked, or entered in error, and its Tasks with it."""

from app.domain.catalogue.names import NHS_NUMBER
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.messages import Message, Part
from app.services import changes
from app.services.numbers import numbers
from app.services.referral_messages import differing, own_request, untaken
from app.services.update import named_version
from app.services.writing import Work

TYPE = "ServiceRequest"
ACTIVE = "active"


def cancel(work: Work, message: Message) -> Record:
    """Store the status the message brings, as a PUT of it would: open Tasks are cancelled or put in error with it.

    RES-001 where the sender sees no such request, RES-005 for one of others, REF-012 unless it is active, MSG-016 when
    the Patient is another person.
    """
    sent, at = message.request.resource, message.request.at
    found = own_request(work, message)
    id = found.id if found else str(sent.get("id", ""))
    work.notes.about(TYPE, id)
    before = named_version(work, TYPE, id, None, None, required=False)
    changes.require_keeper(work, before)
    kept = parse(before.body.encode())
    patient = work.recall("Patient", str(kept["subject"].get("reference", "")).removeprefix("Patient/"))
    (brought,) = message.of("Patient")
    if patient and not _is_same(work, brought, parse(patient.body.encode())):
        raise refuse("MSG-016", brought.at)
    if kept["status"] != ACTIVE:
        raise refuse("REF-012", f"{at}.status", old=kept["status"], new=sent["status"])
    after = changes.put(work, before, kept | {"status": sent["status"]})
    work.notes.entities.clear()
    said = {name: value for name, value in sent.items() if name not in ("status", "intent")}
    for of, place, record in ((said, at, before), (brought.resource, brought.at, patient)):
        if record and (elements := differing(of, record)):
            work.warnings.append(untaken(place, record.type, elements))
    return after


def _is_same(work: Work, brought: Part, kept: Json) -> bool:
    """Whether two Patients have one NHS number and one date of birth, as far as both say them (R-20)."""
    synthetic, sent = work.gateway.synthetic, brought.resource
    said = numbers(sent, brought.at, synthetic=synthetic).get(NHS_NUMBER)
    own = numbers(kept, "Patient", synthetic=synthetic).get(NHS_NUMBER)
    born = (sent.get("birthDate"), kept.get("birthDate"))
    return (not said or not own or said == own) and (None in born or born[0] == born[1])
