"""What a fast track may carry, part by part: codes, dates, and where else to turn."""

from dataclasses import dataclass
from datetime import date

from app.domain.calendar import instant
from app.domain.catalogue.names import system
from app.domain.errors import Issue, Refusal, refuse
from app.domain.json import Json
from app.fhir.parameters import Parts
from app.fhir.terminology import codes
from app.services.signposts import Pointers, read_pointers

PARTS = ("subject", "receiver", "benefit", "ended", "item", "consent", "signpost", "noneSuitable")


@dataclass(frozen=True)
class Ended:
    """A benefit that ended for somebody: which and when, what of it is wanted again, and what they agreed to."""

    subject: Parts
    receiver: Json
    benefit: str
    on: str
    items: tuple[str, ...]
    taken_at: str
    method: str
    signposts: Pointers


def read_ended(parts: Parts) -> Ended:
    """What came with `$fast-track`; ATW-020 for anything else, TSK-025 for what is missing or no code of ours, TSK-021
    without a signpost or the reason why there is none.
    """
    _only_codes(parts)
    subject, consent = (_one(parts, name) for name in ("subject", "consent"))
    receiver = parts.value("receiver", "Reference")
    if not isinstance(receiver, dict):
        raise _missing("receiver", "Say who is to help: a WorkWell or IPS service.")
    items = tuple(dict.fromkeys(_known("item", item, "reusable-item") for item in parts.codes("item")))
    if not items:
        raise _missing("item", f"Send what the person ticked: {', '.join(codes(system('reusable-item')))}.")
    consent.only("takenAt", "method")
    return Ended(
        subject,
        receiver,
        _known("benefit", parts.code("benefit"), "benefit"),
        _day(parts),
        items,
        _instant(consent),
        _known("method", consent.code("method"), "consent-method"),
        _pointers(parts),
    )


def _only_codes(parts: Parts) -> None:
    """Points, scores, reports and words have no part here; a resource or an extension in a part is none either."""
    beyond = [
        at
        for at, part in enumerate(parts.parts)
        if part["name"] not in PARTS or {"resource", "extension", "modifierExtension"} & part.keys()
    ]
    if beyond:
        names = ", ".join(PARTS)
        raise Refusal(*(Issue("ATW-020", f"{parts.place}[{at}]", {"names": names}) for at in beyond))


def _one(parts: Parts, name: str) -> Parts:
    found = list(parts.inner(name))
    if len(found) != 1:
        raise _missing(name, "Send it once.")
    return found[0]


def _day(parts: Parts) -> str:
    said = parts.value("ended", "Date", "String")
    try:
        return date.fromisoformat(str(said)).isoformat()
    except ValueError:
        raise _missing("ended", "Send the day the entitlement ended, like 2026-09-28.") from None


def _instant(consent: Parts) -> str:
    said = str(consent.value("takenAt", "DateTime", "Instant"))
    try:
        instant(said)
    except ValueError:
        raise _missing("takenAt", "Send when the person agreed, like 2026-10-05T09:08:00+01:00.") from None
    return said


def _known(part: str, said: str | None, name: str) -> str:
    if said not in codes(system(name)):
        raise _missing(part, f"Say one of: {', '.join(codes(system(name)))}.")
    return str(said)


def _pointers(parts: Parts) -> Pointers:
    found = read_pointers(parts)
    if not found.signposts and not found.none_suitable:
        raise refuse("TSK-021", "Parameters.parameter.where(name = 'signpost')", noun="fast track", hint="")
    return found


def _missing(part: str, hint: str) -> Refusal:
    at = f"Parameters.parameter.where(name = '{part}')"
    return refuse("TSK-025", at, operation="fast-track", part=part, hint=hint)
