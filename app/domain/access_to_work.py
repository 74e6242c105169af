"""An Access to Work application: what its facts warn of, and how soon it is wanted; nothing of it refuses (R-12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.dated import RuleBook
from app.domain.errors import Issue
from app.domain.json import Json

FORM = "https://work-health-gateway.example/fhir/Questionnaire/access-to-work"


@dataclass(frozen=True)
class Application:
    """The facts of a form that eligibility and priority rest on; None for what was not answered."""

    start: date | None
    kind: str | None
    residence: str | None
    may_contact_employer: bool
    declared: bool


def read_application(form: Json) -> Application:
    """The facts of a QuestionnaireResponse that its form has been put to."""
    job = answers(form, "job")
    start = next((a["valueDate"] for a in answers_in(job, "job.start") if "valueDate" in a), "")
    return Application(
        start=date.fromisoformat(start) if len(start) == 10 else None,
        kind=_code(answers_in(job, "job.kind")),
        residence=_code(_answered(form, "residence")),
        may_contact_employer=any(a.get("valueBoolean") is True for a in _answered(form, "contact-employer")),
        declared=any(
            a.get("valueBoolean") is True for a in answers_in(answers(form, "declaration"), "declaration.true")
        ),
    )


def answers(form: Json, link: str) -> list[Json]:
    """The items inside the groups of a linkId at the top of a form."""
    return [inner for item in form.get("item", []) if item.get("linkId") == link for inner in item.get("item", [])]


def answers_in(items: list[Json], link: str) -> list[Json]:
    """The answers to a question among items."""
    return [answer for item in items if item.get("linkId") == link for answer in item.get("answer", [])]


def _answered(form: Json, link: str) -> list[Json]:
    return answers_in(form.get("item", []), link)


def _code(found: list[Json]) -> str | None:
    return next((str(a["valueCoding"].get("code")) for a in found if "valueCoding" in a), None)


def has_opinion(form: Json) -> bool:
    """Whether a form says what occupational health thinks of a need."""
    return any(answers_in(item.get("item", []), "need.opinion") for item in form.get("item", []))


def may_ask_employer(form: Json, application: Application) -> bool:
    """Whether the employer may be asked: the person said yes, and not only mental health support is applied for, of
    which no employer is told (domain.md 4).
    """
    elements = {_code(answers_in(item.get("item", []), "need.element")) for item in form.get("item", [])}
    return application.may_contact_employer and bool(elements - {None, "mhss"})


def remarks(application: Application, born: date, today: date, rules: RuleBook, at: str) -> Iterator[Issue]:
    """What DWP may say no to, each with where else to turn or when to send it: warnings, for the decision is DWP's."""
    age = rules.number("atw.least-age", today)
    youngest = _birthday(born, age)
    if today < youngest:
        yield Issue("ATW-010", at, {"day": youngest.isoformat(), "age": age})
    if application.start:
        weeks = rules.number("atw.start-weeks", today)
        first = application.start - timedelta(weeks=weeks)
        if today < first:
            yield Issue("ATW-011", at, {"day": first.isoformat(), "weeks": weeks})
    if application.kind == "voluntary":
        yield Issue("ATW-012", at)
    if application.residence in ("northern-ireland", "elsewhere"):
        yield Issue("ATW-013", at)


def _birthday(born: date, age: int) -> date:
    """The day somebody reaches an age; who was born on 29 February reaches it on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def priority(application: Application, today: date, rules: RuleBook) -> str:
    """`urgent` when the job starts, or started, within the weeks of the rule; else `routine`."""
    soon = timedelta(weeks=rules.number("atw.priority-weeks", today))
    return "urgent" if application.start and today - soon <= application.start <= today + soon else "routine"


def declared(form: Json, on: date, person: Json) -> Json:
    """The form as the person declares it: completed, theirs, with their declaration of the day and nobody else's."""
    items = [item for item in form["item"] if item.get("linkId") != "declaration"]
    declaration = {
        "linkId": "declaration",
        "text": "Declaration",
        "item": [
            {"linkId": "declaration.true", "text": "What I have said is true and I will report changes",
             "answer": [{"valueBoolean": True}]},
            {"linkId": "declaration.on", "text": "Declared on", "answer": [{"valueDate": on.isoformat()}]},
        ],
    }  # fmt: skip
    kept = {name: value for name, value in form.items() if name not in ("id", "meta", "text")}
    return kept | {"status": "completed", "author": person, "source": person, "item": [*items, declaration]}
