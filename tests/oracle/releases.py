"""What a release of a report opens, and a link to it, and for how long: by acts, and the Consents they rest on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.oracle import reading
from tests.oracle.permission import MAY_RELEASE, RELATED
from tests.oracle.row import FOREVER, Row
from tests.oracle.story import Act, Fact, Party, Text

if TYPE_CHECKING:
    from tests.oracle.evaluator import Oracle

PURPOSES = {"employer": "employer-advice", "insurer": "insurer-advice", "union": "union-support"}
BESIDE = ("union-support", "employer-advice", "care-coordination")
"""What a release to somebody named beside the person is for: the first of these that they are permitted."""

LINK_DAYS, REVIEW_DAYS, AMRA_DAYS = 28, 5, 21
DAY = 86_400_000
HOLIDAYS = ("2026-12-25", "2026-12-28", "2027-01-01")
TREATING = ("gp-practice",)
MAY_NOT_GO = {"REP-010", "REP-011", "REP-012", "REP-013", "REP-018", "REP-019"}
"""What a release is answered for want of a permit, or of the person's word."""


@dataclass(frozen=True)
class Way:
    """How far a report is with its person: the version shown, until when silence means to wait, and what they said.

    `own` says that they withheld it themselves, `wrong` is the version in which they said that a fact is wrong.
    """

    shown: int
    ends: int
    unseen: bool
    treating: bool
    answered: bool = False
    approved: int = 0
    withheld: int | None = None
    own: bool = False
    wrong: int = 0

    def lets(self, version: int, now: int, permitted: int) -> bool:
        """Whether a version may go by a permit that began at an instant (R-13, domain.md 5.3)."""
        if self.shown != version or (self.withheld is not None and permitted <= self.withheld):
            return False
        if self.wrong:
            return False
        if self.approved == version:
            return True
        if self.treating and self.answered and self.withheld is None:
            return False
        return self.unseen or self.withheld is not None or now >= self.ends


def written(oracle: "Oracle", report: Fact, person: str) -> Iterator[Row]:
    """What each release and each link of a report opens; a disclosure in the public interest opens itself (R-07)."""
    did = report.first.act.did
    if did and did.what == "disclose":
        one = frozenset((f"rec:{report.name}",))
        yield Row(person, f"org:{did.to}", "*", frozenset("C"), one, deniable=False)
    for act in oracle.story.done(report.name):
        if act.order < oracle.before and act.did:
            opened = {"release": _released, "release-link": _linked}.get(act.did.what)
            row = opened(oracle, report, act) if opened else None
            if row:
                yield _lasting(oracle, report, replace(row, person=person), act)


def _released(oracle: "Oracle", report: Fact, act: Act) -> Row | None:
    """The version that a release made final, shown to one organisation as long as the permit lasts it rests on."""
    permit = licence(oracle, report, act)
    if permit is None or act.did is None or not (is_agreed(report, act) or may_go(oracle, report, act, permit)):
        return None
    version = len(report.until(act.order + 1))
    return replace(permit, recipient=_recipient(act), classes=frozenset("C"), starts=act.instant, version=version,
                   reaches=frozenset((f"rec:{report.name}",)), since=act.order)  # fmt: skip


def _linked(oracle: "Oracle", report: Fact, act: Act) -> Row | None:
    """The same version to whoever opens a link, four weeks at most and no longer than the release."""
    permit, released = licence(oracle, report, act), _last_release(oracle, report, act)
    if permit is None or released is None or act.did is None:
        return None
    ends = min(released.ends, act.instant + LINK_DAYS * DAY)
    return replace(released, recipient=f"link:{act.did.link}", purpose=permit.purpose, starts=act.instant, ends=ends,
                   order=permit.order, source=permit.source, since=act.order)  # fmt: skip


