"""The invariants of R4 that are checked, by type, each over an object whose members are already right."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from app.domain.json import Json
from app.fhir.validation.primitives import Check
from app.fhir.validation.report import Place, Report

Broken = Callable[[Json], object]
_PRIVACY = "patient-privacy"
_UNTIMED = frozenset({"proposed", "cancelled", "waitlist"})


def _rule(broken: Broken, element: str | None, text: str) -> Check:
    def check(value: Any, place: Place, report: Report) -> None:
        if broken(value):
            report.add("VAL-060", (place, element) if element else place, rule=text)

    return check


def ends_before_start(start: str, end: str) -> bool:
    """True when two FHIR date texts are in the wrong order, compared as far as both are known."""
    if "T" in start and "T" in end:
        return _instant(end) < _instant(start)
    known = min(len(start), len(end), 10)
    return end[:known] < start[:known]


def _instant(text: str) -> datetime:
    whole, _, fraction = text.partition(".")
    zone = "".join(fraction.lstrip("0123456789")) if fraction else ""
    return datetime.fromisoformat((whole + zone).replace(":60", ":59"))


def _disordered(earlier: str, later: str) -> Broken:
    return lambda value: earlier in value and later in value and ends_before_start(value[earlier], value[later])


def _none_of(*names: str) -> Broken:
    return lambda value: not any(name in value for name in names)


def _without(present: str, *needed: str) -> Broken:
    return lambda value: present in value and not any(name in value for name in needed)


def _both(first: str, second: str) -> Broken:
    return lambda value: first in value and second in value


def _values(value: Json) -> list[str]:
    return [name for name in value if name.startswith("value")]


def _codings(concept: Json) -> Iterator[tuple[Any, Any]]:
    for coding in concept.get("coding", []):
        if "code" in coding:
            yield coding.get("system"), coding["code"]


def _repeats_component(value: Json) -> bool:
    if not _values(value):
        return False
    own = set(_codings(value["code"]))
    return any(own & set(_codings(part["code"])) for part in value.get("component", []) if "code" in part)


def _privacy_without_patient(value: Json) -> bool:
    codes = {code for _, code in _codings(value.get("scope", {}))}
    return _PRIVACY in codes and "patient" not in value


def _untimed_appointment(value: Json) -> bool:
    return value.get("status") not in _UNTIMED and ("start" not in value or "end" not in value)


def _repeated_full_urls(value: Json) -> bool:
    if value.get("type") == "history":
        return False
    urls = [entry["fullUrl"] for entry in value.get("entry", []) if "fullUrl" in entry]
    return len(urls) != len(set(urls))


def _unmeasured(value: Json) -> bool:
    return "measure" not in value and any(name.startswith("detail") for name in value)


def _unrequested(value: Json) -> bool:
    needs = value.get("type") in {"batch", "transaction", "history"}
    return needs and any("request" not in entry for entry in value.get("entry", []))


INVARIANTS: dict[str, tuple[Check, ...]] = {
    "Period": (_rule(_disordered("start", "end"), "end", "The period ends before it starts. Check both dates."),),
    "Attachment": (
        _rule(_without("data", "contentType"), "contentType", "An attachment with data needs `contentType`."),
    ),
    "Quantity": (_rule(_without("code", "system"), "system", "A quantity with a `code` needs its `system`."),),
    "ContactPoint": (
        _rule(_without("value", "system"), "system", "A contact point with a value needs `system`, like phone."),
    ),
    "Range": (
        _rule(
            lambda value: (
                _whole(value, "low") is not None
                and _whole(value, "high") is not None
                and _whole(value, "low") > _whole(value, "high")
            ),
            "low",
            "The range starts above its end. Check both values.",
        ),
    ),
    "Ratio": (
        _rule(
            lambda value: ("numerator" in value) != ("denominator" in value),
            None,
            "A ratio needs both `numerator` and `denominator`.",
        ),
    ),
    "Patient.contact": (
        _rule(
            _none_of("name", "telecom", "address", "organization"),
            None,
            "A contact needs a name, a telecom, an address or an organisation.",
        ),
    ),
    "Organization": (_rule(_none_of("identifier", "name"), None, "An organisation needs an identifier or a name."),),
    "Observation": (
        _rule(
            lambda value: "dataAbsentReason" in value and _values(value),
            "dataAbsentReason",
            "`dataAbsentReason` stands only where there is no value. Leave one of them out.",
        ),
        _rule(_repeats_component, "component", "A component may not repeat the code of the observation itself."),
    ),
    "Observation.component": (
        _rule(
            lambda value: "dataAbsentReason" in value and _values(value),
            "dataAbsentReason",
            "`dataAbsentReason` stands only where there is no value. Leave one of them out.",
        ),
    ),
    "Observation.referenceRange": (
        _rule(_none_of("low", "high", "text"), None, "A reference range needs `low`, `high` or `text`."),
    ),
    "Task": (
        _rule(
            _disordered("authoredOn", "lastModified"),
            "lastModified",
            "`lastModified` is before `authoredOn`. Check both times.",
        ),
    ),
    "Consent": (
        _rule(_none_of("policy", "policyRule"), "policy", "A consent needs `policy` or `policyRule`."),
        _rule(_privacy_without_patient, "patient", "A privacy consent needs `patient`."),
    ),
    "Consent.policy": (_rule(_none_of("authority", "uri"), "uri", "A policy needs `uri` or `authority`."),),
    "ServiceRequest": (
        _rule(_without("orderDetail", "code"), "orderDetail", "`orderDetail` stands only beside a `code`."),
    ),
    "Appointment": (
        _rule(
            lambda value: ("start" in value) != ("end" in value),
            None,
            "An appointment has both `start` and `end`, or neither.",
        ),
        _rule(_untimed_appointment, "start", "An appointment with this status needs `start` and `end`."),
    ),
    "Appointment.participant": (_rule(_none_of("type", "actor"), None, "A participant needs a `type` or an `actor`."),),
    "Composition.section": (
        _rule(_none_of("text", "entry", "section"), None, "A section needs text, entries or sections."),
        _rule(_both("emptyReason", "entry"), "emptyReason", "`emptyReason` stands only where there are no entries."),
    ),
    "CarePlan.activity": (
        _rule(_both("reference", "detail"), "detail", "An activity has `reference` or `detail`, not both."),
    ),
    "Goal.target": (_rule(_unmeasured, "measure", "A target with a detail needs its `measure`."),),
    "QuestionnaireResponse.item": (
        _rule(_both("answer", "item"), "item", "An item has answers or items, not both; put items inside the answer."),
    ),
    "Bundle": (
        _rule(_repeated_full_urls, "entry", "Two entries have the same `fullUrl`. Give each its own."),
        _rule(_unrequested, "entry", "Every entry of this kind of Bundle needs `request`."),
    ),
    "Bundle.entry": (
        _rule(
            _none_of("resource", "request", "response"),
            "resource",
            "An entry needs a `resource`, a `request` or a `response`.",
        ),
    ),
}
"""per-1, att-1, qty-3, cpt-2, rng-2, rat-1, pat-1, org-1, obs-3, obs-6, obs-7, inv-1, ppc-1, ppc-2, prr-1, app-1 to 3,
cmp-1, cmp-2, qrs-1, bdl-3, bdl-5, bdl-7."""


def _whole(value: Json, name: str) -> Any:
    """The value of a range's end where it is a plain number."""
    found = value.get(name, {}).get("value")
    return found if isinstance(found, int) else None
