"""The gate for every body: structure, profiles and invariants of FHIR R4, every problem at once."""

from functools import cache
from typing import Any

from app.domain.errors import Issue
from app.domain.json import Json
from app.fhir.validation.report import Report
from app.fhir.validation.resources import Resources


class Validator:
    """Compiled once and shared; `check` keeps nothing between calls."""

    def __init__(self) -> None:
        self._resources = Resources()

    def check(self, resource: Json, *, profile: str | None = None, at: str = "") -> list[Issue]:
        """The problems of a resource in body order, at most 50 and a count; empty when there are none.

        Profiles of ours that `meta.profile` names are applied, and `profile` beside them. `at` is the FHIRPath
        of the resource in the caller's body; its own type by default. Codes are VAL-nnn; nothing is raised.
        """
        report = Report(at or _type(resource))
        self._resources.check(resource, report.root, report)
        if profile is not None:
            self._resources.check_profile(profile, resource, report.root, report)
        return report.finished(resource)


def _type(resource: Any) -> str:
    """The root of the paths: the resource's type, or "Resource" where that cannot be told."""
    name = resource.get("resourceType") if isinstance(resource, dict) else None
    return name if isinstance(name, str) and name.isalpha() and len(name) <= 64 else "Resource"


@cache
def compile_validator() -> Validator:
    """The validator of all our types and profiles; made at the first call."""
    return Validator()
