"""The invariants of data types: per-1, att-1, qty-3, cpt-2, rng-2, rat-1, tim-1 to 10, drt-1, age-1."""

from app.domain.json import Json
from app.fhir.validation.primitives import Check
from app.fhir.validation.rules import UCUM, both, disordered, negative, number, rule, without

_MEALS = frozenset({"C", "CM", "CD", "CV"})
_PAIRS = (
    ("duration", "durationUnit"),
    ("period", "periodUnit"),
    ("periodMax", "period"),
    ("durationMax", "duration"),
    ("countMax", "count"),
)


def _starts_above_end(value: Json) -> bool:
    low, high = (number(value.get(name, {}), "value") for name in ("low", "high"))
    return low is not None and high is not None and low > high


def _unmeasured_duration(value: Json) -> bool:
    return "code" in value and (value.get("system") != UCUM or "value" not in value)


def _no_age(value: Json) -> bool:
    known = number(value, "value")
    is_told = "code" in value or "value" not in value
    return not is_told or value.get("system", UCUM) != UCUM or (known is not None and known <= 0)


def _offset_of_nothing(value: Json) -> bool:
    return "offset" in value and not set(value.get("when", _MEALS)).isdisjoint(_MEALS)


DATATYPES: dict[str, tuple[Check, ...]] = {
    "Period": (rule(disordered("start", "end"), "end", "The period ends before it starts. Check both dates."),),
    "Attachment": (
        rule(without("data", "contentType"), "contentType", "An attachment with data needs `contentType`."),
    ),
    "Quantity": (rule(without("code", "system"), "system", "A quantity with a `code` needs its `system`."),),
    "ContactPoint": (
        rule(without("value", "system"), "system", "A contact point with a value needs `system`, like phone."),
    ),
    "Range": (rule(_starts_above_end, "low", "The range starts above its end. Check both values."),),
    "Ratio": (
        rule(
            lambda value: ("numerator" in value) != ("denominator" in value),
            None,
            "A ratio needs both `numerator` and `denominator`.",
        ),
    ),
    "Duration": (rule(_unmeasured_duration, "system", f"A duration with a `code` needs a value and {UCUM}."),),
    "Age": (rule(_no_age, "value", f"An age is more than nought, with a `code` of {UCUM}."),),
    "Timing.repeat": (
        *(rule(without(first, other), other, f"`{first}` needs `{other}` beside it.") for first, other in _PAIRS),
        *(rule(negative(name), name, f"`{name}` may not be below 0.") for name in ("duration", "period")),
        rule(_offset_of_nothing, "when", "`offset` needs `when`, and no meal itself (C, CM, CD, CV)."),
        rule(both("timeOfDay", "when"), "when", "A repeat has `timeOfDay` or `when`, not both."),
    ),
}
"""By type, each over an object whose members are already right."""