def _last_release(oracle: "Oracle", report: Fact, act: Act) -> Row | None:
    then = oracle.then(act.order)
    rows = [row for row in then.rows if row.version and f"rec:{report.name}" in row.reaches]
    live = [row for row in rows if row.recipient == _recipient(act) and row.ends > act.instant]
    return live[-1] if live else None


def is_agreed(plan: Fact, act: Act) -> bool:
    """Whether a plan is in a version that its parties have agreed to, the only one of it that goes to anybody."""
    return plan.type == "CarePlan" and plan.class_at(len(plan.until(act.order))) == "C"


def may_go(oracle: "Oracle", report: Fact, act: Act, permit: Row) -> bool:
    """Whether the person has had their say about a report when somebody releases it."""
    before = len(report.until(act.order))
    found = way(oracle, report, act.order)
    return found is not None and found.lets(before, act.instant, permit.starts)


def is_held_up(act: Act) -> bool:
    """Whether somebody was refused a release for want of a permit, or of the person's word."""
    return act.did is not None and act.did.what == "release" and bool(MAY_NOT_GO & {*act.refused})


def could_go(oracle: "Oracle", act: Act) -> bool:
    """Whether a release that was refused would have been right."""
    assert act.did
    report = oracle.story.all[act.did.name]
    permit = licence(oracle, report, act)
    return permit is not None and (is_agreed(report, act) or may_go(oracle, report, act, permit))


def licence(oracle: "Oracle", report: Fact, act: Act) -> Row | None:
    """The newest permit to release a report to an organisation, or to somebody beside the person, that no later refusal
    outranks.
    """
    found = (_licence(oracle.then(act.order), report, act, party) for party in _parties(act))
    return next((permit for permit in found if permit), None)


def _licence(then: "Oracle", report: Fact, act: Act, party: Party) -> Row | None:
    person, covered = then.covered(report)
    rows = [r for r in then.asked(party) if r.person == person and r.starts <= act.instant < r.ends]
    last = max((row.order for row in rows if row.denies), default=-1)
    found = [r for r in rows if MAY_RELEASE in r.classes and r.reaches & covered and r.order > last]
    return max(found, key=lambda row: (row.order, row.ends), default=None)


def _parties(act: Act) -> list[Party]:
    """Whom an act releases to, for each purpose that may be; nobody's type refuses who is no organisation."""
    assert act.did
    beside = reading.beside_of(act.did.to)
    if beside:
        return [Party("", RELATED, "", purpose, link=beside, beside=beside) for purpose in BESIDE]
    type = reading.TYPES[act.did.to]
    return [Party(act.did.to, type, "", PURPOSES[type])]


def _recipient(act: Act) -> str:
    assert act.did
    beside = reading.beside_of(act.did.to)
    return f"link:{beside}" if beside else f"org:{act.did.to}"


def way(oracle: "Oracle", report: Fact, order: int) -> Way | None:
    """How far a report was before an act; None before the person was first shown it."""
    treating = reading.TYPES[oracle.keeper(report)] in TREATING
    found: Way | None = None
    for act in oracle.story.done(report.name):
        if act.order < order and act.did:
            found = _next(found, report, act, treating=treating)
    return found


def _next(way: Way | None, report: Fact, act: Act, *, treating: bool) -> Way | None:
    assert act.did
    before, after = len(report.until(act.order)), len(report.until(act.order + 1))
    what = act.did.what
    if what == "share-with-person":
        ends = _days_after(act.instant, AMRA_DAYS) if treating else _working_days_after(act.instant, REVIEW_DAYS)
        unseen = act.did.says == "not-to-see"
        return _shown_again(way, before, ends, unseen=unseen) if way else Way(before, ends, unseen, treating)
    if way is None:
        return None
    if what in ("approve", "withhold", "correct"):
        return _answered(way, act, before, after)
    if what == "release":
        return replace(way, shown=after, approved=after if way.approved else 0)
    return way


