"""A referral that its requester takes back by a message: revoked, or entered in error, and its Tasks with it."""

from app.domain.catalogue.names import NHS_NUMBER
from app.domain.errors import refuse
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.messages import Message
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
    _require_person(work, message, before, kept["subject"])
    if kept["status"] != ACTIVE:
        raise refuse("REF-012", f"{at}.status", old=kept["status"], new=sent["status"])
    after = changes.put(work, before, kept | {"status": sent["status"]})
    work.notes.entities.clear()
    said = {name: value for name, value in sent.items() if name not in ("status", "intent")}
    if elements := differing(said, before):
        work.warnings.append(untaken(at, TYPE, elements))
    return after


def _require_person(work: Work, message: Message, request: Record, subject: dict[str, object]) -> None:
    """The Patient of the message has the NHS number of the request's, where both have one."""
    (part,) = message.of("Patient")
    patient = work.recall("Patient", str(subject.get("reference", "")).removeprefix("Patient/"))
    said = numbers(part.resource, part.at, synthetic=work.gateway.synthetic).get(NHS_NUMBER)
    kept = parse(patient.body.encode()) if patient else {"resourceType": "Patient"}
    own = numbers(kept, "Patient", synthetic=work.gateway.synthetic).get(NHS_NUMBER)
    if said and own and said != own:
        raise refuse("MSG-016", part.at)
