"""What a plan says: who agreed and when, what is modified until when, who does what by when (domain.md 5.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.catalogue.names import profile, system
from app.domain.catalogue.support import AGREED
from app.domain.concept import code
from app.domain.errors import Issue
from app.domain.json import Json

ELEMENTS = (
    "resourceType", "id", "meta", "language", "extension", "identifier", "status", "intent", "category", "title",
    "subject", "period", "created", "author", "supportingInfo", "goal", "activity",
)  # fmt: skip
"""Elements a plan carries; in any other a reason could travel to an employer unseen."""

PERSON, MANAGER = "person", "manager"
PARTIES = (PERSON, MANAGER)
DRAFT, ACTIVE = "draft", "active"
AGREEMENT, REVIEW_DATE = profile("agreement"), profile("review-date")
EXTENSIONS = frozenset((AGREEMENT, REVIEW_DATE, profile("obstacle"), profile("contact-rhythm")))
ACTIONS, MODIFICATIONS = system("plan-action"), system("adjustment")
REVIEW = "review-plan"
WITHOUT_MANAGER = frozenset(("workability",))
"""Kinds of plan for who has no manager yet: the person's agreement is enough."""

NEXT = {
    DRAFT: (DRAFT, ACTIVE, "revoked", "entered-in-error"),
    ACTIVE: (ACTIVE, DRAFT, "on-hold", "completed", "revoked", "entered-in-error"),
    "on-hold": ("on-hold", ACTIVE, DRAFT, "completed", "revoked", "entered-in-error"),
    "completed": ("completed", "entered-in-error"),
    "revoked": ("revoked", "entered-in-error"),
}
"""What a change may make of a plan."""


_OVER = ("completed", "cancelled", "stopped", "entered-in-error")
_DAY = len("2026-10-05")


@dataclass(frozen=True)
class Action:
    """Something somebody does by a day: `party` is the reference or the identifier of who does it, None the keeper."""

    due: date
    code: str
    party: str | None = None


def agreements(plan: Json) -> list[tuple[str, date]]:
    """Who agreed, and on which day, as the plan says it."""
    said = [e.get("extension", []) for e in plan.get("extension", []) if e.get("url") == AGREEMENT]
    found = [{part["url"]: part for part in parts} for parts in said]
    return [(str(one["party"]["valueCode"]), date.fromisoformat(one["on"]["valueDate"])) for one in found]


def awaited(plan: Json) -> list[str]:
    """The parties whose agreement is still needed: the person's, and a manager's where the plan is about a job."""
    kinds = [code(concept, system("plan-kind")) for concept in plan.get("category", [])]
    needed = (PERSON,) if set(kinds) & WITHOUT_MANAGER else PARTIES
    agreed = {party for party, _ in agreements(plan)}
    return [party for party in needed if party not in agreed]


def agreed_by(plan: Json, party: str, day: date) -> Json:
    """The plan with one more agreement, in force once it was the last one."""
    parts = [{"url": "party", "valueCode": party}, {"url": "on", "valueDate": day.isoformat()}]
    changed = plan | {"extension": [*plan.get("extension", []), {"url": AGREEMENT, "extension": parts}]}
    return changed if awaited(changed) else changed | {"status": ACTIVE}


def review_day(plan: Json) -> date:
    """The day on which the plan is looked at again."""
    return next(date.fromisoformat(e["valueDate"]) for e in plan["extension"] if e.get("url") == REVIEW_DATE)


def actions(plan: Json) -> list[Action]:
    """What is due under a plan, its review among it, earliest first."""
    details = [activity["detail"] for activity in plan["activity"]]
    stated = [_action(detail) for detail in details if _is(detail, ACTIONS) and detail.get("status") not in _OVER]
    listed = [*(one for one in stated if one), Action(review_day(plan), REVIEW)]
    return sorted(listed, key=lambda one: (one.due, one.code, one.party or ""))


def check_plan(plan: Json, today: date, at: str) -> list[Issue]:
    """Everything in a plan that its parties could not agree to; PLN-002, 003, 005 to 008."""
    issues = [Issue("PLN-003", f"{at}.extension") for day in _days(plan) if len(day) != _DAY]
    if issues:
        return issues
    issues = [Issue("PLN-008", f"{at}.{name}", {"element": name}) for name in plan if name not in ELEMENTS]
    issues += _carried(plan, at)
    issues += _agreed(plan, today, at)
    seen: set[Action] = set()
    for number, activity in enumerate(plan["activity"]):
        issues += _activity(activity["detail"], seen, f"{at}.activity[{number}].detail")
    return issues


