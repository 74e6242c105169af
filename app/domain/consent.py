"""From a Consent to grant rows: deny by default, one exception deep, denials that bind (access.md 3)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.calendar import add_months, bounds, london, span
from app.domain.catalogue.names import ODS, ORGANISATION_CODE, system
from app.domain.clock import milliseconds
from app.domain.dated import RuleBook
from app.domain.errors import Issue, Refusal
from app.domain.grant import ALWAYS_UNTIL, ANY, Grant, denial
from app.domain.json import Json
from app.domain.parties import Organisation

MAY_RELEASE = "may-release"
ONLY_BY_RELEASE = frozenset(("employer", "insurer", "union"))
NEVER_BY_TYPE = ONLY_BY_RELEASE | {"dwp-status", "dwp-atw", "dwp-assess", "dwp-decision"}
FORBIDDEN = ("action", "class", "code", "verification", "dataPeriod")
FORBIDDEN_BELOW = (*FORBIDDEN, "data")
"""A limit that is not kept would be shown beyond: `data` stands at the root, where it attaches a consent."""


Find = Callable[[str, str], Organisation | None]


@dataclass(frozen=True)
class Facts:
    """What compiling needs beside the Consent: who took it, what it is attached to, and what is in force.

    `reach` are the reaches of a permit for a class; `agreement` gives the end (milliseconds) of a live sharing
    agreement for taker, recipient and purpose, or None.
    """

    taker: Organisation
    find: Find
    get: Callable[[str], Organisation | None]
    reach: Callable[[str], tuple[str, ...]]
    agreement: Callable[[Organisation, str, str], int | None]
    by_the_person: bool
    rules: RuleBook
    now: datetime
    at: str = "Consent"


@dataclass(frozen=True)
class Compiled:
    """The rows of one version of a Consent, and the (recipient, purpose) pairs it permits."""

    permits: tuple[Grant, ...]
    denials: tuple[Grant, ...]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Who may see for what, whatever the class."""
        return frozenset((grant.recipient, grant.purpose) for grant in self.permits)


def compile_consent(consent: Json, facts: Facts) -> Compiled:
    """The grant rows of a stored Consent; raises CON codes for provisions that cannot stand."""
    root = consent.get("provision") or {"type": "deny"}
    _check_shape(root, f"{facts.at}.provision")
    nested = root.get("provision", [])
    if consent.get("status") == "rejected":
        return Compiled((), tuple(_declined(root, facts)))
    if consent.get("status") != "active":
        return Compiled((), ())
    if root["type"] == "deny" and not nested:
        return Compiled((), tuple(_denials(root, f"{facts.at}.provision", facts)))
    return Compiled(tuple(_permitted_by(root, facts)), ())


def _permitted_by(root: Json, facts: Facts) -> Iterator[Grant]:
    """The permits of a root and of its exceptions, each within the other's period."""
    at, nested = f"{facts.at}.provision", root.get("provision", [])
    if root["type"] == "deny":
        for i, inner in enumerate(nested):
            yield from _permits(inner, f"{at}.provision[{i}]", facts, root.get("period"))
        return
    _check_exceptions(root, nested, at, facts)
    yield from (grant for grant in _permits(root, at, facts) if not _refused(grant, nested, facts))


def permitted(consent: Json, facts: Facts, since: datetime, beyond: int = 0) -> frozenset[tuple[str, str]]:
    """The (recipient, purpose) pairs a version stored at `since` permits beyond an instant (ms), whatever it reaches
    and whatever has ended its rows: what versions are compared by. What cannot be resolved any more is left out.
    """
    pairs: set[tuple[str, str]] = set()
    if consent.get("status") == "active" and "provision" in consent:
        anywhere = replace(facts, reach=lambda _: (ANY,), agreement=lambda *_: ALWAYS_UNTIL, now=since)
        with suppress(Refusal):
            for grant in _permitted_by(consent["provision"], anywhere):
                pairs |= {(grant.recipient, grant.purpose)} if grant.ends > beyond else set()
    return frozenset(pairs)


def withdrawn(before: frozenset[tuple[str, str]], after: frozenset[tuple[str, str]], now: int) -> list[Grant]:
    """The denials that a changed Consent writes for what it no longer permits (R-03)."""
    return [denial(recipient, purpose, now) for recipient, purpose in sorted(before - after)]


def _check_shape(root: Json, at: str) -> None:
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


def _check_exceptions(root: Json, nested: list[Json], at: str, facts: Facts) -> None:
    """CON-022 where an exception names one organisation of a type that is permitted: no row could say so."""
    types = {name.removeprefix("type:") for a in root.get("actor", []) for name, _ in [_recipient(a, facts)]}
    for i, inner in enumerate(nested):
        for number, actor in enumerate(inner.get("actor", [])):
            recipient, type = _recipient(actor, facts)
            if recipient.startswith("org:") and type in types:
                raise Refusal(Issue("CON-022", f"{at}.provision[{i}].actor[{number}].reference"))


