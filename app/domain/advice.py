"""What an advice may hold: functional words and coded values, and no diagnosis (domain.md 5.2, R-10)."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.names import profile, system
from app.domain.concept import code
from app.domain.errors import Issue
from app.domain.json import Json

ELEMENTS = (
    "resourceType", "id", "meta", "identifier", "status", "type", "subject", "date", "author", "title",
    "confidentiality", "custodian", "event", "section", "language",
)  # fmt: skip
"""Elements an advice carries; in any other a reason could travel unseen."""

SECTION_ELEMENTS = ("id", "extension", "title", "code", "text")
CODED = {"outcome": "advice-outcome", "restrictions": "adjustment", "adjustments": "adjustment"}
"""Sections that say something in codes, and the system of the codes."""

EXTENSIONS = tuple(profile(name) for name in ("advice-value", "advice-term", "phased-day", "ability", "review-date"))
VALUE = profile("advice-value")
SECTION = system("advice-section")
STATEMENT = "statement"
"""The section in the person's own words: theirs to add, and nobody else's."""


def check_advice(advice: Json, at: str) -> list[Issue]:
    """Everything in an advice that is neither a coded value nor functional words; REP-003 to REP-005."""
    issues = [_carried(f"{at}.{name}", name) for name in advice if name not in ELEMENTS]
    for place, event in enumerate(advice.get("event", [])):
        issues += [_carried(f"{at}.event[{place}].{n}", f"event.{n}") for n in event if n not in ("detail", "period")]
    sections = advice.get("section", [])
    for number, section in enumerate(sections):
        issues += _section(section, f"{at}.section[{number}]")
    if len(_values(sections, "outcome")) != 1:
        issues.append(Issue("REP-005", f"{at}.section", {"section": "outcome", "values": "one code of advice-outcome"}))
    return issues


def statements(advice: Json) -> list[Json]:
    """The sections in the person's own words."""
    return [section for section in advice.get("section", []) if section_code(section) == STATEMENT]


def section_code(section: Json) -> str:
    """The code of a section of an advice."""
    return code(section.get("code"), SECTION) or ""


def values_of(section: Json) -> list[Json]:
    """What a section says in codes."""
    return [e["valueCoding"] for e in section.get("extension", []) if e.get("url") == VALUE and "valueCoding" in e]


def words_of(advice: Json) -> list[Any]:
    """What an advice says, its title included, but for the person's own words."""
    sections = [section for section in advice.get("section", []) if section_code(section) != STATEMENT]
    return [advice.get("title"), sections]


def names_condition(said: Any, conditions: list[str]) -> bool:
    """Whether any text of a part of a resource holds one of some conditions, in words."""
    known = [condition.casefold().strip() for condition in conditions if len(condition.strip()) > 3]
    return any(condition in text.casefold() for condition in known for text in texts(said))


def texts(node: Any) -> Iterator[str]:
    """Every text in a part of a resource."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)


def _values(sections: list[Json], name: str) -> list[Json]:
    return [value for section in sections if section_code(section) == name for value in values_of(section)]


def _section(section: Json, at: str) -> Iterator[Issue]:
    yield from (_carried(f"{at}.{name}", f"section.{name}") for name in section if name not in SECTION_ELEMENTS)
    for place, coding in enumerate(section.get("code", {}).get("coding", [])):
        if coding.get("system") != SECTION:
            yield _carried(f"{at}.code.coding[{place}]", "section.code of another system")
    for place, extension in enumerate(section.get("extension", [])):
        if extension.get("url") not in EXTENSIONS:
            yield _carried(f"{at}.extension[{place}]", "section.extension of another system")
    name = section_code(section)
    wanted = CODED.get(name)
    for value in values_of(section):
        if wanted is None or value.get("system") != system(wanted):
            yield Issue(
                "REP-005", at, {"section": name, "values": f"codes of {wanted}" if wanted else "words, no code"}
            )
    if wanted and name != "outcome" and not values_of(section):
        yield Issue("REP-005", at, {"section": name, "values": f"codes of {wanted}"})


def _carried(at: str, element: str) -> Issue:
    return Issue("REP-003", at, {"element": element})