def check_change(versions: list[Json], plan: Json, at: str) -> list[Issue]:
    """What speaks against a next version after those there are, the oldest first: its status (PLN-001), an agreement to
    what it no longer says (PLN-004), though a draft without it lay between.
    """
    old, new = str(versions[-1]["status"]), plan.get("status")
    allowed = NEXT.get(old, (old,))
    issues = [] if new in allowed else [Issue("PLN-001", f"{at}.status", {"old": old, "values": " or ".join(allowed)})]
    before = {party: (day, version) for version in versions for party, day in agreements(version)}
    if any(_is_stale(before[party], day, plan) for party, day in agreements(plan) if party in before):
        issues.append(Issue("PLN-004", f"{at}.extension"))
    return issues


def _is_stale(before: tuple[date, Json], day: date, plan: Json) -> bool:
    """Whether a party that agreed before, to other words, is said to agree to these on no later day."""
    agreed_on, version = before
    return day <= agreed_on and _content(version) != _content(plan)


def _days(plan: Json) -> Iterator[str]:
    """Every day that an extension of the plan names: each has to be a whole one."""
    for extension in plan.get("extension", []):
        parts = extension.get("extension", []) if extension.get("url") == AGREEMENT else [extension]
        yield from (str(part["valueDate"]) for part in parts if "valueDate" in part)


def _content(plan: Json) -> Json:
    """What was agreed to: all but where the plan stands, and the agreements themselves."""
    said = [e for e in plan.get("extension", []) if e.get("url") != AGREEMENT]
    return {name: value for name, value in plan.items() if name not in ("meta", "status")} | {"extension": said}


def _is(detail: Json, kind: str) -> bool:
    return code(detail["code"], kind) is not None


def _action(detail: Json) -> Action | None:
    end = detail.get("scheduledPeriod", {}).get("end")
    performers = detail.get("performer", [])
    if not end or len(performers) != 1:
        return None
    named = performers[0].get("reference") or performers[0].get("identifier", {}).get("value")
    return Action(date.fromisoformat(end[:10]), str(code(detail["code"], ACTIONS)), named) if len(end) >= _DAY else None


def _activity(detail: Json, seen: set[Action], at: str) -> Iterator[Issue]:
    if detail.get("doNotPerform"):
        yield Issue("PLN-008", f"{at}.doNotPerform", {"element": "doNotPerform"})
    if _is(detail, MODIFICATIONS):
        period = detail.get("scheduledPeriod") or detail.get("scheduledTiming", {}).get("repeat", {}).get(
            "boundsPeriod"
        )
        if not period or not period.get("end"):
            yield Issue("PLN-005", at)
        return
    action = _action(detail)
    if action is None:
        yield Issue("PLN-006", at)
    elif action in seen:
        yield Issue("PLN-007", at)
    else:
        seen.add(action)


def _agreed(plan: Json, today: date, at: str) -> Iterator[Issue]:
    said = agreements(plan)
    if len({party for party, _ in said}) < len(said) or any(day > today for _, day in said):
        yield Issue("PLN-003", f"{at}.extension")
    missing = awaited(plan)
    if missing and plan["status"] in AGREED:
        yield Issue("PLN-002", f"{at}.extension", {"who": " and ".join(f"the {party}" for party in missing)})


def _carried(plan: Json, at: str) -> Iterator[Issue]:
    """Extensions nobody listed, at any depth, and words beside a Goal, which is not the employer's to read."""
    for number, extension in enumerate(plan.get("extension", [])):
        if extension.get("url") not in EXTENSIONS:
            yield Issue("PLN-008", f"{at}.extension[{number}]", {"element": "extension of another system"})
    for number, goal in enumerate(plan.get("goal", [])):
        if set(goal) != {"reference"}:
            yield Issue("PLN-008", f"{at}.goal[{number}]", {"element": "words beside the reference to a Goal"})
    for name, value in plan.items():
        if name not in ("meta", "extension"):
            for place in _extended(value, f"{at}.{name}"):
                yield Issue("PLN-008", place, {"element": "extension inside its elements"})


def _extended(node: Any, at: str) -> Iterator[str]:
    """The places of extensions inside an element, and of members of a primitive."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _extended(item, f"{at}[{number}]")
    elif isinstance(node, dict):
        for name, value in node.items():
            hidden = name in ("extension", "modifierExtension") or name.startswith("_")
            yield from (f"{at}.{name}",) if hidden else _extended(value, f"{at}.{name}")
