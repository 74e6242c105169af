"""From a Consent to grant rows: deny by default, one exception deep, denials that bind (access.md 3)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.calendar import london
from app.domain.catalogue.views import SECTIONS
from app.domain.clock import milliseconds
from app.domain.dated import RuleBook
from app.domain.errors import Issue, Refusal
from app.domain.grant import ALWAYS_UNTIL, ANY, Grant, denial
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.provision import (
    NEVER_BY_TYPE,
    ONLY_BY_RELEASE,
    RELATED,
    Actor,
    Naming,
    actors_of,
    check_data,
    check_shape,
    classes_of,
    first_day,
    lasting,
    narrowed,
    purposes_of,
    required,
)
from app.domain.share import PASSPORT_CLASS, RECIPIENTS, Share, is_share, opens, read_share

MAY_RELEASE = "may-release"


@dataclass(frozen=True)
class Facts:
    """What compiling needs beside the Consent: who took it, what it is attached to, and what is in force.

    `reach` are the reaches of a permit for a class; `agreement` gives the end (milliseconds) of a live sharing
    agreement for taker, recipient and purpose, or None. `share` is what a passport share names.
    """

    taker: Organisation
    naming: Naming
    reach: Callable[[str], tuple[str, ...]]
    agreement: Callable[[Organisation, str, str], int | None]
    by_the_person: bool
    rules: RuleBook
    now: datetime
    at: str = "Consent"
    share: Share | None = None

    @property
    def day(self) -> date:
        """The London day of the write."""
        return london(self.now).date()


@dataclass(frozen=True)
class Compiled:
    """The rows of one version of a Consent, the (recipient, purpose) pairs it permits, and what its sender is told."""

    permits: tuple[Grant, ...] = ()
    denials: tuple[Grant, ...] = ()
    remarks: tuple[Issue, ...] = ()

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Who may see for what, whatever the class."""
        return frozenset((grant.recipient, grant.purpose) for grant in self.permits)


@dataclass(frozen=True)
class Exemption:
    """A denial nested in a permit: whom, what for and which classes it takes out; nothing named means all."""

    actors: tuple[Actor, ...]
    purposes: tuple[str, ...]
    classes: tuple[str, ...]

    def takes_out(self, actor: Actor, purpose: str, data_class: str) -> bool:
        """Whether a permit of the provision around it does not stand."""
        named = (actor.recipient, f"type:{actor.type}")
        return (
            (not self.actors or any(other.recipient in named for other in self.actors))
            and (not self.purposes or purpose in self.purposes)
            and (not self.classes or data_class in self.classes)
        )


def compile_consent(consent: Json, facts: Facts) -> Compiled:
    """The grant rows of a stored Consent; raises CON codes for provisions that cannot stand."""
    root = consent.get("provision") or {"type": "deny"}
    at, nested = f"{facts.at}.provision", root.get("provision", [])
    check_shape(root, at)
    if not is_share(consent):
        check_data(root, at)
    if consent.get("status") == "rejected":
        return Compiled(denials=tuple(_declined(root, facts)))
    if consent.get("status") != "active":
        return Compiled()
    if root["type"] == "deny" and not nested:
        return Compiled(denials=tuple(_denials(root, at, facts)))
    remarks: list[Issue] = []
    permits = dict.fromkeys(_permitted_by(consent, facts, remarks))
    return Compiled(tuple(permits), (), tuple(remarks))


def _permitted_by(consent: Json, facts: Facts, remarks: list[Issue]) -> Iterator[Grant]:
    """The permits of a root and of its exceptions, each within the other's period."""
    root, at = consent["provision"], f"{facts.at}.provision"
    facts = replace(facts, share=read_share(consent, facts.at) if is_share(consent) and opens(consent) else None)
    nested = [(f"{at}.provision[{i}]", inner) for i, inner in enumerate(root.get("provision", []))]
    if root["type"] == "deny":
        for place, inner in nested:
            yield from _permits(inner, place, facts, (), remarks, root.get("period"))
        return
    exceptions = tuple(_exemption(inner, place, facts) for place, inner in nested)
    _check_expressible(root, at, nested, exceptions, facts)
    yield from _permits(root, at, facts, exceptions, remarks)


