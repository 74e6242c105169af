"""Extensions: ours by their definitions, strangers' let through, modifier extensions refused (https://hl7.org/fhir/R4/extensibility.html)."""

from typing import Any

from app.domain.json import Json
from app.fhir import definitions
from app.fhir.terminology import OURS
from app.fhir.validation.primitives import Check
from app.fhir.validation.profiles import compile_members
from app.fhir.validation.report import Place, Report, article

_OURS = f"{OURS}StructureDefinition/"


class ExtensionRules:
    """What is known of extensions, by url: where they stand and what is in them."""

    def __init__(self) -> None:
        ours = definitions.extensions()
        self._places = {one["url"]: _places(one) for one in ours}
        self._insides = {one["url"]: compile_members(one["element"]) for one in ours}
        for rule in definitions.uk_core()["extensions"]:
            self._places[rule["url"]] = frozenset({rule["place"]})
            self._insides[rule["url"]] = _coded(rule)

    def check(self, structure: Check, owner: str) -> Check:
        """The check of one extension on the type `owner`."""

        def check(value: Any, place: Place, report: Report) -> None:
            structure(value, place, report)
            if place[0][1] == "modifierExtension":
                report.add("VAL-052", place)
            elif isinstance(value, dict):
                self._check_known(value, owner, place, report)

        return check

    def _check_known(self, value: Json, owner: str, place: Place, report: Report) -> None:
        _check_form(value, place, report)
        url = value.get("url")
        if not isinstance(url, str):
            return
        inside = self._insides.get(url)
        if inside is None:
            self._refuse_misspelt(url, place, report)
        elif owner not in self._places[url]:
            name = f"`{url.rpartition('/')[2]}`"
            report.add("VAL-051", (place, "url"), name=name, type=article(owner))
        else:
            inside(value, place, report)

    def _refuse_misspelt(self, url: str, place: Place, report: Report) -> None:
        if not url.startswith(_OURS):
            return
        near = report.near(url.rpartition("/")[2], [known.rpartition("/")[2] for known in self._places])
        hint = f" Did you mean {near}?" if near else ""
        report.add("VAL-051", (place, "url"), name="with this url", type="anything here", hint=hint)


def _places(extension: Json) -> frozenset[str]:
    return frozenset(context["expression"] for context in extension["context"])


def _check_form(value: Json, place: Place, report: Report) -> None:
    """ext-1: a value or extensions, not both and not neither."""
    has_value = any(name.startswith(("value", "_value")) for name in value)
    if has_value == ("extension" in value):
        report.add("VAL-050", place)


def _coded(rule: Json) -> Check:
    """A CodeableConcept that must have a code of the listed systems (UK Core, restated)."""

    def check(value: Any, place: Place, report: Report) -> None:
        concept = value.get("valueCodeableConcept")
        codings = concept.get("coding") if isinstance(concept, dict) else None
        found = codings if isinstance(codings, list) else []
        if not any(isinstance(one, dict) and one.get("code") in _codes(rule, one) for one in found):
            report.add("VAL-012", (place, "valueCodeableConcept"), list=rule["name"])

    return check


def _codes(rule: Json, coding: Json) -> list[str]:
    system = coding.get("system")
    listed: list[str] = rule["codes"].get(system, []) if isinstance(system, str) else []
    return listed
