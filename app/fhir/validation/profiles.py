"""Compiles differentials into checks: counts, fixed and pattern values, bindings, targets, choice types, slices."""

from dataclasses import dataclass, field
from math import inf
from typing import Any

from app.domain.json import Json
from app.fhir import definitions
from app.fhir.validation import bindings, references
from app.fhir.validation.patterns import describe, expected, fits, unmet
from app.fhir.validation.primitives import Check
from app.fhir.validation.report import Place, Report, article, label
from app.fhir.validation.slices import Slice, Values, slices_check

_STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"
_BINDINGS = {"CodeableConcept": bindings.concept_check, "Coding": bindings.coding_check}


@dataclass
class Node:
    """One element of a profile, with the elements and slices below it."""

    name: str
    rules: Json = field(default_factory=dict)
    members: dict[str, "Node"] = field(default_factory=dict)
    slices: dict[str, "Node"] = field(default_factory=dict)


def compile_members(elements: list[Json]) -> Check:
    """The check of an object against a differential, whose first element is the object itself."""
    root = Node(elements[0]["path"])
    for element in elements[1:]:
        _node(root, element["id"]).rules = element
    return _together([_member_check(member, root.name) for member in root.members.values()])


def _node(root: Node, element_id: str) -> Node:
    """The node of an id like Observation.component:condition.code, made where it is not there yet."""
    node = root
    for step in element_id.split(".")[1:]:
        name, _, slice_name = step.partition(":")
        node = node.members.setdefault(name, Node(name))
        if slice_name:
            node = node.slices.setdefault(slice_name, Node(name))
    return node


def _type_of(node: Node, owner: str) -> str:
    """The type, or path of the element table, that the values of a node have."""
    stated = [one["code"] for one in node.rules.get("type", [])]
    return str(stated[0] if stated else definitions.types()[owner][node.name]["types"][0][0])


def _member_check(node: Node, owner: str) -> Check:
    """Count a member's values in the object they stand in, then check each, then the slices.

    An empty list is passed over: the base structure has told of it.
    """
    each = _value_check(node, owner)
    slices = _slices(node, owner)
    count = _count_check(node, owner)
    least = node.rules.get("min", 0)

    def check(value: Any, place: Place, report: Report) -> None:
        if not isinstance(value, dict) or value.get(node.name) == []:
            return
        values = _values(value, node.name, place)
        count(values, place, report)
        for one, at in values:
            each(one, at, report)
        if slices and (values or not least):
            slices(values, (place, node.name), report)

    return check


def _values(owner: Json, name: str, place: Place) -> Values:
    """The values of a member with their places; those of every form for a choice like value[x]."""
    if name.endswith("[x]"):
        base = name[:-3]
        forms = [one for one in owner if one.startswith(base) and one[len(base) :][:1].isupper()]
        return [(owner[one], (place, one)) for one in forms]
    value = owner.get(name)
    if isinstance(value, list):
        return [(one, ((place, name), index)) for index, one in enumerate(value)]
    return [] if value is None else [(value, (place, name))]


def _count_check(node: Node, owner: str) -> Any:
    least, most = node.rules.get("min", 0), _most(node)
    named = node.name.removesuffix("[x]")
    hint = _wanted(node)

    def check(values: Values, place: Place, report: Report) -> None:
        count = len(values)
        if least <= count <= most:
            return
        at = (place, named)
        if count >= least:
            report.add("VAL-002" if most else "VAL-019", at, most=most, count=count)
        elif least == 1:
            parent = owner if owner in definitions.resource_types() else label(place)
            report.add("VAL-001", at, parent=parent, element=node.name, hint=hint)
        else:
            report.add("VAL-003", at, least=least, count=count)

    return check


def _wanted(node: Node) -> str:
    """A sentence that says what to send: the fixed or pattern value, or that of the slice that must be there."""
    needed = [one.rules for one in node.slices.values() if one.rules.get("min")]
    found = [expected(rules) for rules in (node.rules, *needed)]
    return next((f" Send {describe(one)}." for one in found if one is not None), "")


def _value_check(node: Node, owner: str) -> Check:
    """The checks of one value: form, fixed or pattern value, binding, targets, and the members below."""
    type_ = _type_of(node, owner)
    checks = [_member_check(member, type_) for member in node.members.values()]
    wanted = expected(node.rules)
    if wanted is not None:
        checks.append(_expected_check(wanted))
    if "binding" in node.rules:
        maker = _BINDINGS.get(type_, bindings.code_check)
        url = node.rules["binding"]["valueSet"]
        checks.append(maker(url, _what(owner, node.name, url)))
    targets = [url.removeprefix(_STRUCTURE) for one in _types(node) for url in one.get("targetProfile", [])]
    if targets:
        checks.append(references.target_check(targets))
    if node.name.endswith("[x]") and _types(node):
        return _form_check(node, _together(checks))
    return _together(checks)


def _what(owner: str, name: str, url: str) -> str:
    """What a code is, for the text: "a Task businessStatus", or the list's name for the value of an extension."""
    if owner == "Extension":
        return f"a code of {url.rpartition('/')[2]}"
    return f"{article(owner)} {name.removesuffix('[x]')}"


def _types(node: Node) -> list[Json]:
    return list(node.rules.get("type", []))


def _expected_check(wanted: Any) -> Check:
    text = describe(wanted)

    def check(value: Any, place: Place, report: Report) -> None:
        if not fits(wanted, value):
            report.add("VAL-013", unmet(wanted, value, place), element=label(place), expected=text)

    return check


def _form_check(node: Node, then: Check) -> Check:
    """Only the forms of a choice that the profile takes; a value in another form is not checked further."""
    base = node.name[:-3]
    allowed = [base + one["code"][0].upper() + one["code"][1:] for one in _types(node)]
    hint = f" Send `{'` or `'.join(allowed)}`."

    def check(value: Any, place: Place, report: Report) -> None:
        if place[1] in allowed:
            then(value, place, report)
        else:
            report.add("VAL-008", place, name=f"`{place[1]}`", choice=node.name, hint=hint)

    return check


def _slices(node: Node, owner: str) -> Any:
    slicing = node.rules.get("slicing")
    if not slicing:
        return None
    path = slicing["discriminator"][0]["path"]
    slices = [_slice(one, path, owner) for one in node.slices.values()]
    return slices_check(slices, closed=slicing["rules"] == "closed")


def _slice(node: Node, path: str, owner: str) -> Slice:
    least = node.rules.get("min", 0)
    return Slice(path, _discriminator(node, path), least, _most(node), _value_check(node, owner))


def _most(node: Node) -> float:
    most = node.rules.get("max", "*")
    return inf if most == "*" else int(most)


def _discriminator(node: Node, path: str) -> Any:
    """The value that tells the slice: the url of its extension, or the fixed or pattern value at the path."""
    profiles = [url for one in _types(node) for url in one.get("profile", [])]
    if profiles:
        return profiles[0]
    return expected(node.rules if path == "$this" else node.members[path].rules)


def _together(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def check(value: Any, place: Place, report: Report) -> None:
        for one in checks:
            one(value, place, report)

    return check
