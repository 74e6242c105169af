"""The answer to a message: a message of its own, the ServiceRequest as it is kept, and what the sender should know."""

from dataclasses import dataclass

from app import __version__
from app.domain.catalogue.messaging import ANSWERED, EVENTS, PROFILES, REASONS, RESPONSE, codes_of
from app.domain.json import Json
from app.fhir.instants import instant_of
from app.fhir.json import dump, parse
from app.fhir.message_parts import organisation
from app.fhir.messages import Message

REFERRAL_PROFILE = f"{PROFILES}ServiceRequest-request-referral"
NAME = "Work and Health Gateway"


@dataclass(frozen=True)
class Stamp:
    """What makes an answer this one: the ids of its bundle, header and outcome, and its instant in milliseconds."""

    ids: tuple[str, str, str]
    instant: int


def message_response(message: Message, text: str, full_url: str, stamp: Stamp, outcome: Json | None = None) -> bytes:
    """The Bundle as JSON: `text` is the ServiceRequest as its sender sees it, `full_url` its absolute address."""
    bundle, header, told = stamp.ids
    entries = [
        {"fullUrl": f"urn:uuid:{header}", "resource": _header(message, full_url, header, told if outcome else None)},
        {"fullUrl": full_url, "resource": _as_sent(text)},
        *([{"fullUrl": f"urn:uuid:{told}", "resource": outcome}] if outcome else []),
    ]
    return dump(
        {
            "resourceType": "Bundle",
            "id": bundle,
            "meta": {"lastUpdated": instant_of(stamp.instant), "profile": [f"{PROFILES}BundleMessage"]},
            "type": "message",
            "timestamp": instant_of(stamp.instant),
            "entry": entries,
        }
    )


def _header(message: Message, focus: str, id: str, outcome: str | None) -> Json:
    """The header of the answer: the parties of the request, their roles swapped."""
    asked = message.header
    reached, source = asked["destination"][0], asked["source"]
    receiver = organisation(message.named(asked.get("sender")))
    sender = organisation(message.named(reached.get("receiver")))
    (reason,) = codes_of(asked["reason"], REASONS)
    return {
        "resourceType": "MessageHeader",
        "id": id,
        "meta": {"profile": [f"{PROFILES}MessageHeader-{RESPONSE}"]},
        "eventCoding": {"system": EVENTS, "code": RESPONSE},
        "destination": [{"endpoint": source["endpoint"], "receiver": receiver}],
        **({"sender": sender} if sender else {}),
        "source": {"name": NAME, "software": NAME, "version": __version__, "endpoint": reached["endpoint"]},
        "reason": {"coding": [{"system": REASONS, "code": reason}]},
        "response": {"identifier": message.id, "code": "ok"}
        | ({"details": {"reference": f"urn:uuid:{outcome}"}} if outcome else {}),
        "focus": [{"reference": focus}],
        "definition": ANSWERED,
    }


def _as_sent(text: str) -> Json:
    """The request in the words of the standard: there a referral is a plan, and follows another profile than ours."""
    request = parse(text.encode())
    return request | {"meta": request["meta"] | {"profile": [REFERRAL_PROFILE]}, "intent": "plan"}