def permitted(consent: Json, facts: Facts, since: datetime, beyond: int = 0) -> frozenset[tuple[str, str]]:
    """The (recipient, purpose) pairs a version stored at `since` permits beyond an instant (ms), whatever it reaches
    and whatever has ended its rows: what versions are compared by. What cannot be resolved any more is left out.
    """
    pairs: set[tuple[str, str]] = set()
    if consent.get("status") == "active" and "provision" in consent:
        anywhere = replace(facts, reach=lambda _: (ANY,), agreement=lambda *_: ALWAYS_UNTIL, now=since)
        with suppress(Refusal):
            for grant in _permitted_by(consent, anywhere, []):
                pairs |= {(grant.recipient, grant.purpose)} if grant.ends > beyond else set()
    return frozenset(pairs)


def withdrawn(before: frozenset[tuple[str, str]], after: frozenset[tuple[str, str]], now: int) -> list[Grant]:
    """The denials that a changed Consent writes for what it no longer permits (R-03)."""
    return [denial(recipient, purpose, now) for recipient, purpose in sorted(before - after)]


def is_denial(consent: Json) -> bool:
    """Whether a Consent refuses: its denials end with its next version."""
    provision = consent.get("provision", {})
    lone = provision.get("type") == "deny" and not provision.get("provision")
    return lone or consent.get("status") == "rejected"


def only_ends(resource: Json) -> bool:
    """Whether a resource is a Consent that opens nothing: a refusal, or one that has been taken back."""
    return resource.get("resourceType") == "Consent" and (resource.get("status") != "active" or is_denial(resource))


def _permits(
    provision: Json,
    at: str,
    facts: Facts,
    exceptions: tuple[Exemption, ...],
    remarks: list[Issue],
    outer: Json | None = None,
) -> Iterator[Grant]:
    outer = outer or {}
    actors, purposes, classes = _permitted(provision, at, facts, outer)
    if PASSPORT_CLASS in classes and not facts.share:
        classes.remove(PASSPORT_CLASS)
        remarks.append(Issue("CON-037", f"{at}.securityLabel"))
    for purpose in purposes:
        starts, ends, cut = lasting(provision.get("period", {}), purpose, facts.rules, facts.now)
        starts, ends = narrowed(starts, ends, outer)
        if cut:
            rule = facts.rules.row(f"consent-most-months.{purpose}", first_day(provision.get("period", {}), facts.now))
            remarks.append(Issue("CON-024", f"{at}.period.end", {"purpose": purpose, "months": cut}, (rule,)))
        for actor in actors:
            left = [c for c in classes if not any(e.takes_out(actor, purpose, c) for e in exceptions)]
            last = _last(facts, actor, purpose, at, ends) if left else ends
            yield from _rows(actor, purpose, left, (starts, last), facts)


def _rows(actor: Actor, purpose: str, left: list[str], period: tuple[int, int], facts: Facts) -> Iterator[Grant]:
    """The rows of one recipient and purpose: of a share one, pinned; of what a release must show, a licence for it."""
    by_type = actor.recipient.startswith("type:")
    if facts.share and left:
        yield Grant(
            actor.recipient, purpose, PASSPORT_CLASS, f"rec:{facts.share.record}", "share", *period, rank=SECTIONS,
            version=facts.share.version, sections=facts.share.spelled, never_outranks=by_type,
        )  # fmt: skip
        return
    for data_class in [MAY_RELEASE] if left and actor.type in (*ONLY_BY_RELEASE, RELATED) else left:
        for reach in facts.reach(data_class):
            yield Grant(actor.recipient, purpose, data_class, reach, "consent", *period, never_outranks=by_type)


