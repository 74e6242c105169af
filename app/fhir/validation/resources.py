"""A whole resource: its type, its contained resources, its structure, its profiles."""

from typing import Any

from app.domain.catalogue.messaging import ONLY_INSIDE
from app.domain.json import Json
from app.fhir import definitions
from app.fhir.terminology import OURS
from app.fhir.validation.extensions import ExtensionRules
from app.fhir.validation.primitives import Check
from app.fhir.validation.profiles import compile_members
from app.fhir.validation.report import Place, Report, article, shown
from app.fhir.validation.shapes import many
from app.fhir.validation.slices import one_of_each
from app.fhir.validation.structure import compile_shapes

_PROFILES = f"{OURS}StructureDefinition/"
_MOST_PROFILES = 8
"""So many profiles of one resource are applied; one is the custom (examples/README.md, choice 4)."""


class Resources:
    """The compiled checks of all kept types and of our profiles."""

    def __init__(self) -> None:
        self._contained_field = many(self._check_contained)
        self._shapes = compile_shapes(self.check, self._contained_field, ExtensionRules())
        self._profiles = {
            one["url"]: (str(one["type"]), compile_members(one["element"])) for one in definitions.profiles()
        }
        self._uk_core = _uk_core()

    def check(self, value: Any, place: Place, report: Report) -> None:
        """A resource that stands by itself, with the profiles of ours that its meta names."""
        type_ = _type(value, place, report)
        if type_ is None:
            return
        outer = report.holder, report.contained, report.named
        report.holder, report.contained, report.named = type_, _contained(value), set()
        self._check_as(type_, value, place, report)
        _check_named(value, place, report)
        report.holder, report.contained, report.named = outer

    def check_profile(self, url: str, value: Any, place: Place, report: Report) -> None:
        """A resource against one profile of ours, named by url with or without version."""
        self._apply(url, value, place, place, report)

    def _check_as(self, type_: str, value: Json, place: Place, report: Report) -> None:
        self._shapes[type_].check(value, place, report)
        for check in self._uk_core.get(type_, ()):
            check(value, place, report)
        meta = value.get("meta")
        stated = meta.get("profile") if isinstance(meta, dict) else None
        urls = [url for url in stated if isinstance(url, str)] if isinstance(stated, list) else []
        for url in list(dict.fromkeys(urls))[:_MOST_PROFILES]:
            if url.startswith(_PROFILES):
                self._apply(url, value, place, (((place, "meta"), "profile"), urls.index(url)), report)

    def _apply(self, url: str, value: Any, place: Place, stated: Place, report: Report) -> None:
        known = self._profiles.get(url.partition("|")[0])
        if known is None:
            self._refuse_misspelt(url, stated, report)
        elif isinstance(value, dict) and value.get("resourceType") == known[0]:
            known[1](value, place, report)
        else:
            name = url.rpartition("/")[2]
            report.add("VAL-018", stated, profile=name, reason=f"for {article(known[0])}")

    def _refuse_misspelt(self, url: str, stated: Place, report: Report) -> None:
        """A profile of ours that is not compiled is let through, unless it looks like a slip of the pen."""
        names = [known.rpartition("/")[2] for known in self._profiles]
        near = report.near(url.rpartition("/")[2], names)
        if near:
            report.add("VAL-018", stated, profile="named here", reason="not one of ours", hint=f" Did you mean {near}?")

    def _check_contained(self, value: Any, place: Place, report: Report) -> None:
        type_ = _type(value, place, report)
        if type_ is None:
            return
        if type_ in ONLY_INSIDE and report.holder != "ServiceRequest":
            _refuse_type(type_, (place, "resourceType"), report)
        for name, rule in _contained_faults(value):
            report.add("VAL-043", (place, name), rule=rule)
        self._check_as(type_, value, place, report)


def _type(value: Any, place: Place, report: Report) -> str | None:
    """The type of a resource that can be checked here; None, with an issue, when it cannot."""
    if not isinstance(value, dict):
        report.add("VAL-035", place)
        return None
    name = value.get("resourceType")
    if name is None:
        report.add("VAL-037", (place, "resourceType"))
    elif not isinstance(name, str) or name not in definitions.kept_types():
        _refuse_type(name, (place, "resourceType"), report)
    else:
        return name
    return None


def _refuse_type(name: object, place: Place, report: Report) -> None:
    known = shown(name)
    near = None if known in definitions.resource_types() else report.near(known or "", definitions.kept_types())
    hint = f' Did you mean "{near}"?' if near else ""
    report.add("VAL-036", place, name=f'"{known}"' if known else "This", hint=hint)


def _contained(value: Json) -> dict[str, str]:
    listed = value.get("contained")
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one["id"]): str(one.get("resourceType")) for one in found if "id" in one}


def _contained_faults(value: Json) -> list[tuple[str, str]]:
    """dom-2, dom-4, dom-5 and the need of an id."""
    meta = value.get("meta")
    members = meta if isinstance(meta, dict) else {}
    faults = [("id", "needs an `id`")] if "id" not in value else []
    if "contained" in value:
        faults.append(("contained", "may not contain others"))
    if "versionId" in members or "lastUpdated" in members:
        faults.append(("meta", "may not have a version or time of its own"))
    if "security" in members:
        faults.append(("meta", "may not have a security label of its own"))
    return faults


def _check_named(value: Json, place: Place, report: Report) -> None:
    """dom-3: each contained resource is named by a reference, or names the resource that holds it."""
    listed = value.get("contained")
    for index, one in enumerate(listed if isinstance(listed, list) else ()):
        id = one.get("id") if isinstance(one, dict) else None
        if isinstance(id, str) and id not in report.named and "" not in report.named:
            at = ((place, "contained"), index)
            report.add("VAL-043", at, rule="must be named by a reference in the resource that holds it")


def _uk_core() -> dict[str, list[Check]]:
    """The UK Core slices that are enforced, as checks by type."""
    checks: dict[str, list[Check]] = {}
    for rule in definitions.uk_core()["slices"]:
        checks.setdefault(rule["path"].partition(".")[0], []).append(_identifier_check(rule))
    return checks


def _identifier_check(rule: Json) -> Check:
    check_all = one_of_each(rule)

    def check(value: Any, place: Place, report: Report) -> None:
        listed = value.get("identifier")
        if isinstance(listed, list):
            check_all(listed, (place, "identifier"), report)

    return check
