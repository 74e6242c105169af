"""Outcome measures: what a score may be. What it means is for a human to say, never for the gateway (domain.md 5.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.catalogue.names import system
from app.domain.errors import Issue
from app.domain.json import Json

LOINC, OURS = "http://loinc.org", system("measure")
OUTCOME = system("outcome-measure")
OUTCOMES = {measure: system(f"outcome-{measure}") for measure in ("health", "work")}
"""What an outcome may be, by what it is an outcome of."""
PROFILE = re.compile(r"[1-5]{5}", re.ASCII)
PROFILE_CODE = "eq-5d-5l-profile"


@dataclass(frozen=True)
class Measure:
    """The range of a score, both ends belonging to it; `licensed` ones come as their score alone, without items."""

    name: str
    least: float
    most: float
    whole: bool = True
    licensed: bool = True


MEASURES: dict[tuple[str, str], Measure] = {
    (LOINC, "44261-6"): Measure("PHQ-9", 0, 27, licensed=False),
    (LOINC, "70274-6"): Measure("GAD-7", 0, 21, licensed=False),
    (OURS, "wai"): Measure("Work Ability Index", 7, 49),
    (OURS, "was"): Measure("work ability score", 0, 10),
    (OURS, "msk-hq"): Measure("MSK-HQ", 0, 56),
    (OURS, "eq-5d-5l-index"): Measure("EQ-5D-5L index", -1, 1, whole=False),
    (OURS, "eq-5d-5l-vas"): Measure("EQ-5D-5L visual analogue scale", 0, 100),
    (OURS, PROFILE_CODE): Measure("EQ-5D-5L profile", 11111, 55555),
}
"""Each measure by system and code of its score."""


def check_measure(observation: Json, at: str) -> Iterator[Issue]:
    """MEA-001 for a score that cannot be, MEA-002 for the items of a measure that is licensed."""
    codings = observation["code"].get("coding", [])
    for coding in codings:
        found = MEASURES.get((coding.get("system"), coding.get("code")))
        if found is None:
            continue
        if not _fits(found, observation, is_profile=coding.get("code") == PROFILE_CODE):
            form = "a whole number " if found.whole else ""
            facts = {"measure": found.name, "form": form, "low": f"{found.least:g}", "high": f"{found.most:g}"}
            yield Issue("MEA-001", f"{at}.value", facts)
        if found.licensed and any(name in observation for name in ("component", "hasMember")):
            yield Issue("MEA-002", at, {"measure": found.name})


def check_outcome(observation: Json, at: str) -> Iterator[Issue]:
    """VAL-011 for an outcome in the codes of the other measure: of health, a clinician judges alone (R-10)."""
    measures = [c["code"] for c in observation["code"].get("coding", []) if c.get("system") == OUTCOME]
    for number, coding in enumerate(observation.get("valueCodeableConcept", {}).get("coding", [])):
        for measure in measures:
            if coding.get("system") in OUTCOMES.values() and coding["system"] != OUTCOMES[measure]:
                named = f'"{coding["code"]}"' if "code" in coding else "This"
                facts = {"name": named, "what": f"a code of outcome-{measure}", "hint": ""}
                yield Issue("VAL-011", f"{at}.valueCodeableConcept.coding[{number}]", facts)


def _fits(measure: Measure, observation: Json, *, is_profile: bool) -> bool:
    if is_profile:
        return PROFILE.fullmatch(str(observation.get("valueString", ""))) is not None
    score = _score(observation)
    if score is None or "comparator" in observation.get("valueQuantity", {}):
        return False
    return measure.least <= score <= measure.most and (score.is_integer() or not measure.whole)


def _score(observation: Json) -> float | None:
    """The score as a number; a decimal comes as the digits it was sent in."""
    value = observation.get("valueInteger", observation.get("valueQuantity", {}).get("value"))
    return None if value is None else float(str(value))
