"""What one provision of a Consent says: whom it names, what for, which classes and records, and for how long."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import add_months, bounds, london, span
from app.domain.catalogue.names import ODS, ORGANISATION_CODE, system
from app.domain.catalogue.purposes import nearest_purposes, purpose_of
from app.domain.clock import milliseconds
from app.domain.dated import RuleBook
from app.domain.errors import Issue, Refusal
from app.domain.grant import ALWAYS_UNTIL
from app.domain.json import Json
from app.domain.parties import Organisation

CARE_TYPES = (
    "gp-practice", "workwell", "ips", "oh-provider", "oh-clinic", "mental-health-spa", "emergency-department", "icb",
)  # fmt: skip
ONLY_BY_RELEASE = frozenset(("employer", "insurer", "union"))
NEVER_BY_TYPE = ONLY_BY_RELEASE | {"dwp-status", "dwp-atw", "dwp-assess", "dwp-decision"}
RELATED = "related-person"
SHARED_CLASSES = "ABCDEFGHI"
"""Classes a person may share; notes of occupational health, figures and drafts are never disclosed by consent."""

FORBIDDEN = ("action", "class", "code", "verification", "dataPeriod")
FORBIDDEN_BELOW = (*FORBIDDEN, "data")
"""A limit that is not kept would be shown beyond: `data` stands at the root, where it attaches a consent."""

ATTACHED_TO = "ServiceRequest/"

Find = Callable[[str, str], Organisation | None]


@dataclass(frozen=True)
class Actor:
    """Whom a provision names: the recipient as grant rows spell it, and the type of organisation it is of."""

    recipient: str
    type: str
    name: str = ""


@dataclass(frozen=True)
class Naming:
    """How names in a provision are looked up: organisations by identifier and by id, the person's own by id."""

    find: Find
    get: Callable[[str], Organisation | None]
    is_related: Callable[[str], bool]

    def actor(self, provision_actor: Json) -> Actor | None:
        """Whom an actor names; None when nobody is found."""
        reference = provision_actor.get("reference", {})
        identifier = reference.get("identifier", {})
        value, named = str(identifier.get("value", "")), str(reference.get("reference", ""))
        if named.startswith("RelatedPerson/"):
            id = named.removeprefix("RelatedPerson/")
            return Actor(f"link:{id}", RELATED) if self.is_related(id) else None
        if identifier.get("system") == system("organisation-type"):
            return Actor(f"type:{value}", value, value) if value in (*CARE_TYPES, *NEVER_BY_TYPE) else None
        if identifier.get("system") in (ODS, ORGANISATION_CODE):
            found = self.find(identifier["system"], value)
        else:
            found = self.get(named.removeprefix("Organization/"))
        return Actor(f"org:{found.id}", found.type, found.name) if found else None


def check_shape(root: Json, at: str) -> None:
    """Raise every fault of form: elements that are not used, a third level, an exception of its parent's own type or
    with a period of its own.
    """
    issues = [Issue("CON-015", f"{at}.{e}", {"element": e}) for e in FORBIDDEN if e in root]
    for i, inner in enumerate(root.get("provision", [])):
        place = f"{at}.provision[{i}]"
        issues += [Issue("CON-015", f"{place}.{e}", {"element": e}) for e in FORBIDDEN_BELOW if e in inner]
        if "provision" in inner:
            issues.append(Issue("CON-011", f"{place}.provision"))
        if inner.get("type") == root.get("type"):
            issues.append(Issue("CON-018", f"{place}.type"))
        if inner.get("type") == "deny" and "period" in inner:
            issues.append(Issue("CON-013", f"{place}.period"))
    if issues:
        raise Refusal(*issues)


def check_data(root: Json, at: str) -> None:
    """CON-039 for a record that a Consent is limited to, for its permits open more; a request attaches it."""
    named = [str(one.get("reference", {}).get("reference", "")) for one in root.get("data", [])]
    issues = [
        Issue("CON-039", f"{at}.data[{number}].reference")
        for number, name in enumerate(named)
        if not name.startswith(ATTACHED_TO)
    ]
    if issues:
        raise Refusal(*issues)


