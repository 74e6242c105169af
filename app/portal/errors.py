"""What the pages at /errors show, made from the error catalogue."""

import re
from dataclasses import dataclass

from app.domain.catalogue.errors import ENTRIES, Entry
from app.fhir.outcomes import nhs_code
from app.portal.error_examples import Example, example
from app.portal.sentences import Piece, pieces, plain, sentences
from app.portal.words import words

WORDS = words("errors")
SEVERITIES = {"error": "Error", "warning": "Warning", "information": "Information"}

_WAIT = re.compile(r"after (\d+) s")
_RETRIES = {
    "same key": "Yes, unchanged and with the same Idempotency-Key.",
    "after re-read": "Yes, once you have read the record again.",
    "after {after} s": "Yes, unchanged, after the seconds that the message names.",
}


@dataclass(frozen=True)
class Line:
    """One error in the list."""

    code: str
    name: str
    severity: str
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class Area:
    """The errors of one area, such as TSK, in the order of their numbers."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ErrorList:
    """The page /errors."""

    areas: tuple[Area, ...]
    count: int


@dataclass(frozen=True)
class ErrorPage:
    """The page of one error: what it says, what it means, what to do."""

    code: str
    name: str
    area: str
    area_title: str
    severity: str
    text: tuple[Piece, ...]
    has_facts: bool
    meaning: str
    side: str
    retry: str
    steps: tuple[tuple[Piece, ...], ...]
    issue: str
    nhs_code: str
    told: str
    example: Example | None


def error_list() -> ErrorList:
    """Every published error by area; areas and codes in the order of the alphabet."""
    codes = sorted(ENTRIES)
    areas = dict.fromkeys(code.partition("-")[0] for code in codes)
    return ErrorList(tuple(_area(area, codes) for area in areas), len(codes))


def error_page(code: str) -> ErrorPage | None:
    """The page of a code, in capitals or not; None when no such code is published."""
    entry = ENTRIES.get(code.upper())
    return _page(entry) if entry else None


def _area(area: str, codes: list[str]) -> Area:
    entries = [ENTRIES[code] for code in codes if code.startswith(f"{area}-")]
    lines = (Line(e.code, e.name, SEVERITIES[e.severity], pieces(e.text, e.code)) for e in entries)
    return Area(area, _of_area(area, "title"), tuple(lines))


def _page(entry: Entry) -> ErrorPage:
    area = entry.code.partition("-")[0]
    text = pieces(entry.text, entry.code)
    return ErrorPage(
        code=entry.code,
        name=entry.name,
        area=area,
        area_title=_of_area(area, "title"),
        severity=SEVERITIES[entry.severity],
        text=text,
        has_facts=any(piece.is_fact for piece in text),
        meaning=WORDS["kind"][entry.kind],
        side=WORDS["side"][entry.side],
        retry=retry(entry),
        steps=steps(entry),
        issue=entry.issue,
        nhs_code=nhs_code(entry) or "none: this is no fault",
        told=f"side={entry.side}; retry={_grammar(entry.retry)}; ref=…; help=/errors/{entry.code}",
        example=example(entry.code),
    )


def steps(entry: Entry) -> tuple[tuple[Piece, ...], ...]:
    """What to do: advice on this error, else the cure that its own text ends with; then where to look in its area."""
    advice = WORDS["advice"].get(entry.code)
    own = plain(advice) if advice else pieces(" ".join(sentences(entry.text)[1:]), entry.code)
    place = _of_area(entry.code.partition("-")[0], "step") if entry.severity != "information" else ""
    return tuple(step for step in (own, plain(place)) if step)


def retry(entry: Entry) -> str:
    """Whether to send the same request again, in words."""
    if wait := _WAIT.fullmatch(entry.retry):
        return f"Yes, unchanged, after {wait[1]} seconds."
    if entry.severity != "error":
        return "Not for this reason."
    return _RETRIES.get(entry.retry, "Not as it is. The same request gets the same answer until something changes.")


def _grammar(told: str) -> str:
    return re.sub(r"\{\w+\}", "N", told)


def _of_area(area: str, what: str) -> str:
    fallback = {"title": area, "step": ""}
    return str(WORDS["area"].get(area, fallback)[what])
