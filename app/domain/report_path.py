"""The way of a report to its release: with the person first, then released or withheld (domain.md 5.3, R-13)."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.calendar import BankHolidays, london, span, working_day_end
from app.domain.clock import milliseconds
from app.domain.dated import RuleBook
from app.domain.errors import Issue

TO_SEE, NOT_TO_SEE = "to-see", "not-to-see"
TREATING = frozenset(("gp-practice",))
"""Types of organisation whose doctors are responsible for the person's clinical care: AMRA applies to their reports."""


@dataclass(frozen=True)
class ReportPath:
    """Where a report is on its way. `shared_version` is the one the person was shown, or declined to see; `ends` the
    instant (milliseconds) at which silence lets it go; `contacted` that they have answered in any way; `by_person` that
    the withholding is their own act; `corrected` the version in which they said that a fact is wrong.
    """

    id: str
    person: str
    shared_version: int
    ends: int
    wishes: str = TO_SEE
    is_amra: bool = False
    contacted: bool = False
    approved_version: int | None = None
    withheld: int | None = None
    by_person: bool = False
    corrected: int | None = None

    @property
    def is_own_no(self) -> bool:
        """Whether the person withheld it themselves: what others tell of their word changes nothing."""
        return self.withheld is not None and self.by_person


def may_be_unseen(earlier: ReportPath | None) -> bool:
    """Whether a report may still count as one that the person does not wish to see: they have seen none of it yet."""
    return earlier is None or (earlier.wishes == NOT_TO_SEE and not earlier.contacted)


def shown_again(path: ReportPath, earlier: ReportPath | None) -> ReportPath:
    """The path of a report that is shown once more: what the person did stays done, a time they were given is never cut
    short, and what they said is wrong is answered by a later version alone.
    """
    if earlier is None:
        return path
    is_open = earlier.corrected is not None and path.shared_version <= earlier.corrected
    return replace(
        path, ends=max(path.ends, earlier.ends), contacted=path.contacted or earlier.contacted,
        withheld=earlier.withheld, by_person=earlier.by_person, corrected=earlier.corrected if is_open else None,
    )  # fmt: skip


def silence_ends(moment: datetime, applied: str | None, rules: RuleBook, holidays: BankHolidays) -> int:
    """When a review that nobody answers is over, in milliseconds: five working days after the report was shown; under
    AMRA 21 days after the application (`applied`, a date).
    """
    day = london(moment).date()
    if applied is None:
        return milliseconds(working_day_end(moment, rules.number("working-days.report-review", day), holidays))
    return milliseconds(span(applied)[1]) + rules.number("report.amra-days", day) * 86_400_000


def refusal(path: ReportPath | None, version: int, now: int, permitted: int, *, each_time: bool) -> Issue | None:
    """Why a version may not be released now; None when it may. `permitted` is when the consent it rests on began: one
    that the person gave after withholding the report lets it go. `each_time` reports need an approval for each release.
    """
    if path is None or path.shared_version != version:
        return Issue("REP-010", "Composition")
    if path.withheld is not None and permitted <= path.withheld:
        return Issue("REP-012", "Composition")
    if path.corrected is not None:
        return Issue("REP-019", "Composition")
    if path.approved_version == version:
        return None
    if each_time or (path.is_amra and path.contacted and path.withheld is None):
        return Issue("REP-018", "Composition")
    if path.wishes == NOT_TO_SEE or path.withheld is not None or now >= path.ends:
        return None
    return Issue("REP-011", "Composition")
