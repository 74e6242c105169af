"""Messages, read: a Bundle is a referral that is sent or one that is cancelled, or it is refused with every fault."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.messaging import (
    CANCELLED,
    CANCELLING,
    CATEGORIES,
    DEFINITIONS,
    EVENTS,
    NEW,
    REASONS,
    REFERRAL,
    REQUEST,
    USE_CASES,
    codes_of,
)
from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.fhir.definitions import our_systems

MOST = 100
URN = re.compile(r"urn:uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
_SHOWN = 40
"""So much of a code is said again in a refusal."""


@dataclass(frozen=True)
class Part:
    """One entry of a message: where it stands, the UUID it is named by, and its resource."""

    place: int
    uuid: str
    resource: Json

    @property
    def type(self) -> str:
        """The resource type."""
        return str(self.resource["resourceType"])

    @property
    def full_url(self) -> str:
        """The name other parts point to it by, as it was sent."""
        return f"urn:uuid:{self.uuid}"

    @property
    def at(self) -> str:
        """Its FHIRPath in the message."""
        return f"Bundle.entry[{self.place}].resource"


@dataclass(frozen=True)
class Message:
    """A message whose form holds: its id, its kind (a key of DEFINITIONS), its parts, and the request it is about."""

    id: str
    kind: str
    parts: tuple[Part, ...]
    request: Part

    @property
    def header(self) -> Json:
        """The MessageHeader."""
        return self.parts[0].resource

    def of(self, type: str) -> list[Part]:
        """The parts of a type."""
        return [part for part in self.parts if part.type == type]

    def named(self, reference: Any) -> Part | None:
        """The part a Reference leads to; None for what is no part of the message."""
        text = reference.get("reference") if isinstance(reference, dict) else None
        return next((part for part in self.parts if part.full_url == text), None)


def read_message(bundle: Json) -> Message:
    """The message that a Bundle is: MSG-002 for its envelope, MSG-003 to 006 for what is not taken here at all."""
    if (bundle.get("resourceType"), bundle.get("type")) != ("Bundle", "message"):
        raise no_message("it is a Bundle of type message", "Bundle.type")
    if not isinstance(bundle.get("id"), str):
        raise no_message("it has an id, which the answer names", "Bundle.id")
    parts = tuple(_parts(bundle))
    header = parts[0].resource
    if header["resourceType"] != "MessageHeader":
        raise no_message("its first entry is the MessageHeader", "Bundle.entry[0].resource")
    event = header.get("eventCoding")
    if REQUEST not in codes_of({"coding": [event]}, EVENTS):
        told = short(event.get("code") if isinstance(event, dict) else None)
        value = "that of another code system" if told == REQUEST else told
        raise refuse("MSG-003", "Bundle.entry[0].resource.eventCoding", value=value)
    request = _focus(header, parts)
    if issues := [*_untaken(request), *_unchanging(header, request)]:
        raise Refusal(*issues)
    kind = NEW if codes_of(header["reason"], REASONS) == [NEW] else "cancel"
    named = str(header.get("definition", DEFINITIONS[kind][0])).partition("|")[0]
    if named not in DEFINITIONS[kind]:
        reason = f"its definition is {DEFINITIONS[kind][0]}"
        raise no_message(reason, "Bundle.entry[0].resource.definition")
    return Message(bundle["id"], kind, parts, request)


def _parts(bundle: Json) -> Iterator[Part]:
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST:
        raise refuse("BUN-004", "Bundle.entry", most=MOST)
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        told = entry if isinstance(entry, dict) else {}
        found, resource = URN.fullmatch(str(told.get("fullUrl"))), told.get("resource")
        if found is None or found[1].lower() in seen:
            reason = "each entry has a fullUrl of its own, urn:uuid: and a UUID"
            raise no_message(reason, f"Bundle.entry[{place}].fullUrl")
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            raise no_message("each entry brings a resource", f"Bundle.entry[{place}]")
        seen.add(found[1].lower())
        yield Part(place, found[1], resource)


def _focus(header: Json, parts: tuple[Part, ...]) -> Part:
    focus = header.get("focus")
    named = [one.get("reference") for one in focus if isinstance(one, dict)] if isinstance(focus, list) else []
    found = [part for part in parts if part.full_url in named and part.type == "ServiceRequest"]
    if len(named) != 1 or not found:
        reason = "its focus is one ServiceRequest, which it brings"
        raise no_message(reason, "Bundle.entry[0].resource.focus")
    return found[0]


def _untaken(request: Part) -> Iterator[Issue]:
    """What kind of request is not taken here: another category than a referral, a use case that is none of ours."""
    at, category = f"{request.at}.category", request.resource.get("category")
    sent = codes_of(category, CATEGORIES)
    if sent != [REFERRAL]:
        yield Issue("MSG-005", at, {"value": short(" ".join(sent))})
    if not set(codes_of(category, USE_CASES)) & our_systems()[USE_CASES].keys():
        cases = [code for system in _use_cases(category) for code in codes_of(category, system)]
        yield Issue("MSG-006", at, {"value": short(" ".join(cases)), "system": USE_CASES})


def _unchanging(header: Json, request: Part) -> Iterator[Issue]:
    """A message sends a new referral or cancels one: any other change is MSG-004, no reason MSG-002."""
    reasons, at = codes_of(header.get("reason"), REASONS), "Bundle.entry[0].resource.reason"
    if len(reasons) != 1 or reasons[0] not in (NEW, *CANCELLING):
        yield Issue("MSG-002", at, {"reason": "its reason is new, update or delete"})
    elif reasons[0] in CANCELLING and request.resource.get("status") not in CANCELLED:
        yield Issue("MSG-004", at)


def _use_cases(category: Any) -> list[str]:
    """Every system of the category but that of the kinds of request: the codes of the others are use cases."""
    concepts = category if isinstance(category, list) else []
    codings = [one.get("coding") for one in concepts if isinstance(one, dict)]
    listed = [coding for one in codings if isinstance(one, list) for coding in one if isinstance(coding, dict)]
    return [system for system in dict.fromkeys(str(one.get("system")) for one in listed) if system != CATEGORIES]


def no_message(reason: str, at: str) -> Refusal:
    """The refusal MSG-002 for an envelope that does not hold."""
    return refuse("MSG-002", at, reason=reason)


def short(value: object) -> str:
    """A code as it is said again; what is no code is not said."""
    text = str(value or "none")
    return text[:_SHOWN] if re.fullmatch(r"[A-Za-z0-9 .\-]*", text) else "the one sent"
