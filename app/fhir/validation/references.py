"""References: their form, the types they may lead to, and contained resources (https://hl7.org/fhir/R4/references.html)."""

import re
from collections.abc import Sequence
from typing import Any

from app.fhir import definitions
from app.fhir.validation.bindings import refuse_code
from app.fhir.validation.primitives import Check
from app.fhir.validation.report import Place, Report, label

_ID = r"[A-Za-z0-9\-.]{1,64}"
_RELATIVE = re.compile(rf"([A-Z][A-Za-z]+)/{_ID}(?:/_history/{_ID})?")
_ABSOLUTE = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[\w\-.~%!$&'()*+,;=:@/]*)?(?:#[\w\-.]{1,64})?", re.ASCII
)
_UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LOCAL = re.compile(rf"#(?:{_ID})?")
_TYPED = re.compile(rf".*/([A-Z][A-Za-z]+)/{_ID}(?:/_history/{_ID})?")


def check_reference(value: Any, place: Place, report: Report) -> None:
    """Form of `reference`, existence of what `#` names, and `type` is a resource type that agrees with it."""
    reference, declared = value.get("reference"), value.get("type")
    if isinstance(reference, str) and reference:
        _check_form(reference, place, report)
    if not isinstance(declared, str) or not declared:
        return
    if declared not in definitions.resource_types():
        refuse_code(declared, sorted(definitions.resource_types()), "a resource type", (place, "type"), report)
    elif _target(value, report) not in (None, declared):
        _refuse_target(place, "reference", declared, _target(value, report), report)


def _refuse_target(place: Place, member: str, allowed: str, sent: str | None, report: Report) -> None:
    report.add("VAL-041", (place, member), element=label(place), allowed=allowed, sent=sent)


def _check_form(reference: str, place: Place, report: Report) -> None:
    """The form of the reference text; the issue names the element that holds it."""
    if reference.startswith("#"):
        _check_local(reference, place, report)
        return
    relative = _RELATIVE.fullmatch(reference)
    if relative and relative[1] in definitions.resource_types():
        return
    if not _ABSOLUTE.fullmatch(reference) and not _UUID.fullmatch(reference):
        report.add("VAL-040", (place, "reference"), element=label(place))


def _check_local(reference: str, place: Place, report: Report) -> None:
    if not _LOCAL.fullmatch(reference):
        report.add("VAL-040", (place, "reference"), element=label(place))
        return
    report.named.add(reference[1:])
    if reference != "#" and reference[1:] not in report.contained:
        report.add("VAL-042", (place, "reference"), element=label(place))


def target_check(allowed: Sequence[str]) -> Check:
    """A check that a Reference leads to one of the types, as far as its text, `type` or contained target tells."""
    names = " or ".join(allowed) if len(allowed) <= 5 else "one of its own types"
    types = frozenset(allowed)

    def check(value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, dict):
            return
        found = _target(value, report)
        if found is not None and found not in types:
            _refuse_target(place, "reference", names, found, report)
            return
        declared = value.get("type")
        if isinstance(declared, str) and declared in definitions.resource_types() and declared not in types:
            _refuse_target(place, "type", names, declared, report)

    return check


def _target(value: dict[str, Any], report: Report) -> str | None:
    """The type that the reference text leads to; None when it does not tell."""
    reference = value.get("reference")
    if not isinstance(reference, str):
        return None
    if reference.startswith("#"):
        return report.contained.get(reference[1:])
    found = _RELATIVE.fullmatch(reference) or (_TYPED.fullmatch(reference) if "://" in reference else None)
    return found[1] if found and found[1] in definitions.resource_types() else None