def _permits(provision: Json, at: str, facts: Facts, outer: Json | None = None) -> Iterator[Grant]:
    _require(provision, at)
    starts, ends = _narrowed(_period(provision, facts), outer)
    for number, actor in enumerate(provision["actor"]):
        recipient, type = _permitted(actor, f"{at}.actor[{number}]", facts)
        for purpose in _codes(provision, "purpose"):
            last = _last(facts, recipient, purpose, at, ends)
            for data_class in [MAY_RELEASE] if type in ONLY_BY_RELEASE else _codes(provision, "securityLabel"):
                for reach in facts.reach(data_class):
                    yield Grant(
                        recipient, purpose, data_class, reach, "consent", starts, last,
                        never_outranks=recipient.startswith("type:"),
                    )  # fmt: skip


def _require(provision: Json, at: str) -> None:
    missing = [e for e in ("actor", "purpose", "securityLabel") if not provision.get(e)]
    if missing:
        raise Refusal(*(Issue("CON-016", f"{at}.{element}", {"element": element}) for element in missing))


def _permitted(actor: Json, at: str, facts: Facts) -> tuple[str, str]:
    recipient, type = _recipient(actor, facts)
    if recipient == ANY or (recipient.startswith("type:") and type in NEVER_BY_TYPE) or not recipient:
        raise Refusal(Issue("CON-012", f"{at}.reference"))
    return recipient, type


def _recipient(actor: Json, facts: Facts) -> tuple[str, str]:
    """Recipient and organisation type an actor names: two empty texts when nobody is found."""
    named = actor.get("reference", {})
    identifier = named.get("identifier", {})
    if identifier.get("system") == system("organisation-type"):
        return f"type:{identifier.get('value')}", str(identifier.get("value"))
    if identifier.get("system") in (ODS, ORGANISATION_CODE):
        found = facts.find(identifier["system"], str(identifier.get("value")))
    else:
        found = facts.get(str(named.get("reference", "")).removeprefix("Organization/"))
    return (f"org:{found.id}", found.type) if found else ("", "")


def _last(facts: Facts, recipient: str, purpose: str, at: str, ends: int) -> int:
    """A permit between organisations needs a live sharing agreement and ends no later than it."""
    if facts.by_the_person or recipient == f"org:{facts.taker.id}":
        return ends
    agreed = facts.agreement(facts.taker, recipient, purpose)
    if agreed is None:
        named = facts.get(recipient.removeprefix("org:"))
        names = {"taker": facts.taker.name, "recipient": named.name if named else recipient.removeprefix("type:")}
        raise Refusal(Issue("CON-014", at, names))
    return min(ends, agreed)


def _period(provision: Json, facts: Facts) -> tuple[int, int]:
    period = provision.get("period", {})
    start, end = bounds(period)
    if end is None:
        first = london(start or facts.now).date()
        months = min(_months(facts.rules, purpose, first) for purpose in _codes(provision, "purpose"))
        end = span(add_months(first, months).isoformat())[1]
    return milliseconds(start) if start else milliseconds(facts.now), milliseconds(end)


def _narrowed(period: tuple[int, int], outer: Json | None) -> tuple[int, int]:
    """A period within that of the root: what the whole consent is limited to, its exceptions are."""
    first, last = bounds(outer or {})
    starts = max(period[0], milliseconds(first)) if first else period[0]
    return starts, min(period[1], milliseconds(last)) if last else period[1]


def _months(rules: RuleBook, purpose: str, day: date) -> int:
    """The default length of a consent; the shortest one for a purpose without a rule of its own."""
    try:
        return rules.number(f"consent-months.{purpose}", day)
    except LookupError:
        return rules.number("consent-months.dwp-status", day)


def _declined(root: Json, facts: Facts) -> Iterator[Grant]:
    """What a person turned down is denied: the parts it would have permitted, not everything to everybody."""
    parts = root.get("provision", []) if root["type"] == "deny" else []
    if not parts:
        yield from _denials(root, f"{facts.at}.provision", facts)
    for number, part in enumerate(parts):
        named = {element: part[element] for element in ("actor", "purpose") if element in part}
        yield from _denials(named, f"{facts.at}.provision.provision[{number}]", facts)


def _denials(provision: Json, at: str, facts: Facts) -> Iterator[Grant]:
    if provision.get("type") == "deny" and "period" in provision:
        raise Refusal(Issue("CON-013", f"{at}.period"))
    actors = [_recipient(actor, facts)[0] for actor in provision.get("actor", [])] or [ANY]
    for number, recipient in enumerate(actors):
        if not recipient:
            raise Refusal(Issue("CON-019", f"{at}.actor[{number}].reference"))
        for purpose in _codes(provision, "purpose") or [ANY]:
            yield denial(recipient, purpose, milliseconds(facts.now))


def _refused(grant: Grant, exceptions: Iterable[Json], facts: Facts) -> bool:
    """Whether a nested denial takes a permit away; what it leaves out means any."""
    named = facts.get(grant.recipient.removeprefix("org:"))
    names = {grant.recipient, *([f"type:{named.type}"] if named else [])}
    return any(
        names & set([_recipient(a, facts)[0] for a in e.get("actor", [])] or names)
        and grant.purpose in (_codes(e, "purpose") or [grant.purpose])
        and grant.data_class in (_codes(e, "securityLabel") or [grant.data_class])
        for e in exceptions
    )


def _codes(provision: Json, element: str) -> list[str]:
    return [str(coding["code"]) for coding in provision.get(element, []) if "code" in coding]
