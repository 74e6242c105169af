"""`$process-message`: a referral that comes, or is taken back, as a message, by the rules of REST (decision 0022)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.caller import Caller
from app.domain.catalogue.messaging import NEW, REUSED, fate, is_implied
from app.domain.catalogue.types import kind_of
from app.domain.errors import Issue, Refusal, refuse
from app.domain.identifiers import canonical_system
from app.domain.json import Json
from app.domain.person import mismatch
from app.domain.record import Record
from app.fhir import message_parts
from app.fhir.json import parse
from app.fhir.message_answer import Stamp
from app.fhir.message_rules import require_parts
from app.fhir.messages import Message, read_message
from app.services import create, referral_messages
from app.services.cancel_message import cancel
from app.services.draft import Draft, faults
from app.services.gateway import Asked, Gateway
from app.services.message_replay import once_for_id
from app.services.permission import permit
from app.services.replay import Sent
from app.services.sealed import ID, Notes
from app.services.writing import Work, transact

OPERATION = "$process-message"


@dataclass(frozen=True)
class Envelope:
    """What the headers around a message say: the endpoint it is for, and the organisations they name, by header."""

    target: str | None = None
    organisations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Processed:
    """A message that was done: the request as it is kept now, where its Task is, and what its sender should know."""

    message: Message
    record: Record
    stamp: Stamp
    links: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()

    @property
    def made(self) -> str:
        """The reference of the request."""
        return self.record.reference


def process_message(gateway: Gateway, caller: Caller, asked: Asked, sent: Sent, envelope: Envelope) -> Processed:
    """Store a new referral, or cancel one, all of it or nothing; returns what its answer is made of.

    MSG codes for what is no message that is taken here, or was done before; else the refusals of a transaction and of
    a changed request, each at its place in the message. https://hl7.org/fhir/R4/messageheader-operation-process-message.html
    """
    notes = Notes(OPERATION, "E")

    def prepare() -> tuple[Message, list[Draft]]:
        permit(caller, "ServiceRequest", "create")
        message = _read(gateway, caller, sent.body, envelope)
        if ID.fullmatch(message.id):
            notes.detail["message"] = message.id
        if message.kind != NEW:
            permit(caller, "ServiceRequest", "update")
            return message, []
        return message, _drafted(gateway, caller, message)

    def act(work: Work, prepared: tuple[Message, list[Draft]]) -> Processed:
        message, drafts = prepared
        try:
            return once_for_id(work, sent, lambda: _done(work, message, drafts))
        except Refusal as refusal:
            referral_messages.retell(refusal, message)
            raise

    return transact(gateway, caller, asked, notes, prepare, act)


def _read(gateway: Gateway, caller: Caller, body: bytes, envelope: Envelope) -> Message:
    """The message, its form and its parties checked; nothing is looked up."""
    bundle = parse(body)
    message = read_message(bundle)
    require_parts(message)
    if found := gateway.validator.check(bundle, at="Bundle"):
        raise Refusal(*found)
    _require_sender(caller, message, envelope)
    return message


def _require_sender(caller: Caller, message: Message, envelope: Envelope) -> None:
    """The token says who sends; the message and its headers may only repeat it."""
    named: Json = message_parts.organisation(message.named(message.header.get("sender"))).get("identifier", {})
    own = (caller.organisation_system, caller.organisation_code.upper())
    if (canonical_system(str(named.get("system"))), str(named.get("value")).upper()) != own:
        raise refuse("MSG-010", "Bundle.entry[0].resource.sender")
    for header, code in envelope.organisations:
        if code.upper() != caller.organisation_code.upper():
            raise refuse("AUT-030", f"http.{header.lower()}", header=header)
    reached = {_endpoint(str(one.get("endpoint"))) for one in message.header["destination"]}
    if envelope.target is not None and _endpoint(envelope.target) not in reached:
        raise refuse("MSG-011", "http.nhsd-target-identifier")


def _endpoint(text: str) -> tuple[str, str]:
    system, _, value = text.rpartition("|")
    return canonical_system(system), value


def _drafted(gateway: Gateway, caller: Caller, message: Message) -> list[Draft]:
    """What the message would store, as a transaction of its parts would; raises every fault of them at once."""
    if inert := list(_inert(message)):
        raise Refusal(*inert)
    drafts = [
        Draft(resource, part.at, part.full_url, lifted=part.type in REUSED)
        for part, resource in message_parts.records(message)
    ]
    for draft in drafts:
        permit(caller, draft.type, "create")
    found = [issue for draft in drafts for issue in faults(gateway, draft)]
    if found:
        raise referral_messages.retell(Refusal(*found), message)
    return drafts


def _inert(message: Message) -> Iterator[Issue]:
    """Parts that would lie there and bind or warn nobody: what a person refused, and a risk nobody is asked about."""
    for part in message.of("Consent"):
        if fate(part.resource) == "inside" and not is_implied(part.resource):
            yield Issue("MSG-019", part.at)
    for part in message.of("Flag"):
        if kind_of(part.resource).name != "special-rules":
            yield Issue("ESC-008", part.at)


def _done(work: Work, message: Message, drafts: list[Draft]) -> Processed:
    record = _referred(work, message, drafts) if message.kind == NEW else cancel(work, message)
    work.notes.saw(record)
    ids = (work.new_id(), work.new_id(), work.new_id())
    warnings = tuple(referral_messages.placed(issue, message) for issue in work.warnings)
    return Processed(message, record, Stamp(ids, work.now), work.links, warnings)


def _referred(work: Work, message: Message, drafts: list[Draft]) -> Record:
    """Store a new referral with all that came with it, and say what was not taken over of it."""
    referral_messages.require_new(work, message)
    create.store(work, drafts)
    for draft in drafts:
        if draft.existing and (elements := referral_messages.differing(draft.resource, draft.existing)):
            if draft.type == "Patient" and "birthDate" in elements:
                raise Refusal(mismatch(draft.at))
            work.warnings.append(referral_messages.untaken(draft.at, draft.type, elements))
    for part, elements in message_parts.untaken(message):
        work.warnings.append(referral_messages.untaken(part.at, part.type, elements))
    (request,) = (draft for draft in drafts if draft.full_url == message.request.full_url)
    assert request.stored
    return work.fresh[request.stored.reference]
