"""Rules that hold a number or a list: rows with the days they are in force, never constants (domain.md 2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.domain import pathway_rows
from app.domain.rule_family import Value


@dataclass(frozen=True)
class DatedRule:
    """A value in force on from_ <= day < until (None: open), and who says so. Of the values that were set for one day
    it has its `place`, 1 for the first.
    """

    name: str
    value: Value
    from_: date = date.min
    until: date | None = None
    source: str = ""
    place: int = 1

    @property
    def version(self) -> str:
        """The row by name and first day, as `routing.oh-referral/2026-04-01`; a later one of that day by its place."""
        return f"{self.name}/{self.from_}" + (f"/{self.place}" if self.place > 1 else "")

    def holds(self, day: date) -> bool:
        """Whether the value is in force on that day."""
        return self.from_ <= day and (self.until is None or day < self.until)

    @property
    def told(self) -> str:
        """Which version of which rule this is: its name, since when it holds where that is not for ever, and which of
        that day it is where it is not the first.
        """
        since = "" if self.from_ == date.min else f";from={self.from_}"
        return self.name + since + (f";row={self.place}" if self.place > 1 else "")


class RuleBook:
    """The rows of every rule. A row takes the place of those before it from its first day on; of two with one first day
    the later in `rows` counts. A row that `is_fit` says cannot be takes nobody's place. `used` are the rows that were
    asked for, once each.
    """

    def __init__(self, rows: Iterable[DatedRule], is_fit: Callable[[DatedRule], bool] = lambda row: True) -> None:
        self._rows: dict[str, list[DatedRule]] = {}
        for row in sorted(rows, key=lambda row: (row.name, row.from_)):
            held = self._rows.setdefault(row.name, [])
            of_day = sum(other.from_ == row.from_ for other in held)
            held.append(replace(row, place=of_day + 1) if of_day else row)
        self._unfit = frozenset(row for row in self.rows if not is_fit(row))
        self.used: dict[DatedRule, None] = {}

    def afresh(self) -> "RuleBook":
        """The same rows, none of them used yet: for one decision of its own."""
        book = RuleBook(())
        book._rows, book._unfit = self._rows, self._unfit
        return book

    @property
    def rows(self) -> list[DatedRule]:
        """Every row, by name and first day."""
        return [row for held in self._rows.values() for row in held]

    def row(self, name: str, day: date) -> DatedRule:
        """The row in force on a day; LookupError where none holds."""
        for row in reversed(self._rows.get(name, ())):
            if row.holds(day) and row not in self._unfit:
                self.used[row] = None
                return row
        raise LookupError(f"{name} on {day}")

    def is_in_force(self, row: DatedRule, day: date) -> bool:
        """Whether a row is the one in force on a day: an unfit one never is."""
        return row.holds(day) and row not in self._unfit and self.row(row.name, day) is row

    def at(self, name: str, day: date) -> Value:
        """The value in force on a day; LookupError where no row holds."""
        return self.row(name, day).value

    def number(self, name: str, day: date) -> int:
        """A value that is a number; LookupError as `at`, TypeError where the row holds a list."""
        value = self.at(name, day)
        if not isinstance(value, int):
            raise TypeError(name)
        return value

    def codes(self, name: str, day: date) -> tuple[str, ...]:
        """A value that is a list of codes; LookupError as `at`, TypeError where the row holds a number."""
        value = self.at(name, day)
        if isinstance(value, int):
            raise TypeError(name)
        return value


_FIVE_PROFESSIONS = date(2022, 7, 1)
_LONG_SELF_CERTIFICATE = (date(2021, 12, 17), date(2022, 1, 27))
_GOV_UK = "GOV.UK, fit note guidance for healthcare professionals"
_ATW = "GOV.UK, Access to Work: eligibility"
_OURS = "default of the gateway, to be confirmed by a clinical lead (domain.md 5.6)"
_CONSENT = "default of the gateway (domain.md 6)"

_WORKING_DAYS = {
    "acknowledge": 2,
    "fast-track": 1,
    "first-contact": 5,
    "appointment": 10,
    "report": 5,
    "hold": 10,
    "report-review": 5,
    "after-report": 5,
    "plan": 30,
    "plan-action": 5,
    "follow-up": 10,
    "hold-for-consent": 5,
    "returned-with-advice": 5,
    "offer-answer": 10,
    "atw-declaration": 10,
    "atw-acknowledge": 5,
    "atw-eligibility": 20,
    "atw-more-info": 10,
    "atw-decision": 60,
    "atw-reconsideration": 20,
}
_SUSTAINED = "K-06: sustained at 13 and 26 weeks (domain.md 8.5)"
_CONSENT_MONTHS = {
    "oh-assessment": 12,
    "care-coordination": 12,
    "employer-advice": 12,
    "atw-application": 12,
    "insurer-advice": 12,
    "union-support": 12,
    "dwp-status": 6,
    "benefit-evidence": 6,
    "service-evaluation": 12,
    "research": 12,
    "safeguarding": 12,
    "public-interest": 6,
    "capability-opinion": 6,
}
_CONSENT_MOST_MONTHS = {"dwp-status": 6, "benefit-evidence": 6, "atw-application": 12}
_MOST = "DWP's own model of explicit consent: six months at most; Access to Work: twelve (domain.md 6)"

_ROUTING = date(2026, 4, 1)
_ROUTED_TO = {"oh-referral": ("oh-provider",), "workwell-referral": ("workwell",)}
"""Service types that a request without a performer goes to, best first."""
_ROUTES = {
    "debrief-slot": ("2h", "same-day"),
    "spa-referral": ("4h", "same-day"),
    "clinical-queries-helpline": ("1wd", "1wd"),
    "complex-cases-clinic": ("2wd", "10wd"),
    "mdt-discussion": ("2wd", "5wd"),
    "disclosure-review": ("1wd", "1wd"),
}
_ACUTE = ("self-harm-thoughts", "harm-to-others", "safeguarding-adult", "safeguarding-child", "domestic-abuse")
_OVER_THRESHOLD = ("immediate-danger", "active-plan-or-intent")
_TODAY = (*_OVER_THRESHOLD, "passive-or-past", "safeguarding-concern")
"""Thresholds that need somebody on the same day (domain.md 5.6)."""

DEFAULT_RULES: tuple[DatedRule, ...] = (
    *(DatedRule(f"route.{name}", terms, source=_OURS) for name, terms in _ROUTES.items()),
    DatedRule("route-threshold.spa-referral", _OVER_THRESHOLD, source=_OURS),
    DatedRule("risk.acute", (*_ACUTE, "acute-physical"), source=_OURS),
    DatedRule("risk.acute-threshold", _TODAY, source=_OURS),
    *(DatedRule(f"working-days.{name}", days, source=_OURS) for name, days in _WORKING_DAYS.items()),
    *(DatedRule(f"consent-months.{name}", months, source=_CONSENT) for name, months in _CONSENT_MONTHS.items()),
    *(DatedRule(f"consent-most-months.{name}", n, source=_MOST) for name, n in _CONSENT_MOST_MONTHS.items()),
    DatedRule("atw.least-age", 16, source=_ATW),
    DatedRule("atw.start-weeks", 12, source=_ATW),
    DatedRule("atw.priority-weeks", 4, source="DWP's prototype of the application (domain.md 4)"),
    DatedRule("fast-track.months", 6, source="a second fast track in the same six months (scenario 9)"),
    DatedRule("reminder-working-days.clock", 1, source=_OURS),
    DatedRule("reminder-days.consent", 28, source="reminder at 28 days (domain.md 6)"),
    DatedRule("follow-up-weeks.first", 13, source=_SUSTAINED),
    DatedRule("follow-up-weeks.second", 26, source=_SUSTAINED),
    DatedRule("report.link-days", 28, source="default of the gateway"),
    DatedRule("report.amra-days", 21, source="Access to Medical Reports Act 1988, section 4(2)(b)"),
    DatedRule("fit-note.max-months", 3, source=_GOV_UK),
    DatedRule("fit-note.max-weeks", 13, source="how issuing systems count three months (domain.md 2)"),
    DatedRule("fit-note.gap-days", 7, source="NHS England, fit note statistics: one episode"),
    DatedRule("fit-note.self-certificate-days", 7, until=_LONG_SELF_CERTIFICATE[0], source=_GOV_UK),
    DatedRule("fit-note.self-certificate-days", 28, *_LONG_SELF_CERTIFICATE, source="temporary rule of winter 2021/22"),
    DatedRule("fit-note.self-certificate-days", 7, _LONG_SELF_CERTIFICATE[1], source=_GOV_UK),
    DatedRule("fit-note.professions", ("doctor",), until=_FIVE_PROFESSIONS, source=_GOV_UK),
    DatedRule(
        "fit-note.professions",
        ("doctor", "nurse", "occupational-therapist", "pharmacist", "physiotherapist"),
        _FIVE_PROFESSIONS,
        source="Social Security (Medical Evidence) and Statutory Sick Pay (Medical Evidence) Regulations, 2022",
    ),
    *(DatedRule(f"routing.{name}", types, _ROUTING, source=_OURS) for name, types in _ROUTED_TO.items()),
    *(
        DatedRule(f"pathway-{part}.{code}", words, pathway_rows.SINCE, source=pathway_rows.SOURCE)
        for code, parts in pathway_rows.PATHWAYS.items()
        for part, words in zip(("steps", "standards"), parts, strict=True)
    ),
)
"""What the store is seeded with; an operator adds rows, and ends them, but never edits one."""