def _permitted(provision: Json, at: str, facts: Facts, outer: Json) -> tuple[list[Actor], list[str], list[str]]:
    """Whom, what for and which classes; CON-012, CON-016, CON-033 and CON-036 for a permit too wide or incomplete."""
    missing = list(_missing(provision, at, facts, outer))
    if missing:
        raise Refusal(*missing)
    found = [facts.naming.actor(actor) for actor in provision["actor"]]
    wide = [
        Issue(fault, f"{at}.actor[{number}].reference")
        for number, actor in enumerate(found)
        if (fault := _too_wide(actor, facts.share))
    ]
    if wide:
        raise Refusal(*wide)
    purposes = purposes_of(provision, at, facts.day)
    classes = [PASSPORT_CLASS] if facts.share else classes_of(provision, at)
    return [actor for actor in found if actor], purposes, classes


def _missing(provision: Json, at: str, facts: Facts, outer: Json) -> Iterator[Issue]:
    """What a permit cannot do without: of a share its end, but no class, for it has but one."""
    if not facts.share:
        yield from required(provision, at)
        return
    yield from (issue for issue in required(provision, at) if issue.expression != f"{at}.securityLabel")
    if "end" not in provision.get("period", {}) and "end" not in outer:
        yield Issue("CON-033", f"{at}.period.end")


def _too_wide(actor: Actor | None, share: Share | None) -> str | None:
    """Why a permit may not name an actor: nobody is found, a whole type of those never named so, or no passport's."""
    if actor is None or (actor.recipient.startswith("type:") and actor.type in NEVER_BY_TYPE):
        return "CON-012"
    return "CON-036" if share and actor.type not in (*RECIPIENTS, RELATED) else None


def _last(facts: Facts, actor: Actor, purpose: str, at: str, ends: int) -> int:
    """A permit between organisations needs a live sharing agreement and ends no later than it."""
    if facts.by_the_person or actor.recipient == f"org:{facts.taker.id}" or actor.type == RELATED:
        return ends
    agreed = facts.agreement(facts.taker, actor.recipient, purpose)
    if agreed is None:
        raise Refusal(Issue("CON-014", at, {"taker": facts.taker.name, "recipient": actor.name}))
    return min(ends, agreed)


def _exemption(provision: Json, at: str, facts: Facts) -> Exemption:
    """A nested denial; it holds as long as what it stands in, and for every record of it."""
    actors, purposes = actors_of(provision, at, facts.naming), purposes_of(provision, at, facts.day)
    return Exemption(tuple(actors), tuple(purposes), tuple(classes_of(provision, at)))


def _check_expressible(
    root: Json, at: str, nested: list[tuple[str, Json]], exceptions: tuple[Exemption, ...], facts: Facts
) -> None:
    """CON-022 where a type is permitted and one organisation of it taken out: rows of one Consent never contradict
    each other, so such a refusal is a Consent of its own.
    """
    types = {actor.type for actor in actors_of(root, at, facts.naming) if actor.recipient.startswith("type:")}
    for (place, _), exception in zip(nested, exceptions, strict=True):
        for number, actor in enumerate(exception.actors):
            if actor.type in types and not actor.recipient.startswith("type:"):
                raise Refusal(Issue("CON-022", f"{place}.actor[{number}].reference"))


def _declined(root: Json, facts: Facts) -> Iterator[Grant]:
    """What a person turned down is denied: the parts it would have permitted, not everything to everybody."""
    parts = root.get("provision", []) if root["type"] == "deny" else []
    if not parts:
        yield from _denials(root, f"{facts.at}.provision", facts)
    for number, part in enumerate(parts):
        named: Json = {element: part[element] for element in ("actor", "purpose") if element in part}
        yield from _denials(named, f"{facts.at}.provision.provision[{number}]", facts)


def _denials(provision: Json, at: str, facts: Facts) -> Iterator[Grant]:
    if provision.get("type") == "deny" and "period" in provision:
        raise Refusal(Issue("CON-013", f"{at}.period"))
    recipients = [actor.recipient for actor in actors_of(provision, at, facts.naming)] or [ANY]
    for recipient in recipients:
        for purpose in purposes_of(provision, at, facts.day) or [ANY]:
            yield denial(recipient, purpose, milliseconds(facts.now))
