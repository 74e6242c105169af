"""Compiles the R4 element tables into shapes: the base structure that every resource must have."""

from collections.abc import Callable
from typing import Any

from app.domain.json import Json
from app.fhir import definitions
from app.fhir.validation import bindings, forms, references
from app.fhir.validation.extensions import ExtensionRules
from app.fhir.validation.invariants import INVARIANTS
from app.fhir.validation.primitives import PRIMITIVES, Check
from app.fhir.validation.report import Place, Report, article
from app.fhir.validation.shapes import Field, Shape, many, many_beside, many_simple, single

_RESOURCE = "Resource"


def compile_shapes(check_resource: Check, check_contained: Field, extensions: ExtensionRules) -> dict[str, Shape]:
    """The shapes of all types, by type or path; a resource inside another is given to the two checks."""
    return _Compiler(check_resource, check_contained, extensions).shapes


class _Compiler:
    def __init__(self, check_resource: Check, check_contained: Field, extensions: ExtensionRules) -> None:
        self._check_resource = check_resource
        self._check_contained = check_contained
        self._extensions = extensions
        self.shapes = {
            name: Shape(name, is_resource=name in definitions.resource_types()) for name in definitions.types()
        }
        for name, table in definitions.types().items():
            self._fill(self.shapes[name], table)

    def _fill(self, shape: Shape, table: dict[str, Json]) -> None:
        for element, tree in table.items():
            if element.endswith("[x]"):
                self._add_choice(shape, element, tree)
            else:
                self._add(shape, element, element, tree, tree["types"][0])
            if tree["min"]:
                names = shape.choices.get(element[:-3]) or {element, f"_{element}"}
                shape.required.append((element, frozenset(names)))
        shape.rules = _rules(shape.name)
        if shape.is_resource:
            shape.fields["resourceType"] = single(lambda value, place, report: None)
            shape.fields["implicitRules"] = single(_refuse_implicit_rules)
            shape.fields["contained"] = self._check_contained

    def _add_choice(self, shape: Shape, element: str, tree: Json) -> None:
        base = element[:-3]
        names = set()
        for one in tree["types"]:
            name = base + one[0][0].upper() + one[0][1:]
            self._add(shape, element, name, tree, one)
            names |= {name, f"_{name}"}
        shape.choices[base] = frozenset(names)

    def _add(self, shape: Shape, element: str, name: str, tree: Json, one: list[Any]) -> None:
        code, targets = one
        check = self._typed(shape, code, targets)
        if "binding" in tree:
            check = _both(check, _binding(code, tree["binding"], _what(shape.name, element)))
        most = None if tree["max"] == "*" else int(tree["max"])
        if most == 1:
            shape.fields[name] = single(check)
        else:
            shape.fields[name] = many_simple(check) if code in PRIMITIVES else many(check, most)
        if code in PRIMITIVES and code != "xhtml":
            beside = self.shapes["Element"].check
            shape.fields[f"_{name}"] = single(beside) if most == 1 else many_beside(beside)

    def _typed(self, shape: Shape, code: str, targets: list[str]) -> Check:
        if code in PRIMITIVES:
            return PRIMITIVES[code]
        if code == _RESOURCE:
            return self._check_resource
        if code == "Extension":
            return self._extensions.check(self.shapes["Extension"].check, shape.name)
        check = self.shapes[code].check
        return _both(check, references.target_check(targets)) if code == "Reference" and targets else check


def _rules(name: str) -> list[Check]:
    rules = list(INVARIANTS.get(name, ()))
    if name == "Reference":
        rules.append(references.check_reference)
    if name == "Coding":
        rules.append(bindings.check_our_coding)
    if name == "QuestionnaireResponse":
        rules.append(forms.check_form)
    return rules


def _binding(code: str, url: str, what: str) -> Check:
    makers: dict[str, Callable[[str, str], Check]] = {
        "CodeableConcept": bindings.concept_check,
        "Coding": bindings.coding_check,
    }
    return makers.get(code, bindings.code_check)(url, what)


def _what(shape: str, element: str) -> str:
    return f"{article(shape)} {element.removesuffix('[x]')}"


def _both(first: Check, second: Check) -> Check:
    def check(value: Any, place: Place, report: Report) -> None:
        first(value, place, report)
        second(value, place, report)

    return check


def _refuse_implicit_rules(value: Any, place: Place, report: Report) -> None:
    report.add("VAL-053", place)