def actors_of(provision: Json, at: str, naming: Naming) -> list[Actor]:
    """Whom a provision names, in its order; CON-019 for an actor that nobody knows."""
    found = [naming.actor(actor) for actor in provision.get("actor", [])]
    unknown = [Issue("CON-019", f"{at}.actor[{i}].reference") for i, actor in enumerate(found) if actor is None]
    if unknown:
        raise Refusal(*unknown)
    return [actor for actor in found if actor]


def purposes_of(provision: Json, at: str, day: date) -> list[str]:
    """Our purposes that a provision names, each once; CON-025 for a code or system that stands for none."""
    found: dict[str, None] = {}
    issues = []
    for number, coding in enumerate(provision.get("purpose", [])):
        purpose = purpose_of(coding, day)
        if purpose is None:
            near = ", ".join(nearest_purposes(coding))
            hint = f" Nearest: {near}." if near else ""
            issues.append(Issue("CON-025", f"{at}.purpose[{number}]", {"hint": hint}))
        else:
            found[purpose] = None
    if issues:
        raise Refusal(*issues)
    return list(found)


def classes_of(provision: Json, at: str) -> list[str]:
    """The data classes a provision names, each once; CON-023 for a label that is none a person may share."""
    found: dict[str, None] = {}
    issues = []
    for number, coding in enumerate(provision.get("securityLabel", [])):
        code = str(coding.get("code", ""))
        if coding.get("system") == system("data-class") and len(code) == 1 and code in SHARED_CLASSES:
            found[code] = None
        else:
            issues.append(Issue("CON-023", f"{at}.securityLabel[{number}]"))
    if issues:
        raise Refusal(*issues)
    return list(found)


def lasting(period: Json, purpose: str, rules: RuleBook, now: datetime) -> tuple[int, int, int | None]:
    """From and until (milliseconds) of a permit for a purpose, and the months it was cut to, if it was.

    It never begins before it was recorded; without an end it takes the default length of its purpose, and it lasts no
    longer than the longest one allowed (domain.md 6).
    """
    start, end = bounds(period)
    first = first_day(period, now)
    begins = max(milliseconds(start), milliseconds(now)) if start else milliseconds(now)
    most = _months(rules, "consent-most-months", purpose, first)
    latest = ALWAYS_UNTIL if most is None else _after(first, most)
    if end is None:
        months = _months(rules, "consent-months", purpose, first) or _shortest(rules, first)
        return begins, min(_after(first, months), latest), None
    ends = milliseconds(end)
    return begins, min(ends, latest), most if ends > latest else None


def first_day(period: Json, now: datetime) -> date:
    """The London day on which a permit begins, by which the rules on its length are chosen."""
    return london(bounds(period)[0] or now).date()


def narrowed(starts: int, ends: int, outer: Json) -> tuple[int, int]:
    """A period within that of the root: what the whole consent is limited to, its exceptions are."""
    first, last = bounds(outer)
    return (
        max(starts, milliseconds(first)) if first else starts,
        min(ends, milliseconds(last)) if last else ends,
    )


def _months(rules: RuleBook, rule: str, purpose: str, day: date) -> int | None:
    try:
        return rules.number(f"{rule}.{purpose}", day)
    except LookupError:
        return None


def _shortest(rules: RuleBook, day: date) -> int:
    """The length for a purpose without a rule of its own: that of the shortest default."""
    return rules.number("consent-months.dwp-status", day)


def _after(first: date, months: int) -> int:
    try:
        return milliseconds(span(add_months(first, months).isoformat())[1])
    except (ValueError, OverflowError):
        return ALWAYS_UNTIL


def required(provision: Json, at: str) -> Iterator[Issue]:
    """CON-016 for each element that a permit cannot do without and that is not there."""
    for element in ("actor", "purpose", "securityLabel"):
        if not provision.get(element):
            yield Issue("CON-016", f"{at}.{element}", {"element": element})
