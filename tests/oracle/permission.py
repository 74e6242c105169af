"""What one version of a Consent says, by the words of access.md 3: whom it permits what, and whom it refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.oracle import reading

Json = dict[str, Any]
MONTHS = {"dwp-status": 6, "benefit-evidence": 6}
"""How long a consent holds that names no end, by purpose (domain.md 6); for every other purpose a year."""

MOST = {"dwp-status": 6, "benefit-evidence": 6, "atw-application": 12}
"""The longest a consent may hold for a purpose, whatever end it names (domain.md 6)."""

NEVER_BY_TYPE = ("employer", "insurer", "union", "dwp-status", "dwp-atw", "dwp-assess", "dwp-decision")
SECTIONS = frozenset(str(number) for number in range(1, 17))
SHARED_WITH = frozenset(
    ("gp-practice", "workwell", "ips", "oh-provider", "oh-clinic", "mental-health-spa", "dwp-atw", "employer")
)
"""Types of organisation with a cell in column H of domain.md 8.3."""

MAY_RELEASE = "may-release"
"""The class of a permit to them, carried by no record: what they see is written by a release (access.md 2)."""

RELATED = "related-person"
ONLY_RELEASED = ("employer", "insurer", "union", RELATED)
"""Types, and somebody named beside the person, that never see a record by a consent alone: something must be released
to them first.
"""


@dataclass(frozen=True)
class Permit:
    """One recipient may see classes for a purpose, from and until (ms); or sections of one version of a passport."""

    recipient: str
    purpose: str
    classes: frozenset[str]
    starts: int
    ends: int
    share: tuple[str, int, frozenset[str]] | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """Whom and what for: what a withdrawal takes back."""
        return self.recipient, self.purpose

    @property
    def opens(self) -> bool:
        """Whether it shows anything by itself."""
        return self.share is not None or type_of(self.recipient) not in ONLY_RELEASED

    @property
    def by_name(self) -> bool:
        """Whether it names one organisation, or one person: only such a permit ever outranks a denial."""
        return not self.recipient.startswith("type:")


def type_of(recipient: str) -> str:
    """The organisation type of a recipient, or that it is somebody named beside the person."""
    kind, _, name = recipient.partition(":")
    return RELATED if kind == "link" else name if kind == "type" else reading.TYPES.get(name, "")


def permits(consent: Json, now: int) -> Iterator[Permit]:
    """What a version permits that was stored at an instant."""
    if consent.get("status") != "active":
        return
    root, share = consent["provision"], reading.share_of(consent)
    inner = root.get("provision", [])
    if root["type"] == "permit":
        yield from _permitted(root, now, inner, {}, share)
        return
    for provision in inner:
        yield from _permitted(provision, now, [], root.get("period", {}), share)


def _permitted(
    provision: Json, now: int, exceptions: list[Json], outer: Json, share: tuple[str, int, frozenset[str]] | None
) -> Iterator[Permit]:
    for actor in provision["actor"]:
        recipient = reading.recipient_of(actor)
        for purpose in _codes(provision, "purpose"):
            starts, ends = _narrowed(_period(provision, purpose, now), outer)
            mine = [e for e in exceptions if not e.get("purpose") or purpose in _codes(e, "purpose")]
            opened = {"H"} if share else set(_codes(provision, "securityLabel")) - {"H"}
            classes = frozenset(c for c in opened if not _refused(recipient, c, mine))
            yield Permit(recipient, purpose, classes, starts, ends, share)


def _refused(recipient: str, data_class: str, exceptions: list[Json]) -> bool:
    """Whether an exception takes a class from a recipient: what it leaves out means any."""
    for exception in exceptions:
        named = {reading.recipient_of(actor) for actor in exception.get("actor", [])}
        if named and not named & {recipient, f"type:{type_of(recipient)}"}:
            continue
        if not exception.get("securityLabel") or data_class in _codes(exception, "securityLabel"):
            return True
    return False


def _period(provision: Json, purpose: str, now: int) -> tuple[int, int]:
    """From when it was recorded at the earliest, and never longer than the purpose allows."""
    period = provision.get("period", {})
    first = reading.instant(period["start"]) if "start" in period else now
    usual = reading.months_after(first, MONTHS.get(purpose, 12))
    ends = reading.end_of(period["end"]) if "end" in period else usual
    return max(first, now), min(ends, reading.months_after(first, MOST[purpose])) if purpose in MOST else ends


def _narrowed(period: tuple[int, int], outer: Json) -> tuple[int, int]:
    starts, ends = period
    starts = max(starts, reading.instant(outer["start"])) if "start" in outer else starts
    return starts, min(ends, reading.end_of(outer["end"])) if "end" in outer else ends


def refusals(consent: Json) -> Iterator[tuple[str, str]]:
    """Whom a version refuses, and for which purpose: a root deny alone, or whatever was turned down."""
    root = consent["provision"]
    inner = root.get("provision", []) if root["type"] == "deny" else []
    declined = consent.get("status") == "rejected"
    if declined or (consent.get("status") == "active" and root["type"] == "deny" and not inner):
        for provision in inner or [root]:
            for recipient in [reading.recipient_of(a) for a in provision.get("actor", [])] or ["*"]:
                for purpose in _codes(provision, "purpose") or ["*"]:
                    yield recipient, purpose


def faults(consent: Json) -> list[str]:
    """Why a Consent cannot stand, whoever sends it; none when it can (but for a missing sharing agreement)."""
    root = consent["provision"]
    inner = root.get("provision", [])
    found = [f"{p.get('type')} in {root['type']}" for p in inner if p.get("type") == root["type"]]
    found += ["a third level" for p in inner if "provision" in p]
    found += [f"{e} in an exception" for p in inner for e in ("data", "dataPeriod") if e in p]
    found += ["a limit to a record" for name in reading.data_of(consent) if not _may_be_named(consent, name)]
    found += ["dataPeriod" for p in [root] if "dataPeriod" in p]
    found += ["a denial with a period" for p in inner if p.get("type") == "deny" and "period" in p]
    if found or consent.get("status") not in ("active", "rejected"):
        return found
    if consent["status"] == "rejected" or (root["type"] == "deny" and not inner):
        refused = inner if root["type"] == "deny" and inner else [root]
        unknown = [a for p in refused for a in p.get("actor", []) if not reading.recipient_of(a)]
        dated = root["type"] == "deny" and not inner and "period" in root
        return ["a denial with a period"] * dated + ["an unknown actor"] * len(unknown)
    permitting = [root] if root["type"] == "permit" else inner
    exceptions = inner if root["type"] == "permit" else []
    unknown = [a for e in exceptions for a in e.get("actor", []) if not reading.recipient_of(a)]
    is_share = "passport-share" in reading.kinds(consent)
    found = ["an unknown actor"] * len(unknown) + [
        fault for provision in permitting for fault in _permit_faults(provision, inner, is_share=is_share)
    ]
    return found + (list(_share_faults(consent, permitting)) if is_share else [])


def _may_be_named(consent: Json, name: str) -> bool:
    return name.startswith("ServiceRequest/") or "passport-share" in reading.kinds(consent)


def _share_faults(consent: Json, permitting: list[Json]) -> Iterator[str]:
    share = reading.share_of(consent)
    if share is None or not share[2] or not share[2] <= SECTIONS:
        yield "names no version, or no sections of the form"
    for provision in permitting:
        if "end" not in provision.get("period", {}) and "end" not in consent["provision"].get("period", {}):
            yield "a share without an end"
        if {type_of(reading.recipient_of(actor)) for actor in provision.get("actor", [])} - SHARED_WITH:
            yield "a passport for somebody who has none"


def _permit_faults(provision: Json, inner: list[Json], *, is_share: bool) -> Iterator[str]:
    needed = ("actor", "purpose") if is_share else ("actor", "purpose", "securityLabel")
    yield from (f"no {e}" for e in needed if not provision.get(e))
    for actor in provision.get("actor", []):
        recipient = reading.recipient_of(actor)
        if not recipient or (recipient.startswith("type:") and type_of(recipient) in NEVER_BY_TYPE):
            yield "names nobody who may be named"
        for exception in inner if provision.get("type") == "permit" and provision not in inner else []:
            named = {reading.recipient_of(a) for a in exception.get("actor", [])}
            if recipient.startswith("type:") and any(type_of(n) == type_of(recipient) for n in named - {recipient}):
                yield "takes one organisation out of a type"


def _codes(provision: Json, element: str) -> list[str]:
    return [str(coding["code"]) for coding in provision.get(element, [])]