def _shown_again(way: Way, version: int, ends: int, *, unseen: bool) -> Way:
    """Whoever was shown it has seen it, and what they did stays done; a later version answers what was wrong."""
    ends, wrong = max(ends, way.ends), way.wrong if version <= way.wrong else 0
    unseen = unseen and way.unseen and not way.answered
    return replace(way, shown=version, ends=ends, unseen=unseen, approved=0, wrong=wrong)


def _answered(way: Way, act: Act, before: int, after: int) -> Way:
    """What the person did, or their author says they did: that counts for nothing against the person's own act."""
    assert act.did
    way, theirs = replace(way, answered=True), act.by.role == "person"
    if act.did.what == "withhold":
        own = theirs or (way.own and way.withheld is not None)
        return replace(way, approved=0, withheld=act.instant, own=own)
    if act.did.what == "correct":
        wrong = after if act.did.says == "correction" or way.wrong else 0
        return replace(way, approved=0, shown=after if way.shown == before else way.shown, wrong=wrong)
    if not theirs and (way.wrong or (way.own and way.withheld is not None)):
        return way
    return replace(way, approved=before, withheld=None, own=False, wrong=0)


def _lasting(oracle: "Oracle", report: Fact, row: Row, act: Act) -> Row:
    """A release goes over to each newer permit, and ends with the one it rests on, a death, or when it was wrong."""
    last = min(_taken_back(oracle, report, act), default=FOREVER)
    row = replace(row, ends=min(row.ends, oracle.died(act, row.person)))
    assert act.did
    recipient, ends = _recipient(act), row.ends
    for consent, versions in _later(oracle, row.person, act):
        then = versions[-1].act
        if then.instant >= min(row.ends, last):
            break
        narrowed = then.by.role == "person" and consent.first.act.by.role != "person"
        if narrowed and consent.name != row.source:
            continue
        newer = [permit for permit in oracle.opened_by(consent, versions, row.person)
                 if MAY_RELEASE in permit.classes and permit.reaches & oracle.covered(report)[1]
                 and (permit.recipient, permit.purpose) == (recipient, row.purpose)
                 and permit.starts <= then.instant < permit.ends]  # fmt: skip
        if newer:
            longest = max(permit.ends for permit in newer)
            ends = min(ends, longest) if narrowed or act.did.link else longest
            row = replace(row, ends=ends, source=consent.name, order=row.order if narrowed else then.order)
        elif consent.name == row.source:
            row = replace(row, ends=then.instant)
    return replace(row, ends=min(row.ends, last))


def _taken_back(oracle: "Oracle", report: Fact, act: Act) -> Iterator[int]:
    """When a report was said to be wrong or withheld, or a link to it closed."""
    for text in oracle.versions(report):
        if text.act.order > act.order and text.body["status"] == "entered-in-error":
            yield text.act.instant
    link = act.did.link if act.did else ""
    for other in oracle.story.done(report.name):
        did = other.did
        if not (did and act.order < other.order < oracle.before):
            continue
        if did.what == "withhold" or (link and did.what == "revoke-link" and did.link in ("", link)):
            yield other.instant


def _later(oracle: "Oracle", person: str, act: Act) -> list[tuple[Fact, list[Text]]]:
    """The Consents of the person stored after an act, version by version, each with those before it."""
    consents = [c for c in oracle.story.of("Consent") if oracle.person(c) == person]
    found = [(c, oracle.versions(c)[: n + 1]) for c in consents for n in range(len(oracle.versions(c)))]
    later = [(consent, versions) for consent, versions in found if versions[-1].act.order > act.order]
    return sorted(later, key=lambda one: one[1][-1].act.order)


def _days_after(moment: int, days: int) -> int:
    return reading.end_of((_day(moment) + timedelta(days=days)).isoformat())


def _working_days_after(moment: int, days: int) -> int:
    day = _day(moment)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day.isoformat() not in HOLIDAYS
    return reading.end_of(day.isoformat())


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(reading.LONDON).date()
