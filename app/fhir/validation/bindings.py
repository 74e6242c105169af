"""Required bindings: the code is in the value set, or the nearest one is named (https://hl7.org/fhir/R4/terminologies.html)."""

import re
from typing import Any

from app.fhir import definitions
from app.fhir.definitions import Codes
from app.fhir.terminology import OURS
from app.fhir.validation.primitives import Check
from app.fhir.validation.report import Place, Report, label

_SHOWABLE = re.compile(r"[A-Za-z](?:[A-Za-z-]|\d(?!\d{3})){0,39}")
_OUR_SYSTEMS = f"{OURS}CodeSystem/"
_PUBLISHED_APART = frozenset({f"{OURS}CodeSystem/error"})
"""The error codes are made from the catalogue and written by the gateway alone."""

_FORMS = {
    "http://hl7.org/fhir/ValueSet/currencies": (re.compile(r"[A-Z]{3}"), "an ISO 4217 currency like GBP"),
    "http://hl7.org/fhir/ValueSet/mimetypes": (
        re.compile(r"[\w.+-]+/[\w.+*-]+(?:\s*;\s*[\w.+-]+=[^;]+)*", re.ASCII),
        "a media type like application/pdf",
    ),
}
"""Value sets that R4 names but does not list."""


def code_check(url: str, what: str) -> Check:
    """A check of a code element against a value set; `what` names it in the text, like "a Task status"."""
    if url in _FORMS:
        pattern, form = _FORMS[url]
        return _form_check(pattern, form)
    listed = [code for codes in definitions.bindings()[url].values() for code in codes]
    known = frozenset(listed)

    def check(value: Any, place: Place, report: Report) -> None:
        if isinstance(value, str) and value and value not in known:
            refuse_code(value, listed, what, place, report)

    return check


def _form_check(pattern: re.Pattern[str], form: str) -> Check:
    def check(value: Any, place: Place, report: Report) -> None:
        if isinstance(value, str) and value and not (len(value) < 256 and pattern.fullmatch(value)):
            report.add("VAL-021", place, form=form)

    return check


def shown_code(value: str) -> str:
    """The code in quotes where it is made like one and holds no number that may be somebody's; else "This"."""
    return f'"{value}"' if _SHOWABLE.fullmatch(value) else "This"


def refuse_code(value: str, listed: list[str], what: str, place: Place, report: Report) -> None:
    """VAL-011 with the nearest code, or with all of them when they are few."""
    report.add("VAL-011", place, name=shown_code(value), what=what, hint=_hint(value, listed, report))


def _hint(value: str, listed: list[str], report: Report) -> str:
    near = report.near(value, listed)
    if near:
        return f' Did you mean "{near}"?'
    return f" Send one of: {', '.join(listed)}." if len(listed) <= 5 else ""


def concept_check(url: str, what: str) -> Check:
    """A check of a CodeableConcept: one of its codings is in the value set."""
    codes = definitions.bindings()[url]

    def check(value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, dict):
            return
        found = value.get("coding")
        codings = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        if any(_listed(one, codes) for one in codings):
            return
        if not _refuse_near(codings, codes, what, place, report):
            at = (place, "coding")
            _refuse_absent(url, codes, _lacking(codings[0], (at, 0)) if len(codings) == 1 else at, place, report)

    return check


def coding_check(url: str, what: str) -> Check:
    """A check of a Coding: it is in the value set."""
    codes = definitions.bindings()[url]

    def check(value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, dict) or _listed(value, codes):
            return
        if _text(value, "system") in codes and "code" in value:
            _refuse_coding(value, codes, what, place, report)
        else:
            _refuse_absent(url, codes, _lacking(value, place), place, report)

    return check


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _listed(coding: dict[str, Any], codes: Codes) -> bool:
    return _text(coding, "code") in codes.get(_text(coding, "system"), ())


def _refuse_near(codings: list[Any], codes: Codes, what: str, place: Place, report: Report) -> bool:
    """Point at the coding whose system is right; False when there is none."""
    for index, coding in enumerate(codings):
        if _text(coding, "system") in codes and "code" in coding:
            _refuse_coding(coding, codes, what, ((place, "coding"), index), report)
            return True
    return False


def _refuse_coding(coding: Any, codes: Codes, what: str, place: Place, report: Report) -> None:
    listed = list(codes[_text(coding, "system")])
    refuse_code(_text(coding, "code"), listed, what, (place, "code"), report)


def _refuse_absent(url: str, codes: Codes, at: Place, place: Place, report: Report) -> None:
    listed = [code for known in codes.values() for code in known]
    hint = f" Use the system {next(iter(codes))}"
    hint += f" with one of: {', '.join(listed)}." if len(listed) <= 5 else "."
    report.add("VAL-012", at, element=label(place), list=url.rpartition("/")[2], hint=hint)


def _lacking(coding: Any, place: Place) -> Place:
    """The part of a coding that is not there, if any; else its system, which is not one of the list."""
    return (place, "code") if "system" in coding and "code" not in coding else (place, "system")


def check_our_coding(value: Any, place: Place, report: Report) -> None:
    """Wherever one of our systems is named, the code must be one of its codes; other systems are not judged."""
    system = _text(value, "system")
    if not system.startswith(_OUR_SYSTEMS):
        return
    known = definitions.our_systems().get(system)
    if known is None:
        _refuse_system(system, place, report)
    elif _text(value, "code") not in known and "code" in value:
        what = f"a code of {system.removeprefix(_OUR_SYSTEMS)}"
        refuse_code(_text(value, "code"), list(known), what, (place, "code"), report)


def _refuse_system(system: str, place: Place, report: Report) -> None:
    if system in _PUBLISHED_APART:
        return
    names = [known.removeprefix(_OUR_SYSTEMS) for known in definitions.our_systems()]
    near = report.near(system.removeprefix(_OUR_SYSTEMS), names)
    hint = f" Did you mean {near}?" if near else ""
    report.add("VAL-017", (place, "system"), hint=hint, element=label(place))
