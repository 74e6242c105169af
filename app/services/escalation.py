"""`$escalate`: a risk reaches the clinician of a route in one call, whatever anybody agreed to (R-08, R-19)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain import route as routing
from app.domain.actor import STANDINGS
from app.domain.calendar import instant, london, render
from app.domain.caller import Caller
from app.domain.catalogue.names import system
from app.domain.catalogue.operations import MODELS
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.route import MEETING, ROUTES, Route
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.fhir.terminology import codes
from app.services import raising
from app.services.gateway import Asked, Gateway
from app.services.permission import need_scope
from app.services.replay import Key, Sent, key_of, once
from app.services.routes import require_route, terms_of
from app.services.sealed import Notes
from app.services.whom import Whom, by_reference, by_subject, read_subject
from app.services.writing import Work, transact
from app.store import routes
from app.store.flags import open_flags

PARTS = ("reference", "subject", "risk", "route", "threshold", "message", "record", "model")


@dataclass(frozen=True)
class Asking:
    """What was asked: about whom, which risk, by which routes, and the words and record pointer that go with it."""

    reference: str | None
    subject: Parts | None
    risk: str
    routes: tuple[str, ...]
    threshold: str | None
    message: str | None
    record: Json | None
    model: str = "advice"


@dataclass(frozen=True)
class Escalated:
    """The whole answer: a reference, and by when somebody acknowledges. Never content."""

    reference: str
    acknowledge_by: str

    def kept(self) -> dict[str, Any]:
        """What a replay is built from."""
        return {"reference": self.reference, "acknowledge_by": self.acknowledge_by}


def escalate(gateway: Gateway, caller: Caller, asked: Asked, body: bytes, sent: Sent) -> Escalated:
    """Store a flag and a Task for each route, and open them to the routes' owners; with a key seen before, only once.

    Raises ESC-002 to 007 and TSK-025 to 029 for what is asked wrongly; ESC-001 (503, with what to do now) when it
    cannot be stored.
    """

    def prepare() -> tuple[Key | None, Asking]:
        _permit(caller)
        return key_of(sent), _asking(read_parts("$escalate", parse(body)))

    def act(work: Work, prepared: tuple[Key | None, Asking]) -> Escalated:
        key, asking = prepared
        return once(work, key, lambda: _escalated(work, asking), lambda kept: Escalated(**kept))

    try:
        return transact(gateway, caller, asked, Notes("$escalate", "E"), prepare, act)
    except Refusal as refusal:
        if refusal.kind in ("broken", "unavailable"):
            raise refuse("ESC-001") from refusal
        raise
    except Exception as fault:  # whatever broke, somebody may be in danger: the answer says what to do now
        raise refuse("ESC-001") from fault


def _permit(caller: Caller) -> None:
    """Any human role at any organisation, asserted or not: who cannot be asserted now may still see a risk."""
    if caller.role not in STANDINGS:
        raise refuse("ESC-007", "http.authorization", role=caller.role)
    need_scope(caller, "Flag", "c")


def _asking(parts: Parts) -> Asking:
    parts.only(*PARTS)
    found = parts.codes("route")
    for route in found:
        _known("route", route, ROUTES)
    asking = Asking(
        reference=parts.text("reference"),
        subject=next(parts.inner("subject"), None),
        risk=_known("risk", parts.code("risk"), codes(system("risk-type"))),
        routes=tuple(dict.fromkeys(found)) or (_known("route", None, ROUTES),),
        threshold=parts.code("threshold"),
        message=parts.text("message"),
        record=parts.value("record", "Reference"),
        model=_known("model", parts.code("model") or "advice", MODELS),
    )
    if asking.threshold is not None:
        _known("threshold", asking.threshold, codes(system("risk-threshold")))
    if (asking.reference is None) == (asking.subject is None):
        raise refuse("ESC-004", "Parameters.parameter")
    if asking.subject and "patient" not in asking.subject.names:
        read_subject(asking.subject)
    return asking


def _known(part: str, code: str | None, allowed: tuple[str, ...]) -> str:
    if code not in allowed:
        hint = f"Say one of: {', '.join(allowed)}."
        at = f"Parameters.parameter.where(name = '{part}')"
        raise refuse("TSK-025", at, operation="escalate", part=part, hint=hint)
    return str(code)


def _escalated(work: Work, asking: Asking) -> Escalated:
    whom = by_reference(work, asking.reference) if asking.reference else by_subject(work, _subject(asking))
    day = london(work.moment).date()
    _check_pace(work, asking, whom, day)
    register = [r for r in routes.listed(work.connection) if r.holds(day)]
    offered = [name for name in ROUTES if routing.serving(register, name, whom.region, day)]
    taken = [require_route(routing.serving(register, name, whom.region, day), name, offered) for name in asking.routes]
    _check_thresholds(work, asking, taken, day)
    rules, holidays = work.rules, work.gateway.holidays
    limits = [terms_of(route, rules, day)[0].ends(work.moment, holidays) for route in taken]
    acute = routing.is_acute(rules, asking.risk, asking.threshold, day)
    hands_over = asking.model == "handover"
    raised = raising.Raised(asking.risk, asking.message, asking.record, acute, hands_over, asking.threshold)
    raising.raise_risk(work, whom, raised, list(zip(taken, limits, strict=True)))
    return Escalated(whom.reference, render(_promised(work, asking, whom, day, limits)))


def _subject(asking: Asking) -> Parts:
    assert asking.subject
    return asking.subject


def _promised(work: Work, asking: Asking, whom: Whom, day: date, limits: list[datetime]) -> datetime:
    """What is promised to who sees nothing of the referral is the national limit: a region's own would tell where."""
    if whom.referral:
        return min(limits)
    rules, holidays = work.rules, work.gateway.holidays
    return min(routing.floor(rules, name, day)[0].ends(work.moment, holidays) for name in asking.routes)


def _check_pace(work: Work, asking: Asking, whom: Whom, day: date) -> None:
    """An acute risk has one route that acts today, where there is one; with an acute flag open a meeting alone is too
    slow.
    """
    rules = work.rules
    quick = [name for name in ROUTES if routing.is_quick_enough(rules, name, day)]
    slow = not set(asking.routes) & set(quick)
    acute = routing.is_acute(rules, asking.risk, asking.threshold, day)
    too_slow = (slow and acute) or (asking.routes == (MEETING,) and _sees_acute_flag(work, whom, day))
    if quick and too_slow:
        at = "Parameters.parameter.where(name = 'route')"
        raise refuse("ESC-002", at, route=", ".join(asking.routes), routes=", ".join(quick))


def _sees_acute_flag(work: Work, whom: Whom, day: date) -> bool:
    """Whether the escalator may see one of the person's open acute flags: the refusal would tell others of it."""
    found = open_flags(work.connection, whom.person, work.rules.codes("risk.acute", day))
    return any(work.see("Flag", id) for id in found)


def _check_thresholds(work: Work, asking: Asking, taken: list[Route], day: date) -> None:
    """A route that needs a threshold takes those of the floor, and what its region accepts beside them."""
    for route in taken:
        floor = routing.thresholds(work.rules, route.code, day)
        needed = (*floor, *route.thresholds) if floor else ()
        if needed and asking.threshold not in needed:
            at = "Parameters.parameter.where(name = 'threshold')"
            raise refuse("ESC-005", at, route=route.code, values=", ".join(needed))


def answered(escalated: Escalated) -> Json:
    """The answer as Parameters."""
    until = instant(escalated.acknowledge_by)
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "reference", "valueString": escalated.reference},
            {"name": "acknowledgeBy", "valueInstant": render(until)},
        ],
    }
