"""What a message must hold: the parts its definition counts, and a request that is ready to be referred."""

from collections import Counter
from collections.abc import Iterator

from app.domain.catalogue.messaging import DEFINITIONS, NEW, READY
from app.domain.errors import Issue, Refusal
from app.fhir.definitions import message_definitions
from app.fhir.messages import Message, no_message, short


def require_parts(message: Message) -> None:
    """Raise MSG-007 for each count that its definition does not allow, MSG-009 for each part it has no place for, and
    MSG-008 for what is not ready to be referred; MSG-002 without a destination, or about
    a Patient it does not bring.
    """
    issues = [*_counts(message), *(_unready(message) if message.kind == NEW else ())]
    if issues:
        raise Refusal(*issues)
    if not message.header.get("destination"):
        raise no_message("its header has a destination", "Bundle.entry[0].resource")
    about = message.named(message.request.resource.get("subject"))
    if about is None or about.type != "Patient":
        raise no_message("its request is about the Patient it brings", f"{message.request.at}.subject")


def _counts(message: Message) -> Iterator[Issue]:
    allowed = focus_of(message.kind)
    found = Counter(part.type for part in message.parts)
    for type, (least, most) in allowed.items():
        if found[type] < least or (most is not None and found[type] > most):
            wanted = f"{least}" if least == most else f"{least} or more"
            yield Issue("MSG-007", "Bundle.entry", {"wanted": wanted, "type": type, "count": found[type]})
    for part in message.parts:
        if part.type not in allowed:
            yield Issue("MSG-009", part.at, {"type": short(part.type)})


def focus_of(kind: str) -> dict[str, tuple[int, int | None]]:
    """How often a message of a kind has each type, as its definition says: least and most, None for any number."""
    url = DEFINITIONS[kind][0]
    definition = next(one for one in message_definitions() if one["url"] == url)
    return {
        one["code"]: (one["min"], None if one["max"] == "*" else int(one["max"]))
        for one in definition["focus"]
        if one["code"] != "Bundle"
    }


def _unready(message: Message) -> Iterator[Issue]:
    for type, element, wanted in READY:
        for part in message.of(type):
            value = part.resource.get(element)
            if value not in wanted:
                facts = {"element": f"{type}.{element}", "value": short(value), "wanted": " or ".join(wanted)}
                yield Issue("MSG-008", f"{part.at}.{element}", facts)
