"""What the guide is made of: every definition by its group, and the examples of each profile."""

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.domain.catalogue.errors import ENTRIES
from app.domain.json import Json
from app.fhir.conformance import generated

FOLDERS = (
    *("profiles", "extensions", "value-sets", "code-systems"),
    *("concept-maps", "questionnaires", "message-definitions"),
)
"""The folders of definitions; each is a group of pages."""
MADE = {"SearchParameter": "search", "OperationDefinition": "operations", "CapabilityStatement": "roles"}
"""The groups of what is made from the declarations."""


@dataclass(frozen=True)
class Definition:
    """One conformance resource: the group it is shown in, and its body."""

    group: str
    body: Json

    @property
    def name(self) -> str:
        """The last part of its canonical url: what its page and its file are called by."""
        return str(self.body["url"]).rpartition("/")[2]

    @property
    def page(self) -> str:
        """Where it is told of: a page of its own, or for a search parameter that of its type."""
        if self.group == "search":
            return f"search/{self.body['base'][0]}.html"
        return f"{self.group}/{self.name.removeprefix('role-') if self.group == 'roles' else self.name}.html"

    @property
    def file(self) -> str:
        """Its file in the package."""
        return f"{self.body['resourceType']}-{self.name}.json"


@dataclass(frozen=True)
class Example:
    """One example of a profile; a refused one says with which code, where and why."""

    profile: str
    name: str
    text: str
    code: str = ""
    at: str = ""
    why: str = ""

    @property
    def title(self) -> str:
        """What it is called on the page."""
        kind, _, rest = self.name.partition("-")
        return f"{'Accepted' if kind == 'valid' else 'Refused'}: {rest.replace('-', ' ')}"

    @property
    def words(self) -> str:
        """For a refused one what it is refused with; empty for an accepted one."""
        return f"{self.why} {self.code} {ENTRIES[self.code].name} at {self.at}." if self.code else ""


class Sources:
    """The folder `fhir_profiles` of a checkout, read; FileNotFoundError where it is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refusals = tomllib.loads((folder / "examples" / "invalid.toml").read_text())

    @cached_property
    def definitions(self) -> list[Definition]:
        """Every definition: the committed ones by folder, then those that the declarations give."""
        read = [Definition(folder, body) for folder in FOLDERS for body in self._bodies(folder)]
        return [*read, *(Definition(MADE[body["resourceType"]], body) for body in generated())]

    def in_group(self, group: str) -> list[Definition]:
        """The definitions of a group, in the order of their names."""
        return sorted((one for one in self.definitions if one.group == group), key=lambda one: one.name)

    @cached_property
    def examples(self) -> list[Example]:
        """Every example, the accepted ones of a profile before the refused ones."""
        found = sorted((self._folder / "examples").glob("*/*.json"), key=lambda path: (path.parent.name, *_place(path)))
        return [self._example(path) for path in found]

    def _bodies(self, folder: str) -> list[Json]:
        return [json.loads(path.read_text()) for path in sorted((self._folder / folder).glob("*.json"))]

    def _example(self, path: Path) -> Example:
        told = self._refusals.get(path.parent.name, {}).get(path.stem.removeprefix("invalid-"), {})
        return Example(path.parent.name, path.stem, path.read_text(), **told)


def _place(path: Path) -> tuple[bool, str]:
    return path.stem.startswith("invalid-"), path.stem
