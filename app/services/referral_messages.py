"""What a message and the records behind it say of each other: the request it names, what differs, where a fault is."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from app.domain.catalogue.messaging import fate
from app.domain.catalogue.names import REFERENCE
from app.domain.catalogue.types import TYPES
from app.domain.errors import Issue, Refusal, refuse
from app.domain.identifiers import UUID, canonical_system
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.json import parse
from app.fhir.messages import Message
from app.services.matching import one_of_own
from app.services.writing import Work

REQUEST = TYPES["ServiceRequest"]
RETOLD = {"REF-005": "MSG-014", "REF-006": "MSG-015"}
"""Refusals that would be the pair 409 and `duplicate`, which a sender of messages takes for success."""

_OWN = ("resourceType", "id", "meta")


def require_new(work: Work, message: Message) -> None:
    """Raise MSG-018 where the sender has a request by this fullUrl: a cancellation could not tell them apart."""
    if _by(work, message, "identifier", UUID, message.request.uuid):
        raise refuse("MSG-018", f"Bundle.entry[{message.request.place}].fullUrl")


def own_request(work: Work, message: Message) -> Record | None:
    """The sender's own request that a message is about: by its id or reference here, its identifiers, its fullUrl."""
    sent = message.request.resource
    by_id = work.see(REQUEST.name, sent["id"]) if isinstance(sent.get("id"), str) else None
    if by_id is not None:
        return by_id
    requisition = sent.get("requisition", {})
    named = [("requisition", requisition)] if canonical_system(str(requisition.get("system"))) == REFERENCE else []
    named += [("identifier", one) for one in sent.get("identifier", [])]
    named.append(("identifier", {"system": UUID, "value": message.request.uuid}))
    found = (_by(work, message, name, str(one.get("system", "")), str(one.get("value", ""))) for name, one in named)
    return next((record for record in found if record), None)


def _by(work: Work, message: Message, parameter: str, system: str, value: str) -> Record | None:
    if not system or not value:
        return None
    escaped = re.sub(r"([\\,|$])", r"\\\1", value)
    condition = f"{parameter}={quote(f'{system}|{escaped}', safe='')}"
    return one_of_own(work, REQUEST, condition, message.request.at, message.request.at)


def differing(sent: Json, kept: Record) -> tuple[str, ...]:
    """The elements of which a message says more, or other, than a record does; where references lead is not asked."""
    stored = parse(kept.body.encode())
    return tuple(name for name, value in sent.items() if name not in _OWN and not _holds(stored.get(name), value))


def _holds(kept: Any, sent: Any) -> bool:
    """Whether all that was sent is kept; more may be kept beside it."""
    if isinstance(sent, list):
        return isinstance(kept, list) and all(any(_holds(one, item) for one in kept) for item in sent)
    if not isinstance(sent, dict):
        return bool(kept == sent)
    if "reference" in sent:
        return True
    of_party = ("type",) if isinstance(sent.get("type"), str) and "identifier" in sent else ()
    said = {name: value for name, value in sent.items() if name not in ("display", *of_party)}
    return isinstance(kept, dict) and all(_holds(kept.get(name), value) for name, value in said.items())


def untaken(at: str, type: str, elements: tuple[str, ...]) -> Issue:
    """What its sender is told of a part that was not taken over whole."""
    return Issue("MSG-017", at, {"type": type, "elements": ", ".join(elements)})


def retell(refusal: Refusal, message: Message) -> Refusal:
    """The same refusal, in the words of messages and at the places of this one."""
    told = (replace(issue, code=RETOLD.get(issue.code, issue.code)) for issue in refusal.issues)
    refusal.issues = tuple(placed(issue, message) for issue in told)
    return refusal


def placed(issue: Issue, message: Message) -> Issue:
    """An issue about a part that is kept inside the request, at the entry it came in."""
    inside = [part for part in message.parts if fate(part.resource) == "inside"]
    before = len(message.request.resource.get("contained", []))
    pattern = re.escape(message.request.at) + r"\.contained\[(\d+)\]"
    found = re.match(pattern, issue.expression or "")
    place = int(found[1]) - before if found else -1
    if not found or not 0 <= place < len(inside):
        return issue
    return replace(issue, expression=inside[place].at + str(issue.expression)[found.end() :])
