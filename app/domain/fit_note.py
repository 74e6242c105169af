"""When a fit note is valid, and which notes are one episode (R-04, domain.md 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.calendar import add_months, london, span
from app.domain.dated import RuleBook
from app.domain.errors import Issue
from app.domain.json import Json

SNOMED = "http://snomed.info/sct"
CODES = "https://work-health-gateway.example/fhir/CodeSystem/"
NOT_FIT, MAY_BE_FIT = "not-fit", "may-be-fit"
TRIGGER = "fit-note"

_FITNESS = {
    (SNOMED, "160910001"): NOT_FIT,
    (SNOMED, "225891002"): MAY_BE_FIT,
    (CODES + "fitness", NOT_FIT): NOT_FIT,
    (CODES + "fitness", MAY_BE_FIT): MAY_BE_FIT,
}
_REPORT_ROUTE = " Allied health professionals can send an AHP Health and Work Report instead."


@dataclass(frozen=True)
class FitNote:
    """What the rules ask of a fit note. `end` None means that it has no last day; `at` is its FHIRPath in the request.

    Days are London days. `unread` holds an Issue for each part that stood there and could not be read.
    """

    at: str
    fitness: frozenset[str]
    start: date | None
    end: date | None
    issued: date | None
    assessed_on: date | None
    assessed_at: str
    adjustments: tuple[str, ...]
    six_months: bool
    profession: str | None
    unread: tuple[Issue, ...] = ()


def read_fit_note(observation: Json, issuer_profession: str | None, at: str) -> FitNote:
    """The facts of a fit-note Observation that has passed its profile; `at` is the path to it, and `adjustments` are
    the paths of its boxes. Never raises: what cannot be read becomes an Issue that `check` returns.
    """
    parts = list(_components(observation, at))
    assessed_at, assessed = next(
        ((f"{path}.valueDateTime", c.get("valueDateTime")) for item, path, c in parts if item == "assessed-on"),
        (at, None),
    )
    period = observation.get("effectivePeriod", {})
    days = {
        f"{at}.effectivePeriod.start": period.get("start"),
        f"{at}.effectivePeriod.end": period.get("end"),
        f"{at}.issued": observation.get("issued"),
        assessed_at: assessed,
    }
    start, end, issued, assessed_on = (_day(text) for text in days.values())
    return FitNote(
        at=at,
        fitness=_fitness(observation),
        start=start,
        end=end,
        issued=issued,
        assessed_on=assessed_on,
        assessed_at=assessed_at,
        adjustments=tuple(path for item, path, _ in parts if item == "adjustment"),
        six_months=any(item == "six-months" and c.get("valueBoolean") is True for item, _, c in parts),
        profession=issuer_profession,
        unread=tuple(_unread(days)),
    )


def check(note: FitNote, *, today: date, rules: RuleBook, trigger: str | None) -> list[Issue]:
    """Every reason to refuse this note, in the order of the table in domain.md 2; empty when it is valid.

    Only a referral with trigger fit-note needs a note that runs, or ended at most the gap ago. The caller says which
    services need none (REF-020).
    """
    issues = [*note.unread, *_issuer(note, today, rules), *_advice(note), *_period(note, rules), *_dates(note, today)]
    if trigger == TRIGGER and note.end and _days_since(note.end, today) > (gap := _gap(rules, today)):
        facts = {"end": note.end, "days": _days_since(note.end, today), "gap": gap}
        rule = rules.row("fit-note.gap-days", today)
        issues.append(Issue("FIT-006", f"{note.at}.effectivePeriod.end", facts, (rule,)))
    return issues


def warnings(note: FitNote, *, today: date, rules: RuleBook) -> list[Issue]:
    """What the sender should know of a note that was accepted: FIT-005 and FIT-013."""
    if not note.start or not note.end:
        return []
    issues = []
    days = _days_since(note.start, note.end) + 1
    if days <= (most := rules.number("fit-note.self-certificate-days", note.start)):
        rule = rules.row("fit-note.self-certificate-days", note.start)
        issues.append(Issue("FIT-005", f"{note.at}.effectivePeriod", {"days": days, "most": most}, (rule,)))
    if 0 < (ago := _days_since(note.end, today)) <= (gap := _gap(rules, today)):
        rule, facts = rules.row("fit-note.gap-days", today), {"end": note.end, "days": ago, "gap": gap}
        issues.append(Issue("FIT-013", f"{note.at}.effectivePeriod.end", facts, (rule,)))
    return issues


def _issuer(note: FitNote, today: date, rules: RuleBook) -> Iterator[Issue]:
    day = note.issued or today
    allowed = rules.codes("fit-note.professions", day)
    if note.profession is None:
        yield Issue("FIT-012", f"{note.at}.performer")
    elif note.profession not in allowed:
        words = [code.replace("-", " ") for code in (note.profession, *allowed)]
        facts = {"profession": words[0], "day": day, "professions": ", ".join(words[1:]), "hint": _REPORT_ROUTE}
        yield Issue("FIT-001", f"{note.at}.performer[0]", facts, (rules.row("fit-note.professions", day),))


def _advice(note: FitNote) -> Iterator[Issue]:
    if MAY_BE_FIT not in note.fitness:
        yield from (Issue("FIT-002", path) for path in note.adjustments)
    if len(note.fitness) != 1:
        yield Issue("FIT-008", f"{note.at}.valueCodeableConcept")


def _period(note: FitNote, rules: RuleBook) -> Iterator[Issue]:
    at = f"{note.at}.effectivePeriod"
    if any(issue.expression and issue.expression.startswith(at) for issue in note.unread):
        return
    if not note.start or not (note.end or note.six_months):
        yield Issue("FIT-003", at)
    elif note.end and note.end < note.start:
        yield Issue("FIT-009", f"{at}.end")
    elif note.end and not note.six_months and note.end > (last := _last_day(note.start, rules)):
        facts = {"months": rules.number("fit-note.max-months", note.start), "last": last}
        deciding = tuple(rules.row(f"fit-note.{name}", note.start) for name in ("max-months", "max-weeks"))
        yield Issue("FIT-004", f"{at}.end", facts, deciding)


def _dates(note: FitNote, today: date) -> Iterator[Issue]:
    if note.assessed_on and note.assessed_on > today:
        yield Issue("FIT-007", note.assessed_at)
    elif note.assessed_on and note.issued and note.assessed_on > note.issued:
        yield Issue("FIT-011", note.assessed_at)


def _last_day(start: date, rules: RuleBook) -> date:
    weeks = timedelta(weeks=rules.number("fit-note.max-weeks", start))
    return max(add_months(start, rules.number("fit-note.max-months", start)), start + weeks)


def _gap(rules: RuleBook, day: date) -> int:
    return rules.number("fit-note.gap-days", day)


def _days_since(earlier: date, later: date) -> int:
    return (later - earlier).days


def _fitness(observation: Json) -> frozenset[str]:
    codings = observation.get("valueCodeableConcept", {}).get("coding", [])
    found = (_FITNESS.get((coding.get("system"), coding.get("code"))) for coding in codings)
    return frozenset(fitness for fitness in found if fitness)


def _components(observation: Json, at: str) -> Iterator[tuple[str, str, Json]]:
    for index, component in enumerate(observation.get("component", [])):
        for coding in component.get("code", {}).get("coding", []):
            if coding.get("system") == CODES + "fit-note-item":
                yield coding.get("code", ""), f"{at}.component[{index}]", component


def _day(text: str | None) -> date | None:
    try:
        return london(span(text)[0]).date() if text and len(text) >= len("2026-10-05") else None
    except ValueError:
        return None


def _unread(days: dict[str, str | None]) -> Iterator[Issue]:
    for path, text in days.items():
        if text and _day(text) is None:
            yield Issue("FIT-010", path, {"element": path.rpartition(".")[2]})
