"""What the page of a released plan shows: what is modified until when, the hours, who does what, the review."""

from collections.abc import Iterator

from app.domain.catalogue.names import profile, system
from app.domain.concept import code
from app.domain.json import Json
from app.domain.plan import ACTIONS, MODIFICATIONS, agreements, review_day
from app.fhir.terminology import display
from app.portal.released_page import DAYS, Part

UNITS = {"h": "hours", "min": "minutes", "d": "days"}


def plan_parts(plan: Json) -> tuple[Part, ...]:
    """The sections of a plan in their order; those with nothing in them are left out."""
    details = [activity["detail"] for activity in plan["activity"]]
    modified = [one for one in details if code(one["code"], MODIFICATIONS)]
    agreed = [f"The {party} agreed on {day}" for party, day in agreements(plan)]
    parts = (
        Part("What is modified", tuple(map(_modified, modified)), tuple(day for one in modified for day in _days(one))),
        Part("Who does what", tuple(_action(one) for one in details if code(one["code"], ACTIONS))),
        Part("What stands in the way", tuple(_obstacles(plan))),
        Part("Review", (f"Review on {review_day(plan)}",)),
        Part("Who agreed", tuple(agreed)),
    )
    return tuple(part for part in parts if part.lines)


def _modified(detail: Json) -> str:
    period = detail.get("scheduledPeriod") or detail["scheduledTiming"]["repeat"]["boundsPeriod"]
    return f"{_named(detail, MODIFICATIONS)}: {_from(period)}until {period['end']}{_words(detail)}"


def _action(detail: Json) -> str:
    who = detail["performer"][0]
    name = who.get("display") or ("the person" if "Patient/" in who.get("reference", "") else "the organisation named")
    return f"{_named(detail, ACTIONS)}: {name}, by {detail['scheduledPeriod']['end']}{_words(detail)}"


def _days(detail: Json) -> Iterator[tuple[str, str, str]]:
    """The days of a modification that says its hours: the weeks, the day, how long and from when."""
    repeat = detail.get("scheduledTiming", {}).get("repeat", {})
    period, times = repeat.get("boundsPeriod", {}), repeat.get("timeOfDay", [])
    begins = f", from {str(times[0])[:5]}" if times else ""
    hours = f"{repeat['duration']} {UNITS.get(str(repeat.get('durationUnit')), '')}" if "duration" in repeat else ""
    for day in repeat.get("dayOfWeek", []) if hours else []:
        yield f"{period.get('start', '')} to {period['end']}", DAYS[day], f"{hours.strip()}{begins}"


def _obstacles(plan: Json) -> Iterator[str]:
    for extension in plan.get("extension", []):
        if extension["url"] == profile("obstacle"):
            parts = {part["url"]: part["valueCode"] for part in extension["extension"]}
            yield str(display(system("obstacle"), parts["what"]))


def _named(detail: Json, kind: str) -> str:
    return str(display(kind, str(code(detail["code"], kind))))


def _from(period: Json) -> str:
    return f"from {period['start']} " if "start" in period else ""


def _words(detail: Json) -> str:
    return f". {detail['description']}" if "description" in detail else ""
