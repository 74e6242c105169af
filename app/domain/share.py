"""A passport share: the version of a passport that a Consent names, and the sections of it (access.md 2, R-18)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.catalogue.names import profile, system
from app.domain.errors import Issue, Refusal
from app.domain.json import Json

CATEGORY = "passport-share"
PASSPORT_CLASS = "H"
FORM = tuple(str(number) for number in range(1, 17))
"""The sections of the Health Adjustment Passport, by the linkIds of its form (domain.md 3)."""

RECIPIENTS = frozenset(
    ("gp-practice", "workwell", "ips", "oh-provider", "oh-clinic", "mental-health-spa", "dwp-atw", "employer")
)
"""Types of organisation that a passport may be shared with (domain.md 8.3, column H)."""

_VERSION = re.compile(r"(?:.*/)?QuestionnaireResponse/([A-Za-z0-9.-]{1,64})/_history/([1-9]\d{0,8})", re.ASCII)


@dataclass(frozen=True)
class Share:
    """One version of one passport, and the sections of it that are shown: their linkIds, in the order of the form."""

    record: str
    version: int
    sections: tuple[str, ...]

    @property
    def spelled(self) -> str:
        """The sections as a grant row keeps them."""
        return json.dumps(self.sections, separators=(",", ":"))


def is_share(consent: Json) -> bool:
    """Whether a Consent is a passport share: told by its category."""
    return any(
        coding.get("system") == system("consent-category") and coding.get("code") == CATEGORY
        for concept in consent.get("category", [])
        for coding in concept.get("coding", [])
    )


def opens(consent: Json) -> bool:
    """Whether a Consent permits anything: a refusal or a withdrawal names no version."""
    root = consent.get("provision", {})
    return consent.get("status") == "active" and (root.get("type") == "permit" or bool(root.get("provision")))


def read_share(consent: Json, at: str) -> Share:
    """What a share names; CON-034 unless it is one version of one passport, CON-035 unless sections are ticked."""
    named = [str(one.get("reference", {}).get("reference", "")) for one in consent["provision"].get("data", [])]
    found = [_VERSION.fullmatch(reference) for reference in named]
    ticked = set(_sections(consent))
    issues = [Issue("CON-034", f"{at}.provision.data")] if len(found) != 1 or found[0] is None else []
    if not ticked or not ticked <= set(FORM):
        issues.append(Issue("CON-035", f"{at}.extension"))
    if issues or found[0] is None:
        raise Refusal(*issues)
    return Share(found[0][1], int(found[0][2]), tuple(section for section in FORM if section in ticked))


def _sections(consent: Json) -> Iterator[str]:
    for extension in consent.get("extension", []):
        if extension.get("url") == profile("sections"):
            yield str(extension.get("valueString"))


def united(spelled: list[str | None]) -> frozenset[str]:
    """The sections that grant rows on one version give together."""
    return frozenset(section for one in spelled if one for section in json.loads(one))
